"""MNIST with captions that say how each digit is drawn: "a thick slanted seven"."""

from kerasgan.datasets import stroke_captions, tfds
from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import resize, with_channels
from kerasgan.errors import unknown

SPLITS = "train", "test"


def captioned_mnist(split, options):
    """MNIST of TensorFlow Datasets with captions of measured strokes.

    Thickness and slant are measured, and named where they lie in the lowest or highest
    third of the training digits of that class; see `kerasgan.datasets.strokes`. What
    the test split says is worded as training never words it.

    Args:
        split: `"train"` (60,000) or `"test"` (10,000).
        options: `Options`; `image_size` is 28 by default.

    Returns:
        `Source` of uint8 images (n, image_size, image_size, 1), with labels and
        captions.

    Raises:
        ImportError: TensorFlow or TFDS is not installed.
        RuntimeError: MNIST is not prepared and cannot be downloaded.
        ValueError: There is no such split.
    """
    if split not in SPLITS:
        raise ValueError(unknown("split of 'captioned_mnist'", split, SPLITS))
    images, labels, info = tfds.in_memory("mnist", split)
    captions = None  # to measure and word them takes seconds
    if options.captions is not False:
        captions = stroke_captions.describe(images, labels, test=split == "test")
    images = resize(images, options.size or (28, 28))
    return Source(
        name="captioned_mnist",
        split=split,
        images=with_channels(images, options.channels),
        labels=labels,
        classes=info.classes,
        license=info.license,
        captions=captions,
    )


LOADERS = {"captioned_mnist": captioned_mnist}
