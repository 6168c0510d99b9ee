"""What the numbers in image files mean: which of them is black, and which is white."""

import numpy as np

from kerasgan.errors import is_integer, shown
from kerasgan.optional import require

WIDE = ("I", "I;16", "I;16B", "I;16L", "I;16N")
DEPTHS = (8, 10, 12, 14, 16)
DIM = 32  # images that stay below this of 255 are nearly black


class DepthError(ValueError):
    """Pillow gives fewer bits of a file than would be needed."""


def bits(image):
    """Returns 16 where Pillow cuts the channels of an opened file to 8 bits, else 8."""
    arguments = [tile[3] for tile in image.tile] if hasattr(image, "tile") else []
    words = [
        word
        for each in arguments
        for word in (each if isinstance(each, tuple) else (each,))
    ]
    wide = any(
        ";16" in word if isinstance(word, str) else image.format == "PPM" and word > 255
        for word in words
        if isinstance(word, (str, int))
    )
    return 16 if wide and image.mode not in WIDE else 8


def plain(image):
    """Brings a loaded image to a mode whose channels are levels: L, RGB, RGBA, I ...

    Raises:
        ValueError: Its pixels are floats, or no whole numbers of 16 bits.
    """
    if image.mode == "F":
        raise ValueError("pixels of 32 bits, Pillow's mode 'F'")
    if image.mode in WIDE:
        low, high = _extremes(image)
        if low < 0 or high > 65535:
            raise ValueError(f"pixels from {low} to {high}, which are not of 16 bits")
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "CMYK" and highest(image) <= 1:  # ink of 0 and 1
        return image
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def highest(image):
    """Returns the largest number in the channels of a plain image, without alpha."""
    return _extremes(image)[1]


def _extremes(image):
    """Returns the least and the largest number in the channels, without alpha."""
    if image.mode in WIDE:
        values = np.asarray(image)
        return int(values.min()), int(values.max())
    found = image.getextrema()
    found = found if isinstance(found[0], tuple) else (found,)
    low, high = zip(*found[: _colours(image)], strict=True)
    return min(low), max(high)


def _colours(image):
    return 3 if image.mode == "RGBA" else len(image.getbands())


def scaled(image, value_range):
    """Makes an opaque image of bytes.

    Args:
        image: Of a mode that `plain` gives.
        value_range: `(low, high)`, the numbers of black and white.

    Returns:
        Pillow's image of mode L, RGB or CMYK.

    Raises:
        ValueError: A number lies outside.
    """
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    low, high = value_range
    if image.mode in WIDE or value_range != (0, 255):
        least, most = _extremes(image)
        if least < low or most > high:
            raise ValueError(
                f"values from {least} to {most}, outside value_range={value_range}"
            )
    if image.mode in WIDE:
        values = (np.asarray(image).astype("int64") - low) * 255 // (high - low)
        return pillow.fromarray(values.astype("uint8"))
    if value_range != (0, 255):
        values = np.clip(np.arange(256), low, high)
        level = ((values - low) * 255 // (high - low)).astype("int").tolist()
        alpha = list(range(256)) * (len(image.getbands()) - _colours(image))
        image = image.point(level * _colours(image) + alpha)
    if image.mode == "RGBA":
        white = pillow.new("RGBA", image.size, "white")
        return pillow.alpha_composite(white, image)
    return image


def whole(name, value_range):
    """Returns a range of whole numbers, or refuses it with `ValueError`."""
    try:
        low, high = value_range
        if low < high and all(is_integer(value, -65535) for value in (low, high)):
            return int(low), int(high)
    except (TypeError, ValueError):
        pass
    raise ValueError(
        f"{name}: value_range of image files must be two whole numbers, low below "
        f"high. Received: {shown(value_range)}. Write (0, 4095) for 12 bits, for "
        "example."
    )


def meaning(kind, high):
    """Guesses black and white from all images of a kind in a folder.

    Args:
        kind: `(mode, bits)` of the images.
        high: The largest number in any of them.

    Returns:
        `(value_range, sentence)`: the sentence says what was assumed where it may be
        otherwise, else it is None.

    Raises:
        DepthError: Pillow has not read what would be needed.
    """
    mode, depth = kind
    if mode in WIDE and high > 1:
        used = next(each for each in DEPTHS if high < 2**each)
        if used == 16:
            return (0, 65535), None
        return (0, 2**used - 1), (
            f"no value of 16 bits is above {high:,}, so that they are read as {used} "
            f"bits, white being {2**used - 1:,}; otherwise write "
            "value_range=(0, 65535)"
        )
    if depth == 16 and high < 64:
        raise DepthError(
            f"have 16 bits a channel and none of the uppermost two, as images of 12 or "
            f"14 bits; Pillow reads the upper 8 alone, here 0 to {high}. Convert them "
            "to 8 bits first, or save grey ones, which are read in full"
        )
    if high == 1:
        return (0, 1), None
    if mode in WIDE:
        return (0, 65535), None
    return (0, 255), None
