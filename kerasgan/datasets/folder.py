"""A folder of image files."""

import collections
import concurrent.futures
import dataclasses
import os
import warnings

import numpy as np

from kerasgan.datasets import beside, deep, layout, levels, limits, part, resizing
from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import middle
from kerasgan.errors import listed
from kerasgan.optional import require

BYTES = (0, 255)
GREY_MODES = ("1", "L", "LA", *deep.WIDE)


@dataclasses.dataclass(frozen=True)
class Header:
    """What is known of an image before its pixels are wanted.

    Attributes:
        size: `(height, width)` as shown, which EXIF may turn.
        grey: Whether it has no colours.
        deep: Whether it has 16 bits a channel.
    """

    size: tuple
    grey: bool
    deep: bool


@dataclasses.dataclass(frozen=True)
class Decoded:
    """What an image was: `(mode, bits)`, its largest number, if one sees through."""

    kind: tuple
    high: int
    transparent: bool


splits = layout.splits


def read(path, split, options, value_range, skip_corrupt):
    """Decodes the images of a split below a folder into memory.

    What is a split and what a class is told by `layout.find`. Hidden files and folders
    are passed over. EXIF orientation is applied, transparency is laid on white unless
    `options.channels` is 4, of an animation the first frame is taken. Images are
    centre-cropped to the shape of `options.image_size` and resized to it, bicubic and
    antialiased. Where a half of each file is meant, all of this is done to that half.

    Args:
        path: `pathlib.Path` of the folder.
        split: `"train"`, `"test"`, `"validation"` or `"all"`.
        options: `Options`.
        value_range: `(low, high)`, the whole numbers of black and white in the files;
            None for 0 and 255, of 16 bits 0 and 65535, or the most of the bits that all
            images of a mode use; and for 0 and 1 where they have no others.
        skip_corrupt: Leave unreadable files out, with a warning, instead of raising.

    Returns:
        `Source` of uint8 images, or of float32 ones in [-1, 1] if any is of 16 bits,
        in the order of the sorted file names.

    Raises:
        ImportError: Pillow is not installed.
        ValueError: There are no images, no common size, no classes where labels are
            asked for, unreadable files, or more than 8 GiB of pixels.
    """
    if value_range is not None:
        value_range = levels.whole(path, value_range)
    wanted = options.captions is not False
    found = layout.find(path, split, options.labels, captions=wanted)
    captions = beside.of_files(path, found, options)
    broken = {}
    with concurrent.futures.ThreadPoolExecutor() as threads:
        half = options.part
        headers = list(threads.map(lambda file: _header(file, half), found.files))
        usable = _sort_out(found.files, headers, broken)
        if not usable:
            _report(path, found.files, broken, skip_corrupt=False)
        files, headers = _only(found.files, usable), _only(headers, usable)
        images = _empty(path, headers, options)
        ranges = {}
        results = [None] * len(files)

        def decode(rows):
            jobs = [(images[i], files[i], value_range, ranges, half) for i in rows]
            done = threads.map(lambda job: _decode_into(*job), jobs)
            for i, result in zip(rows, done, strict=True):
                results[i] = result

        decode(range(len(files)))
        if value_range is None:
            decode(_other_ranges(path, results, ranges))
    good = _sort_out(files, results, broken)
    if broken:
        _report(path, found.files, broken, skip_corrupt and len(good) > 0)
    used = [(headers[i].size, results[i]) for i in good]
    found_ranges = {value_range or _range(each.kind, ranges) for _, each in used}
    return Source(
        name=part.joined(str(path), half),
        split=split,
        names=_only(layout.names(path, files), good),
        images=images if len(good) == len(images) else images[good],
        labels=None if found.labels is None else found.labels[_only(usable, good)],
        classes=found.classes,
        captions=captions and _only(captions, _only(usable, good)),
        value_range=max(found_ranges, key=lambda each: each[1] - each[0]),
        skipped=len(broken) + len(found.passed),
        notes=_notes(used, images.shape[1:], value_range, broken, found),
    )


def _notes(used, shape, value_range, broken, found):
    """Returns what the user should know; `used` are pairs of size and `Decoded`."""
    notes = resizing.notes(collections.Counter(each for each, _ in used), shape[:2])
    clear = sum(decoded.transparent for _, decoded in used)
    if clear and shape[-1] != 4:
        notes.append(
            f"transparency of {clear:,} laid on white: channels=4, --channels 4 keeps "
            "it"
        )
    if value_range is None:
        notes += levels.notes([decoded for _, decoded in used])
    if broken:
        notes.append(f"{len(broken):,} unreadable")
    if found.passed:
        count = f"{len(found.passed):,} file{'s' * (len(found.passed) > 1)}"
        notes.append(f"passed over {count}: {listed(found.passed)}")
    return (*notes, *found.notes)


def _only(values, positions):
    return [values[i] for i in positions]


def _header(file, half=None):
    """Returns the `Header` of an image or of a half of it, or the exception."""
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    # A damaged file may raise nearly anything; which one it was, the report says.
    try:
        if os.path.exists(file) and not os.path.isfile(file):
            raise OSError("it is no regular file")  # opening a pipe would wait for ever
        with pillow.open(file) as image:
            width, height = image.size
            # Of a PNG, getexif loads all.
            is_deep, words = deep.is_deep(image), deep.words(image)
            # 5 to 8 are the orientations that lie on their side.
            if image.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                width, height = height, width
            left, right = part.columns_of(width, half)
            width = right - left
            grey = image.mode in GREY_MODES or "LA;16B" in words
            return Header((height, width), grey, is_deep)
    except ImportError:
        raise
    except Exception as error:
        return error


def _range(kind, ranges):
    """Returns black and white of images of a kind."""
    return ranges.get(kind, BYTES if kind[1] == 8 else (0, deep.WHITE))


def _other_ranges(path, results, ranges):
    """Returns the rows to decode again, since their numbers mean something else.

    Args:
        path: Of the folder.
        results: List of `Decoded` or exceptions, one a row.
        ranges: Dict of kind -> range, which is told of those kinds.
    """
    highs = {}
    for each in results:
        if isinstance(each, Decoded):
            highs[each.kind] = max(each.high, highs.get(each.kind, 0))
    found = {kind: _meaning(path, kind, high) for kind, high in highs.items()}
    changed = {
        kind: value for kind, value in found.items() if value != _range(kind, {})
    }
    ranges.update(changed)
    return [
        row
        for row, each in enumerate(results)
        if isinstance(each, Decoded) and each.kind in changed
    ]


def _meaning(path, kind, high):
    """Returns the range of images of a kind; warns where it may be another."""
    value_range, doubt = levels.meaning(kind, high)
    if doubt:
        warnings.warn(f"In {path} {doubt}.", stacklevel=5)
    return value_range


def _decode_into(row, file, given, ranges, half=None):
    """Fills `row` (height, width, channels); returns `Decoded`, or the exception."""
    operations = require("PIL.ImageOps", "Reading image files", install="pillow")
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    try:
        with pillow.open(file) as image:
            if deep.is_deep(image):
                upright = operations.exif_transpose
                found = deep.values(image, lambda: pillow.open(file), upright)
                left, right = part.columns_of(found.shape[1], half)
                found = found[:, left:right]
                return _deep_into(row, found, given, ranges)
            image.load()
            mode = image.mode
            image = levels.plain(operations.exif_transpose(image))
            left, right = part.columns_of(image.width, half)
            image = image.crop((left, 0, right, image.height))
            kind = ("1" if mode == "1" else image.mode), 8
            decoded = Decoded(kind, levels.highest(image), levels.is_transparent(image))
            given = BYTES if given is None or mode == "1" else given
            image = levels.scaled(image, ranges.get(kind, given))
            image = levels.with_channels(image, row.shape[-1])
            top, left, height, width = middle(image.height, image.width, row.shape[:2])
            image = image.crop((left, top, left + width, top + height))
            if (height, width) != row.shape[:2]:
                size = row.shape[1::-1]
                image = image.resize(size, pillow.Resampling.BICUBIC)
            pixels = np.asarray(image).reshape(row.shape)
            row[...] = pixels if row.dtype == np.uint8 else pixels / 127.5 - 1
    except Exception as error:
        return error
    return decoded


def _deep_into(row, found, given, ranges):
    """Fills `row` with an image of 16 bits; returns `Decoded`."""
    channels = found.shape[-1]
    colours = found if channels % 2 else found[..., :-1]
    kind = f"{'RGB' if channels > 2 else 'L'}{'A' * (1 - channels % 2)}", 16
    row[...] = deep.image_of(found, given or _range(kind, ranges), row.shape)
    clear = channels % 2 == 0 and found[..., -1].min() < deep.WHITE
    return Decoded(kind, int(colours.max()), bool(clear))


def _sort_out(files, results, broken):
    """Enters the exceptions in `broken`; returns the positions of the others."""
    good = []
    for i, (file, result) in enumerate(zip(files, results, strict=True)):
        if isinstance(result, Exception):
            broken[file] = result
        else:
            good.append(i)
    return good


def _empty(path, headers, options):
    """Returns the array of the images to make."""
    sizes = {header.size for header in headers}
    size = options.size
    if size is None:
        if len(sizes) > 1:
            kinds = ", ".join(f"{h}x{w}" for h, w in sorted(sizes)[:5])
            raise ValueError(
                f"The images in {path} do not all have one size. Received: {len(sizes)}"
                f" sizes, {kinds}{', ...' if len(sizes) > 5 else ''}. Write "
                "image_size=64, for example."
            )
        (size,) = sizes
    grey = all(header.grey for header in headers)
    channels = options.channels or (1 if grey else 3)
    dtype = "float32" if any(header.deep for header in headers) else "uint8"
    limits.check_size(len(headers), size, channels, np.dtype(dtype).itemsize)
    return np.empty((len(headers), *size, channels), dtype)


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
