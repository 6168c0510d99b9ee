"""A table of pixels, a row an image, as Kaggle has them, or of points: x1,x2."""

import csv
import io
import math
import re
import zlib

import numpy as np

from kerasgan.datasets import arrays, limits, packed, points
from kerasgan.datasets.parts import refuse_split
from kerasgan.errors import listed

LABELS = ("label", "labels", "class", "y", "target")
LONGEST = 2**22  # bytes of a row


def splits(path):
    """Returns the splits: there are none."""
    return ()


def read(path, split, options, value_range):
    """Reads square grey images from a .csv file, which gzip may have packed.

    Kaggle's are label,pixel0,pixel1 ... pixel783. Columns x1, x2 ... are points.

    A header is a first row that is not all numbers. Then `label` names the column of
    labels, and columns with numbers in their names are put into that order. Without a
    header, if there is one more than pixels, the labels are the first column or the
    last, whichever alone can be.

    Args:
        path: `pathlib.Path` of the file.
        split: `"train"` or `"all"`.
        options: `Options`.
        value_range: As for `from_arrays`; whole numbers from 0 to 255 need none.

    Returns:
        `Source`.

    Raises:
        ValueError: It is no such table, or has no labels where they are asked for.
    """
    refuse_split(str(path), split, "a .csv file")
    most = packed.most(path)
    if most > limits.LIMIT_GIB * 2**29:  # two bytes become a float of four
        raise ValueError(
            f"{path}: takes more than {limits.LIMIT_GIB / 2:g} GiB, and more than "
            f"{limits.LIMIT_GIB} GiB of memory. Write it as an .npz file of uint8."
        )
    try:
        names, values = _parsed(path, most)
    except (ValueError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise ValueError(
            f"{path}: not a readable table of pixels "
            f"({' '.join(str(error).split())[:200]}). Write a row of numbers for each "
            "image, and its label in a column named label."
        ) from None
    at = next((names.index(each) for each in LABELS if each in (names or ())), None)
    others = [name for i, name in enumerate(names or ()) if i != at]
    coordinates = points.are_coordinates(others)
    if not coordinates:
        at, side = _columns(path, names, values, at)
    labels = None
    if options.labels:
        labels = _labels(path, values, at)
    if at is not None:
        values = np.delete(values, at, axis=1)
    if coordinates:
        return points.of_array(values, labels, options, value_range, str(path), split)
    values = values[:, _order(others)] if names else values
    images = values.reshape(-1, side, side)
    if images.min() >= 0 and images.max() <= 255 and not (images % 1).any():
        images = images.astype("uint8")
    return arrays.read(images, labels, options, value_range, None, str(path), split)


def _parsed(path, most):
    """Returns the names of the columns, or None, and float32 values (rows, columns)."""
    with packed.opened(path) as file:
        content = file if not packed.is_packed(path) else io.BytesIO(_all(file, most))
        first = content.readline(LONGEST)
        if len(first) == LONGEST:
            raise ValueError(f"a row has more than {LONGEST:,} bytes")
        names = next(csv.reader([first.decode("utf-8-sig")]), [])
        try:
            [float(name) for name in names]
        except ValueError:
            pass
        else:
            names = None
            content.seek(0)
        text = io.TextIOWrapper(content, encoding="utf-8-sig")
        if not text.read(1):
            raise ValueError("it has no rows")
        text.seek(0)
        if names is not None:
            text.readline()
        options = {"delimiter": ",", "ndmin": 2, "quotechar": '"', "comments": None}
        values = np.loadtxt(text, "float32", **options)
    if not values.size or (names and len(names) != values.shape[1]):
        raise ValueError(f"{len(names or ())} names, {values.shape[1]} columns")
    return names and [name.strip().lower() for name in names], values


def _all(file, most):
    content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"it would grow to more than {most:,} bytes")
    return content


def _columns(path, names, values, at):
    """Returns the position of the labels, or None, and the side of the images."""
    count = values.shape[1]
    if names is None and math.isqrt(count - 1) ** 2 == count - 1 > 1:
        at = _label_column(path, values)
    pixels = count - (at is not None)
    side = math.isqrt(pixels)
    if side**2 != pixels or not pixels:
        said = f" ({listed(names)})" if names else ""
        raise ValueError(
            f"{path}: a row must have the pixels of a square grey image, 784 for 28x28 "
            f"for example, and perhaps a label. Received: {count} columns{said}. Leave "
            "others out; of colours make an .npz file, and of file names metadata.csv. "
            f"Columns x1, x2 ..., at most {points.MOST_COLUMNS}, are points."
        )
    return at, side


def _label_column(path, values):
    """Returns the position of the labels, the first or the last, by what lies there."""
    inner = values[:, 1:-1]
    levels = len(np.unique(inner[:: max(1, len(inner) // 1000)]))

    def can_be(column):
        found = np.unique(column)
        as_pixels = inner.min() <= found[0] and found[-1] <= inner.max()
        return (
            not (found % 1).any()
            and 1 < len(found) <= len(column) / 2
            and not (as_pixels and len(found) > 0.8 * levels)
        )

    able = [at for at in (0, values.shape[1] - 1) if can_be(values[:, at])]
    if len(able) != 1:
        raise ValueError(
            f"{path}: it has one column more than pixels, and whether the label is the "
            "first or the last is not clear of the numbers. Write a header that names "
            "it, label,pixel0,pixel1 ... for example."
        )
    return able[0]


def _labels(path, values, at):
    if at is None:
        raise ValueError(
            f"{path}: labels are asked for, and no column is named label. Name it, or "
            "do without labels."
        )
    labels = values[:, at]
    if not np.isfinite(labels).all() or (labels % 1).any():
        raise ValueError(f"{path}: labels must be whole numbers.")
    return labels.astype("int64")


def _order(names):
    """Returns the positions of the columns, sorted by the numbers in their names."""
    keys = [tuple(map(int, re.findall(r"\d{1,9}", name))) for name in names]
    if not all(keys) or len(set(keys)) < len(keys) or len(set(map(len, keys))) > 1:
        return list(range(len(names)))
    return sorted(range(len(names)), key=keys.__getitem__)
