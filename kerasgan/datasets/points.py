"""Points in arrays and tables, which stay in their own units."""

import re

import numpy as np

from kerasgan.datasets.arrays import check_labels
from kerasgan.datasets.info import Source
from kerasgan.modalities.points import MOST_COLUMNS

KEYS = "points", "train_points", "val_points", "test_points"  # of arrays in files
COLUMN = re.compile(r"x_?([1-9]\d*)")  # the name of a coordinate in a table


def of_array(points, labels, options, value_range, name, split="train"):
    """Checks points and makes a source of them.

    Args:
        points: Array (n, d) of numbers.
        labels: Whole numbers (n,) from 0, or None.
        options: `Options`.
        value_range: None, since points have no range.
        name: Where they come from, the beginning of refusals.
        split: Name of the part that they are.

    Returns:
        `Source`.

    Raises:
        ValueError: They are no points, or an option is of images alone.
    """
    check_options(name, options, value_range)
    points = np.asarray(points)
    if points.ndim != 2 or 0 in points.shape or points.dtype.kind not in "fiu":
        raise ValueError(
            f"{name}: points must be numbers of the shape (n, d), a row a point. "
            f"Received: shape {points.shape}, dtype {points.dtype}."
        )
    bad = ~np.isfinite(points).all(axis=1)
    if bad.any():
        raise ValueError(
            f"{name}: points must be finite. Received: NaN or infinity in {bad.sum()} "
            f"of {len(points)}, the first of them point {bad.argmax()}. Remove those."
        )
    labels = check_labels(labels, len(points), None, name)
    classes = None
    if labels is not None:
        classes = tuple(str(label) for label in range(labels.max() + 1))
    return Source(
        name=name,
        split=split,
        images=points.astype("float32"),
        labels=labels,
        classes=classes,
        value_range=None,
    )


def check_options(name, options, value_range=None):
    """Refuses options that points have not.

    Raises:
        ValueError: There is one.
    """
    given = {each: getattr(options, each) for each in ("image_size", "channels")}
    for option, value in {**given, "value_range": value_range}.items():
        if value is not None:
            raise ValueError(
                f"{name!r} has points, which have no {option}. Received: "
                f"{option}={value!r}. Leave it out."
            )


def are_coordinates(names):
    """Tells whether the columns of a table, x1, x2 ..., are coordinates of points."""
    found = [COLUMN.fullmatch(name) for name in names]
    numbers = [int(each[1]) for each in found if each]
    known = 0 < len(names) <= MOST_COLUMNS
    return known and numbers == list(range(1, len(names) + 1))
