"""What samples are made of, read of data: images in one array, or rows of captions."""

import os
from pathlib import Path

import numpy as np

from kerasgan.datasets import folder, layout
from kerasgan.datasets.info import CHANNELS, Options
from kerasgan.datasets.load import load
from kerasgan.modalities import Text

SMALL = 16  # pixels of images that nobody looks at


def of_kind(kind, name_or_path, split="all", **options):
    """Reads what a model makes samples of, as its condition says.

    Args:
        kind: `Image` or `Text`, a condition of a model.
        name_or_path: As for `load`.
        split: As for `load`.
        **options: `value_range` and `skip_corrupt`, as for `load`.

    Returns:
        Array (n, ...): images in the range of the condition, or int32 rows of words.

    Raises:
        As `load`.
    """
    if isinstance(kind, Text):
        options = {**options, "captions": kind, "shuffle": False}
        data = load(name_or_path, split=split, image_size=SMALL, **options)
        return np.concatenate([np.asarray(rows) for _, rows in data])
    channels = kind.shape[2] if kind.shape[2] in CHANNELS else None
    found = images(name_or_path, kind.shape[:2], channels, split, **options)
    return kind.from_networks(found)


def images(name_or_path, size, channels=None, split="all", most=None, **options):
    """Reads images as training data are read.

    Args:
        name_or_path: As for `load`, or the path of one picture.
        size: `(height, width)` to bring them to.
        channels: As for `load`.
        split: As for `load`.
        most: Number of images after which it stops; None for all.
        **options: `value_range` and `skip_corrupt`, as for `load`.

    Returns:
        float32 array (n, height, width, channels) in [-1, 1], in the order of the names
        of the files.

    Raises:
        As `load`.
    """
    options = {"image_size": size, "channels": channels, **options}
    path = Path(os.path.expanduser(name_or_path))
    if path.is_file() and path.suffix.lower() in layout.endings():
        read = Options(image_size=size, channels=channels)
        value_range = options.get("value_range")
        found = folder.read(path, "all", read, value_range, skip_corrupt=False).images
        if found.dtype == np.uint8:
            found = found.astype("float32") / np.float32(127.5) - np.float32(1)
        return found
    parts, left = [], most
    for batch in load(name_or_path, split=split, shuffle=False, **options):
        parts.append(np.asarray(batch, "float32"))
        left = None if left is None else left - len(parts[-1])
        if left is not None and left <= 0:
            break
    return np.concatenate(parts)[:most]
