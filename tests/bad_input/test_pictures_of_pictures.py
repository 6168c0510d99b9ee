"""Pictures from pictures: pairs, sizes and holes that cannot be, and the whole line."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.models import ContextEncoder, Pix2Pix, SRResNet
from tests import harness
from tests.bad_input import refusal
from tests.datasets.batching import numbered, write

A, B, SHAPE = (8, 8, 1), (8, 8, 3), (8, 8, 1)


def pix2pix(**options):
    return Pix2Pix(A, B, **{"width": 2, "depth": 2, "seed": 0, **options})


def srresnet(**options):
    return SRResNet(SHAPE, **{"width": 2, "blocks": 1, "seed": 0, **options})


def encoder(**options):
    return ContextEncoder(SHAPE, **{"width": 2, "seed": 0, **options})


def folders(place):
    for name in ("x", "y", "z"):
        write(place / "a" / f"{name}.png", 1)
    for name in ("x", "q", "z"):
        write(place / "b" / f"{name}.png", 1)
    write(place / "odd" / "1.png", 1, size=(7, 6))


PAIRS = {
    "other numbers": (
        lambda place: datasets.paired(numbered(10), numbered(7)),
        "Images go in pairs, one of either set. Received: 10 of 'arrays' and 7 of "
        "'arrays'. Give as many, or write unpaired(a, b) where they do not belong "
        "together.",
    ),
    "other names": (
        lambda place: datasets.paired(place / "a", place / "b"),
        "The images of a pair have one name in both folders. Received: y of "
        "'{place}/a' and q of '{place}/b' without the other. Rename them, or write "
        "unpaired(a, b) where they do not belong together.",
    ),
    "other orders": (
        lambda place: datasets.paired(
            *(datasets.from_arrays(numbered(), seed=seed) for seed in (1, 2))
        ),
        "The images of a pair are shuffled together. Received: seed=1 of 'arrays' and "
        "seed=2 of 'arrays'. Load both with one seed.",
    ),
    "halves of other sizes": (
        lambda place: datasets.paired(place / "odd", side_by_side="A|B"),
        "1 of 1 images in {place}/odd cannot be read: 1.png (its halves differ in "
        "size, since it is 7 pixels wide). Replace or delete them.",
    ),
    "sides in other words": (
        lambda place: datasets.paired(place / "a", side_by_side="left"),
        "side_by_side says which domain lies on the left: 'A|B' or 'B|A'. Received: "
        "'left'.",
    ),
    "sides of arrays": (
        lambda place: datasets.paired(numbered(), numbered(), side_by_side="A|B"),
        None,
    ),
    "a part of a folder that is none": (
        lambda place: datasets.load(f"{place}/a#middle"),
        "A part of the images of a folder is one of their halves. Received: "
        "'{place}/a#middle'. Write {place}/a#left or {place}/a#right.",
    ),
    "a part of digits": (
        lambda place: datasets.load("digits#left"),
        "'digits' has one image in each example, and no part of it has a name. "
        "Received: 'digits#left'. Write digits.",
    ),
}


@pytest.mark.parametrize("row", PAIRS)
def test_what_goes_not_in_pairs(row, tmp_path):
    do, expected = PAIRS[row]
    folders(tmp_path)
    said = refusal(lambda: do(tmp_path))
    if expected is None:
        assert said.startswith("side_by_side is for one folder, whose files show both")
    else:
        assert said == expected.replace("{place}", str(tmp_path))


OF_PIX2PIX = {
    "all of it dropped": (
        lambda: pix2pix(dropout=1.0),
        "dropout must lie in [0, 1), 0.5 as in the paper, or 0 for none. Received: "
        "dropout=1.0.",
    ),
    "half a pixel": (
        lambda: pix2pix(jitter=0.5),
        "jitter must be a whole number of pixels, 30 as in the paper for images of "
        "256, or 0. Received: jitter=0.5.",
    ),
    "a mirror of words": (
        lambda: pix2pix(mirror="yes"),
        "mirror must be True or False. Received: mirror='yes'.",
    ),
    "one number of steps": (
        lambda: pix2pix(decay=100),
        "decay must be two whole numbers of steps, those at the full rate and those "
        "over which it falls to 0, [10_000, 10_000] for example, or None. Received: "
        "decay=100.",
    ),
    "a weight below 0": (
        lambda: pix2pix(l1_weight=-1),
        "l1_weight must be a number from 0 on. Received: l1_weight=-1.",
    ),
    "other sizes": (
        lambda: Pix2Pix((8, 8, 1), (16, 16, 1)),
        "Both domains have images of one size. Received: image_shape=(8, 8, 1) and "
        "shape_b=(16, 16, 1). Load both with image_size=8, for example.",
    ),
    "arrays of other lengths": (
        lambda: pix2pix().fit((harness.images(4, A), harness.images(3, B))),
        "Pix2Pix learns from pairs, as many of either kind. Received: 4 and 3. Give "
        "image i of b for image i of a.",
    ),
    "an alpha channel": (
        lambda: pix2pix().generate(images=np.zeros((1, 8, 8, 4))),
        "images must be one of shape (8, 8, 1), or an array of 1 of them, or of some "
        "whose number divides 1. Received: shape (1, 8, 8, 4). Give images of shape "
        "(8, 8, 1).",
    ),
    "no images": (
        lambda: pix2pix().generate(3),
        "Pix2Pix makes samples of images and draws none itself. Received: no images. "
        "Write generate(images=images), --given images=PATH on the command line.",
    ),
}


@pytest.mark.parametrize("row", OF_PIX2PIX)
def test_pix2pix(row):
    do, expected = OF_PIX2PIX[row]
    assert refusal(do) == expected


OF_SRRESNET = {
    "an enlargement by three": (
        lambda: SRResNet((9, 9, 1), enlarge=3),
        "Images are enlarged 2, 4 or 8 times, to sizes that are multiples of it. "
        "Received: enlarge=3 to image_shape=(9, 9, 1). Write image_shape=(64, 64, 3), "
        "enlarge=4, for example.",
    ),
    "a size that does not divide": (
        lambda: SRResNet((28, 30, 1)),
        "Images are enlarged 2, 4 or 8 times, to sizes that are multiples of it. "
        "Received: enlarge=4 to image_shape=(28, 30, 1). Write image_shape=(64, 64, "
        "3), enlarge=4, for example.",
    ),
    "a size of a network of one's own": (
        lambda: srresnet(generator=srresnet().generator),
        "width is for the networks that are built here. Received: width=2 with "
        "generator. Leave it out.",
    ),
    "a small image that is larger": (
        lambda: srresnet().generate(images=np.zeros((1, 8, 8, 1))),
        "images must be one of shape (2, 2, 1), or an array of 1 of them, or of some "
        "whose number divides 1. Received: shape (1, 8, 8, 1). Give images of shape "
        "(2, 2, 1).",
    ),
}


@pytest.mark.parametrize("row", OF_SRRESNET)
def test_srresnet(row):
    do, expected = OF_SRRESNET[row]
    assert refusal(do) == expected


HOLE = (
    "hole must be (top, left, height, width) within the image, or (height, width) of a "
    "hole in its middle, and smaller than it. Received: hole={} in images of (8, 8, 1)."
    " Write hole=(2, 2, 4, 4), for example."
)
HOLES = {
    "a hole outside of the picture": (lambda: encoder(hole=(6, 0, 3, 3)), (6, 0, 3, 3)),
    "a hole that is all": (lambda: encoder(hole=(8, 8)), (8, 8)),
    "a hole of nothing": (lambda: encoder(hole=(0, 4)), (0, 4)),
    "half a pixel": (lambda: encoder(hole=(1.5, 4)), (1.5, 4)),
    "a word": (lambda: encoder(hole="middle"), "'middle'"),
}


@pytest.mark.parametrize("row", HOLES)
def test_holes(row):
    do, shown = HOLES[row]
    assert refusal(do) == HOLE.format(shown)


def test_half_a_pixel_of_overlap():
    assert refusal(lambda: encoder(overlap=0.5)) == (
        "overlap must be a whole number of pixels, from 0 on. Received: overlap=0.5."
    )
