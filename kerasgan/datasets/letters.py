"""Letters in the two typefaces that matplotlib ships: DejaVu Sans and DejaVu Serif.

For training, `letters_sans` shows other characters than `letters_serif`, so that no
letter of one has a counterpart in the other. `letters`, for those who tell typefaces
apart, shows all of these in both. The test shows characters that none of them showed,
each in both typefaces and drawn alike: what a translation should have made is known.
"""

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np

from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import resize, with_channels
from kerasgan.errors import unknown
from kerasgan.optional import require

FACES = {"sans": "DejaVuSans.ttf", "serif": "DejaVuSerif.ttf"}
KINDS = "Lu", "Ll", "Nd"  # of characters: capitals, small letters, digits
SIDE = 32  # pixels
FONT = 24  # pixels of an em, in the middle of the sizes that are drawn
SIZES, SHIFT = 3, 2  # most pixels by which letters are larger or smaller, and moved
COPIES = {"train": 10, "test": 2}  # drawings of each character in each typeface
SEED = 20_260
PARTS = {"test": 0.2, "sans": 0.4, "serif": 0.4}  # of all characters
LICENSE = (
    "drawings of the DejaVu fonts, which matplotlib ships: Bitstream Vera license, and "
    "public domain"
)


@cache
def characters():
    """Returns the characters of each part: dict of name -> list of strings.

    They are the letters and digits that both typefaces have and draw otherwise, in an
    order that a seed draws. `"test"` is of both typefaces, the other parts are what
    training shows of one.
    """
    charmaps = [set(_font_file(face)[1]) for face in FACES]
    both = sorted(set.intersection(*charmaps))
    known = [chr(code) for code in both if unicodedata.category(chr(code)) in KINDS]
    plain = {"size": FONT, "left": 0, "top": 0}
    drawn = {face: [_draw(face, each, **plain) for each in known] for face in FACES}
    seen, chosen = set(), []
    for character, *pictures in zip(known, *drawn.values(), strict=True):
        told = {picture.tobytes() for picture in pictures}
        # Cyrillic A is Latin A: a picture that stands in one part stands in no other.
        if len(told) == len(FACES) and not told & seen and _fits(pictures):
            chosen.append(character)
        seen |= told
    order = np.random.default_rng(SEED).permutation(len(chosen))
    ends = np.cumsum([round(share * len(chosen)) for share in PARTS.values()])
    parts = np.split(order, ends[:-1])
    return {
        name: [chosen[place] for place in places]
        for name, places in zip(PARTS, parts, strict=True)
    }


def _fits(pictures):
    """Tells whether letters leave the border free, so that none is cut when moved."""
    margin = SHIFT + 2  # 12 of 16 pixels become 13.5 in the largest size
    inside = slice(margin, SIDE - margin)
    return all(p.any() and p[inside, inside].sum() == p.sum() for p in pictures)


@cache
def _font_file(face):
    """Returns the path of a typeface, and the code points that it has."""
    purpose = "Drawing letters in the typefaces that it ships"
    matplotlib = require("matplotlib", purpose)
    fonts = require("matplotlib.ft2font", purpose, "matplotlib")
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / FACES[face]
    return str(path), tuple(fonts.FT2Font(str(path)).get_charmap())


@cache
def _font(face, size):
    require("PIL.Image", "Drawing letters", install="pillow")
    from PIL import ImageFont

    layout = ImageFont.Layout.BASIC  # the same with and without libraqm
    return ImageFont.truetype(_font_file(face)[0], size, layout_engine=layout)


def _draw(face, character, size, left, top):
    """Draws a character: uint8 (SIDE, SIDE), white on black.

    Its advance and its line are centred, and then moved by `left` and `top` pixels.
    """
    from PIL import Image, ImageDraw

    image = Image.new("L", (SIDE, SIDE))
    middle = SIDE // 2 + left, SIDE // 2 + top
    font = _font(face, size)
    ImageDraw.Draw(image).text(middle, character, 255, font=font, anchor="mm")
    return np.asarray(image)


def letters_of(face, part, copies):
    """Draws the letters of a part in a typeface.

    The k-th drawing of a character has the same size and place in both typefaces.

    Args:
        face: `"sans"` or `"serif"`.
        part: A key of `characters()`.
        copies: Drawings of each character.

    Returns:
        `(images, names)`: (n, SIDE, SIDE, 1) uint8, and what each shows.
    """
    images, names = [], []
    for character in characters()[part]:
        random = np.random.default_rng([SEED, ord(character)])
        for copy in range(copies):
            size = FONT + random.integers(-SIZES, SIZES + 1)
            left, top = random.integers(-SHIFT, SHIFT + 1, 2)
            images.append(_draw(face, character, int(size), int(left), int(top)))
            names.append(f"U+{ord(character):04X} {copy}")
    return np.stack(images)[..., None], names


def _one(face):
    """Returns the reader of the letters in one typeface."""

    def read(split, options):
        return _source(f"letters_{face}", split, options, [face])

    read.__doc__ = f"Letters in DejaVu {face.capitalize()}; see `letters`."
    return read


def letters(split, options):
    """Letters of both typefaces, whose label is the typeface.

    Args:
        split: `"train"`: 10 drawings of each character in each typeface; or `"test"`:
            2 of each of others.
        options: `Options`; `image_size` is 32 by default.

    Returns:
        `Source` of uint8 images (n, image_size, image_size, 1).

    Raises:
        ImportError: matplotlib is not installed.
        ValueError: There is no such split.
    """
    return _source("letters", split, options, list(FACES))


def _source(name, split, options, faces):
    if split not in COPIES:
        raise ValueError(unknown(f"split of {name!r}", split, COPIES))
    parts = ["test"] if split == "test" else faces
    drawn = [(face, part) for face in faces for part in parts]
    found = [letters_of(*each, COPIES[split]) for each in drawn]
    images, names = zip(*found, strict=True)
    labels = [
        np.full(len(each), list(FACES).index(face))
        for (face, _), each in zip(drawn, images, strict=True)
    ]
    images = resize(np.concatenate(images), options.size or (SIDE, SIDE))
    return Source(
        name=name,
        split=split,
        images=with_channels(images, options.channels),
        labels=np.concatenate(labels).astype("int32"),
        classes=tuple(FACES),
        license=LICENSE,
        names=[each for part in names for each in part],
    )


LOADERS = {"letters": letters, **{f"letters_{face}": _one(face) for face in FACES}}
