"""Images in an `.npz` file of NumPy."""

import math
import zipfile

import numpy as np

from kerasgan.datasets import arrays, limits, points, sounds
from kerasgan.datasets.packed import HARMLESS, MOST_EXPANSION
from kerasgan.datasets.parts import check_split, refuse_split
from kerasgan.errors import shown

IMAGE_KEYS = ("images", "x", "x_train")
LABEL_KEYS = ("labels", "y", "y_train")
RANGE_KEY, RATE_KEY = "value_range", "rate"
# split -> names of its images, and of their labels: Keras' and MedMNIST's.
PARTS = {
    "train": (("x_train", "train_images", "train_points"), ("y_train", "train_labels")),
    "validation": (("x_val", "val_images", "val_points"), ("y_val", "val_labels")),
    "test": (("x_test", "test_images", "test_points"), ("y_test", "test_labels")),
}
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


class RefusedError(ValueError):
    """What is wrong with a file that could be read."""


def splits(path):
    """Returns the splits of a file, `("train", "test")` where it has x_test, y_test."""
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(_parts(_keys(archive)))
    except Exception:  # a damaged file may raise nearly anything, and `read` tells it
        return ()


def read(path, split, options, value_range):
    """Reads a file that `numpy.savez(path, images=..., labels=...)` wrote.

    Args:
        path: `pathlib.Path` of the file. It may hold splits, as Keras' own `mnist.npz`
            does (x_train, y_train, x_test, y_test), and the range of its values, an
            array `value_range` of two numbers. Where it has a `rate`, samples a second,
            or an array `sounds`, its arrays are sounds; an array `points` are points.
        split: `"train"` or `"all"`, or another that there is.
        options: `Options`.
        value_range: `(low, high)` of the images, or None; see `from_arrays`.

    Returns:
        `Source`.

    Raises:
        ValueError: The file or one of its arrays is not what it should be.
    """
    images, labels, stored, rate, key = _arrays(path, split, options.labels)
    value_range = stored if value_range is None else value_range
    if key in points.KEYS:
        return points.of_array(images, labels, options, value_range, str(path), split)
    if key in sounds.KEYS or (rate or options.rate) is not None:
        rate = rate or options.rate
        return sounds.of_arrays(
            *(images, labels, rate, options, value_range, None, str(path), split)
        )
    return arrays.read(images, labels, options, value_range, None, str(path), split)


def _arrays(path, split, with_labels):
    # NumPy would take anything else for a pickle, or for an .npy file.
    if not zipfile.is_zipfile(path):
        raise ValueError(_damaged(path, "it is no zip archive"))
    # A damaged file may raise nearly anything.
    try:
        with zipfile.ZipFile(path) as archive:
            keys = _keys(archive)
            chosen = _chosen(path, keys, split)
            images = _joined(path, [_array(path, archive, name) for name, _ in chosen])
            labels = None
            if with_labels:
                names = [_label_key(path, keys, known) for _, known in chosen]
                labels = _joined(path, [_array(path, archive, each) for each in names])
            else:
                _check_aside(path, archive, keys, chosen)
            stored = rate = None
            if RANGE_KEY in keys:
                stored = tuple(_array(path, archive, RANGE_KEY).ravel()[:3].tolist())
            if RATE_KEY in keys:
                rate = _rate(path, _array(path, archive, RATE_KEY))
    except RefusedError:
        raise
    except Exception as error:
        raise ValueError(_damaged(path, error)) from None
    return images, labels, stored, rate, chosen[0][0]


def _rate(path, found):
    """Returns the samples a second that an array of one number tells."""
    if found.size != 1 or found.ravel()[0] != (rate := int(found.ravel()[0])):
        raise RefusedError(
            f"{path}: {RATE_KEY!r} must be one whole number, the samples a second. "
            f"Received: shape {found.shape}, dtype {found.dtype}. Write "
            "numpy.savez(path, sounds=sounds, rate=8000)."
        )
    return rate


def _keys(archive):
    names = [each.filename for each in archive.infolist()]
    return [name[:-4] for name in names if name.endswith(".npy")]


def _parts(keys):
    """Returns dict of split -> names of its images; empty where there are no splits."""
    if {"images", "x"} & set(keys):
        return {}
    found = {
        split: [key for key in images if key in keys]
        for split, (images, _) in PARTS.items()
    }
    return {split: images[0] for split, images in found.items() if images}


def _chosen(path, keys, split):
    """Returns what to read: pairs of the images and the names that labels may have."""
    parts = _parts(keys)
    images = None if parts else _image_key(path, keys)
    try:
        if images is not None:
            refuse_split(str(path), split, "an .npz file")
            return [(images, LABEL_KEYS)]
        chosen = check_split(str(path), split, parts)
    except ValueError as error:
        raise RefusedError(str(error)) from None
    return [(parts[each], PARTS[each][1]) for each in chosen]


def _check_aside(path, archive, keys, chosen):
    """Refuses what would stand in the place of labels and is none, as a pair's half."""
    for _, known in chosen:
        for key in (each for each in known if each in keys):
            with archive.open(f"{key}.npy") as file:
                shape, _ = header(file, key)
            if len(shape) > 2:
                raise RefusedError(
                    f"{path}: beside the images lies {key!r} of shape {shape}, which "
                    "is no labels and would not be used. Save the images alone, or "
                    "whole numbers (n,) as labels."
                )


def _joined(path, found):
    if len({each.shape[1:] for each in found}) > 1:
        raise RefusedError(f"{path}: its splits differ in shape. Read one of them.")
    return found[0] if len(found) == 1 else np.concatenate(found)


def _array(path, archive, key):
    """Reads an array, once what its header claims was held against the archive."""
    entry = archive.getinfo(f"{key}.npy")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{key!r} is packed in a way that NumPy does not write")
    if entry.flag_bits & 1:
        raise ValueError(f"{key!r} is encrypted")
    with archive.open(entry) as file:
        shape, dtype = header(file, key)
        begin = file.tell()
    if dtype.hasobject:
        raise RefusedError(pickled(path))
    claimed = math.prod(shape) * dtype.itemsize
    check_size(path, key, shape, dtype, claimed)
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


def header(file, key):
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


def check_size(path, key, shape, dtype, claimed):
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


def pickled(path):
    """Words the refusal of a file that holds objects."""
    return (
        f"{path}: holds pickled Python objects, which are never loaded because they "
        "can run code. Save plain numbers instead: images as one uint8 array (n, "
        "height, width, channels), labels as one integer array (n,)."
    )


def _image_key(path, keys):
    for key in IMAGE_KEYS + sounds.KEYS + points.KEYS:
        if key in keys:
            return key
    if len(keys) == 1 and not set(keys[0]) & set("/\\"):
        return keys[0]
    raise RefusedError(
        f"{path}: no array of images. Received: {_listed(keys)}. Name "
        f"it {' or '.join(repr(key) for key in IMAGE_KEYS)}."
    )


def _label_key(path, keys, known=LABEL_KEYS):
    for key in known:
        if key in keys:
            return key
    raise RefusedError(
        f"{path}: labels are asked for, but there is no array of labels. Received: "
        f"{_listed(keys)}. Name it {' or '.join(repr(key) for key in known)}, or do "
        "without labels."
    )


def _listed(keys):
    """Names some of the arrays in one line."""
    named = [
        key if key.isidentifier() and len(key) <= 40 else shown(key) for key in keys
    ]
    return ", ".join(named[:9] + ["..."] * (len(keys) > 9)) or "no arrays"
