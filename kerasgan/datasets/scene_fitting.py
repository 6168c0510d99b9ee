"""Finds the object that explains a part of a picture best, by drawing it anew."""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from kerasgan.datasets.scene_attributes import SHAPES, SIZES
from kerasgan.datasets.scene_drawing import area, distance

# What is drawn of each shape: turns in degrees, and, beside a sharp one, standard
# deviations of a blur in pixels.
TURNS = np.arange(-9.0, 10, 3)
SOFTNESS = 0.6, 0.9
SMOOTHED = 0.7  # pixels
# How much nearer to the best shape than to another: 1 on it, 1/2 half way; and than to
# the mean of two sizes, which is 0.
SURE_OF_SHAPE = 0.6
SURE_OF_SIZE = 0.42
# The mean of a small and a big object has the area of one between them.
MIXED_SIZES = np.array(list(SIZES.values()))
MIXED_SIZES = MIXED_SIZES / np.sqrt((MIXED_SIZES**2).mean())
TINY = 1e-6  # no divisor is less
UNEXPLAINED = 0.2  # share of the energy that may be no object's


class Object(NamedTuple):
    """An object that was read."""

    shape: str
    color: np.ndarray  # its difference to the ground
    x: float  # pixels from the left
    y: float
    radius: float
    part: tuple  # (rows, columns) that it was read from
    cover: np.ndarray  # what it covers of each pixel of the part


def strength(difference):
    """Returns how far each pixel, smoothed, lies from the ground: (height, width)."""
    smooth = ndimage.gaussian_filter(difference, (SMOOTHED, SMOOTHED, 0))
    return np.sqrt((smooth**2).sum(axis=2))


def fit(difference, part):
    """Reads an object from the part of a picture that it lies in.

    Its area and its middle are the moments of what it covers. The shape that is most
    like it tells which pixels its colour is measured in, and so all is done twice.

    Args:
        difference: (height, width, 3), a picture in [0, 1] less the colour of its
            ground.
        part: (rows, columns) as slices.

    Returns:
        `Object`; None where another shape, or the mean of two sizes, is as near, or
        where nothing is that has an area and a middle.
    """
    inside = difference[part]
    strong = strength(inside)
    color = inside[strong >= 0.85 * strong.max()].mean(axis=0)
    y, x = np.mgrid[part] + 0.5
    pixels = inside.reshape(-1, 3)
    for _ in range(2):
        alpha = pixels @ color / max(color @ color, TINY)
        total = alpha.sum()
        if total < 1:
            return None
        left, top = alpha @ x.ravel() / total, alpha @ y.ravel() / total
        if not (x.min() < left < x.max() and y.min() < top < y.max()):
            return None
        covers = {}
        for shape in SHAPES:
            radius = np.sqrt(total / area(shape))
            covers[shape] = _best(alpha, shape, x - left, y - top, radius)
        shape = max(covers, key=lambda name: _alike(alpha, covers[name]))
        cover = covers.pop(shape)
        color = cover @ pixels / (cover @ cover)
    alpha = pixels @ color / max(color @ color, TINY)
    radius = np.sqrt(total / area(shape))
    mixed = _best(alpha, shape, x - left, y - top, radius, MIXED_SIZES)
    sure = min(_nearer(alpha, cover, other) for other in covers.values())
    if sure < SURE_OF_SHAPE or _nearer(alpha, cover, mixed) < SURE_OF_SIZE:
        return None
    return Object(shape, color, left, top, radius, part, cover)


def _best(alpha, shape, x, y, radius, factors=(1,)):
    """Draws a shape in each turn and softness; returns the cover most like alpha.

    Alpha is (pixels,), x and y (height, width). With several factors of the radius it
    draws the mean over these.
    """
    sharp = 0
    for factor in factors:
        outside = distance(shape, x, y, factor * radius, TURNS[:, None, None])
        sharp = sharp + np.clip(0.5 - outside, 0, 1) / len(factors)
    sharp = sharp.reshape(-1, *x.shape)  # a circle has no turns
    made = [sharp] + [ndimage.gaussian_filter(sharp, (0, w, w)) for w in SOFTNESS]
    made = np.stack(made).reshape(-1, alpha.size)
    return made[(made @ alpha / np.linalg.norm(made, axis=1)).argmax()]


def _alike(alpha, cover):
    """Returns how much of alpha a cover explains; one that is scaled, the same."""
    return cover @ alpha / np.linalg.norm(cover)


def _nearer(alpha, cover, other):
    """Returns where alpha lies on the way from another cover, 0, to this one, 1."""
    other = other * (other @ alpha) / (other @ other)
    cover = cover * (cover @ alpha) / (cover @ cover)
    way = cover - other
    return (alpha - other) @ way / max(way @ way, TINY)


def explained(difference, found):
    """Tells whether objects explain a picture, but for noise.

    The mean over 3x3 pixels of white noise has 1/8 of the energy that is left when it
    is taken away; what the mean has beyond that is a structure that nobody drew.

    Args:
        difference: (height, width, 3), a picture less the colour of its ground.
        found: List of `Object`.
    """
    drawn = np.zeros_like(difference)
    for each in found:
        shape = drawn[each.part].shape
        drawn[each.part] += (each.cover[:, None] * each.color).reshape(shape)
    left = difference - drawn
    smooth = ndimage.uniform_filter(left, (3, 3, 1))
    structure = (smooth**2).sum() - ((left - smooth) ** 2).sum() / 8
    return structure <= UNEXPLAINED * (drawn**2).sum()
