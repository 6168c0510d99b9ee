"""Which image of each example is meant: `facades#left`, `fxemoji#outline`.

Of a folder whose files show two images side by side a part is a half of each file, of
a dataset of TensorFlow Datasets it is one of the features that are images.
"""

import os
from pathlib import Path

from kerasgan.errors import shown

HALVES = ("left", "right")
MARK = "#"


def split_name(name):
    """Splits what the user wrote into the name or path and the part.

    Args:
        name: `"facades#left"`, or a name or path without a part. A path that exists as
            it is written has none.

    Returns:
        `(name, part)`; the part is None where none is named.
    """
    name = os.fspath(name)
    whole, mark, part = name.rpartition(MARK)
    if not mark or not whole or not part or Path(os.path.expanduser(name)).exists():
        return name, None
    return whole, part


def whole(name):
    """Returns a name or path without the part that it names."""
    return split_name(str(name))[0]


def joined(name, part):
    """Returns the name of a part; of no part the name itself."""
    return name if part is None else f"{name}{MARK}{part}"


def of_sides(name, side_by_side):
    """Returns the names of both halves of side-by-side images, A and then B.

    Args:
        name: Path of the folder.
        side_by_side: `"A|B"` where A lies on the left, or `"B|A"`.

    Raises:
        ValueError: It is something else.
    """
    halves = {"A|B": HALVES, "B|A": HALVES[::-1]}
    if side_by_side not in halves:
        raise ValueError(
            "side_by_side says which domain lies on the left: 'A|B' or 'B|A'. "
            f"Received: {shown(side_by_side)}."
        )
    return tuple(joined(name, half) for half in halves[side_by_side])


def check_half(name, part):
    """Refuses what is no half of the images of a folder.

    Raises:
        ValueError: So it is.
    """
    if part not in (None, *HALVES):
        raise ValueError(
            f"A part of the images of a folder is one of their halves. Received: "
            f"{shown(joined(name, part), 300)}. Write {joined(name, HALVES[0])} or "
            f"{joined(name, HALVES[1])}."
        )


def refuse(name, part):
    """Refuses a part of what has one image in each example.

    Raises:
        ValueError: A part is named.
    """
    if part is not None:
        raise ValueError(
            f"{shown(name, 300)} has one image in each example, and no part of it has "
            f"a name. Received: {shown(joined(name, part), 300)}. Write {name}."
        )


def columns_of(width, part):
    """Returns the columns `(left, right)` of a half of an image so wide.

    Raises:
        ValueError: The halves differ in size.
    """
    if part is None:
        return 0, width
    if width % 2:
        raise ValueError(f"its halves differ in size, since it is {width} pixels wide")
    half = width // 2
    return (0, half) if part == HALVES[0] else (half, width)
