"""What a batch holds: named parts, pairs of images, and what no model uses."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan import datasets
from kerasgan.modalities import Image
from kerasgan.models import CGAN, GAN, GenerativeModel
from tests import harness
from tests.bad_input import refusal
from tests.conftest import BACKEND

A, B = (8, 8, 1), (8, 8, 3)
X, Y = harness.images(8, A), harness.images(8, B, seed=1)
LABELS = np.arange(8) % 3


class Shift(GenerativeModel):
    """Learns by how much images of B are brighter than those of A, on the average."""

    players = ("shift",)

    def __init__(self, **options):
        self.sets = Image(A, options.pop("data_range", None)), Image(B)
        network = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
        super().__init__({"shift": network}, self.sets[1], **options)

    @property
    def fields(self):
        return dict(zip("ab", self.sets, strict=True))

    def train_step(self, data):
        (shift,) = self.playing()
        (a, b), _ = self.unpack_pair(data)
        found = ops.mean(b) - ops.mean(a)
        one = ops.ones((1, 1))
        loss = self.minimize(lambda: ops.mean((shift(one) - found) ** 2), "shift")
        return self.log(shift_loss=loss)


def compiled(cls=Shift, *arguments, **options):
    model = cls(*arguments, seed=0, **options)
    model.compile()
    if cls is Shift:
        model.shift.set_weights([np.zeros((1, 1)), np.zeros(1)])
    return model


class Parts(keras.utils.PyDataset):
    """Batches of 4 of parts by name, or of a tuple."""

    def __init__(self, parts):
        super().__init__()
        self.parts = parts

    def __len__(self):
        return 2

    def __getitem__(self, index):
        rows = slice(4 * index, 4 * index + 4)
        return keras.tree.map_structure(lambda each: each[rows], self.parts)


def tf_data(parts):
    tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed here")
    return tf.data.Dataset.from_tensor_slices(parts).batch(4)


def loader(parts):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    named = isinstance(parts, dict)
    columns = list(parts.items() if named else enumerate(parts))
    rows = [{name: column[row] for name, column in columns} for row in range(8)]
    rows = rows if named else [tuple(row.values()) for row in rows]
    return torch.utils.data.DataLoader(rows, batch_size=4)


def generator(parts):
    return (Parts(parts)[index] for index in range(2))


def arrays(parts):
    return parts


KINDS = (arrays, Parts, tf_data, loader, generator)


def fitted(model, data):
    """Returns what an epoch of data of any kind logs."""
    steps = 2 if hasattr(data, "send") else None  # of generators nobody knows it
    options = {"batch_size": 4, "steps_per_epoch": steps, "shuffle": False}
    return model.fit(data, verbose=0, **options).history


PAIRS = {"tuple": (X, Y), "dict": {"b": Y, "a": X}}


@pytest.mark.parametrize("named", PAIRS)
@pytest.mark.parametrize("kind", KINDS)
def test_pairs_of_images(kind, named):
    """(mean b - mean a)^2 of both batches, the rate being too small to matter."""
    model = compiled()
    model.optimizer.of("shift").learning_rate = 1e-9
    history = fitted(model, kind(PAIRS[named]))
    found = [Y[rows].mean() - X[rows].mean() for rows in (slice(4), slice(4, 8))]
    expected = np.mean(np.square(found))
    np.testing.assert_allclose(history["shift_loss"], [expected], rtol=1e-4)
    assert int(model.images_seen) == 8


@pytest.mark.parametrize("kind", KINDS)
def test_named_batches_are_what_pairs_are(kind):
    """Whatever their order, in the singular or not."""
    told = []
    for parts in (
        (X, LABELS),
        {"label": LABELS, "image": X},
        {"images": X, "labels": LABELS},
    ):
        model = compiled(CGAN, A, 4, width=2, classes=3)
        harness.fix_weights(model)
        told.append(fitted(model, kind(parts))["generator_loss"])
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("kind", KINDS)
def test_images_by_name(kind):
    model = compiled(GAN, A, 4, width=2)
    fitted(model, kind({"image": X}))
    assert int(model.images_seen) == 8


UNUSED = {
    "a caption": (CGAN, {"image": X, "label": LABELS, "caption": LABELS}),
    "no labels": (CGAN, {"image": X}),
    "labels for nothing": (GAN, {"image": X, "label": LABELS}),
    "twice the same": (GAN, {"image": X, "images": X}),
    "another name": (GAN, {"picture": X}),
}
USED = {CGAN: "'images' and 'labels'", GAN: "'images'"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", UNUSED)
def test_names_that_a_model_does_not_use(row, kind):
    cls, parts = UNUSED[row]
    more = {"classes": 3} if cls is CGAN else {}
    model = compiled(cls, A, 4, width=2, **more)
    said = refusal(lambda: fitted(model, kind(parts)))
    assert said == (
        f"{cls.__name__} learns from batches of {USED[cls]}, and of nothing else. "
        f"Received: a batch of {', '.join(parts)}. Rename what has another name, and "
        "leave out what is not used."
    )
    assert int(model.images_seen) == 0


ONE = (
    "Shift learns from pairs (a, b). Received: one set alone. Call fit((a, b)), or "
    "fit(kerasgan.datasets.unpaired(a, b)) of sets whose images do not belong together."
)
REFUSED = {
    "one set": (lambda model: model.fit(X), ONE),
    "one set in batches": (lambda model: model.fit(Parts(X)), ONE),
    "sets of other lengths": (
        lambda model: model.fit((X, Y[:7])),
        "Shift learns from pairs, as many of either kind. Received: 8 and 7. "
        "Call fit(kerasgan.datasets.unpaired(a, b)), which takes sets of any length.",
    ),
    "a second set of other channels": (
        lambda model: model.fit((X, X)),
        "Images of b of shape (8, 8, 1) do not fit networks for images of shape (8, 8, "
        "3). Load both sets as the model's domains are, or construct it for these.",
    ),
    "a second set that leaves the range": (
        lambda model: model.fit((X, 5 * np.sign(Y))),
        "The images leave the data range (-1.0, 1.0). Received: values from -5 to 5. "
        "Construct the model with the range of your data, data_range=(0, 255) for "
        "example, or scale the images.",
    ),
    "a second set that leaves the range in batches": (
        lambda model: model.fit(Parts((X, 5 * np.sign(Y)))),
        "The images leave the data range (-1.0, 1.0). Received: values from -5 to 5. "
        "Construct the model with the range of your data, data_range=(0, 255) for "
        "example, or scale the images.",
    ),
    "a dataset of one set": (
        lambda model: model.fit(datasets.from_arrays(X, value_range=(-1, 1))),
        "Shift learns from pairs (a, b). Received: 'arrays' alone. Call "
        "fit(kerasgan.datasets.unpaired(a, b)).",
    ),
    "a dataset of other channels": (
        lambda model: model.fit(datasets.unpaired(X, X, value_range=(-1, 1))),
        "Shift takes images b of shape (8, 8, 3). Received: 'arrays' of (8, 8, 1). "
        "Load them in that size and with as many channels, or construct the model for "
        "these.",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_what_is_no_pair(row):
    do, expected = REFUSED[row]
    model = compiled()
    assert refusal(lambda: do(model)) == expected


def test_two_sets_are_none_for_a_model_of_one():
    data = datasets.unpaired(X, X, value_range=(-1, 1))
    said = refusal(lambda: compiled(GAN, A, 4, width=2).fit(data))
    assert said == (
        "GAN learns from one set of images. Received: a pair, 'arrays' and 'arrays'. "
        "Give one of them."
    )


def test_datasets_are_brought_to_the_range_of_each_field():
    """A of (0, 255) and B of (-1, 1): both are scaled as the other models' data are."""
    model = compiled(data_range=(0, 255))
    model.optimizer.of("shift").learning_rate = 1e-9
    ones = np.full((8, *A), 255, "uint8")
    data = datasets.unpaired(ones, np.zeros((8, *B), "uint8"), batch_size=8)
    history = model.fit(data, verbose=0).history  # 1 and -1 in the networks
    np.testing.assert_allclose(history["shift_loss"], [4], rtol=1e-5)


@pytest.mark.skipif(BACKEND != "tensorflow", reason="one backend tells")
def test_a_name_and_labels_are_one_too_many():
    with pytest.raises(ValueError, match="gives all by name"):
        compiled(CGAN, A, 4, width=2, classes=3).fit({"image": X}, LABELS)
