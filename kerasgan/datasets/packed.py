"""Files that may be packed with gzip, and what they may grow to."""

import gzip
import os
import zlib

from kerasgan.datasets import limits

# Photographs shrink to a half, handwriting to a fifth; deflate ends at a thousandth.
MOST_EXPANSION = 200
HARMLESS = 2**26  # bytes, however small they were packed
MAGIC = b"\x1f\x8b"


def is_packed(path):
    """Tells whether a file begins as those of gzip do."""
    with open(path, "rb") as file:
        return file.read(2) == MAGIC


def most(path):
    """Returns the number of bytes that a file may hold, once unpacked."""
    size = os.path.getsize(path)
    if is_packed(path):
        size = max(HARMLESS, MOST_EXPANSION * size)
    return min(size, limits.LIMIT_GIB * 2**30)


def head(path, count):
    """Returns the first bytes of what a file holds, fewer where it cannot be read."""
    try:
        with opened(path) as file:
            return file.read(count)
    except (OSError, EOFError, zlib.error):
        return b""


def opened(path):
    """Opens a file for reading bytes, unpacked."""
    return gzip.open(path) if is_packed(path) else open(path, "rb")
