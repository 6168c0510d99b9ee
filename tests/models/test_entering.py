"""Values that enter a model: every batch is checked, and says or gets its range."""

import keras
import numpy as np
import pytest

from kerasgan import callbacks, datasets, metrics
from kerasgan.engine.checks import parts
from kerasgan.engine.checks.entering import entering
from kerasgan.modalities import Points, ranges
from kerasgan.models import CGAN, GAN, GenerativeModel
from tests import harness
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)
GOOD = harness.images(8, SHAPE)
LARGE = harness.images(16, (16, 16, 1))
LEAVES = r"leave the data range \(-1\.0, 1\.0\)\. Received: values from .* to 25"


def compiled(**options):
    model = GAN(SHAPE, 4, width=2, **options)
    model.compile()
    return model


class Parts(keras.utils.PyDataset):
    """Batches as they are given."""

    def __init__(self, *parts, **options):
        super().__init__(**options)
        self.parts = parts

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, index):
        return self.parts[index]


def tf_data(*parts):
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(np.concatenate(parts)).batch(8)


def loader(*parts, **options):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    rows = torch.from_numpy(np.concatenate(parts))
    return torch.utils.data.DataLoader(rows, batch_size=8, **options)


def generator(*parts):
    return ((part,) for part in parts)


KINDS = {
    "PyDataset": Parts,
    "threads": lambda *parts: Parts(*parts, workers=2),
    "torch": loader,
    "generator": generator,
}
if BACKEND == "tensorflow":
    KINDS["tf.data"] = tf_data


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def test_a_later_batch_that_leaves_the_range_ends_the_training(kind):
    model = compiled()
    with pytest.raises(ValueError, match=LEAVES) as caught:
        model.fit(kind(GOOD, 127.5 * (GOOD + 1)), steps_per_epoch=2, verbose=0)
    assert "\n" not in str(caught.value)
    assert all(np.isfinite(weight).all() for weight in model.get_weights())


def test_a_later_batch_that_is_not_finite_ends_the_training(kind):
    spoilt = GOOD.copy()
    spoilt[3, 0, 0] = np.nan
    with pytest.raises(ValueError, match=r"contain NaN or infinite .* Received: 1 of"):
        compiled().fit(kind(GOOD, spoilt), steps_per_epoch=2, verbose=0)


@pytest.mark.parametrize("kind", [Parts, *([tf_data] * (BACKEND == "tensorflow"))])
def test_evaluate_and_validation_look_at_every_batch(kind):
    model, bad = compiled(), kind(GOOD, 127.5 * (GOOD + 1))
    with pytest.raises(ValueError, match=LEAVES):
        model.evaluate(bad, verbose=0)
    with pytest.raises(ValueError, match=LEAVES):
        model.fit(GOOD, validation_data=bad, verbose=0)


def test_single_batches_are_looked_at():
    model = compiled()
    for step in (model.train_on_batch, model.test_on_batch):
        with pytest.raises(ValueError, match=LEAVES):
            step(127.5 * (GOOD + 1))


def test_rounding_and_augmenting_may_overshoot_by_a_thousandth():
    low, high = ranges.limits((0, 255))
    assert (low, high) == pytest.approx((-0.255, 255.255))
    compiled(data_range=(0, 255)).fit(
        Parts(np.clip(140 * (GOOD + 0.9), low + 0.01, high - 0.01)), verbose=0
    )


def test_datasets_are_brought_to_the_range_of_the_model():
    data = datasets.from_arrays(GOOD, batch_size=4, shuffle=False)
    seen = entering(data, compiled(data_range=(0, 255)))
    expected = 127.5 * (GOOD + 1)
    for _ in range(2):
        found = np.concatenate([np.asarray(batch) for batch in seen])
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-4)
    assert seen.info.data_range == (0.0, 255.0)
    later = seen.starting_at(1, 1)
    np.testing.assert_allclose(
        np.concatenate([np.asarray(batch) for batch in later]), expected[4:], atol=1e-4
    )
    assert entering(seen, compiled(data_range=(0, 255))) is seen
    assert entering(data, compiled()) is data


def test_models_of_other_ranges_train_on_datasets_alike():
    """The same steps, whichever range fit and generate speak in."""
    weights, logs = [], []
    for data_range in (None, (0, 255), (0, 1)):
        keras.utils.set_random_seed(0)
        model = compiled(data_range=data_range, seed=0)
        data = datasets.from_arrays(GOOD, np.arange(8) % 2, batch_size=4, shuffle=False)
        model.fit(data, validation_data=data, epochs=2, verbose=0)
        weights.append(model.get_weights())
        logs.append(model.evaluate(data, verbose=0))
    for other in (1, 2):
        for one, two in zip(weights[0], weights[other], strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-3, atol=1e-5)
        assert logs[other] == pytest.approx(logs[0], rel=1e-3, abs=1e-4)


def test_going_on_within_an_epoch_converts_too():
    data = datasets.from_arrays(GOOD, batch_size=2)
    keras.utils.set_random_seed(0)
    model = compiled(data_range=(0, 255))
    model.fit(data, epochs=2, initial_step=1, verbose=0)
    assert int(model.images_seen) == 6 + 8


@pytest.mark.parametrize(
    "give",
    [
        lambda model: model.fit((GOOD + 1) / 2, verbose=0),
        lambda model: model.fit(Parts((GOOD + 1) / 2), verbose=0),
        lambda model: model.evaluate((GOOD + 1) / 2, verbose=0),
        lambda model: metrics.Evaluator(
            [metrics.SlicedWasserstein(n=8)], (LARGE + 1) / 2
        ),
    ],
    ids=["array", "PyDataset", "evaluate", "Evaluator"],
)
def test_half_of_the_range_deserves_a_sentence(give):
    with pytest.warns(
        UserWarning,
        match=r"between 0.* and 0\.9.*, in the upper half of the data range \(-1, 1\)",
    ):
        give(compiled())


def test_bytes_that_were_scaled_are_a_half_of_0_to_255():
    with pytest.warns(
        UserWarning, match=r"in the lowest sixteenth .* \(0, 255\) alone"
    ):
        compiled(data_range=(0, 255)).fit((GOOD + 1) / 2, verbose=0)


def test_what_lies_in_both_halves_or_is_constant_goes_in_silence():
    assert ranges.part(-0.1, 1, (-1, 1)) is None
    assert ranges.part(-1, 0, (-1, 1)) is None  # strokes of half the ink
    assert ranges.part(0.5, 0.5, (-1, 1)) is None
    assert ranges.part(np.nan, np.nan, (-1, 1)) is None
    assert ranges.part(0, 1, (-1, 1)) == "the upper half"
    assert ranges.part(0, 15, (0, 255)) == "the lowest sixteenth"


def test_the_discriminator_judges_images_of_the_models_range():
    model = compiled(data_range=(0, 255))
    same = compiled()
    same.discriminator.set_weights(model.discriminator.get_weights())
    np.testing.assert_allclose(
        model.discriminate(127.5 * (GOOD + 1)), same.discriminate(GOOD), atol=1e-5
    )
    with pytest.raises(ValueError, match=r"leave the model's data range \(0\.0, 255"):
        model.discriminate(GOOD)
    with pytest.raises(ValueError, match=r"leave the model's data range \(-1\.0, 1\."):
        same.discriminate(127.5 * (GOOD + 1))
    with pytest.raises(ValueError, match=r"\(n, 8, 8, 1\)\. Received: .* Give x\[None"):
        model.discriminate(GOOD[0])


def test_the_evaluator_takes_the_range_that_models_and_datasets_say():
    real = datasets.from_arrays(LARGE, batch_size=8)
    found = {}
    for data_range in (None, (0, 255), (0, 1)):
        keras.utils.set_random_seed(0)
        model = GAN(LARGE.shape[1:], 4, width=2, data_range=data_range)
        metric = metrics.SlicedWasserstein(n=8)
        scores = metrics.Evaluator([metric], real).evaluate(model)
        found[data_range] = [score.value for score in scores]
    # Rounding changes the hashes that draw patches, and so the distance a little.
    assert found[(0, 255)] == pytest.approx(found[None], rel=0.1)
    assert found[(0, 1)] == pytest.approx(found[None], rel=0.1)


def test_monitors_bring_datasets_to_the_range_of_the_model():
    real = datasets.from_arrays(GOOD, batch_size=8, shuffle=False)
    monitor = callbacks.CollapseMonitor(real, n=8)
    model = compiled(data_range=(0, 255))
    for _ in range(2):
        model.fit(127.5 * (GOOD + 1), verbose=0, callbacks=[monitor])
        np.testing.assert_allclose(
            monitor.observer.real, 127.5 * (GOOD + 1), rtol=1e-5, atol=1e-4
        )


def test_labels_in_a_column_are_labels():
    labels = np.arange(8) % 3
    column = labels[:, None].astype("uint8")  # as keras.datasets.cifar10 has them
    logs = []
    for y in (labels, column):
        keras.utils.set_random_seed(0)
        model = CGAN(SHAPE, 4, classes=3, width=2, seed=0)
        model.compile()
        logs.append(model.evaluate(GOOD, y, verbose=0))
        logs.append(model.evaluate(Parts((GOOD, y)), verbose=0))
    assert all(each == pytest.approx(logs[0], abs=1e-5) for each in logs)
    model.fit(Parts((GOOD, column)), validation_data=(GOOD, column), verbose=0)
    np.testing.assert_array_equal(
        model.generate(8, labels=column, seed=0),
        model.generate(8, labels=labels, seed=0),
    )
    np.testing.assert_array_equal(
        model.discriminate(GOOD, column), model.discriminate(GOOD, labels)
    )
    np.testing.assert_allclose(
        model.predict([model.latents(8, 0), column], verbose=0),
        model.generate(8, labels=labels, seed=0),
        atol=1e-6,
    )


def test_two_sets_of_images_are_not_images_and_labels():
    model = compiled()
    for give in (
        lambda: model.fit((GOOD, GOOD[:4])),
        lambda: model.fit((GOOD, GOOD[..., 0])),
        lambda: model.evaluate((GOOD, GOOD)),
        lambda: model.fit(GOOD, validation_data=(GOOD, GOOD)),
        lambda: model.fit(Parts((GOOD, GOOD)), verbose=0),
    ):
        with pytest.raises(ValueError, match="whose y are images as well, of shape"):
            give()
    one_hot = np.eye(3)[np.arange(8) % 3]
    model.fit((GOOD, one_hot), verbose=0)


LABELS = np.arange(8) % 3
NOT_ASIDE = {
    "images": (GOOD, r"whose y are images as well, of shape \(8, 8, 8, 1\)"),
    "numbers": (GOOD[:, 0, 0, 0], r"whose y is of shape \(8,\) and type float32"),
    "vectors": (GOOD[:, 0, :5, 0], r"whose y is of shape \(8, 5\) and type float32"),
    "text": (np.array(list("abcdefgh")), r"whose y is of shape \(8,\) and type"),
    "a dict": ({"label": LABELS}, "whose y is dict"),
}


def test_what_stands_beside_images_is_left_aside_if_it_is_labels_alone(stream):
    model = compiled()
    for y, message in NOT_ASIDE.values():
        with pytest.raises(ValueError, match=message) as caught:
            model.fit(stream(GOOD, y), steps_per_epoch=1, verbose=0)
        assert "\n" not in str(caught.value)
    assert int(model.images_seen) == 0
    one_hot = np.eye(3, dtype="float32")[LABELS]
    model.fit(stream(GOOD, one_hot), steps_per_epoch=1, verbose=0)
    assert int(model.images_seen) == 8


def test_what_are_labels():
    for y in (LABELS, 1.0 * LABELS[:, None], np.eye(3)[LABELS], LABELS > 0):
        assert parts.refusal(GOOD, y, "GAN", 3) is None
    for y in (LABELS[:3], LABELS / 2, np.ones((8, 3)), GOOD[:, 0, :3, 0]):
        assert "leaves labels aside" in parts.refusal(GOOD, y, "GAN", 3)


def of_tf(x, y):
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices((x, y)).batch(8)


STREAMS = {
    "arrays": lambda x, y: (x, y),
    "PyDataset": lambda x, y: Parts((x, y)),
    "generator": lambda x, y: ((x, y) for _ in range(1)),
}
if BACKEND == "tensorflow":
    STREAMS["tf.data"] = of_tf


@pytest.fixture(params=STREAMS)
def stream(request):
    return STREAMS[request.param]


def test_pairs_of_a_torch_loader_are_looked_at():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    for y, right in ((LABELS, True), (GOOD[:, 0, :5, 0], False), (GOOD, False)):
        rows = torch.utils.data.TensorDataset(torch.tensor(GOOD), torch.tensor(y))
        data, model = torch.utils.data.DataLoader(rows, batch_size=8), compiled()
        if right:
            model.fit(data, verbose=0)
            continue
        with pytest.raises(ValueError, match=r"a pair \(images, y\) whose y"):
            model.fit(data, verbose=0)


def test_weights_and_further_parts_of_a_batch_are_refused():
    with pytest.raises(ValueError, match="does not weight examples"):
        compiled().fit(Parts((GOOD, LABELS, np.ones(8))), verbose=0)
    with pytest.raises(ValueError, match=r"Received: a tuple of 4\.$"):
        compiled().fit(Parts((GOOD, LABELS, GOOD, GOOD)), verbose=0)


def test_a_model_with_conditions_of_its_own_is_given_what_stands_second():
    """A scale that is given beside the points: it is seen, and never refused."""

    class Scaled(GenerativeModel):
        players = ("scaler",)

        def __init__(self):
            network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
            super().__init__({"scaler": network}, Points((2,)))
            self.conditions = {"scale": None}

        def train_step(self, data):
            x, _ = self.unpack(data)
            scale = keras.utils.unpack_x_y_sample_weight(data)[1]
            loss = self.minimize(lambda: keras.ops.mean(x) * 0 + scale[0, 0], "scaler")
            return self.log(scaler_loss=loss)

    model = Scaled()
    model.compile()
    points, scale = np.ones((4, 2), "float32"), np.full((4, 1), 7.0, "float32")
    for given in ((points, scale), ((points, scale),), (Parts((points, scale)),)):
        logs = model.fit(*given, verbose=0).history
        assert logs["scaler_loss"] == [7.0]


WRONG_LABELS = {
    "a class too many": (
        LABELS + 1,
        r"the labels 0 to 2\. Received: labels from 1 to 3",
    ),
    "below zero": (LABELS - 1, r"the labels 0 to 2\. Received: labels from -1 to 1"),
    "rows of sum 3": (np.ones((8, 3), "float32"), r"one-hot, .* sums from 3 to 3\."),
}


def labelled_stream(kind, *labels):
    """Batches of images and labels, the labels of each as given."""
    if kind == "PyDataset":
        return Parts(*((GOOD, each) for each in labels))
    if kind == "generator":
        return ((GOOD, each) for each in labels)
    import tensorflow as tf

    images = np.concatenate([GOOD] * len(labels))
    pairs = images, np.concatenate(labels)
    return tf.data.Dataset.from_tensor_slices(pairs).batch(8)


@pytest.mark.parametrize("case", WRONG_LABELS)
@pytest.mark.parametrize(
    "kind", ["PyDataset", "generator", *(["tf.data"] * (BACKEND == "tensorflow"))]
)
def test_labels_of_a_later_batch_are_checked(kind, case):
    wrong, message = WRONG_LABELS[case]
    right = np.eye(3, dtype="float32")[LABELS] if wrong.ndim == 2 else LABELS
    model = CGAN(SHAPE, 4, width=2, classes=3)
    model.compile()
    data = labelled_stream(kind, right, wrong)
    with pytest.raises(ValueError, match=message) as caught:
        model.fit(data, steps_per_epoch=2, verbose=0)
    assert "\n" not in str(caught.value)


def test_generators_may_give_images_alone():
    compiled().fit((batch for batch in [GOOD, GOOD]), steps_per_epoch=2, verbose=0)


def test_real_images_of_a_stream_that_use_a_part_of_the_range_are_told():
    metric, batches = metrics.SlicedWasserstein(n=8), [(LARGE[:8] + 1) / 2]
    with pytest.warns(UserWarning, match="upper half of the data range"):
        metrics.Evaluator([metric], batches)
    evaluator = metrics.Evaluator([metric], [LARGE])
    with pytest.warns(UserWarning, match="upper half of the data range"):
        evaluator.evaluate(batches)


@pytest.mark.skipif(BACKEND != "tensorflow", reason="tf.data")
def test_labels_of_tf_data_of_any_type_enter():
    import tensorflow as tf

    model = CGAN(SHAPE, 4, width=2, classes=300)
    model.compile(run_eagerly=True)
    pairs = tf.data.Dataset.from_tensor_slices((GOOD, LABELS.astype("uint8")))
    model.fit(pairs.batch(4), verbose=0)
