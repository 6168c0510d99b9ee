"""Pictures of scenes: each object is the inside of a line that has a formula."""

import math
from typing import NamedTuple

import numpy as np

from kerasgan.datasets.scene_attributes import (
    COLORS,
    GROUNDS,
    PAIR_SIZE,
    PLACES,
    RELATIONS,
    SIZES,
    ScenePair,
)
from kerasgan.errors import is_integer, shown

LEAST_SIZE = 16
FINE = 3  # points a pixel and axis at which the line is asked
# What one picture differs by from the next of the same attributes, at most.
SHIFT, CROSS_SHIFT = 0.02, 0.05  # sides; the second across the axis of a relation
SCALE = 0.05  # share of the size
TURN = 8  # degrees


class Form(NamedTuple):
    """A regular star with `tips` tips; a polygon is one whose edges are straight.

    Attributes:
        tips: Number of tips; 0 for a circle.
        outer: Distance of a tip from the middle, in radii of the circle.
        inner: Distance of the points between two tips, in distances of a tip.
        first: Degrees from the right, clockwise, at which a tip lies.
    """

    tips: int
    outer: float
    inner: float
    first: float


# Polygons of n tips have inner = cos(pi / n).
FORMS = {
    "circle": Form(0, 1.0, 1.0, 0),
    "square": Form(4, 1.25, math.cos(math.pi / 4), 45),
    "triangle": Form(3, 1.45, math.cos(math.pi / 3), -90),
    "star": Form(5, 1.4, 0.45, -90),
}


class Placed(NamedTuple):
    """An object as it is drawn.

    Attributes:
        shape: One of `SHAPES`.
        color: One of `COLORS`.
        x: Sides of the picture from its left edge to the middle of the object.
        y: The same from its top edge.
        radius: Size, in sides of the picture.
        turn: Degrees, clockwise.
    """

    shape: str
    color: str
    x: float
    y: float
    radius: float
    turn: float


def area(shape):
    """Returns the area of an object of radius 1: pi for a circle."""
    form = FORMS[shape]
    if not form.tips:
        return math.pi
    wedge = form.outer**2 * form.inner * math.sin(math.pi / form.tips)
    return form.tips * wedge  # 2 n triangles of the middle, a tip and a point between


def distance(shape, x, y, radius, turn):
    """Computes how far points lie outside of the line about an object.

    A star is folded onto half of one tip, of which one straight line is the edge:
    through the tip (R, 0) and (r cos(pi / n), r sin(pi / n)).

    Args:
        shape: One of `SHAPES`.
        x: Horizontal distance of points from its middle; any array.
        y: The same downwards.
        radius: Size of the object, in the same unit.
        turn: Degrees, clockwise; a number, or an array that broadcasts.

    Returns:
        Array of distances, negative inside. Beyond a tip it is that to the nearest
        edge's line.
    """
    form = FORMS[shape]
    from_middle = np.hypot(x, y)
    if not form.tips:
        return from_middle - radius
    half = math.pi / form.tips
    angle = np.arctan2(y, x) - np.radians(turn + form.first)
    folded = np.abs((angle + half) % (2 * half) - half)
    tip = form.outer * radius
    across = tip * form.inner * math.sin(half)
    along = tip * (form.inner * math.cos(half) - 1)
    length = math.hypot(across, along)
    # The line's normal (across, -along) / length, at its angle.
    normal = math.atan2(-along, across)
    return from_middle * np.cos(folded - normal) - tip * across / length


def place(scene, random):
    """Draws where the objects of a scene lie, how large they are and how turned.

    Args:
        scene: `Scene` or `ScenePair`.
        random: `numpy.random.Generator`.

    Returns:
        Tuple of one or two `Placed`.
    """
    if isinstance(scene, ScenePair):
        middles = RELATIONS[scene.relation]
        told = [(*scene[:2], PAIR_SIZE), (scene.other_shape, scene.other_color)]
        told[1] = (*told[1], PAIR_SIZE)
        shifts = (CROSS_SHIFT, SHIFT)
        if scene.relation != "above":
            shifts = shifts[::-1]
    else:
        middles, shifts = [PLACES[scene.place]], (SHIFT, SHIFT)
        told = [(*scene[:2], SIZES[scene.size])]
    placed = []
    for (shape, color, radius), middle in zip(told, middles, strict=True):
        x, y = np.asarray(middle) + np.asarray(shifts) * random.uniform(-1, 1, 2)
        radius *= 1 + SCALE * random.uniform(-1, 1)
        turn = TURN * random.uniform(-1, 1)
        placed.append(Placed(shape, color, x, y, radius, turn))
    return tuple(placed)


def draw(scene, size=32, random=0):
    """Draws a scene, its edges smoothed.

    The place shifts by 0.02 of the side at most (by 0.05 across the axis of a
    relation), the size differs by 5 %, and the object is turned by 8 degrees; none of
    it makes one scene look like another.

    Args:
        scene: `Scene` or `ScenePair`.
        size: Height and width in pixels, 16 at least.
        random: `numpy.random.Generator`, or a seed.

    Returns:
        uint8 (size, size, 3).

    Raises:
        ValueError: `size` is no whole number from 16 on.
    """
    if not is_integer(size, least=LEAST_SIZE):
        raise ValueError(
            f"size of a scene must be a whole number of at least {LEAST_SIZE}. "
            f"Received: size={shown(size)}. Write 32, for example."
        )
    image = np.empty((size, size, 3))
    image[:] = GROUNDS[scene.ground]
    for each in place(scene, np.random.default_rng(random)):
        rows, columns, cover = _cover(each, size)
        ground = image[rows, columns]
        ground += cover[..., None] * (np.asarray(COLORS[each.color]) - ground)
    return np.rint(image).astype("uint8")


def _cover(placed, size):
    """Returns the rows and columns about an object, and what it covers of each pixel.

    Each pixel is asked at `FINE` x `FINE` points, each of which is a square itself: the
    mean over them of clip(1/2 - distance / its side, 0, 1).
    """
    reach = FORMS[placed.shape].outer * placed.radius * size + 1
    middles = np.array([placed.y, placed.x]) * size
    low = np.maximum(np.floor(middles - reach), 0).astype(int)
    high = np.minimum(np.ceil(middles + reach), size).astype(int)
    y, x = (
        (np.arange(a * FINE, b * FINE) + 0.5) / FINE - middle
        for a, b, middle in zip(low, high, middles, strict=True)
    )
    outside = distance(placed.shape, x, y[:, None], placed.radius * size, placed.turn)
    cover = np.clip(0.5 - FINE * outside, 0, 1)
    cover = cover.reshape(len(y) // FINE, FINE, len(x) // FINE, FINE).mean(axis=(1, 3))
    return slice(low[0], high[0]), slice(low[1], high[1]), cover
