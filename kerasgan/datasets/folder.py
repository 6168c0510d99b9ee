"""A folder of image files."""

import collections
import concurrent.futures
import dataclasses
import os
import warnings

import numpy as np

from kerasgan.datasets import layout, levels, limits, resizing
from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import square
from kerasgan.errors import listed
from kerasgan.optional import require

BYTES = (0, 255)
GREY_MODES = ("1", "L", "LA", *levels.WIDE)


@dataclasses.dataclass(frozen=True)
class Header:
    """What is known of an image before its pixels are wanted.

    Attributes:
        size: `(height, width)` as shown, which EXIF may turn.
        grey: Whether it has no colours.
        kind: `(mode, bits)`, bits being 16 where Pillow cuts 16 bits to the upper 8.
        high: The largest number in it where Pillow gives all of 16 bits, else None.
    """

    size: tuple
    grey: bool
    kind: tuple
    high: int | None


@dataclasses.dataclass(frozen=True)
class Decoded:
    """What an image was: `(mode, bits)`, and the largest number in it."""

    kind: tuple
    high: int


splits = layout.splits


def read(path, split, options, value_range, skip_corrupt):
    """Decodes the images of a split below a folder into memory.

    What is a split and what a class is told by `layout.find`. Hidden files and folders
    are passed over. EXIF orientation is applied, transparency is laid on white, of an
    animation the first frame is taken. Images are centre-cropped to a square and
    resized to `options.image_size`, bicubic and antialiased.

    Args:
        path: `pathlib.Path` of the folder.
        split: `"train"`, `"test"`, `"validation"` or `"all"`.
        options: `Options`.
        value_range: `(low, high)`, the whole numbers of black and white in the files;
            None for 0 and 255, for 0 and 1 where images of one mode have no others,
            and in grey ones of 16 bits for the most of the bits that are used.
        skip_corrupt: Leave unreadable files out, with a warning, instead of raising.

    Returns:
        `Source` of uint8 images, in the order of the sorted file names.

    Raises:
        ImportError: Pillow is not installed.
        ValueError: There are no images, no common size, no classes where labels are
            asked for, unreadable files, or more than 8 GiB of pixels.
    """
    if value_range is not None:
        value_range = levels.whole(path, value_range)
    found = layout.find(path, split, options.labels)
    broken = {}
    with concurrent.futures.ThreadPoolExecutor() as threads:
        headers = list(threads.map(_header, found.files))
        usable = _sort_out(found.files, headers, broken)
        if not usable:
            _report(path, found.files, broken, skip_corrupt=False)
        files, headers = _only(found.files, usable), _only(headers, usable)
        size, channels = _target(path, headers, options)
        images = np.empty((len(files), size, size, channels), "uint8")
        ranges = _wide_ranges(path, headers, value_range)
        results = [None] * len(files)

        def decode(rows):
            bits = [header.kind[1] for header in headers]
            jobs = [(images[i], files[i], bits[i], value_range, ranges) for i in rows]
            done = threads.map(lambda job: _decode_into(*job), jobs)
            for i, result in zip(rows, done, strict=True):
                results[i] = result

        decode(range(len(files)))
        if value_range is None:
            decode(_narrow_ranges(path, results, ranges))
    good = _sort_out(files, results, broken)
    if broken:
        _report(path, found.files, broken, skip_corrupt and len(good) > 0)
    used = [(headers[i].size, results[i]) for i in good]
    found_ranges = {value_range or ranges.get(each.kind, BYTES) for _, each in used}
    return Source(
        name=str(path),
        split=split,
        images=images if len(good) == len(images) else images[good],
        labels=None if found.labels is None else found.labels[_only(usable, good)],
        classes=found.classes,
        value_range=found_ranges.pop() if len(found_ranges) == 1 else BYTES,
        skipped=len(broken) + len(found.passed),
        notes=_notes(used, size, value_range, broken, found),
    )


def _notes(used, size, value_range, broken, found):
    """Returns what the user should know; `used` are pairs of size and `Decoded`."""
    notes = resizing.notes(collections.Counter(each for each, _ in used), size)
    if value_range is None:
        notes += _level_notes([decoded for _, decoded in used])
    if broken:
        notes.append(f"{len(broken):,} unreadable")
    if found.passed:
        count = f"{len(found.passed):,} file{'s' * (len(found.passed) > 1)}"
        notes.append(f"passed over {count}: {listed(found.passed)}")
    return (*notes, *found.notes)


def _only(values, positions):
    return [values[i] for i in positions]


def _header(file):
    """Returns the `Header`, or the exception."""
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    # A damaged file may raise nearly anything; which one it was, the report says.
    try:
        if os.path.exists(file) and not os.path.isfile(file):
            raise OSError("it is no regular file")  # opening a pipe would wait for ever
        with pillow.open(file) as image:
            width, height = image.size
            bits = levels.bits(image)  # of a PNG, getexif loads all
            # 5 to 8 are the orientations that lie on their side.
            if image.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                width, height = height, width
            wide, high = image.mode in levels.WIDE, None
            if wide:
                image.load()
                high = levels.highest(levels.plain(image))
            grey = wide or image.mode in GREY_MODES
            return Header((height, width), grey, (image.mode, bits), high)
    except ImportError:
        raise
    except Exception as error:
        return error


def _wide_ranges(path, headers, given):
    """Returns dict of kind -> range of the images of 16 bits."""
    highs = {}
    for header in headers:
        if header.high is not None:
            highs[header.kind] = max(header.high, highs.get(header.kind, 0))
    return {kind: given or _meaning(path, kind, high) for kind, high in highs.items()}


def _narrow_ranges(path, results, ranges):
    """Returns the rows to decode again, since their numbers mean something else.

    Args:
        path: Of the folder.
        results: List of `Decoded` or exceptions, one a row.
        ranges: Dict of kind -> range, which is told of those kinds.
    """
    highs = {}
    for each in results:
        if isinstance(each, Decoded) and each.kind not in ranges:
            highs[each.kind] = max(each.high, highs.get(each.kind, 0))
    found = {kind: _meaning(path, kind, high) for kind, high in highs.items()}
    changed = {kind: value for kind, value in found.items() if value != BYTES}
    ranges.update(changed)
    return [
        row
        for row, each in enumerate(results)
        if isinstance(each, Decoded) and each.kind in changed
    ]


def _meaning(path, kind, high):
    """Returns the range of images of a kind; warns where it may be another."""
    try:
        value_range, assumed = levels.meaning(kind, high)
    except levels.DepthError as error:
        raise ValueError(f"The images in {path} {error}.") from None
    if assumed:
        warnings.warn(f"In {path} {assumed}.", stacklevel=5)
    return value_range


def _level_notes(results):
    """Says of images that are nearly black, and of those of two levels."""
    highs = {}
    for each in results:
        highs[each.kind] = max(each.high, highs.get(each.kind, 0))
    for (mode, _), high in highs.items():
        if high == 1:
            yield f"{mode} images of 0 and 1 read as black and white"
        elif mode not in levels.WIDE and 1 < high < levels.DIM:
            yield (
                f"{mode} images are nearly black, at most {high} of 255: if {high} is "
                f"white, say value_range=(0, {high}), --value-range 0,{high}"
            )


def _decode_into(row, file, bits, given, ranges):
    """Fills `row` (size, size, channels) uint8; returns `Decoded`, or the exception."""
    operations = require("PIL.ImageOps", "Reading image files", install="pillow")
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    try:
        with pillow.open(file) as image:
            image.load()
            mode = image.mode
            image = levels.plain(operations.exif_transpose(image))
            kind = ("1" if mode == "1" else image.mode), bits
            high = levels.highest(image)
            given = BYTES if given is None or mode == "1" else given
            image = levels.scaled(image, ranges.get(kind, given))
            image = image.convert("L" if row.shape[-1] == 1 else "RGB")
            top, left, side = square(image.height, image.width)
            image = image.crop((left, top, left + side, top + side))
            if side != len(row):
                image = image.resize(row.shape[:2], pillow.Resampling.BICUBIC)
            row[...] = np.asarray(image).reshape(row.shape)
    except Exception as error:
        return error
    return Decoded(kind, high)


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
    sizes = {header.size for header in headers}
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
    grey = all(header.grey for header in headers)
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
