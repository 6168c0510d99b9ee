"""What models refuse that make large images of small ones, or fill holes."""

import numpy as np

from kerasgan.engine.checks.construction import check_models
from kerasgan.errors import check_positive, is_integer, shown
from kerasgan.networks.srresnet import FACTORS


def check_enlarging(image_shape, enlarge):
    """Returns the shape of the small images, or refuses sizes that do not divide.

    Args:
        image_shape: `(height, width, channels)` of the large images.
        enlarge: How many times larger they are.
    """
    height, width, channels = image_shape
    known = is_integer(enlarge) and enlarge in FACTORS
    if not known or height % enlarge or width % enlarge:
        raise ValueError(
            "Images are enlarged 2, 4 or 8 times, to sizes that are multiples of it. "
            f"Received: enlarge={shown(enlarge)} to image_shape={tuple(image_shape)}. "
            "Write image_shape=(64, 64, 3), enlarge=4, for example."
        )
    return height // enlarge, width // enlarge, channels


def check_any_size(images, kind):
    """Returns images of any size as float32, or refuses what is none.

    Args:
        images: Array (n, height, width, channels).
        kind: The `Image` that a network takes, of whatever size.
    """
    try:
        given = np.asarray(images)
    except ValueError:  # images of different sizes
        given = np.empty((0,))
    channels = kind.shape[-1]
    whole = given.ndim == 4 and given.shape[-1] == channels and 0 not in given.shape
    if not whole or given.dtype.kind not in "fiu":
        raise ValueError(
            f"images must be an array (n, height, width, {channels}), of one size in a "
            f"call. Received: {getattr(images, 'shape', type(images).__name__)}. Call "
            "it once for each size."
        )
    kind.refuse_outside(given)
    return given.astype("float32")


def check_sizes_of(networks, sizes):
    """Refuses networks that are no models, and sizes where all networks are given.

    Args:
        networks: Dict of name -> network that was given, or None.
        sizes: Dict of what says how to build networks -> number, or None.
    """
    given = {name: each for name, each in networks.items() if each is not None}
    check_models(**given)
    check_positive(**{name: n for name, n in sizes.items() if n is not None})
    for name, value in sizes.items():
        if value is not None and len(given) == len(networks):
            raise ValueError(
                f"{name} is for the networks that are built here. Received: {name}="
                f"{value!r} with {' and '.join(given)}. Leave it out."
            )


def check_hole(hole, image_shape):
    """Returns `(top, left, height, width)` of a hole, or refuses what is none.

    Args:
        hole: These four numbers of pixels, or `(height, width)` of a hole in the
            middle, or None for half of the image each way.
        image_shape: `(height, width, channels)`.
    """
    sides = image_shape[:2]
    size = [side // 2 for side in sides] if hole is None else hole
    whole = isinstance(size, (tuple, list)) and all(map(is_integer, size))
    if whole and len(size) == 2:
        middle = [(side - n) // 2 for side, n in zip(sides, size, strict=True)]
        size = [*middle, *size]
    if whole and len(size) == 4:
        pairs = list(zip(size[:2], size[2:], sides, strict=True))
        inside = all(first >= 0 and first + n <= side for first, n, side in pairs)
        smaller = any(n < side for _, n, side in pairs)
        if inside and smaller and min(size[2:]) >= 1:
            return tuple(map(int, size))
    raise ValueError(
        "hole must be (top, left, height, width) within the image, or (height, width) "
        f"of a hole in its middle, and smaller than it. Received: hole={shown(hole)} "
        f"in images of {tuple(image_shape)}. Write hole=({sides[0] // 4}, "
        f"{sides[1] // 4}, {sides[0] // 2}, {sides[1] // 2}), for example."
    )


def check_overlap(overlap):
    """Returns the pixels around a hole; refuses what is no number of them."""
    if not is_integer(overlap):
        raise ValueError(
            "overlap must be a whole number of pixels, from 0 on. Received: "
            f"overlap={shown(overlap)}."
        )
    return int(overlap)
