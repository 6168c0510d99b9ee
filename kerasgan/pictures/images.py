"""Images as files, sheets and animations, and the course of a training."""

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kerasgan.errors import check_pictures
from kerasgan.pictures import png
from kerasgan.pictures.colors import GENERATED, REAL

CHECKERS, SQUARE = (204, 255), 8  # what shows through where one sees through an image


def to_uint8(images, data_range=None):
    """Maps images from `data_range` to whole numbers from 0 to 255, as files hold them.

    Args:
        images: Array (n, height, width, channels); values outside are clipped.
        data_range: `(low, high)` of the pixel values, `gan.data_range` for example. By
            default what the values suggest: bytes are 0..255, uint16 with numbers from
            16384 on 0..65535; other numbers are [-1, 1] where any is negative, else
            [0, 1] where none is above 1, else 0..255.

    Returns:
        Array of the same shape, uint8.

    Raises:
        ValueError: There are values above 255, and no `data_range`.
    """
    images = np.asarray(images)
    return _levels(images, data_range or _suggested(images), 255).astype("uint8")


def _levels(images, data_range, white):
    """Returns images as whole numbers from 0 to `white`."""
    low, high = data_range
    scaled = (np.asarray(images, "float32") - low) * (white / (high - low))
    return np.clip(np.rint(scaled), 0, white)


def _suggested(images):
    if images.dtype == np.uint8:
        return 0, 255
    high = images.max(initial=0)
    if images.dtype == np.uint16 and high >= 2**14:
        return 0, 65535
    if high >= 255.5:  # what is below becomes 255
        white = next((2**n - 1 for n in (10, 12, 14, 16) if high < 2**n), f"{high:g}")
        raise ValueError(
            f"Which numbers are black and white is not clear of values up to {high:g}. "
            f"Write data_range=(low, high), data_range=(0, {white}) for example."
        )
    if (images < 0).any():
        return -1, 1
    return (0, 255) if (images > 1).any() else (0, 1)


def save_images(images, folder, data_range=None, bits=None):
    """Writes a PNG file for each image: `0001.png`, `0002.png` ...

    Args:
        images: Array (n, height, width, channels) of 1, 3 or 4 channels.
        folder: Folder for the files; made if it does not exist.
        data_range: As for `to_uint8`.
        bits: Of a channel, 8 or 16, values being rounded to 256 or 65,536 levels. By
            default 16 where the range is wider than 255, as (0, 65535) is, else 8.

    Returns:
        List of `pathlib.Path`, of the files in the order of the images.

    Raises:
        ValueError: Another shape, or channels or bits that PNG files do not have.
    """
    check_pictures(images)
    images = np.asarray(images)
    if images.shape[-1] not in (1, 3, 4):
        raise ValueError(
            "PNG files hold images of 1, 3 or 4 channels. Received: shape "
            f"{images.shape}. Write numpy.savez(path, images=images) instead."
        )
    data_range = data_range or _suggested(images)
    bits = bits or (16 if data_range[1] - data_range[0] > 255 else 8)
    if bits not in (8, 16):
        raise ValueError(f"bits must be 8 or 16. Received: bits={bits!r}.")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    digits = max(4, len(str(len(images))))
    paths = [folder / f"{n:0{digits}}.png" for n in range(1, len(images) + 1)]
    pixels = _levels(images, data_range, 2**bits - 1).astype(f"uint{bits}")
    for image, path in zip(pixels, paths, strict=True):
        if bits == 16:
            path.write_bytes(png.of_16_bits(image))
        else:
            Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image).save(path)
    return paths


def strips(rows, columns=8, data_range=None):
    """Lays images that belong together above one another, in strips.

    Args:
        rows: List of arrays of images (n, height, width, channels). Where they differ
            in channels, all are shown as RGB. Where some are smaller by a whole factor,
            each of their pixels is shown as a square.
        columns: Images a row.
        data_range: As for `to_uint8`.

    Returns:
        A `PIL.Image`: of each strip the first row are images of `rows[0]`.
    """
    rows = [to_uint8(each, data_range) for each in rows]
    if len({each.shape[-1] for each in rows}) > 1:
        rows = [
            each[..., [0, 0, 0] if each.shape[-1] < 3 else [0, 1, 2]] for each in rows
        ]
    factors = [max(each.shape[1] for each in rows) // each.shape[1] for each in rows]
    squares = zip(rows, factors, strict=True)
    rows = [each.repeat(factor, 1).repeat(factor, 2) for each, factor in squares]
    columns = min(columns, len(rows[0]))
    whole = len(rows[0]) // columns * columns
    laid = [
        each[first : first + columns]
        for first in range(0, whole, columns)
        for each in rows
    ]
    return grid(np.concatenate(laid), columns, data_range=(0, 255))


def grid(images, columns=None, data_range=None, smallest=32):
    """Lays images out in rows, in reading order.

    Images of 4 channels are RGBA, laid on a checkerboard. Of 2, or of more than 4, each
    channel is a grey picture of its own, those of an image side by side.

    Args:
        images: Array (n, height, width, channels).
        columns: Images a row; by default about as many as rows.
        data_range: As for `to_uint8`.
        smallest: Images below this height are enlarged by a whole factor.

    Returns:
        A `PIL.Image`, one pixel of grey between the images.
    """
    check_pictures(images, 1 if columns is None else columns)
    pixels = to_uint8(images, data_range)
    zoom = max(1, math.ceil(smallest / pixels.shape[1]))
    pixels = pixels.repeat(zoom, axis=1).repeat(zoom, axis=2)
    if pixels.shape[-1] == 4:
        pixels = _on_checkers(pixels)
    n, height, width, channels = pixels.shape
    if channels not in (1, 3):
        columns = channels * (columns or math.ceil(math.sqrt(n / channels)))
        pixels = np.moveaxis(pixels, -1, 1).reshape(-1, height, width, 1)
        n, channels = len(pixels), 1
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    shape = (rows * (height + 1) + 1, columns * (width + 1) + 1, channels)
    sheet = np.full(shape, 128, "uint8")
    for index, image in enumerate(pixels):
        top = index // columns * (height + 1) + 1
        left = index % columns * (width + 1) + 1
        sheet[top : top + height, left : left + width] = image
    return Image.fromarray(sheet[..., 0] if channels == 1 else sheet)


def _on_checkers(pixels):
    """Lays RGBA images, bytes (n, height, width, 4), on a checkerboard; returns RGB."""
    rows, columns = np.indices(pixels.shape[1:3]) // SQUARE
    board = np.array(CHECKERS)[(rows + columns) % 2][..., None]
    alpha = pixels[..., 3:] / 255
    return np.rint(pixels[..., :3] * alpha + board * (1 - alpha)).astype("uint8")


def labelled(strips):
    """Lays pictures below each other, each with its label on the left.

    Args:
        strips: List of `(label, picture)`; a label's lines share the picture's height.
    """
    font = ImageFont.load_default(14)
    lines = [label.split("\n") for label, _ in strips]
    margin = 16 + math.ceil(max(font.getlength(w) for words in lines for w in words))
    width = margin + max(picture.width for _, picture in strips)
    height = sum(picture.height + 8 for _, picture in strips) - 8
    sheet, top = Image.new("RGB", (width, height), "white"), 0
    draw = ImageDraw.Draw(sheet)
    for (_, picture), words in zip(strips, lines, strict=True):
        sheet.paste(picture, (margin, top))
        for place, word in enumerate(words):
            y = top + (place + 0.5) * picture.height / len(words)
            draw.text((8, y), word, (GENERATED, REAL)[place % 2], font, "lm")
        top += picture.height + 8
    return sheet


def captioned(images, captions, columns=8, data_range=None, smallest=96):
    """Lays images out in rows, each with its caption below.

    Args:
        images: Array (n, height, width, channels) of 1 or 3 channels.
        captions: n texts, which are broken into lines as wide as the images.
        columns: Images a row.
        data_range: As for `to_uint8`.
        smallest: Images below this height are enlarged by a whole factor.

    Returns:
        A `PIL.Image`.
    """
    check_pictures(images, columns)
    zoom = max(1, math.ceil(smallest / images.shape[1]))
    pixels = to_uint8(images, data_range).repeat(zoom, axis=1).repeat(zoom, axis=2)
    font, line = ImageFont.load_default(11), 13
    height, width = pixels.shape[1:3]
    lines = [_broken(caption, font, width) for caption in captions]
    below = line * max(map(len, lines)) + 8
    columns = min(columns, len(pixels))
    rows = math.ceil(len(pixels) / columns)
    size = columns * (width + 8) - 8, rows * (height + below)
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    for index, (image, words) in enumerate(zip(pixels, lines, strict=True)):
        left = index % columns * (width + 8)
        top = index // columns * (height + below)
        flat = image[..., 0] if image.shape[-1] == 1 else image
        sheet.paste(Image.fromarray(flat), (left, top))
        for number, text in enumerate(words):
            draw.text((left, top + height + 2 + number * line), text, "black", font)
    return sheet


def _broken(caption, font, width):
    """Returns a text in lines that are not wider than so many pixels."""
    lines = [""]
    for word in str(caption).split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def save_gif(frames, path, milliseconds=200):
    """Writes pictures as an endless animation that rests on the last one.

    Args:
        frames: List of `PIL.Image`s of one size.
        path: File to write.
        milliseconds: Time that each picture stays; the last stays for 2 seconds.
    """
    durations = [milliseconds] * (len(frames) - 1) + [2000]
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=durations, loop=0
    )


def save_apng(frames, path, milliseconds=200):
    """Writes pictures as an endless animation in a PNG file, to the pixel.

    Browsers show it as they show a GIF; it is smaller, and loses no colour.

    Args:
        frames: As for `save_gif`.
        path: File to write, ending in `.png`.
        milliseconds: As for `save_gif`.
    """
    durations = [milliseconds] * (len(frames) - 1) + [2000]
    frames[0].save(
        path,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        optimize=True,
    )


def plot_losses(history, path):
    """Draws every loss over the epochs.

    Args:
        history: Dict of name -> list of values, one an epoch; names that end in
            "loss" are drawn.
        path: PNG file to write.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name, values in history.items():
        if name.endswith("loss"):
            epochs = range(1, len(values) + 1)
            marker = "o" if len(values) == 1 else None
            axes.plot(epochs, values, marker=marker, label=name.replace("_", " "))
    axes.set_xlabel("epoch")
    axes.set_ylabel("mean loss over the epoch")
    axes.legend(frameon=False)
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
