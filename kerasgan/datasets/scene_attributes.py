"""What a drawn scene is told by: one object, or two and how one lies to the other."""

import itertools
from typing import NamedTuple

import numpy as np

SHAPES = "circle", "square", "triangle", "star"
# The mean of two of them, or of one and a ground, is at least 0.3 from each, in [0, 1].
COLORS = {
    "red": (225, 30, 35),
    "green": (20, 165, 60),
    "blue": (30, 95, 250),
    "yellow": (250, 215, 30),
    "purple": (160, 0, 200),
}
GROUNDS = {"black": (0, 0, 0), "white": (255, 255, 255)}
SIZES = {"small": 0.1, "big": 0.17}  # radius of a circle, in sides of the picture
PAIR_SIZE = 0.13  # the same of both objects of a pair
# The middle of the object, in sides of the picture from the left and from the top.
PLACES = {
    "top left": (0.28, 0.28),
    "top right": (0.72, 0.28),
    "bottom left": (0.28, 0.72),
    "bottom right": (0.72, 0.72),
    "middle": (0.5, 0.5),
}
# The middles of the first and the second object of a pair.
RELATIONS = {
    "above": ((0.5, 0.26), (0.5, 0.74)),
    "left of": ((0.26, 0.5), (0.74, 0.5)),
}
HELD_OUT, PAIRS_HELD_OUT = 60, 228  # of 400, of 1,520 combinations


class Scene(NamedTuple):
    """One object on a ground.

    Attributes:
        shape: One of `SHAPES`.
        color: One of `COLORS`.
        size: One of `SIZES`.
        place: One of `PLACES`.
        ground: One of `GROUNDS`.
    """

    shape: str
    color: str
    size: str
    place: str
    ground: str


class ScenePair(NamedTuple):
    """Two objects on a ground, in their only form: the upper or left one comes first.

    "A below B" and "B above A" are one picture, and so one `ScenePair`.

    Attributes:
        shape: One of `SHAPES`.
        color: One of `COLORS`.
        relation: How the first lies to the other: one of `RELATIONS`.
        other_shape: One of `SHAPES`.
        other_color: One of `COLORS`; shape and color never are both the same.
        ground: One of `GROUNDS`.
    """

    shape: str
    color: str
    relation: str
    other_shape: str
    other_color: str
    ground: str


def _without(scenes, count):
    """Takes `count` of the scenes out: (those that stay, those that were taken)."""
    taken = set(np.random.default_rng(0).permutation(len(scenes))[:count].tolist())
    stay = tuple(each for i, each in enumerate(scenes) if i not in taken)
    return stay, tuple(scenes[i] for i in sorted(taken))


OBJECTS = tuple(itertools.product(SHAPES, COLORS))
ALL_SCENES = tuple(
    Scene(*each) for each in itertools.product(SHAPES, COLORS, SIZES, PLACES, GROUNDS)
)
ALL_PAIRS = tuple(
    ScenePair(*one, relation, *other, ground)
    for one, relation, other, ground in itertools.product(
        OBJECTS, RELATIONS, OBJECTS, GROUNDS
    )
    if one != other
)
# Combinations that the training split never sees; each value of an attribute, and each
# shape in each color, stays in what it sees.
SEEN_SCENES, HELD_OUT_SCENES = _without(ALL_SCENES, HELD_OUT)
SEEN_PAIRS, HELD_OUT_PAIRS = _without(ALL_PAIRS, PAIRS_HELD_OUT)
