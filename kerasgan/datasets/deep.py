"""Image files of 16 bits a channel, read in full."""

import numpy as np

from kerasgan.datasets.resizing import LUMINANCE, resize

WIDE = ("I", "I;16", "I;16B", "I;16L", "I;16N")
WHITE = 65535
# How Pillow unpacks 16 bits to the upper 8 -> how it unpacks them to the lower 8: the
# same pixels, taken for numbers of the other byte order.
LOWER = {
    "RGB;16B": "RGB;16L",
    "RGB;16L": "RGB;16B",
    "RGBA;16B": "RGBA;16L",
    "RGBA;16L": "RGBA;16B",
    "LA;16B": "RGBA",  # two numbers of 16 bits are four bytes
}
ADVICE = (
    "Save them as PNG or with numpy.savez('images.npz', images=images, "
    "value_range=(0, 65535)), which are read in full, or convert them to 8 bits"
)


def words(image):
    """Returns the words that say how Pillow unpacks an opened file."""
    tiles = getattr(image, "tile", None) or ()
    parts = [tile[3] for tile in tiles]
    return [w for each in parts for w in (each if isinstance(each, tuple) else (each,))]


def is_deep(image):
    """Tells whether an opened file has 16 bits a channel."""
    if image.mode in WIDE:
        return True
    return any(
        ";16" in word if isinstance(word, str) else image.format == "PPM" and word > 255
        for word in words(image)
        if isinstance(word, (str, int))
    )


def values(image, reopen, upright):
    """Returns the numbers (height, width, channels) of a file of 16 bits, int32.

    Args:
        image: Pillow's image, opened and not loaded.
        reopen: Function that opens it once more.
        upright: Function of an image that applies its EXIF orientation.

    Raises:
        ValueError: Pillow reads the upper 8 bits alone, or the numbers are no 16 bits.
    """
    if image.mode in WIDE:
        found = np.asarray(upright(image), "int64")[..., None]
        if found.min() < 0 or found.max() > WHITE:
            raise ValueError(
                f"pixels from {found.min()} to {found.max()}, which are not of 16 bits"
            )
        return _with_alpha(found.astype("int32"), image.info.get("transparency"))
    named = [word for word in words(image) if isinstance(word, str)]
    word = next((each for each in named if each in LOWER), None)
    if word is None or image.tile[0][0] not in ("raw", "zip"):
        raise ValueError(
            f"16 bits a channel, of which Pillow reads the upper 8 alone in this "
            f"{image.format} file. {ADVICE}"
        )
    with reopen() as other:
        other.tile = [_unpacked(tile, word) for tile in other.tile]
        low = np.asarray(upright(other), "int32")
    if word.startswith("LA"):
        return low[..., ::2] * 256 + low[..., 1::2]
    found = np.asarray(upright(image), "int32") * 256 + low
    return _with_alpha(found, image.info.get("transparency"))


def _unpacked(tile, word):
    """Returns a tile that is unpacked to the lower 8 bits."""
    codec, extents, offset, args = tile
    swapped = LOWER[word] if isinstance(args, str) else (LOWER[word], *args[1:])
    return type(tile)(codec, extents, offset, swapped)


def _with_alpha(found, key):
    """Adds an alpha channel where one colour is said to be transparent."""
    if key is None or isinstance(key, bytes):
        return found
    alpha = np.where((found == key).all(axis=-1, keepdims=True), 0, WHITE)
    return np.concatenate([found, alpha], axis=-1)


def image_of(found, value_range, shape):
    """Makes an image of such numbers.

    Args:
        found: (height, width, channels) int32, with alpha last if channels are even.
        value_range: `(low, high)`, the numbers of black and white.
        shape: `(height, width, channels)` to reach; only 4 channels keep the alpha.

    Returns:
        float32 array of that shape in [-1, 1].

    Raises:
        ValueError: A number lies outside of the range.
    """
    low, high = value_range
    opaque = found.shape[-1] % 2
    colours = found if opaque else found[..., :-1]
    if colours.min() < low or colours.max() > high:
        raise ValueError(
            f"values from {colours.min()} to {colours.max()}, outside "
            f"value_range={value_range}"
        )
    colours = ((colours - low) / (high - low)).astype("float32")
    alpha = np.ones_like(colours[..., :1])
    if not opaque:
        alpha = (found[..., -1:] / WHITE).astype("float32")
    if shape[-1] != 4:
        colours = colours * alpha + (1 - alpha)  # laid on white
    if shape[-1] == 1 and colours.shape[-1] == 3:
        colours = (colours @ LUMINANCE)[..., None]
    elif shape[-1] != 1 and colours.shape[-1] == 1:
        colours = np.repeat(colours, 3, axis=-1)
    if shape[-1] == 4:
        colours = np.concatenate([colours, alpha], axis=-1)
    return resize(2 * colours[None] - 1, shape[:2])[0]
