"""Cropping, resizing and changing channels, with Pillow and NumPy."""

import numpy as np

from kerasgan.datasets import limits
from kerasgan.optional import require

# ITU-R 601, the weights of Pillow's own conversion from RGB to L.
LUMINANCE = np.array([0.299, 0.587, 0.114], "float32")


def middle(height, width, size):
    """Finds the largest part in the middle of an image that has the shape of `size`.

    Args:
        height: In pixels.
        width: In pixels.
        size: `(height, width)` to be resized to.

    Returns:
        `(top, left, height, width)` in pixels; an odd remainder goes to the bottom and
        right.
    """
    tall, wide = size
    part = height, width
    if height * wide > width * tall:
        part = max(1, round(width * tall / wide)), width
    elif height * wide < width * tall:
        part = height, max(1, round(height * wide / tall))
    return (height - part[0]) // 2, (width - part[1]) // 2, *part


def resize(images, size):
    """Centre-crops to the shape of `size` and resizes, bicubic and antialiased.

    Args:
        images: (n, height, width, channels) uint8, or float32 in [-1, 1].
        size: `(height, width)` to reach.

    Returns:
        (n, *size, channels) of the same type, clipped to the same range. The array
        itself where nothing is to be done.

    Raises:
        ValueError: They would take too much memory.
    """
    count, height, width, channels = images.shape
    if (height, width) == size:
        return images
    top, left, *part = middle(height, width, size)
    images = images[:, top : top + part[0], left : left + part[1]]
    if tuple(part) == size:
        return images
    limits.check_size(count, size, channels, images.itemsize)
    pillow = require("PIL.Image", "Resizing images", install="pillow")
    result = np.empty((count, *size, channels), images.dtype)
    for i in range(count):
        for c in range(channels):
            plane = pillow.fromarray(np.ascontiguousarray(images[i, ..., c]))
            result[i, ..., c] = plane.resize(size[::-1], pillow.Resampling.BICUBIC)
    # Bicubic overshoots at edges; Pillow clips bytes itself, floats it leaves.
    return result if result.dtype == np.uint8 else np.clip(result, -1, 1, out=result)


def notes(sizes, size):
    """Says what becomes of images that are not of the wanted size.

    Args:
        sizes: Dict of `(height, width)` -> number of such images.
        size: `(height, width)` to reach.

    Returns:
        List of sentences.
    """
    said, count = [], sum(sizes.values())
    if set(sizes) - {size}:
        kinds = sorted(sizes, key=lambda pair: pair[0] * pair[1])
        shown = [f"{height}x{width}" for height, width in kinds]
        shown = shown if len(shown) < 3 else [shown[0], "...", shown[-1]]
        said.append(f"stored as {' '.join(shown)}")
    pixels = sum(height * width * n for (height, width), n in sizes.items())
    parts = {each: middle(*each, size)[2:] for each in sizes}
    kept = sum(h * w * sizes[each] for each, (h, w) in parts.items()) / pixels
    if kept < 1:
        what = "square" if size[0] == size[1] else f"{size[0]}:{size[1]}"
        said.append(
            f"cropped to the middle {what}, which keeps {kept:.0%} of the pixels"
        )
    small = sum(n for each, n in sizes.items() if parts[each][0] < size[0])
    if small:
        said.append(f"{'all' if small == count else f'{small:,}'} enlarged")
    return said


def with_channels(images, channels):
    """Makes images grey or RGB.

    Args:
        images: (n, height, width, c).
        channels: 1, 3 or None for `c`.

    Returns:
        (n, height, width, channels) of the same type.

    Raises:
        ValueError: `c` is neither 1, 3 nor `channels`.
    """
    received = images.shape[-1]
    if channels in (None, received):
        return images
    if (received, channels) == (1, 3):
        return np.repeat(images, 3, axis=-1)
    if (received, channels) == (3, 1):
        grey = images.astype("float32") @ LUMINANCE
        grey = np.rint(grey) if images.dtype == np.uint8 else grey
        return grey.astype(images.dtype)[..., None]
    raise ValueError(
        f"Images of {received} channels cannot be made into channels={channels}: only "
        "1 and 3 convert into each other. Leave channels out, or convert the array."
    )
