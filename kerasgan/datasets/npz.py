"""Images in an `.npz` file of NumPy."""

import math
import zipfile

import numpy as np

from kerasgan.datasets import arrays, limits
from kerasgan.datasets.info import refuse_split
from kerasgan.errors import shown

IMAGE_KEYS = ("images", "x", "x_train")
LABEL_KEYS = ("labels", "y", "y_train")
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
# Photographs shrink to a half, handwriting to a fifth; deflate ends at a thousandth.
MOST_EXPANSION = 200
HARMLESS = 2**26  # bytes, however small they were packed


class RefusedError(ValueError):
    """What is wrong with a file that could be read."""


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
    # A damaged file may raise nearly anything.
    try:
        with zipfile.ZipFile(path) as archive:
            names = [each.filename for each in archive.infolist()]
            keys = [name[:-4] for name in names if name.endswith(".npy")]
            images = _array(path, archive, _image_key(path, keys))
            labels = None
            if with_labels:
                labels = _array(path, archive, _label_key(path, keys))
    except RefusedError:
        raise
    except Exception as error:
        raise ValueError(_damaged(path, error)) from None
    return images, labels


def _array(path, archive, key):
    """Reads an array, once what its header claims was held against the archive."""
    entry = archive.getinfo(f"{key}.npy")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{key!r} is packed in a way that NumPy does not write")
    if entry.flag_bits & 1:
        raise ValueError(f"{key!r} is encrypted")
    with archive.open(entry) as file:
        shape, dtype = _header(file, key)
        begin = file.tell()
    if dtype.hasobject:
        raise RefusedError(_pickled(path))
    claimed = math.prod(shape) * dtype.itemsize
    _check_size(path, key, shape, dtype, claimed)
    if begin + claimed != entry.file_size:
        raise ValueError(
            f"{key!r} says that it has the shape {shape} of {dtype}, {claimed} bytes, "
            f"and {entry.file_size - begin} are there"
        )
    packed = min(entry.compress_size, path.stat().st_size)
    if claimed > max(HARMLESS, MOST_EXPANSION * packed):
        raise RefusedError(
            f"{path}: {key!r} would grow from {packed:,} bytes to {claimed:,}, more "
            f"than {MOST_EXPANSION} times as many, as no images do. Save images that "
            "are not all alike, or write them with numpy.savez."
        )
    with archive.open(entry) as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _header(file, key):
    """Returns the shape and the dtype that an array says it has."""
    try:
        shape, _, dtype = HEADERS[np.lib.format.read_magic(file)](file)
    except zipfile.BadZipFile:
        raise
    except Exception:  # Python's own parser has a part in it
        raise ValueError(f"the header of {key!r} makes no sense") from None
    if any(length < 0 for length in shape):
        raise ValueError(f"{key!r} says that it has the shape {shape}")
    return shape, dtype


def _check_size(path, key, shape, dtype, claimed):
    """Refuses an array that would take too much memory."""
    if claimed > limits.LIMIT_GIB * 2**30:
        raise RefusedError(
            f"{path}: {key!r} of shape {shape} and dtype {dtype} would take "
            f"{claimed / 2**30:,.1f} GiB of memory; the limit is {limits.LIMIT_GIB} "
            "GiB. Save fewer or smaller images, as uint8, or make a folder of them."
        )


def _damaged(path, error):
    reason = " ".join(str(error).split()) or type(error).__name__
    return (
        f"{path}: not a readable .npz file ({reason[:200]}). It may be truncated, or "
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
    if len(keys) == 1 and not set(keys[0]) & set("/\\"):
        return keys[0]
    raise RefusedError(
        f"{path}: no array of images. Received: {_listed(keys)}. Name "
        f"it {' or '.join(repr(key) for key in IMAGE_KEYS)}."
    )


def _label_key(path, keys):
    for key in LABEL_KEYS:
        if key in keys:
            return key
    raise RefusedError(
        f"{path}: labels=True, but there is no array of labels. Received: "
        f"{_listed(keys)}. Name it {' or '.join(repr(key) for key in LABEL_KEYS)}, "
        "or leave labels=True out."
    )


def _listed(keys):
    """Names some of the arrays in one line."""
    named = [
        key if key.isidentifier() and len(key) <= 40 else shown(key) for key in keys
    ]
    return ", ".join(named[:9] + ["..."] * (len(keys) > 9)) or "no arrays"
