"""Images in files that a model makes images of, whatever size they have."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from kerasgan.datasets import deep, folder, layout, levels
from kerasgan.datasets.resizing import with_channels
from kerasgan.modalities import ranges
from kerasgan.pictures import png

MODES = {1: "L", 3: "RGB", 4: "RGBA"}  # of files, by the channels of a model
OPAQUE = (".jpg", ".jpeg", ".bmp")  # files that hold no transparency


def pairs(source, target):
    """Finds the images to make, and where they go.

    Args:
        source: Path of an image, or of a folder of images, with those in its folders.
        target: Path of a file, of a folder where `source` is one.

    Returns:
        List of `(path, path)`.

    Raises:
        FileNotFoundError: There is no such path.
        ValueError: The folder holds no images, or one of both is a file alone.
    """
    source, target = Path(source), Path(target)
    if not source.exists():
        raise FileNotFoundError(
            f"There is no file or folder {str(source)!r}. Check the path."
        )
    if source.is_dir():
        if target.suffix and not target.is_dir():
            raise ValueError(
                f"{str(source)!r} is a folder, and so must be what is made of it. "
                f"Received: {str(target)!r}. Write {target.stem}/."
            )
        return _of_folder(source, target)
    if target.is_dir() or not target.suffix:
        target = target / f"{source.stem}.png"
    return [(source, target)]


def _of_folder(source, target):
    """Finds the images in a folder and in its folders, hidden ones not."""
    found = {}
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.suffix.lower() not in layout.endings() or hidden or path.is_dir():
            continue
        place = target / name.with_suffix(".png")
        if place in found:
            raise ValueError(
                f"{str(found[place])!r} and {str(path)!r} would both become "
                f"{str(place)!r}. Rename one of them."
            )
        found[place] = path
    if not found:
        raise ValueError(f"There are no images in the folder {str(source)!r}.")
    return [(path, place) for place, path in found.items()]


def translate(model, source, target, *, seed=0, back=False):
    """Makes an image of an image and writes it.

    A network that works in windows needs memory for one, and for both images. Grey
    images stay grey where the model turns colours into colours, transparency
    stays, and so do 16 bits a channel; EXIF orientation is applied.

    Args:
        model: A `GenerativeModel` that makes images of images.
        source: Path of an image.
        target: Path of the file to write; its folder is made.
        seed: Of what the model draws.
        back: As for `GenerativeModel.translate`.

    Returns:
        `(height, width)` of what was written.

    Raises:
        ValueError: The image cannot be read, or the file cannot hold what was made.
    """
    given, made = model.ends(back)
    pixels, alpha, grey, bits = _read(source, given.shape[-1])
    _check_held(target, alpha, bits, made.shape[-1])
    image = ranges.converted(
        pixels.astype("float32"), (0, 2**bits - 1), given.data_range
    )
    shape = model.translated_shape(image.shape, back)
    found = np.empty(shape, f"uint{bits}")
    for rows, columns, part in model.translated_parts(image, seed=seed, back=back):
        span = (0, 2**bits - 1)
        level = ranges.converted(part, made.data_range, span)
        found[rows, columns] = np.rint(np.clip(level, *span))
    target.parent.mkdir(parents=True, exist_ok=True)
    stays_grey = grey and given.shape[-1] == made.shape[-1] == 3
    if bits == 16:
        found = with_channels(found[None], 1)[0] if stays_grey else found
        target.write_bytes(png.of_16_bits(found))
        return shape[:2]
    picture = Image.fromarray(found[..., 0] if shape[-1] == 1 else found)
    picture = picture.convert("L") if stays_grey else picture
    if alpha is not None:
        picture.putalpha(alpha.resize(picture.size, Image.Resampling.BICUBIC))
    picture.save(target, **({"quality": 95} if target.suffix != ".png" else {}))
    return shape[:2]


def _read(path, channels):
    """Reads an image.

    Returns:
        `(pixels, alpha, grey, bits)`: (height, width, channels) of whole numbers, its
        transparency as a picture or None, whether it has no colours, and bits.

    Raises:
        ValueError: It cannot be read; the message names the file.
    """
    if channels not in MODES:
        raise ValueError(
            f"Files hold images of 1, 3 or 4 channels. Received: a model of {channels}."
            " Call model.translate in Python."
        )
    try:
        with Image.open(path) as image:
            if deep.is_deep(image):
                return _read_deep(path, image, channels)
            image.load()
            image = ImageOps.exif_transpose(image)
            grey, image = image.mode in folder.GREY_MODES, levels.plain(image)
            see_through = channels != 4 and levels.is_transparent(image)
            alpha = image.getchannel("A") if see_through else None
            image = image.convert(MODES[channels])
    except Exception as error:  # a damaged file may raise nearly anything
        reason = " ".join(str(error).split())
        raise ValueError(f"{str(path)!r} cannot be read ({reason}).") from None
    pixels = np.asarray(image).reshape(image.height, image.width, channels)
    return pixels, alpha, grey, 8


def _read_deep(path, image, channels):
    """Reads an image of 16 bits a channel, which no transparency goes with."""
    found = deep.values(image, lambda: Image.open(path), ImageOps.exif_transpose)
    grey, opaque = found.shape[-1] < 3, found.shape[-1] % 2 == 1
    if not opaque and found[..., -1].min() < deep.WHITE:
        raise ValueError("16 bits a channel and transparency, of which one is kept")
    shape = (*found.shape[:2], channels)
    scaled = deep.image_of(found, (0, deep.WHITE), shape)
    pixels = np.rint(ranges.converted(scaled, (-1, 1), (0, deep.WHITE)))
    return pixels.astype("uint16"), None, grey, 16


def _check_held(target, alpha, bits, channels):
    """Refuses a file that cannot hold what is made."""
    kind = target.suffix.lower()
    if kind in OPAQUE and (alpha is not None or bits == 16):
        what = "transparency" if alpha is not None else "16 bits a channel"
        raise ValueError(
            f"A {kind} file holds no {what}. Received: {str(target)!r}. Write "
            f"{target.stem}.png."
        )
    if bits == 16 and kind != ".png":
        raise ValueError(
            f"Images of 16 bits a channel are written as .png. Received: "
            f"{str(target)!r}. Write {target.stem}.png."
        )
