"""Images in an `.npz` file of NumPy."""

import zipfile
import zlib

import numpy as np

from kerasgan.datasets import arrays
from kerasgan.datasets.info import refuse_split

IMAGE_KEYS = ("images", "x", "x_train")
LABEL_KEYS = ("labels", "y", "y_train")


def read(path, split, options, value_range):
    """Reads a file that `numpy.savez(path, images=..., labels=...)` wrote.

    Args:
        path: `pathlib.Path` of the file.
        split: `"train"` or `"all"`.
        options: `Options`.
        value_range: `(low, high)` of the images, or None; see `from_arrays`.

    Returns:
        `Source`.

    Raises:
        ValueError: The file or one of its arrays is not what it should be.
    """
    refuse_split(str(path), split, "an .npz file")
    images, labels = _arrays(path, options.labels)
    return arrays.read(images, labels, options, value_range, None, str(path))


def _arrays(path, with_labels):
    # NumPy would take anything else for a pickle, or for an .npy file.
    if not zipfile.is_zipfile(path):
        raise ValueError(_damaged(path, "it is no zip archive"))
    try:
        with np.load(path, allow_pickle=False) as file:
            key = _image_key(path, file.files)
            images = file[key]
            labels = file[_label_key(path, file.files)] if with_labels else None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise ValueError(_damaged(path, error)) from None
    except ValueError as error:
        if "allow_pickle" in str(error):
            raise ValueError(_pickled(path)) from None
        if str(path) in str(error):
            raise
        raise ValueError(_damaged(path, error)) from None
    return images, labels


def _damaged(path, error):
    reason = " ".join(str(error).split()) or type(error).__name__
    return (
        f"{path}: not a readable .npz file ({reason}). It may be truncated, or "
        "something else under this name. Write it anew: "
        "numpy.savez(path, images=images, labels=labels)."
    )


def _pickled(path):
    return (
        f"{path}: holds pickled Python objects, which are never loaded because they "
        "can run code. Save plain numbers instead: images as one uint8 array (n, "
        "height, width, channels), labels as one integer array (n,)."
    )


def _image_key(path, keys):
    for key in IMAGE_KEYS:
        if key in keys:
            return key
    if len(keys) == 1:
        return keys[0]
    raise ValueError(
        f"{path}: no array of images. Received: {', '.join(keys) or 'no arrays'}. Name "
        f"it {' or '.join(repr(key) for key in IMAGE_KEYS)}."
    )


def _label_key(path, keys):
    for key in LABEL_KEYS:
        if key in keys:
            return key
    raise ValueError(
        f"{path}: labels=True, but there is no array of labels. Received: "
        f"{', '.join(keys)}. Name it {' or '.join(repr(key) for key in LABEL_KEYS)}, "
        "or leave labels=True out."
    )
