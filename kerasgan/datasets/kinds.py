"""Which files of a folder are images, and which are sounds."""

import dataclasses
import os
from collections.abc import Callable

from kerasgan.optional import require

# They hold no pixels, or other programs draw them.
NO_PICTURES = ("BUFR", "EPS", "GRIB", "HDF5", "IPTC", "MPEG", "WMF")
OTHER_SOUNDS = (".mp3", ".flac", ".ogg", ".m4a", ".aac", ".aif", ".aiff", ".opus")


@dataclasses.dataclass(frozen=True)
class Kind:
    """What is looked for in a folder.

    Attributes:
        things: What several of them are called.
        endings: Function without arguments that returns the endings of their files.
    """

    things: str
    endings: Callable


def endings():
    """Returns the set of endings of the files that Pillow reads, with their dots."""
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    pillow.init()
    kinds = set(pillow.OPEN) - set(NO_PICTURES)
    known = pillow.registered_extensions().items()
    return {ending for ending, kind in known if kind in kinds}


IMAGES = Kind("images", endings)
SOUNDS = Kind("sounds", lambda: {".wav"})


def kind_of(path):
    """Returns the `Kind` of a folder: sounds where they are there, and no images."""
    found = set()
    images = tuple(endings())
    for _, names in folders(path):
        found |= {os.path.splitext(name)[1].lower() for name in names}
        if found & set(images):
            return IMAGES
    return SOUNDS if found & SOUNDS.endings() else IMAGES


def folders(path):
    """Yields folders below a path, and the names in them; hidden ones not."""
    for folder, subfolders, names in os.walk(path, followlinks=True):
        subfolders[:] = [
            name
            for name in subfolders
            if not name.startswith(".") and not _leads_back(folder, name)
        ]
        yield folder, [name for name in names if not name.startswith(".")]


def _leads_back(folder, name):
    """Tells whether a subfolder is a link to a folder that it lies in."""
    path = os.path.join(folder, name)
    if not os.path.islink(path):
        return False
    target = os.path.realpath(path)
    return os.path.commonpath([target, os.path.realpath(folder)]) == target
