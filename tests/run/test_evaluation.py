"""Evaluating runs, files and models: every number against one found another way."""

import hashlib
import json

import keras
import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets, metrics, modalities, models, pictures, run
from kerasgan.classifiers import Classifier
from kerasgan.metrics.gathering import Rows
from kerasgan.run import evaluation as evaluations
from kerasgan.run.evaluation import compare, evaluate
from kerasgan.run.sample_metrics import Optional

SOME = {"metrics": ["frechet", "ms_ssim"], "n": 60}


def digits(split):
    return labelled_digits(split)[0]


def labelled_digits(split):
    data = datasets.load("digits", split=split, shuffle=False, labels=True)
    pairs = [(np.asarray(images), np.asarray(labels)) for images, labels in data]
    return [np.concatenate(each) for each in zip(*pairs, strict=True)]


@pytest.fixture(scope="module")
def features(tmp_path_factory):
    keras.utils.set_random_seed(0)
    path = tmp_path_factory.mktemp("presets") / "classifier_tiny"
    Classifier((28, 28, 1), 10, width=4).save_to_preset(path)
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = run.RunFolder(tmp_path_factory.mktemp("runs") / "run")
    recipe = run.Recipe(dataset="digits", options={"width": 4}, batch_size=8, seed=2)
    folder.root.mkdir()
    run.train(folder, recipe, overwrite=True, steps=2, verbose=0)
    return folder.root


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    np.savez(folder / "test.npz", images=digits("test"))
    np.savez(folder / "train.npz", images=digits("train")[119::-1])
    small = np.random.default_rng(0).uniform(-1, 1, (4, 60, 8, 8, 1)).astype("float32")
    for name, images in zip(("train", "test", "a", "b"), small, strict=True):
        np.savez(folder / f"small_{name}.npz", images=images)
    return folder


@pytest.fixture(scope="module")
def cgan():
    return models.CGAN((28, 28, 1), classes=10, width=2, seed=0)


def close(scores, others):
    for score, other in zip(scores, others, strict=True):
        assert score.name == other.name
        mine, theirs = (score.value, score.floor), (other.value, other.floor)
        np.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-9)


def test_the_numbers_are_those_of_the_metrics(trained, features, tmp_path):
    names = ["frechet", "ms_ssim", "precision_recall"]
    found = evaluate(trained, features=features, metrics=names, n=100, seed=3)
    extractor = metrics.features.get(features)
    rows = np.random.default_rng(3).permutation(1500)[:100]
    evaluator = metrics.Evaluator(
        [metrics.get(name, extractor, n=100, seed=3) for name in names],
        digits("test"),
        digits("train")[rows],
    )
    samples = run.load(trained).generate(100, seed=3)
    expected = evaluator.evaluate(samples)
    close(found.scores, expected)
    assert found.scores[0].ratio > 1
    seen = [extractor(x).features for x in (samples, digits("train"), digits("test"))]
    np.testing.assert_allclose(found.copies, metrics.copy_rate(*seen), rtol=1e-5)

    evaluations.save_evaluation(found, tmp_path / "out")
    content = json.loads((tmp_path / "out/evaluation.json").read_text())
    for score, written in zip(found.scores, content["scores"], strict=True):
        keys = ("key", "name", "value", "floor", "ratio", "better")
        assert written == {key: getattr(score, key) for key in keys}
    assert (content["n"], content["seed"]) == (100, 3)
    assert content["train"] == {"name": "digits", "split": "train", "images": 1500}
    assert content["test"] == {"name": "digits", "split": "test", "images": 297}
    assert content["features"]["name"] == "classifier_tiny"
    assert content["copies"]["copy_rate"] == found.copies.copy_rate
    checkpoint = run.RunFolder(trained).newest().path
    digest = hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert content["subject"]["sha256"] == {checkpoint.name: digest}
    assert keras.backend.backend() in content["made_with"]["backend"]
    assert {"keras", "numpy", "scipy", "scikit-learn"} < set(content["made_with"])


def test_test_images_are_at_no_distance_from_themselves(files, features):
    names = ["frechet", "modes", "precision_recall"]
    options = {"dataset": "digits", "features": features, "metrics": names}
    found = evaluate(files / "test.npz", **options)
    values = {score.key: score.value for score in found.scores}
    assert found.yardstick.n == 297
    assert values["frechet"] == pytest.approx(0, abs=1e-8)
    assert (values["precision"], values["recall"], values["reverse_kl"]) == (1, 1, 0)
    assert found.copies.copy_rate == pytest.approx(0.01, abs=0.005)
    assert found.left_out == {}


def test_copies_are_told_and_shown_under_the_samples(files, features, tmp_path):
    found = evaluate(files / "train.npz", dataset="digits", features=features, **SOME)
    assert found.copies.copy_rate == 1
    assert found.samples.shape == (32, 28, 28, 1)
    np.testing.assert_array_equal(found.nearest, found.samples)
    evaluations.save_evaluation(found, tmp_path / "out")
    with Image.open(tmp_path / "out/samples.png") as sheet:
        pixels = np.asarray(sheet.convert("L")).astype(int)
    side = 8 * 57 + 1  # images enlarged to 56 pixels, and a line between them
    assert pixels.shape[0] == 4 * (2 * 57 + 1) + 3 * 8
    for place in range(4):
        row = found.samples[8 * place : 8 * place + 8]
        sheet = np.asarray(pictures.grid(np.concatenate([row, row]), columns=8))
        top = place * (2 * 57 + 1 + 8)
        np.testing.assert_array_equal(pixels[top : top + len(sheet), -side:], sheet)
    assert pixels[:, :-side].min() < 128, "no labels beside the rows"


def test_files_are_drawn_from_without_repetition(files, features):
    found = evaluate(files / "test.npz", dataset="digits", features=features, **SOME)
    rows = np.random.default_rng(0).permutation(297)[:60]
    evaluator = metrics.Evaluator(
        [
            metrics.get(name, found.yardstick.extractor, n=60)
            for name in SOME["metrics"]
        ],
        digits("test"),
        digits("train")[np.random.default_rng(0).permutation(1500)[:60]],
    )
    close(found.scores, evaluator.evaluate(digits("test")[rows]))


def test_a_folder_of_images_is_as_good_as_an_array(features, tmp_path):
    pixels = pictures.to_uint8(digits("test")[:60])
    (tmp_path / "images").mkdir()
    for index, image in enumerate(pixels):
        Image.fromarray(image[..., 0]).save(tmp_path / f"images/{index:03}.png")
    np.savez(tmp_path / "same.npz", images=pixels)
    options = {"dataset": "digits", "features": features, "metrics": ["frechet"]}
    folder, array = compare([tmp_path / "images", tmp_path / "same.npz"], **options)
    assert folder.scores == array.scores
    scaled = (pixels.astype("float32") / np.float32(127.5) - np.float32(1)).tobytes()
    digest = hashlib.sha256(scaled).hexdigest()
    assert folder.subject.sha256 == {"pixels": digest}
    digest = hashlib.sha256((tmp_path / "same.npz").read_bytes()).hexdigest()
    assert array.subject.sha256 == {"same.npz": digest}


def test_one_model_scores_the_same_wherever_it_lies(trained, features, tmp_path):
    model = run.load(trained)
    model.save_to_preset(tmp_path / "preset")
    model.save(tmp_path / "model.keras")
    places = [trained, tmp_path / "preset", tmp_path / "model.keras", model]
    found = compare(places, features=features, **SOME)
    for each in found[1:]:
        close(each.scores, found[0].scores)
        np.testing.assert_allclose(each.samples, found[0].samples, atol=1e-6)
    assert set(found[1].subject.sha256) == {"config.json", "model.weights.h5"}


def test_another_range_of_pixels_changes_nothing(features):
    pair = [
        models.DCGAN((28, 28, 1), width=2, seed=1, data_range=data_range)
        for data_range in ((-1, 1), (0, 255))
    ]
    pair[1].set_weights(pair[0].get_weights())
    found = compare(pair, dataset="digits", features=features, **SOME)
    close(*(each.scores for each in found))
    assert found[1].samples.max() <= 1.001


def test_comparing_is_evaluating_each(trained, files, features, tmp_path):
    subjects = [trained, files / "train.npz"]
    found = compare(subjects, features=features, **SOME)
    for subject, each in zip(subjects, found, strict=True):
        alone = evaluate(subject, dataset="digits", features=features, **SOME)
        close(each.scores, alone.scores)
        np.testing.assert_allclose(each.copies, alone.copies, rtol=1e-6)
    evaluations.save_comparison(found, tmp_path / "out")
    content = json.loads((tmp_path / "out/compare.json").read_text())
    paths = [each["subject"]["path"] for each in content["subjects"]]
    assert paths == [str(subject) for subject in subjects]
    with Image.open(tmp_path / "out/compare.png") as sheet:
        assert sheet.height == 2 * (4 * 57 + 1) + 8


def test_samples_are_drawn_once_and_in_batches(features):
    class Source:
        name, image_shape, data_range = "source", (28, 28, 1), (-1.0, 1.0)
        example = modalities.Image((28, 28, 1))
        drawn, images = [], digits("test")

        def get_weights(self):
            return [np.zeros(1)]

        def generate_batches(self, n, seed, batch_size):
            self.drawn.append((n, seed))
            for first in range(0, n, 50):
                yield self.images[first : min(first + 50, n)]

    options = {"dataset": "digits", "features": features, "n": 200, "seed": 4}
    options["metrics"] = ["frechet", "ms_ssim", "precision_recall"]
    evaluate(Source(), **options)
    assert Source.drawn == [(200, 4), (32, 4)]


def brightness():
    """A network of two classes, bright images and dark ones."""
    inputs = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten(name="features")(inputs)
    weights = keras.initializers.Constant(np.stack([np.ones(64), -np.ones(64)], 1))
    logits = keras.layers.Dense(2, kernel_initializer=weights)(flat)
    return keras.Model(inputs, logits, name="brightness")


def test_what_a_metric_refuses_is_told_and_the_rest_goes_on(files):
    options = {"dataset": files / "small_train.npz", "test": files / "small_test.npz"}
    plain = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten()])
    options["features"] = plain
    found = evaluate(files / "small_a.npz", **options)
    assert set(found.left_out) == {
        *("classifier_score", "copy_rate", "modes", "ms_ssim", "sliced_wasserstein")
    }
    assert "11 x 11 filter fits images of 8 pixels" in found.left_out["ms_ssim"]
    assert "at least 14" in found.left_out["sliced_wasserstein"]
    assert "takes 100 test images" in found.left_out["copy_rate"]
    assert "class probabilities" in found.left_out["modes"]
    assert found.copies is None
    flat = [
        np.load(files / f"small_{name}.npz")["images"].reshape(60, -1)
        for name in ("test", "a")
    ]
    values = {score.key: score.value for score in found.scores}
    assert {"support", "density", "kernel", "precision"} < set(values)
    assert values["frechet"] == pytest.approx(metrics.frechet_distance(*flat), 1e-6)
    with pytest.raises(ValueError, match="11 x 11 filter fits images of 8 pixels"):
        evaluate(files / "small_a.npz", metrics=["ms_ssim"], **options)


LABELLED = ["class_accuracy", "class_diversity"]


def of_formulas(features, images, labels):
    """Returns the values of the two metrics of labelled samples."""
    seen = metrics.features.get(features)(images)
    return [
        metrics.class_accuracy(seen.probabilities, labels),
        metrics.class_diversity(seen.features, labels),
    ]


def scored(found, keys=LABELLED):
    scores = {score.key: score for score in found.scores}
    return [[getattr(scores[key], side) for key in keys] for side in ("value", "floor")]


def test_a_conditional_model_is_asked_for_classes(cgan, features, tmp_path):
    found = evaluate(cgan, dataset="digits", features=features, n=200, seed=3)
    values, floors = scored(found)
    images = cgan.generate(200, seed=3)
    expected = of_formulas(features, images, cgan.labels(200, 3))
    assert values == pytest.approx(expected, rel=1e-5)
    rows = np.random.default_rng(3).permutation(1500)[:200]
    expected = of_formulas(features, *(each[rows] for each in labelled_digits("train")))
    assert floors == pytest.approx(expected, rel=1e-6)
    assert not found.left_out

    plain = models.DCGAN((28, 28, 1), width=2, seed=0)
    other = evaluate(plain, dataset="digits", features=features, n=200, seed=3)
    assert {score.key for score in other.scores} == {
        score.key for score in found.scores
    } - set(LABELLED)
    floors = {score.key: score.floor for score in other.scores}
    for score in found.scores:  # labels change no other number
        assert score.floor == pytest.approx(floors.get(score.key, score.floor))
    assert other.left_out == {}

    evaluations.save_evaluation(found, tmp_path / "out")
    content = json.loads((tmp_path / "out/evaluation.json").read_text())
    written = {score["key"]: score["value"] for score in content["scores"]}
    assert [written[key] for key in LABELLED] == values


def test_files_with_labels(features, tmp_path):
    images, labels = labelled_digits("test")
    np.savez(tmp_path / "right.npz", images=images, labels=labels)
    np.savez(tmp_path / "wrong.npz", images=images, y=(labels + 1) % 10)
    options = {"dataset": "digits", "features": features, "metrics": LABELLED}
    right = evaluate(tmp_path / "right.npz", **options)
    expected = of_formulas(features, images, labels)
    assert scored(right)[0] == pytest.approx(expected, rel=1e-6)
    some = [
        evaluate(tmp_path / f"{x}.npz", n=60, **options) for x in ("right", "wrong")
    ]
    rows = np.random.default_rng(0).permutation(297)[:60]
    for each, asked in zip(some, (labels, (labels + 1) % 10), strict=True):
        expected = of_formulas(features, images[rows], asked[rows])
        assert scored(each)[0] == pytest.approx(expected, rel=1e-6)
    assert scored(some[0])[0][0] != scored(some[1])[0][0]


def test_comparing_what_is_asked_for_classes_with_what_is_not(cgan, files, features):
    options = {"dataset": "digits", "features": features, "n": 60}
    one, other = compare([cgan, files / "test.npz"], **options)
    alone = evaluate(cgan, **options)
    assert scored(one) == [pytest.approx(x, rel=1e-6) for x in scored(alone)]
    assert not one.left_out
    assert list(other.left_out) == LABELLED
    assert "images without labels" in other.left_out["class_accuracy"]


def test_real_images_without_labels(files, tmp_path):
    images = np.load(files / "small_a.npz")["images"]
    labels = np.arange(60) % 2
    np.savez(tmp_path / "asked.npz", images=images, labels=labels)
    options = {"dataset": files / "small_train.npz", "test": files / "small_test.npz"}
    options["features"] = brightness()
    found = evaluate(tmp_path / "asked.npz", **options)
    for name in LABELLED:
        assert "there is no array of labels" in found.left_out[name]
    assert "frechet" in {score.key for score in found.scores}
    with pytest.raises(ValueError, match="there is no array of labels"):
        evaluate(tmp_path / "asked.npz", metrics=LABELLED, **options)
    assert evaluate(tmp_path / "asked.npz", metrics=["frechet"], **options).scores


class Picky(metrics.SampleMetric):
    values = {"x": "lower"}
    looks_at = "images"

    def gather(self):
        return Rows(self.n)

    def compute(self, sample, real=None):
        if len(sample.array()) < 2:
            raise ValueError("too few")
        return {"x": 1.0}


def test_what_is_refused_of_one_sample_is_measured_of_the_next():
    optional = Optional("picky", Picky())

    def compute(n):
        sample = optional.gather()
        sample.add(np.zeros((n, 1, 1, 1)))
        return optional.compute(sample, optional.gather())

    assert (compute(1), optional.refusal) == ({}, "too few")
    assert (compute(2), optional.refusal) == ({"x": 1.0}, None)


def test_infinite_numbers_are_text_in_the_json(tmp_path):
    ones = np.random.default_rng(0).uniform(0.5, 1, (60, 8, 8, 1)).astype("float32")
    np.savez(tmp_path / "bright.npz", images=ones)
    np.savez(tmp_path / "train.npz", images=ones[::-1])
    np.savez(tmp_path / "dark.npz", images=-ones)
    found = evaluate(
        tmp_path / "dark.npz",
        dataset=tmp_path / "train.npz",
        test=tmp_path / "bright.npz",
        features=brightness(),
        metrics=["modes"],
    )
    evaluations.save_evaluation(found, tmp_path / "out")
    content = json.loads((tmp_path / "out/evaluation.json").read_text())
    values = {score["key"]: score["value"] for score in content["scores"]}
    assert values == {"modes": 0, "reverse_kl": "inf"}
    assert content["scores"][1]["floor"] == 0


REFUSALS = {
    "nothing": (["missing"], {}, "There is nothing to evaluate at 'missing'"),
    "no file": (["missing.npz"], {}, "There is no file or folder"),
    "classifier": (
        ["classifier_tiny"],
        {},
        "holds a Classifier, and this takes one of",
    ),
    "alone": (["run"], {}, "Two or more subjects compare"),
    "no dataset": (["test.npz"], {"dataset": None}, "Add --dataset NAME or PATH"),
    "many datasets": (["run", "other"], {"dataset": None}, "Only runs on one dataset"),
    "shapes": (["test.npz", "small_a.npz"], {}, "Only images of one shape compare"),
    "no labels": (
        ["run"],
        {"metrics": ["frechet", "class_accuracy"]},
        "class_accuracy takes the class that each sample was asked for. Received: run,",
    ),
    "no labels of a file": (
        ["test.npz"],
        {"metrics": ["class_diversity"]},
        "test.npz, which knows of no classes",
    ),
    "no metric": (["test.npz"], {"metrics": ["fid"]}, "Unknown sample metric"),
    "too many": (["run"], {"n": 1501}, "Received: n=1501, 1500 training images"),
    "too many of a file": (["test.npz"], {"n": 298}, "holds 297 samples"),
    "one": (["test.npz"], {"n": 1}, "n must be a whole number of at least 2"),
    "trained on": (["test.npz"], {"test": "train[:50%]"}, "no model was trained on"),
    "no split": (["test.npz"], {"test": "tset"}, "Unknown split of 'digits'"),
    "no test": (["test.npz"], {"dataset": "train.npz"}, "'train.npz' has no splits"),
    "same test": (
        ["test.npz"],
        {"dataset": "train.npz", "test": "./train.npz"},
        "'train.npz' has no splits",
    ),
    "other features": (
        ["small_a.npz"],
        {},
        "classifier_tiny looks at images of shape (28, 28, 1)",
    ),
    "NaN": (["nan.keras"], {"n": 60}, "Images must be finite"),
    "points": (
        ["points.keras"],
        {},
        "points.keras has points of shape (2,), and 'digits' of (28, 28, 1). Give a",
    ),
}


@pytest.fixture(scope="module")
def subjects(trained, files, features):
    """A folder with a subject of each kind."""
    links = {"run": trained, "classifier_tiny": features}
    for name, path in links.items():
        (files / name).symlink_to(path)
    other = run.RunFolder(files / "other")
    run.begin(other, run.Recipe(dataset="mnist"))
    other.checkpoints.mkdir()
    (other.checkpoints / "epoch_0001.keras").symlink_to(
        run.RunFolder(trained).newest().path
    )
    model = run.load(trained)
    model.sampler.set_weights([w * np.nan for w in model.sampler.get_weights()])
    model.save(files / "nan.keras")
    models.WGAN((2,), width=4).save(files / "points.keras")
    return files


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals(case, subjects, monkeypatch):
    monkeypatch.chdir(subjects)
    names, changes, message = REFUSALS[case]
    options = {"dataset": "digits", "features": "classifier_tiny", **changes}
    several = len(names) > 1 or case == "alone"
    with pytest.raises((ValueError, FileNotFoundError)) as refused:
        compare(names, **options) if several else evaluate(*names, **options)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
