"""What the numbers in image files mean: which of them is black, and which is white."""

import numpy as np

from kerasgan.errors import is_integer, shown
from kerasgan.optional import require

DEPTHS = (8, 10, 12, 14, 16)
DIM = 32  # images that stay below this of 255 are nearly black


def plain(image):
    """Brings a loaded image of 8 bits to a mode whose channels are levels: L, RGB ...

    Raises:
        ValueError: Its pixels are floats.
    """
    if image.mode == "F":
        raise ValueError("pixels of 32 bits, Pillow's mode 'F'")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "CMYK" and highest(image) <= 1:  # ink of 0 and 1
        return image
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def highest(image):
    """Returns the largest number in the channels of a plain image, without alpha."""
    return _extremes(image)[1]


def is_transparent(image):
    """Tells whether a plain image is not opaque everywhere."""
    return image.mode == "RGBA" and image.getchannel("A").getextrema()[0] < 255


def _extremes(image):
    """Returns the least and the largest number in the channels, without alpha."""
    found = image.getextrema()
    found = found if isinstance(found[0], tuple) else (found,)
    low, high = zip(*found[: _colours(image)], strict=True)
    return min(low), max(high)


def _colours(image):
    return 3 if image.mode == "RGBA" else len(image.getbands())


def scaled(image, value_range):
    """Brings the channels of an image to 0..255, its alpha left as it is.

    Args:
        image: Of a mode that `plain` gives.
        value_range: `(low, high)`, the numbers of black and white.

    Returns:
        Pillow's image of the same mode.

    Raises:
        ValueError: A number lies outside.
    """
    low, high = value_range
    if value_range == (0, 255):
        return image
    least, most = _extremes(image)
    if least < low or most > high:
        raise ValueError(
            f"values from {least} to {most}, outside value_range={value_range}"
        )
    values = np.clip(np.arange(256), low, high)
    level = ((values - low) * 255 // (high - low)).astype("int").tolist()
    alpha = list(range(256)) * (len(image.getbands()) - _colours(image))
    return image.point(level * _colours(image) + alpha)


def with_channels(image, channels):
    """Makes a plain image grey, RGB or RGBA; without alpha it is laid on white."""
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    if image.mode == "RGBA" and channels != 4:
        white = pillow.new("RGBA", image.size, "white")
        image = pillow.alpha_composite(white, image)
    return image.convert({1: "L", 3: "RGB", 4: "RGBA"}[channels])


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
    """
    if high == 1:
        return (0, 1), None
    if kind[1] == 8:
        return (0, 255), None
    used = next(each for each in DEPTHS if high < 2**each)
    if used == 16 or high == 0:
        return (0, 65535), None
    return (0, 2**used - 1), (
        f"no value of 16 bits is above {high:,}, so that they are read as {used} "
        f"bits, white being {2**used - 1:,}; otherwise write value_range=(0, 65535)"
    )


def notes(results):
    """Says of images that are nearly black, and of those of two levels."""
    highs = {}
    for each in results:
        highs[each.kind] = max(each.high, highs.get(each.kind, 0))
    for (mode, bits), high in highs.items():
        if high == 1:
            yield f"{mode} images of 0 and 1 read as black and white"
        elif bits == 8 and 1 < high < DIM:
            yield (
                f"{mode} images are nearly black, at most {high} of 255: if {high} is "
                f"white, say value_range=(0, {high}), --value-range 0,{high}"
            )
