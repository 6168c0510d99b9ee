"""Drawn scenes of known attributes, and sentences about them, as datasets.

`"scenes"` are of one object, `"scene_pairs"` of two. `kerasgan.datasets.scene_reader`
reads the attributes back from pictures, so that what a model was asked for can be
counted in what it drew.
"""

import numpy as np

from kerasgan.datasets import limits
from kerasgan.datasets.info import Source
from kerasgan.datasets.scene_attributes import (
    ALL_PAIRS,
    ALL_SCENES,
    HELD_OUT_PAIRS,
    HELD_OUT_SCENES,
    SEEN_PAIRS,
    SEEN_SCENES,
    Scene,
    ScenePair,
)
from kerasgan.datasets.scene_captions import caption
from kerasgan.datasets.scene_drawing import LEAST_SIZE, draw
from kerasgan.errors import is_integer, shown, unknown

__all__ = [
    "ALL_PAIRS",
    "ALL_SCENES",
    "HELD_OUT_PAIRS",
    "HELD_OUT_SCENES",
    "LOADERS",
    "SEEN_PAIRS",
    "SEEN_SCENES",
    "SPLITS",
    "Scene",
    "ScenePair",
    "caption",
    "captions_of_split",
    "draw",
    "images_of",
    "of_split",
]

# split -> number of scenes, seed, whether they are of the combinations held out,
# whether they are worded as in tests
SPLITS = {
    "train": (16_000, 0, False, False),
    "test": (4_000, 1, False, True),
    "held_out": (4_000, 2, True, True),
}
KINDS = {
    "scenes": (SEEN_SCENES, HELD_OUT_SCENES),
    "scene_pairs": (SEEN_PAIRS, HELD_OUT_PAIRS),
}
AGAIN_STREAM = 1  # beside the rows of splits, whose generators have (seed, row)


def of_split(split, name="scenes", count=None):
    """Returns the attributes of the scenes of a split, in their order.

    Args:
        split: `"train"`, `"test"` or `"held_out"`.
        name: `"scenes"` or `"scene_pairs"`.
        count: How many of them, the first ones; None for all.

    Returns:
        List of `Scene` or `ScenePair`, one an image.

    Raises:
        ValueError: There is no such split, name, or that many.
    """
    return [scene for scene, _ in _rows(split, name, count)]


def captions_of_split(split, name="scenes", count=None):
    """Returns the captions of a split, in its order: tuple of texts, one an image.

    It takes and refuses what `of_split` does.
    """
    test = SPLITS.get(split, (None,))[-1]
    return tuple(
        caption(scene, random.spawn(1)[0], test)
        for scene, random in _rows(split, name, count)
    )


def images_of_split(split, name="scenes", count=None, side=32):
    """Draws the pictures of a split, in its order: uint8 (n, side, side, 3).

    It takes and refuses what `of_split` does; `side` is theirs in pixels.
    """
    size = SPLITS.get(split, (0,))[0] if count is None else count
    limits.check_size(size, (side, side), 3)
    drawn = [draw(scene, side, random) for scene, random in _rows(split, name, count)]
    return np.stack(drawn)


def images_of(scenes, count, side=32, seed=0):
    """Draws each of some scenes several times, as differently as those of a split.

    Args:
        scenes: List of `Scene` or `ScenePair`.
        count: Pictures of each.
        side: Theirs, in pixels.
        seed: Picture k of scene i is drawn from (seed, i, k) alone, and from nothing
            that a split is drawn from.

    Returns:
        uint8 (len(scenes) * count, side, side, 3), those of a scene one after another.
    """
    limits.check_size(len(scenes) * count, (side, side), 3)
    drawn = [
        draw(scene, side, np.random.default_rng([seed, row, number, AGAIN_STREAM]))
        for row, scene in enumerate(scenes)
        for number in range(count)
    ]
    return np.stack(drawn)


def _rows(split, name, count):
    """Yields pairs of a scene and the generator of all else of its row.

    Row i is drawn from (seed, i) alone, so that the first rows are those of a smaller
    set.
    """
    if name not in KINDS:
        raise ValueError(unknown("dataset of scenes", name, KINDS))
    if split not in SPLITS:
        raise ValueError(unknown(f"split of {name!r}", split, SPLITS))
    size, seed, held_out, _ = SPLITS[split]
    if count is not None and not (is_integer(count) and count <= size):
        raise ValueError(
            f"count must be a whole number of 0 to {size}, or None. Received: "
            f"count={shown(count)}."
        )
    kinds = KINDS[name][held_out]
    for row in range(size if count is None else count):
        random = np.random.default_rng([seed, row])
        yield kinds[random.integers(len(kinds))], random


def _side(name, options):
    """Returns the side of the square pictures that options ask for, 32 by default.

    Raises:
        ValueError: They ask for pictures that are not square, too small, or not RGB.
    """
    height, width = options.size or (32, 32)
    if height != width or height < LEAST_SIZE:
        raise ValueError(
            f"Pictures of {name!r} are square, of {LEAST_SIZE} pixels at least. "
            f"Received: image_size={shown(options.image_size)}. Write image_size=32."
        )
    if options.channels not in (None, 3):
        raise ValueError(
            f"Pictures of {name!r} are told apart by their colors. Received: "
            f"channels={options.channels}. Write channels=3, or leave it out."
        )
    return height


def _reader(name):
    """Returns the function of (split, options) that draws such a dataset."""

    def read(split, options):
        side = _side(name, options)
        captions = captions_of_split(split, name)
        images = images_of_split(split, name, None, side)
        return Source(
            name=name,
            split=split,
            images=images,
            license="CC0 1.0 (drawn by kerasgan)",
            captions=captions,
        )

    return read


# name -> function of (split, options) that returns a Source
LOADERS = {name: _reader(name) for name in KINDS}
