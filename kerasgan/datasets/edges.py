"""The edges of Fashion-MNIST: what is translated into clothes."""

import numpy as np

from kerasgan.datasets import tfds
from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import resize, with_channels
from kerasgan.errors import unknown

SPLITS = "train", "test"
STEP = 32  # levels of 255 that neighbouring pixels differ by at an edge


def edges_of(images):
    """Finds the pixels where the brightness changes, white on black.

    A pixel is of an edge where the length of the Sobel gradient, divided by 8 to be in
    levels a pixel, is at least STEP, and no smaller than that of both neighbours along
    the axis in which the brightness changes more.

    Args:
        images: (n, height, width, 1) uint8.

    Returns:
        (n, height, width, 1) uint8, 0 or 255.
    """
    x = images[..., 0].astype("float32")
    down, right = _slope(x, along=1, across=2), _slope(x, along=2, across=1)
    length = np.hypot(down, right)
    around = np.pad(length, ((0, 0), (1, 1), (1, 1)))
    above, below = around[:, :-2, 1:-1], around[:, 2:, 1:-1]
    before, behind = around[:, 1:-1, :-2], around[:, 1:-1, 2:]
    vertical = np.abs(down) > np.abs(right)
    ridge = np.where(
        vertical,
        (length >= above) & (length > below),
        (length >= before) & (length > behind),
    )
    return np.where((length >= STEP) & ridge, 255, 0).astype("uint8")[..., None]


def _slope(x, along, across):
    """Returns Sobel's derivative along one axis of images (n, height, width)."""
    from scipy import ndimage  # which takes a while, and few need it

    derived = ndimage.correlate1d(x, [-1, 0, 1], axis=along, mode="nearest")
    return ndimage.correlate1d(derived, [1, 2, 1], axis=across, mode="nearest") / 8


def fashion_edges(split, options):
    """Edges of the images of Fashion-MNIST, image by image, in their order.

    `datasets.paired("fashion_edges", "fashion_mnist")` are the pairs.

    Args:
        split: `"train"` (60,000) or `"test"` (10,000).
        options: `Options`; `image_size` is 28 by default.

    Returns:
        `Source` of uint8 images (n, image_size, image_size, 1), with labels.

    Raises:
        ImportError: TensorFlow or TFDS is not installed.
        RuntimeError: Fashion-MNIST is not prepared and cannot be downloaded.
        ValueError: There is no such split.
    """
    if split not in SPLITS:
        raise ValueError(unknown("split of 'fashion_edges'", split, SPLITS))
    images, labels, info = tfds.in_memory("fashion_mnist", split)
    images = resize(edges_of(images), options.size or (28, 28))
    return Source(
        name="fashion_edges",
        split=split,
        images=with_channels(images, options.channels),
        labels=labels,
        classes=info.classes,
        license=info.license,
    )


LOADERS = {"fashion_edges": fashion_edges}
