"""Checks of images and labels that the user made."""

from collections.abc import Iterable

import numpy as np

from kerasgan.datasets import resizing
from kerasgan.datasets.info import Source
from kerasgan.datasets.levels import DEPTHS, DIM
from kerasgan.datasets.resizing import resize, with_channels
from kerasgan.errors import misplaced_axes, shown

MOST_CLASSES = 2**16


def read(images, labels, options, value_range, classes, name, split="train"):
    """Checks arrays and makes a source of them; see `kerasgan.datasets.from_arrays`.

    Returns:
        `Source`.

    Raises:
        ValueError: Anything is wrong with the arrays; the message begins with `name`.
    """
    images = _array(images, f"{name}: images")
    _check_axes(images.shape, name)
    if images.ndim == 3:
        images = images[..., None]
    _check_shape(images, name)
    images, value_range, notes = _scale(images, value_range, name)
    if options.size is not None:
        notes += resizing.notes({images.shape[1:3]: len(images)}, options.size)
    classes = None if classes is None else class_names(classes, name)
    labels = check_labels(labels, len(images), classes, name)
    if classes is None and labels is not None:
        classes = tuple(str(label) for label in range(labels.max() + 1))
    return Source(
        name=name,
        split=split,
        images=with_channels(_sized(images, options.size), options.channels),
        labels=labels,
        classes=classes,
        value_range=value_range,
        notes=tuple(notes),
    )


def _level_notes(dtype, low, high, value_range):
    """Says of images that are masks, and of those that are nearly black."""
    black, white = value_range
    if dtype.kind != "f" and (low, high) == (0, 1) == value_range:
        return ["0 and 1 read as black and white"]
    if low < high and (high - black) / (white - black) < DIM / 255:
        return [
            f"nearly black, at most {high:g} of {white:g}: if {high} is white, say "
            f"value_range=(0, {high:g}), --value-range 0,{high:g}"
        ]
    return []


def _array(values, what):
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(
            f"{what} must make one array, but its parts differ in shape. Received: "
            f"{type(values).__name__} of {len(values)}. Bring them to one shape first."
        ) from None


def class_names(classes, name):
    """Returns the tuple of the names of classes."""
    if isinstance(classes, str) or not isinstance(classes, Iterable):
        raise ValueError(
            f"{name}: classes must be a list of names. Received: {shown(classes)}. "
            'Write ["cat", "dog"] for the labels 0 and 1, for example.'
        )
    return tuple(str(each) for each in classes)


def _sized(images, size):
    return images if size is None else resize(images, size)


def _check_axes(shape, name):
    """Refuses axes in another order, which resizing would only hide."""
    if advice := misplaced_axes(shape):
        raise ValueError(
            f"{name}: images must have shape (n, height, width) or (n, height, width, "
            f"channels). Received: {shape}. {advice}"
        )


def _check_shape(images, name):
    if images.dtype == object or images.dtype.kind not in "buif":
        raise ValueError(
            f"{name}: images must be numbers, uint8 or floating-point. Received: dtype "
            f"{images.dtype}. Give one array of pixels; images of different sizes need "
            "resizing to one first."
        )
    if images.ndim != 4:
        raise ValueError(
            f"{name}: images must have shape (n, height, width) or (n, height, width, "
            f"channels). Received: {images.shape}."
        )
    if 0 in images.shape:
        raise ValueError(
            f"{name}: there must be at least one image of one pixel. Received: "
            f"shape {images.shape}."
        )


def _scale(images, value_range, name):
    """Brings to uint8 or to float32 in [-1, 1]; tells the range, and what to note."""
    if images.dtype.kind == "f":
        _check_finite(images, name)
    low, high = images.min(), images.max()
    if value_range is None:
        value_range = _guess(images.dtype, low, high, name)
    value_range = _check_range(value_range, low, high, name)
    notes = _level_notes(images.dtype, low, high, value_range)
    if images.dtype == np.uint8 and value_range == (0, 255):
        return images, value_range, notes
    least, most = value_range
    scaled = images.astype("float32")
    scaled -= np.float32((least + most) / 2)
    scaled *= np.float32(2 / (most - least))
    return np.clip(scaled, -1, 1, out=scaled), value_range, notes


def _guess(dtype, low, high, name):
    if dtype.kind == "b" or (dtype.kind in "ui" and (low, high) == (0, 1)):
        return 0, 1  # a mask
    if dtype == np.uint8:
        return 0, 255
    if dtype == np.uint16 and high >= 2**14:  # else they may be of fewer bits
        return 0, 65535
    if dtype.kind == "f" and high <= 1 and low >= -1:
        return (-1.0, 1.0) if low < 0 else (0.0, 1.0)
    white = next((2**bits - 1 for bits in DEPTHS if high < 2**bits), 65535)
    raise ValueError(
        f"{name}: the range of {dtype} values from {low} to {high} is not clear. Write "
        "value_range=(low, high) with the values of black and white, for example "
        f"value_range=(0, {white}); or give uint8, or floats in [0, 1] or [-1, "
        "1]. An .npz file may hold the two in an array value_range."
    )


def _check_range(value_range, low, high, name):
    try:
        least, most = (float(value + 0) for value in value_range)
    except (TypeError, ValueError):
        least = most = 0
    if not (np.isfinite([least, most]).all() and least < most):
        raise ValueError(
            f"{name}: value_range must be two numbers (low, high), low below high. "
            f"Received: {value_range!r}."
        )
    if low < least or high > most:
        raise ValueError(
            f"{name}: values lie outside value_range. Received: values from {low} to "
            f"{high}, value_range={value_range!r}. Widen it, or clip the images."
        )
    return least, most


def _check_finite(images, name):
    bad = ~np.isfinite(images.reshape(len(images), -1))
    if bad.any():
        where = np.flatnonzero(bad.any(axis=1))
        raise ValueError(
            f"{name}: images must be finite. Received: {bad.sum()} NaN or infinite "
            f"values in {len(where)} of {len(images)} images, the first of them image "
            f"{where[0]}. Remove those images, or repair them with numpy.nan_to_num."
        )


def check_labels(labels, count, classes, name):
    """Returns (count,) int32, or None."""
    if labels is None:
        return None
    labels = _array(labels, f"{name}: labels")
    if labels.shape == (count, 1):  # as Keras' own data sets have them
        labels = labels[:, 0]
    if labels.shape != (count,):
        raise ValueError(
            f"{name}: labels must be one whole number an image, shape ({count},) or "
            f"({count}, 1). Received: shape {labels.shape}. Of one-hot rows take "
            "argmax(axis=1)."
        )
    if labels.dtype.kind not in "ui":
        raise ValueError(
            f"{name}: labels must be whole numbers. Received: dtype {labels.dtype}. "
            "Of names, numpy.unique(labels, return_inverse=True)[1] makes numbers."
        )
    limit = MOST_CLASSES if classes is None else len(classes)
    if labels.min() < 0 or labels.max() >= limit:
        raise ValueError(
            f"{name}: labels must lie in 0..{limit - 1}, the positions of the classes. "
            f"Received: {labels.min()} to {labels.max()}. Renumber the labels from 0."
        )
    return labels.astype("int32")
