"""What is no dataset, and arguments that none takes: the first line of what is said."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets.files import KNOWN
from tests.bad_input import refusal
from tests.bad_input.files import IMAGES, LABELS

FROM_ARRAYS = {
    "nothing": (
        (None,),
        {},
        "arrays: images must be numbers, uint8 or floating-point. Received: dtype "
        "object. Give one array of pixels; images of different sizes need resizing "
        "to one first.",
    ),
    "a number": (
        (3,),
        {},
        "arrays: images must have shape (n, height, width) or (n, height, width, "
        "channels). Received: ().",
    ),
    "a text": (
        ("digits",),
        {},
        "arrays: images must be numbers, uint8 or floating-point. Received: dtype "
        "<U6. Give one array of pixels; images of different sizes need resizing to "
        "one first.",
    ),
    "a dict": (
        ({"images": IMAGES},),
        {},
        "arrays: images must be numbers, uint8 or floating-point. Received: dtype "
        "object. Give one array of pixels; images of different sizes need resizing "
        "to one first.",
    ),
    "images of two sizes": (
        ([IMAGES[0], IMAGES[1, 1:]],),
        {},
        "arrays: images must make one array, but its parts differ in shape. "
        "Received: list of 2. Bring them to one shape first.",
    ),
    "labels that differ in length": (
        (IMAGES, [[0], [1, 2], [3], [0]]),
        {},
        "arrays: labels must make one array, but its parts differ in shape. "
        "Received: list of 4. Bring them to one shape first.",
    ),
    "labels without end": (
        (IMAGES, [0, 1, 2, 2**31 - 1]),
        {},
        "arrays: labels must lie in 0..65535, the positions of the classes. "
        "Received: 0 to 2147483647. Renumber the labels from 0.",
    ),
    "labels beyond the classes": (
        (IMAGES, LABELS),
        {"classes": ["a", "b"]},
        "arrays: labels must lie in 0..1, the positions of the classes. Received: "
        "0 to 3. Renumber the labels from 0.",
    ),
    "classes of one text": (
        (IMAGES, LABELS),
        {"classes": "abcd"},
        "arrays: classes must be a list of names. Received: 'abcd'. Write "
        '["cat", "dog"] for the labels 0 and 1, for example.',
    ),
    "a number of classes": (
        (IMAGES, LABELS),
        {"classes": 4},
        'arrays: classes must be a list of names. Received: 4. Write ["cat", '
        '"dog"] for the labels 0 and 1, for example.',
    ),
    "batches of none": (
        (IMAGES,),
        {"batch_size": 0},
        "batch_size must be a whole number of at least 1. Received: 0.",
    ),
    "batches of a half": (
        (IMAGES,),
        {"batch_size": 0.5},
        "batch_size must be a whole number of at least 1. Received: 0.5.",
    ),
    "endless batches": (
        (IMAGES,),
        {"batch_size": 2**70},
        "batch_size must be a whole number of at least 1. Received: "
        "1180591620717411303424.",
    ),
    "nothing left": (
        (IMAGES,),
        {"batch_size": 5, "drop_remainder": True},
        "batch_size=5 with batches_per_step=1 and drop_remainder=True leaves "
        "nothing of 4 images. Write smaller ones, or drop_remainder=False.",
    ),
    "too many batches a step": (
        (IMAGES,),
        {"batches_per_step": 5},
        "batch_size=64 with batches_per_step=5 and drop_remainder=False leaves "
        "nothing of 4 images. Write smaller ones.",
    ),
    "a negative seed": (
        (IMAGES,),
        {"seed": -1},
        "seed must be a whole number of at least 0. Received: -1.",
    ),
    "a seed of a truth": (
        (IMAGES,),
        {"seed": True},
        "seed must be a whole number of at least 0. Received: True.",
    ),
    "shuffling of a text": (
        (IMAGES,),
        {"shuffle": "no"},
        "shuffle must be True or False. Received: 'no'.",
    ),
    "an image size of three": (
        (IMAGES,),
        {"image_size": (8, 8, 8)},
        "image_size must be a whole number of at least 1, or two of them, (height, "
        "width). Received: (8, 8, 8).",
    ),
    "five channels": (
        (IMAGES,),
        {"channels": 5},
        "channels must be 1 (grey), 3 (RGB), 4 (RGBA) or None (as the source has "
        "them). Received: 5.",
    ),
    "alpha of arrays": (
        (IMAGES,),
        {"channels": 4},
        "Images of 1 channels cannot be made into channels=4: only 1 and 3 convert "
        "into each other. Leave channels out, or convert the array.",
    ),
    "a range of NaN": (
        (IMAGES,),
        {"value_range": (0, np.nan)},
        "arrays: value_range must be two numbers (low, high), low below high. "
        "Received: (0, nan).",
    ),
    "a range of three": (
        (IMAGES,),
        {"value_range": (0, 1, 255)},
        "arrays: value_range must be two numbers (low, high), low below high. "
        "Received: (0, 1, 255).",
    ),
    "an epoch before the first": (
        (IMAGES,),
        {"initial_epoch": -1},
        "initial_epoch must be a whole number of at least 0. Received: -1.",
    ),
}
BY_NAME = {
    "none": (
        None,
        {},
        "The name or path of a dataset must be a text. Received: None. Write "
        "'digits', 'mnist', or the path of a folder.",
    ),
    "bytes": (
        b"digits",
        {},
        "The name or path of a dataset must be a text. Received: b'digits'. Write "
        "'digits', 'mnist', or the path of a folder.",
    ),
    "an empty name": (
        "",
        {},
        "The name or path of a dataset must be a text. Received: ''. Write "
        "'digits', 'mnist', or the path of a folder.",
    ),
    "a list of names": (
        ["digits", "mnist"],
        {},
        "The name or path of a dataset must be a text. Received: ['digits', "
        "'mnist']. Write 'digits', 'mnist', or the path of a folder.",
    ),
    "a split of no digits": (
        "digits",
        {"split": "validation"},
        "Unknown split of 'digits'. Received: 'validation'. Known: all, test, train.",
    ),
    "a split of no points": (
        "ring",
        {"split": "all"},
        "Unknown split of 'ring'. Received: 'all'. Known: test, train.",
    ),
    "a range of digits": (
        "digits",
        {"value_range": (0, 16)},
        "value_range is for files; that of 'digits' is known. Received: "
        "value_range=(0, 16). Leave it out.",
    ),
    "huge digits": (
        "digits",
        {"image_size": 10**7},
        "1500 images of 10000000x10000000x1 would take 139698386.2 GiB of memory; "
        "the limit is 8 GiB. Write image_size=2393 or less.",
    ),
    "points of a size": (
        "ring",
        {"image_size": 8},
        "'ring' has points, which have no image_size. Received: image_size=8. "
        "Leave it out.",
    ),
    "labels of a text": (
        "digits",
        {"labels": "yes"},
        "labels must be True or False. Received: 'yes'.",
    ),
    "corruption of a text": (
        "digits",
        {"skip_corrupt": "yes"},
        "skip_corrupt must be True or False. Received: 'yes'.",
    ),
    "a path to nothing": (
        "{folder}/missing.npz",
        {},
        "There is no file or folder '{folder}/missing.npz' (looked from {folder}). "
        "Check the path; names of datasets have no separator and no ending.",
    ),
    "a path of a thousand words": (
        "data/" + "word " * 1000,
        {},
        "There is no file or folder 'data/word word word word word word word word "
        "word word word word word word word word word word word word word word "
        "word word word word word word wo...rd word word word word word word word "
        "word word word word word word word word word word word word word word "
        "word word word word word word word word ' (looked from {folder}). Check "
        "the path; names of datasets have no separator and no ending.",
    ),
    "a home of nobody": (
        "~nobody-of-this-name/data",
        {},
        "There is no file or folder '~nobody-of-this-name/data' (looked from "
        "{folder}). Check the path; names of datasets have no separator and no ending.",
    ),
    "a path with a zero": (
        "{folder}/a\0b.npz",
        {},
        "There is no file or folder '{folder}/a\\x00b.npz' (looked from {folder}). "
        "Check the path; names of datasets have no separator and no ending.",
    ),
    "a way to a device": (
        "/dev/zero",
        {},
        f"'/dev/zero' is neither a folder nor a regular file. {KNOWN}",
    ),
    "a file that is not there": (
        "train.csv",
        {},
        "There is no file or folder 'train.csv' (looked from {folder}). Check the "
        "path; names of datasets have no separator and no ending.",
    ),
}


@pytest.mark.parametrize("row", FROM_ARRAYS)
def test_from_arrays(row):
    given, options, expected = FROM_ARRAYS[row]
    said = refusal(lambda: datasets.from_arrays(*given, **options), ValueError)
    assert said == expected


@pytest.mark.parametrize("row", BY_NAME)
def test_by_name(row, tmp_path, monkeypatch):
    given, options, expected = BY_NAME[row]
    monkeypatch.chdir(tmp_path)
    if isinstance(given, str):
        given = given.replace("{folder}", str(tmp_path))
    said = refusal(lambda: datasets.load(given, **options))
    said = said.replace(str(tmp_path), "{folder}")
    assert said == expected
