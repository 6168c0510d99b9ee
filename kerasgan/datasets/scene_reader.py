"""Reads the attributes of scenes from pixels: analysis by synthesis.

The ground is that of the border, the objects are what stands out from it, and each
object is read by drawing it anew at its measured middle, size and colour, once in each
shape, turn and softness. A picture is unreadable where a measure lies between two
attributes or what was drawn does not explain it.
"""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from kerasgan.datasets.scene_attributes import (
    COLORS,
    GROUNDS,
    PAIR_SIZE,
    PLACES,
    SIZES,
    Scene,
    ScenePair,
)
from kerasgan.datasets.scene_drawing import LEAST_SIZE
from kerasgan.datasets.scene_fitting import explained, fit, strength
from kerasgan.errors import shown, unknown

READ_AT = 32  # larger pictures whose side is a multiple are averaged to this
# Distances are those of RGB in [0, 1].
GROUND_TOLERANCE = 0.35
COLOR_TOLERANCE = 0.25
STANDS_OUT = 0.3
MARGIN = 3  # pixels about an object that are looked at with it
LEAST_AREA = 0.25  # of the area of the smallest object that is looked for
SIZE_TOLERANCE = 1.25  # factor; the sizes are a factor of 1.7 apart
PLACE_TOLERANCE = 0.095  # sides; the places are 0.22 apart
SLOPE_TOLERANCE = 0.5  # of the shorter to the longer way from object to object


def read(image):
    """Reads a picture of one object.

    Args:
        image: (size, size, 3), uint8 or floats in [-1, 1], of 32 pixels or more.

    Returns:
        `Scene`, or None where the picture is unreadable.

    Raises:
        ValueError: It is no such array.
    """
    return read_all(np.asarray(image)[None])[0]


def read_pair(image):
    """Reads a picture of two objects; see `read`. Returns `ScenePair` or None."""
    return read_all(np.asarray(image)[None], "scene_pairs")[0]


def read_all(images, name="scenes"):
    """Reads pictures.

    Args:
        images: (n, size, size, 3), uint8 or floats in [-1, 1], beyond which they are
            clipped, of 32 pixels or more; smaller ones, from 16 on, are read worse.
        name: `"scenes"`, of one object, or `"scene_pairs"`, of two.

    Returns:
        List of `Scene` or `ScenePair`, or None for unreadable ones.

    Raises:
        ValueError: They are no such array.
    """
    if name not in READERS:
        raise ValueError(unknown("kind of scenes", name, READERS))
    objects, reader = READERS[name]
    found = []
    for image in _prepared(images):
        seen = _split(image, objects)
        found.append(None if seen is None else reader(seen))
    return found


def _prepared(images):
    """Returns floats in [0, 1] of `READ_AT` pixels, or of more that are no multiple."""
    images = np.asarray(images)
    side = images.shape[1] if images.ndim == 4 else 0
    square = images.ndim == 4 and images.shape[1:] == (side, side, 3)
    if not square or side < LEAST_SIZE or images.dtype.kind not in "uf":
        raise ValueError(
            "Scenes are read from uint8 or float images (n, size, size, 3), size "
            f"{LEAST_SIZE} at least. Received: shape {shown(images.shape)}, dtype "
            f"{images.dtype}. Write x[None] for one image."
        )
    scaled = images.astype("float32")
    scaled = scaled / 255 if images.dtype.kind == "u" else (scaled + 1) / 2
    scaled = np.clip(scaled, 0, 1)
    many = side // READ_AT if side % READ_AT == 0 else 1
    scaled = scaled.reshape(-1, side // many, many, side // many, many, 3)
    return scaled.mean(axis=(2, 4))


def _nearest(value, known, tolerance):
    """Returns the name of the nearest of named vectors; None if it is not near."""
    apart = {name: np.linalg.norm(value - each) for name, each in known.items()}
    best = min(apart, key=apart.get)
    return best if apart[best] <= tolerance else None


def _unit(colors):
    return {name: np.array(rgb) / 255 for name, rgb in colors.items()}


KNOWN_COLORS, KNOWN_GROUNDS = _unit(COLORS), _unit(GROUNDS)


class _Seen(NamedTuple):
    """What stands out from a ground."""

    ground: str
    color: np.ndarray  # of the ground
    difference: np.ndarray  # of the picture to it
    boxes: list  # (rows, columns) of each object, as slices

    def color_of(self, found):
        """Returns the name of an object's colour, or None."""
        return _nearest(self.color + found.color, KNOWN_COLORS, COLOR_TOLERANCE)


def _split(image, objects):
    """Returns `_Seen`; None without a ground, or if other than `objects` stand out."""
    if not np.isfinite(image).all():
        return None
    border = np.concatenate([image[0], image[-1], image[1:-1, 0], image[1:-1, -1]])
    near = np.abs(border - np.median(border, axis=0)).max(axis=1) < STANDS_OUT
    color = border[near].mean(axis=0) if near.any() else border.mean(axis=0)
    ground = _nearest(color, KNOWN_GROUNDS, GROUND_TOLERANCE)
    if ground is None:
        return None
    difference = image - color
    labels, _ = ndimage.label(strength(difference) > STANDS_OUT)
    least = LEAST_AREA * np.pi * (min(SIZES.values()) * len(image)) ** 2
    boxes = [
        box
        for number, box in enumerate(ndimage.find_objects(labels), 1)
        if (labels[box] == number).sum() >= least
    ]
    return _Seen(ground, color, difference, boxes) if len(boxes) == objects else None


def _one(seen):
    """Reads the only object of a picture: returns `Scene` or None."""
    size = len(seen.difference)
    found = fit(seen.difference, _grown(seen.boxes[0], size))
    if found is None or not explained(seen.difference, [found]):
        return None
    away = {
        name: np.abs(np.array([found.x, found.y]) / size - middle).max()
        for name, middle in PLACES.items()
    }
    place = min(away, key=away.get)
    off = {name: _off(found, size, radius) for name, radius in SIZES.items()}
    name = min(off, key=off.get)
    color = seen.color_of(found)
    if color is None or away[place] > PLACE_TOLERANCE or off[name] > SIZE_TOLERANCE:
        return None
    return Scene(found.shape, color, name, place, seen.ground)


def _off(found, size, radius):
    """Returns the factor, from 1 on, by which an object is of another size."""
    return np.exp(abs(np.log(found.radius / size / radius)))


def _two(seen):
    """Reads the two objects of a picture: returns `ScenePair` or None."""
    size = len(seen.difference)
    axis, parts = _halves(seen.boxes, size)
    found = [fit(seen.difference, part) for part in parts]
    if None in found or not explained(seen.difference, found):
        return None
    ways = [abs(found[0].y - found[1].y), abs(found[0].x - found[1].x)]
    off = max(_off(each, size, PAIR_SIZE) for each in found)
    if ways[1 - axis] > SLOPE_TOLERANCE * ways[axis] or off > SIZE_TOLERANCE:
        return None
    first, second = ((each.shape, seen.color_of(each)) for each in found)
    if None in first + second or first == second:
        return None
    return ScenePair(*first, ("above", "left of")[axis], *second, seen.ground)


def _halves(boxes, size):
    """Returns the axis along which two boxes lie apart, and a part for each in order.

    Parts are what lies about the boxes, cut half way between them.
    """
    gaps = [
        (second[axis].start - first[axis].stop, axis, first, second)
        for first, second in (boxes, boxes[::-1])
        for axis in (0, 1)
    ]
    gap, axis, first, second = max(gaps, key=lambda each: each[0])
    cut = first[axis].stop + gap // 2
    first, second = list(_grown(first, size)), list(_grown(second, size))
    if gap >= 0:
        first[axis] = slice(first[axis].start, min(cut, first[axis].stop))
        second[axis] = slice(max(cut, second[axis].start), second[axis].stop)
    return axis, (tuple(first), tuple(second))


def _grown(box, size):
    """Returns a box that is larger by `MARGIN` on each side, within the picture."""
    return tuple(
        slice(max(each.start - MARGIN, 0), min(each.stop + MARGIN, size))
        for each in box
    )


# kind of scenes -> number of objects, function that reads them
READERS = {"scenes": (1, _one), "scene_pairs": (2, _two)}
