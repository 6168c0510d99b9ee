"""Datasets that come with a Python package: no network, no preparation."""

import numpy as np

from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import resize, with_channels
from kerasgan.errors import unknown
from kerasgan.optional import require

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
    images = np.rint(found.images[parts[split], ..., None] * (255 / 16))
    images = resize(images.astype("uint8"), options.image_size or 28)
    return Source(
        name="digits",
        split=split,
        images=with_channels(images, options.channels),
        labels=found.target[parts[split]].astype("int32"),
        classes=tuple(str(name) for name in found.target_names),
        value_range=(0, 16),
        license="CC BY 4.0 (UCI Machine Learning Repository, E. Alpaydin, C. Kaynak)",
    )


# name -> function of (split, options) that returns a Source
LOADERS = {"digits": digits}
