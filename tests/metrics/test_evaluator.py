"""Measuring against real images: floors, order, batches, and the sanity ladder."""

import numpy as np
import pytest

from kerasgan import datasets, metrics
from kerasgan.metrics.gathering import Rows
from kerasgan.models import CGAN, DCGAN
from tests import harness
from tests.metrics.networks import linear_extractor, tiny_classifier

SHAPE = (8, 8, 1)


def batches(images, size):
    for first in range(0, len(images), size):
        yield images[first : first + size]


def pairs(images, labels, size):
    return list(zip(batches(images, size), batches(labels, size), strict=True))


def classes(n, seed=0):
    return np.random.default_rng(seed).integers(3, size=n)


def labelled_metrics(n, seed=0):
    extractor = metrics.Extractor(tiny_classifier(), "tiny")
    return [
        metrics.get(name, extractor, n=n, seed=seed)
        for name in metrics.names()
        if metrics.takes_labels(name)
    ]


def all_metrics(n):
    extractor = metrics.Extractor(tiny_classifier(), "tiny")
    sliced = metrics.SlicedWasserstein
    names = [name for name in metrics.names() if not metrics.takes_labels(name)]
    names.remove("audible")
    names.remove("ms_ssim")
    made = [metrics.get(name, extractor, n=n) for name in names]
    return [metric for metric in made if not isinstance(metric, sliced)]


def values(scores):
    return {score.key: score.value for score in scores}


def test_values_and_floors_are_those_of_the_formulas():
    extractor = metrics.Extractor(linear_extractor(SHAPE), "linear")
    real, train, fake = (harness.images(60, SHAPE, seed=seed) for seed in range(3))
    metric = metrics.FrechetDistance(extractor, n=60, seed=4)
    (score,) = metrics.Evaluator([metric], real, train).evaluate(fake)
    a, b, c = (extractor(images).features for images in (real, train, fake))
    assert score.value == pytest.approx(metrics.frechet_distance(a, c), rel=1e-9)
    assert score.floor == pytest.approx(metrics.frechet_distance(a, b), rel=1e-9)
    assert score.ratio == pytest.approx(score.value / score.floor)
    assert score.name == "frechet_linear_60_seed4"
    assert metrics.as_logs([score]) == {
        score.name: score.value,
        f"{score.name}_floor": score.floor,
        f"{score.name}_ratio": score.ratio,
    }


def test_order_and_batches_change_nothing():
    real, fake = harness.images(90, SHAPE, 0), harness.images(70, SHAPE, 1)
    order = np.random.default_rng(2).permutation
    expected = values(metrics.Evaluator(all_metrics(70), real).evaluate(fake))
    for size in (1, 32, 90):
        shuffled = real[order(90)]
        evaluator = metrics.Evaluator(all_metrics(70), batches(shuffled, size))
        found = values(evaluator.evaluate(batches(fake[order(70)], size)))
        assert sorted(found) == sorted(expected)
        for key, value in expected.items():
            assert found[key] == pytest.approx(value, rel=1e-9, abs=1e-9), key


def test_more_images_than_are_looked_at():
    real, fake = harness.images(90, SHAPE, 0), harness.images(200, SHAPE, 1)
    order = np.random.default_rng(3).permutation(200)
    expected = metrics.Evaluator(all_metrics(70), real, fake).evaluate(fake)
    for given in (fake[order], list(batches(fake[order], 32))):
        found = metrics.Evaluator(all_metrics(70), real, given).evaluate(given)
        for one, other in zip(expected, found, strict=True):
            assert other.value == pytest.approx(one.value, rel=1e-9, abs=1e-9)
            assert other.floor == pytest.approx(one.floor, rel=1e-9, abs=1e-9)


def test_floors_are_of_the_training_images_against_the_test_images():
    extractor = metrics.Extractor(linear_extractor(SHAPE), "linear")
    real, train = harness.images(60, SHAPE, 0), 0.3 * harness.images(60, SHAPE, 1)
    metric = metrics.PrecisionRecall(extractor, n=60)
    scores = metrics.Evaluator([metric], real, train).evaluate(train)
    seen = [extractor(images).features for images in (real, train)]
    expected = metrics.precision_recall(*seen)
    assert [score.floor for score in scores] == [*expected]
    assert expected.precision != expected.recall
    assert all(score.ratio is None for score in scores)


def test_a_ratio_is_of_finite_distances():
    make = metrics.Score
    assert make("frechet", "f", 6.0, "lower", 2.0).ratio == 3
    for value, better, floor in [
        (6.0, "higher", 2.0),
        (6.0, "lower", -1.0),
        (6.0, "lower", 0.0),
        (np.inf, "lower", np.inf),
        (6.0, "lower", None),
    ]:
        assert make("x", "x", value, better, floor).ratio is None


def test_a_model_is_sampled_with_the_seed_of_each_metric():
    model = DCGAN(SHAPE, 4, width=4, data_range=(0, 255))
    extractor = metrics.Extractor(linear_extractor(SHAPE), "linear")
    chosen = [
        metrics.FrechetDistance(extractor, n=n, seed=seed)
        for n, seed in [(300, 1), (40, 1), (40, 2)]
    ]
    real = (harness.images(50, SHAPE) + 1) * 127.5
    evaluator = metrics.Evaluator(chosen, real, data_range=model.data_range)
    seen = extractor(real, data_range=(0, 255)).features
    for score, metric in zip(evaluator.evaluate(model), chosen, strict=True):
        images = model.generate(metric.n, seed=metric.seed)
        fake = extractor(images, data_range=(0, 255)).features
        expected = metrics.frechet_distance(seen, fake)
        assert score.value == pytest.approx(expected, rel=1e-4)
        assert score.floor is None
        assert score.ratio is None


def test_batches_of_pairs_and_of_steps():
    extractor = metrics.Extractor(linear_extractor(SHAPE), "linear")
    metric = metrics.FrechetDistance(extractor, n=40)
    real, fake = harness.images(40, SHAPE, 0), harness.images(40, SHAPE, 1)
    (expected,) = metrics.Evaluator([metric], real).evaluate(fake)
    targets = pairs(real, np.zeros(40), 8)
    steps = [batch.reshape(4, 2, *SHAPE) for batch in batches(fake, 8)]
    (found,) = metrics.Evaluator([metric], targets).evaluate(steps)
    assert found.value == pytest.approx(expected.value, rel=1e-9)


def test_refusals():
    metric = metrics.FrechetDistance(linear_extractor(SHAPE), n=50)
    real = harness.images(50, SHAPE)
    with pytest.raises(ValueError, match=r"looks at n=50 images\. Received: 30"):
        metrics.Evaluator([metric], real).evaluate(real[:30])
    with pytest.raises(ValueError, match=r"looks at n=50 images\. Received: 20"):
        metrics.Evaluator([metric], real, train=real[:20])
    with pytest.raises(ValueError, match="Images must be finite"):
        metrics.Evaluator([metric], real).evaluate(real * np.nan)
    for wrong in ([], ["frechet"], [metric, metric]):
        with pytest.raises(
            ValueError, match="metrics must be a list of sample metrics"
        ):
            metrics.Evaluator(wrong, real)


def test_model_evaluate_adds_the_numbers():
    model = DCGAN(SHAPE, 4, width=4)
    model.compile()
    x, train = harness.images(40, SHAPE, 0), harness.images(40, SHAPE, 1)
    metric = metrics.FrechetDistance(linear_extractor(SHAPE), n=30)
    losses = model.evaluate(x, verbose=0, return_dict=True)
    both = model.evaluate(
        x, verbose=0, return_dict=True, sample_metrics=[metric], train=train
    )
    assert {key: both[key] for key in losses} == losses
    (score,) = metrics.Evaluator([metric], x, train).evaluate(model)
    added = {key: value for key, value in both.items() if key not in losses}
    assert added == metrics.as_logs([score])
    listed = model.evaluate(x, verbose=0, sample_metrics=[metric])
    assert listed[-1] == pytest.approx(score.value)
    with pytest.raises(ValueError, match="which a generator does not allow"):
        model.evaluate(batches(x, 8), sample_metrics=[metric], verbose=0)


def test_model_evaluate_takes_datasets():
    model = DCGAN((28, 28, 1), 4, width=4)
    model.compile()
    test = datasets.load("digits", split="test", labels=True)
    metric = metrics.FrechetDistance(linear_extractor((28, 28, 1)), n=30)
    found = model.evaluate(test, verbose=0, return_dict=True, sample_metrics=[metric])
    images = np.concatenate([np.asarray(x) for x, _ in test])
    (score,) = metrics.Evaluator([metric], images).evaluate(model)
    assert found[score.name] == pytest.approx(score.value, rel=1e-9)


def of_formulas(images, labels):
    """Returns the values of the labelled metrics, from their functions."""
    seen = metrics.Extractor(tiny_classifier(), "tiny")(images)
    return {
        "class_accuracy": metrics.class_accuracy(seen.probabilities, labels),
        "class_diversity": metrics.class_diversity(seen.features, labels),
    }


def test_a_conditional_model_is_judged_by_the_labels_it_was_asked_for():
    model = CGAN(SHAPE, 4, classes=3, width=4, seed=0)
    extractor = metrics.Extractor(tiny_classifier(), "tiny")
    chosen = [
        metrics.FrechetDistance(extractor, n=300, seed=2),
        *labelled_metrics(280, seed=2),
        *labelled_metrics(60, seed=5),
    ]
    found = metrics.Evaluator(chosen, harness.images(30, SHAPE)).evaluate(model)
    for scores, n, asked, seed in ((found[1:3], 280, 300, 2), (found[3:], 60, 60, 5)):
        labels = model.labels(asked, seed)[:n]
        images = np.concatenate([*model.generate_batches(asked, seed=seed)])[:n]
        expected = of_formulas(images, labels)
        assert values(scores) == pytest.approx(expected, rel=1e-4)
        wrong = of_formulas(images, (labels + 1) % 3)
        assert values(scores) != pytest.approx(wrong, rel=1e-4)
        assert all(score.floor is None for score in scores)
    assert found[0].key == "frechet"


def test_labels_stay_with_their_images():
    images, labels = harness.images(600, SHAPE), classes(600)
    real = harness.images(30, SHAPE, 1)
    order = np.random.default_rng(2).permutation(600)
    drawn = Rows(70, seed=4)
    drawn.add(images)
    rows = [
        np.flatnonzero((images == each).all(axis=(1, 2, 3)))[0]
        for each in drawn.drawn()[0]
    ]
    expected = of_formulas(images[rows], labels[rows])
    for size in (1, 32, 600):
        given = pairs(images[order], labels[order], size)
        found = metrics.Evaluator(labelled_metrics(70, seed=4), real, given)
        for score in found.evaluate(given):
            assert score.value == pytest.approx(expected[score.key], rel=1e-9)
            assert score.floor == pytest.approx(expected[score.key], rel=1e-9)


def test_labels_do_not_change_what_is_drawn_of_other_metrics():
    images, labels = harness.images(200, SHAPE, 1), classes(200)
    real = harness.images(90, SHAPE)
    plain = metrics.Evaluator(all_metrics(70), real, images).evaluate(images)
    given = pairs(images, labels, 64)
    chosen = [*all_metrics(70), *labelled_metrics(70)]
    both = metrics.Evaluator(chosen, real, given).evaluate(given)
    assert both[: len(plain)] == plain


def test_the_same_image_under_two_labels_is_drawn_in_one_order():
    images, labels = np.repeat(harness.images(1, SHAPE), 40, axis=0), np.arange(40) % 2
    for order in (slice(None), slice(None, None, -1)):
        drawn = Rows(30)
        drawn.add(images[order], labels[order])
        assert drawn.drawn()[1].tolist() == [0] * 20 + [1] * 10


def test_labels_of_steps():
    images, labels = harness.images(48, SHAPE), classes(48)
    steps = [
        (x.reshape(4, 2, *SHAPE), y.reshape(4, 2)) for x, y in pairs(images, labels, 8)
    ]
    evaluator = metrics.Evaluator(labelled_metrics(48), images)
    expected = of_formulas(images, labels)
    assert values(evaluator.evaluate(steps)) == pytest.approx(expected, rel=1e-9)


def test_missing_and_wrong_labels():
    images, labels = harness.images(40, SHAPE), classes(40)
    for metric in labelled_metrics(40):
        evaluator = metrics.Evaluator([metric], images)
        without = "Received: images without labels. Give a conditional model"
        for given in (images, [(images,)], DCGAN(SHAPE, 4, width=4)):
            with pytest.raises(ValueError, match=without):
                evaluator.evaluate(given)
        with pytest.raises(ValueError, match=without):
            metrics.Evaluator([metric], images, train=images)
        for wrong in (labels[:39], np.append(labels, 0), labels * 1.0, np.eye(40)):
            with pytest.raises(ValueError, match=r"integers of the shape \(40,\)"):
                evaluator.evaluate([(images, wrong)])
    with pytest.raises(ValueError, match="labels must be from 0 to 2"):
        metrics.Evaluator(labelled_metrics(40), images).evaluate([(images, labels + 1)])


def test_real_images_are_shown_to_metrics_that_compare_alone():
    seen = []

    class Counting(metrics.Extractor):
        def __call__(self, images, data_range=(-1.0, 1.0)):
            seen.append(len(images))
            return super().__call__(images, data_range)

    extractor = Counting(linear_extractor(SHAPE), "linear")

    class Alone(metrics.FrechetDistance):
        compares = False

        def compute(self, sample, real=None):
            return {"frechet": float(real is None and sample.count)}

    (score,) = metrics.Evaluator(
        [Alone(extractor, n=20)], harness.images(40, SHAPE)
    ).evaluate(harness.images(20, SHAPE))
    assert (score.value, seen) == (20, [20])
