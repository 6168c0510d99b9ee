"""The range of pixel values: who says it, what leaves it, and how it is changed."""

import warnings

import numpy as np

SLACK = 1e-3  # of the width: resizing, rounding and augmenting overshoot by less


def of(data, default=(-1.0, 1.0)):
    """Returns the range that data or a model say they have.

    Args:
        data: A dataset with `info`, a model with `data_range`, or anything else.
        default: What the caller says of data that do not say it.

    Returns:
        `(low, high)`, or None for points without a range.
    """
    for carrier in (getattr(data, "info", None), data):
        if getattr(carrier, "data_range", None) is not None:
            return carrier.data_range
    return default


def limits(data_range):
    """Returns the least and the largest value that still count as of a range.

    Those of None, the range of points, are the extremes of float32.
    """
    if data_range is None:
        return float(np.finfo("float32").min), float(np.finfo("float32").max)
    slack = SLACK * (data_range[1] - data_range[0])
    return data_range[0] - slack, data_range[1] + slack


def leaves(low, high, data_range):
    """Tells whether values from `low` to `high` lie outside of a range."""
    least, most = limits(data_range)
    return low < least or high > most


def converted(images, source, target):
    """Maps values from one range to another; arrays and tensors alike."""
    if source == target:
        return images
    (low, high), (least, most) = source, target
    return (images - low) * ((most - least) / (high - low)) + least


def part(low, high, data_range):
    """Returns the only part of a range that is used, where that seems a mistake.

    Returns:
        `"the upper half"`, as of [0, 1] in [-1, 1], `"the lowest sixteenth"`, as of
        [0, 1] in 0..255, or `"the thousandth around the middle"`, as of [-1, 1] in
        -32768..32768; None where more is used, the values leave the range, or all are
        the same.
    """
    least, most = data_range
    if low == high or leaves(low, high, data_range):
        return None
    slack, middle = (most - least) / 2000, (least + most) / 2
    if middle - slack <= low < middle < high <= middle + slack:
        return "the thousandth around the middle"
    if low >= (least + most) / 2:
        return "the upper half"
    return "the lowest sixteenth" if high <= least + (most - least) / 16 else None


def warn_of_part(low, high, data_range, things="images"):
    """Warns of images that use a part of their range: x / 255 where [-1, 1] is due.

    Args:
        low: The least value of many images.
        high: The largest.
        data_range: The range that they are said to have, or None.
        things: What they are called.
    """
    if data_range is None or (which := part(low, high, data_range)) is None:
        return
    shown = f"({data_range[0]:g}, {data_range[1]:g})"
    advice = f"{things.capitalize()} in [0, 1] go with data_range=(0, 1), or scale them"
    advice = f"{advice} to [-1, 1]: x * 2 - 1."
    if low < 0:
        advice = f"{things.capitalize()} in [-1, 1] go with data_range=(-1, 1)."
    warnings.warn(
        f"The {things} lie between {low:g} and {high:g}, in {which} of the data range "
        f"{shown} alone. {advice}",
        stacklevel=2,
    )
