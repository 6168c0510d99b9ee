"""A folder of image files."""

import concurrent.futures
import os
import warnings

import numpy as np

from kerasgan.datasets import limits
from kerasgan.datasets.info import Source, refuse_split
from kerasgan.datasets.resizing import square
from kerasgan.optional import require

EXTENSIONS = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
GREY_MODES = ("1", "L", "LA", "I;16", "I;16B", "I;16L")


def read(path, split, options, skip_corrupt):
    """Decodes all images below a folder into memory.

    Subfolders that hold images are the classes, sorted by name. Hidden files and
    folders are passed over. EXIF orientation is applied, transparency is laid on
    white, of an animation the first frame is taken. Images are centre-cropped to a
    square and resized to `options.image_size`, bicubic and antialiased.

    Args:
        path: `pathlib.Path` of the folder.
        split: `"train"` or `"all"`.
        options: `Options`.
        skip_corrupt: Leave unreadable files out, with a warning, instead of raising.

    Returns:
        `Source` of uint8 images, in the order of the sorted file names.

    Raises:
        ImportError: Pillow is not installed.
        ValueError: There are no images, no common size, no classes where labels are
            asked for, unreadable files, or more than 8 GiB of pixels.
    """
    refuse_split(str(path), split, "a folder")
    files = _find(path)
    classes, labels = _classes(path, files, options.labels)
    broken = {}
    with concurrent.futures.ThreadPoolExecutor() as threads:
        headers = list(threads.map(_header, files))
        usable = _sort_out(files, headers, broken)
        if not usable:
            _report(path, files, broken, skip_corrupt=False)
        size, channels = _target(path, [headers[i] for i in usable], options)
        images = np.empty((len(usable), size, size, channels), "uint8")
        failures = threads.map(
            lambda row: _decode_into(images[row], files[usable[row]]),
            range(len(usable)),
        )
        failures = list(failures)
    good = _sort_out([files[i] for i in usable], failures, broken)
    if broken:
        _report(path, files, broken, skip_corrupt and len(good) > 0)
    kept = [usable[row] for row in good]
    return Source(
        name=str(path),
        split=split,
        images=images if len(good) == len(images) else images[good],
        labels=None if labels is None else labels[kept],
        classes=classes,
        skipped=len(broken),
    )


def _find(path):
    found = []
    for folder, subfolders, names in os.walk(path, followlinks=True):
        subfolders[:] = [
            name
            for name in subfolders
            if not name.startswith(".") and not _leads_back(folder, name)
        ]
        found += [
            os.path.join(folder, name)
            for name in names
            if name.lower().endswith(EXTENSIONS) and not name.startswith(".")
        ]
    if not found:
        raise ValueError(
            f"No images in the folder {path}. Looked for {', '.join(EXTENSIONS)}, in "
            "subfolders too. Give the folder that holds them."
        )
    return sorted(found, key=lambda file: os.path.relpath(file, path).split(os.sep))


def _leads_back(folder, name):
    """Tells whether a subfolder is a link to a folder that it lies in."""
    path = os.path.join(folder, name)
    if not os.path.islink(path):
        return False
    target = os.path.realpath(path)
    return os.path.commonpath([target, os.path.realpath(folder)]) == target


def _classes(path, files, required):
    """Returns the tuple of class names and labels (n,) int32, or None for both."""
    parts = [os.path.relpath(file, path).split(os.sep) for file in files]
    names = [part[0] if len(part) > 1 else None for part in parts]
    if None in names:
        if required:
            raise ValueError(
                f"labels=True, but {names.count(None)} of {len(files)} images lie in "
                f"{path} itself and so have no class. Put them into one subfolder a "
                "class, or leave labels=True out."
            )
        return None, None
    classes = sorted(set(names))
    position = {name: i for i, name in enumerate(classes)}
    return tuple(classes), np.array([position[name] for name in names], "int32")


def _header(file):
    """Returns `(height, width, grey)` as shown, or the exception."""
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    # A damaged file may raise nearly anything; which one it was, the report says.
    try:
        if os.path.exists(file) and not os.path.isfile(file):
            raise OSError("it is no regular file")  # opening a pipe would wait for ever
        with pillow.open(file) as image:
            width, height = image.size
            # 5 to 8 are the orientations that lie on their side.
            if image.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                width, height = height, width
            return height, width, image.mode in GREY_MODES
    except ImportError:
        raise
    except Exception as error:
        return error


def _decode_into(row, file):
    """Fills `row` (size, size, channels) uint8; returns None, or the exception."""
    operations = require("PIL.ImageOps", "Reading image files", install="pillow")
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    try:
        with pillow.open(file) as image:
            image.load()
            image = _bytes(pillow, operations.exif_transpose(image))
            image = image.convert("L" if row.shape[-1] == 1 else "RGB")
            top, left, side = square(image.height, image.width)
            image = image.crop((left, top, left + side, top + side))
            if side != len(row):
                image = image.resize(row.shape[:2], pillow.Resampling.BICUBIC)
            row[...] = np.asarray(image).reshape(row.shape)
    except Exception as error:
        return error
    return None


def _bytes(pillow, image):
    """Makes an opaque image of 8 bits; Pillow's own `convert` would cut, not scale."""
    if image.mode.startswith("I;16"):
        return pillow.fromarray((np.asarray(image) // 257).astype("uint8"))
    if image.mode in ("I", "F"):
        raise ValueError(f"pixels of 32 bits, Pillow's mode {image.mode!r}")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = pillow.new("RGBA", image.size, "white")
        return pillow.alpha_composite(white, image)
    return image


def _sort_out(files, results, broken):
    """Enters the exceptions in `broken`; returns the positions of the others."""
    good = []
    for i, (file, result) in enumerate(zip(files, results, strict=True)):
        if isinstance(result, Exception):
            broken[file] = result
        else:
            good.append(i)
    return good


def _target(path, headers, options):
    """Returns `(size, channels)` of the images to make."""
    sizes = {(height, width) for height, width, _ in headers}
    size = options.image_size
    if size is None:
        (height, width), *others = sorted(sizes)
        if others or height != width:
            kinds = ", ".join(f"{h}x{w}" for h, w in sorted(sizes)[:5])
            raise ValueError(
                f"The images in {path} do not all have one same square size. Received: "
                f"{len(sizes)} sizes, {kinds}{', ...' if len(sizes) > 5 else ''}. "
                "Write image_size=64, for example."
            )
        size = height
    grey = all(grey for _, _, grey in headers)
    channels = options.channels or (1 if grey else 3)
    limits.check_size(len(headers), size, channels)
    return size, channels


def _report(path, files, broken, skip_corrupt):
    """Warns of the unreadable files, or raises."""
    shown = "; ".join(
        " ".join(f"{os.path.relpath(file, path)} ({broken[file]})".split())
        for file in sorted(broken)[:10]
    )
    more = "; ..." if len(broken) > 10 else ""
    text = f"{len(broken)} of {len(files)} images in {path} cannot be read: "
    if skip_corrupt:
        warnings.warn(f"{text}{shown}{more}. They are left out.", stacklevel=4)
        return
    hint = "" if len(broken) == len(files) else ", or write skip_corrupt=True"
    raise ValueError(f"{text}{shown}{more}. Replace or delete them{hint}.")
