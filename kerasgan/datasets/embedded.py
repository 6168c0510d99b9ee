"""Datasets that come with a Python package: no network, no preparation."""

from pathlib import Path

import numpy as np

from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import notes, resize, with_channels
from kerasgan.errors import unknown
from kerasgan.optional import require

DATA = Path(__file__).parent / "data"
TEST_DIGITS = 297


def digits(split, options):
    """1,797 real handwritten digits of 8x8 pixels, from scikit-learn.

    They are half of the test set of the UCI "Optical Recognition of Handwritten
    Digits" data. `"train"` is the first 1,500 of them, `"test"` the last 297,
    `"all"` everything.

    Args:
        split: `"train"`, `"test"` or `"all"`.
        options: `Options`; `image_size` is 28 by default.

    Returns:
        `Source` of uint8 images (n, image_size, image_size, 1).

    Raises:
        ImportError: scikit-learn is not installed.
        ValueError: There is no such split.
    """
    parts = {
        "train": slice(None, -TEST_DIGITS),
        "test": slice(-TEST_DIGITS, None),
        "all": slice(None),
    }
    if split not in parts:
        raise ValueError(unknown("split of 'digits'", split, parts))
    sklearn = require("sklearn.datasets", "The dataset 'digits'", "scikit-learn")
    found = sklearn.load_digits()
    stored = np.rint(found.images[parts[split], ..., None] * (255 / 16))
    images = resize(stored.astype("uint8"), options.size or (28, 28))
    return Source(
        name="digits",
        split=split,
        images=with_channels(images, options.channels),
        labels=found.target[parts[split]].astype("int32"),
        classes=tuple(str(name) for name in found.target_names),
        value_range=(0, 16),
        license="CC BY 4.0 (UCI Machine Learning Repository, E. Alpaydin, C. Kaynak)",
        notes=_notes(stored, images),
    )


def mnist_4000(split, options):
    """5,000 images of MNIST, 28x28 grey, a twelfth of it: what the demo learns from.

    `"train"` is the first 4,000 images of MNIST's training split, in the order of
    TensorFlow Datasets, and `"test"` the first 1,000 of its test split, so neither has
    an image of the other split of `"mnist"`. `"all"` is both. Scores on them are no
    scores on MNIST, and are told under this name. `kerasgan/datasets/data/README.md`
    says whose images they are.

    Args:
        split: `"train"`, `"test"` or `"all"`.
        options: `Options`; `image_size` is 28 by default.

    Returns:
        `Source` of uint8 images (n, image_size, image_size, 1).

    Raises:
        ValueError: There is no such split.
    """
    parts = {"train": ["train"], "test": ["test"], "all": ["train", "test"]}
    if split not in parts:
        raise ValueError(unknown("split of 'mnist_4000'", split, parts))
    with np.load(DATA / "mnist_4000.npz") as file:
        images, labels = (
            np.concatenate([file[f"{part}_{kind}"] for part in parts[split]])
            for kind in ("images", "labels")
        )
    resized = resize(images[..., None], options.size or (28, 28))
    return Source(
        name="mnist_4000",
        split=split,
        images=with_channels(resized, options.channels),
        labels=labels.astype("int32"),
        classes=tuple(str(digit) for digit in range(10)),
        license="CC BY-SA 3.0 (MNIST, Y. LeCun, C. Cortes, derived from NIST's images)",
        notes=_notes(images, resized),
    )


def _notes(stored, images):
    return tuple(notes({stored.shape[1:3]: len(stored)}, images.shape[1:3]))


# A part of a dataset, or one that says more of it -> the one whose classifier sees it.
WHOLE = {
    "mnist_4000": "mnist",
    "captioned_mnist": "mnist",
    "fashion_edges": "fashion_mnist",
    "letters_sans": "letters",
    "letters_serif": "letters",
}
# name -> function of (split, options) that returns a Source
LOADERS = {"digits": digits, "mnist_4000": mnist_4000}
