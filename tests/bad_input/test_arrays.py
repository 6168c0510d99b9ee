"""Arrays that are no images or no labels of them: the first line of what is said."""

import numpy as np
import pytest

from kerasgan import datasets
from tests.bad_input import refusal
from tests.bad_input.files import IMAGES, LABELS


def ones(shape, dtype="float32", **values):
    array = np.ones(shape, dtype)
    for at, value in values.items():
        array.flat[int(at[1:])] = value
    return array


def of(**arrays):
    return arrays


WITH_LABELS = {"labels": True}
SOUND = of(images=IMAGES, labels=LABELS)
IN_A_FILE = {
    # Images.
    "text for images": (
        of(images=np.array(["a", "b"])),
        {},
        "{path}: images must be numbers, uint8 or floating-point. Received: dtype "
        "<U1. Give one array of pixels; images of different sizes need resizing to "
        "one first.",
    ),
    "dates": (
        of(images=np.zeros((4, 8, 8), "datetime64[s]")),
        {},
        "{path}: images must be numbers, uint8 or floating-point. Received: dtype "
        "datetime64[s]. Give one array of pixels; images of different sizes need "
        "resizing to one first.",
    ),
    "complex numbers": (
        of(images=np.ones((4, 8, 8), "complex64")),
        {},
        "{path}: images must be numbers, uint8 or floating-point. Received: dtype "
        "complex64. Give one array of pixels; images of different sizes need "
        "resizing to one first.",
    ),
    "records": (
        of(images=np.zeros((4, 8, 8), "u1,f4")),
        {},
        "{path}: images must be numbers, uint8 or floating-point. Received: dtype "
        "[('f0', 'u1'), ('f1', '<f4')]. Give one array of pixels; images of "
        "different sizes need resizing to one first.",
    ),
    "zero images": (
        of(images=IMAGES[:0]),
        {},
        "{path}: there must be at least one image of one pixel. Received: shape "
        "(0, 8, 8, 1).",
    ),
    "images of no pixel": (
        of(images=np.ones((4, 0, 8, 1), "uint8")),
        {},
        "{path}: there must be at least one image of one pixel. Received: shape "
        "(4, 0, 8, 1).",
    ),
    "one image without its axis": (
        of(images=IMAGES[0, ..., 0]),
        {},
        "{path}: images must have shape (n, height, width) or (n, height, width, "
        "channels). Received: (8, 8).",
    ),
    "video": (
        of(images=np.ones((2, 3, 8, 8, 1), "uint8")),
        {},
        "{path}: images must have shape (n, height, width) or (n, height, width, "
        "channels). Received: (2, 3, 8, 8, 1).",
    ),
    "channels first": (
        of(images=np.ones((4, 3, 8, 8), "uint8")),
        {"image_size": 32},
        "{path}: images must have shape (n, height, width) or (n, height, width, "
        "channels). Received: (4, 3, 8, 8). The channels seem to come first: "
        "numpy.moveaxis(x, 1, -1) moves them.",
    ),
    "images last": (
        of(images=np.ones((8, 8, 3, 20), "uint8")),
        {},
        "{path}: images must have shape (n, height, width) or (n, height, width, "
        "channels). Received: (8, 8, 3, 20). The images seem to come last: "
        "numpy.moveaxis(x, -1, 0) moves them.",
    ),
    "one image": (
        of(images=np.ones((28, 28, 3), "uint8")),
        {},
        "{path}: images must have shape (n, height, width) or (n, height, width, "
        "channels). Received: (28, 28, 3). This seems to be one image: x[None] is "
        "an array of it.",
    ),
    "NaN": (
        of(images=ones((4, 8, 8, 1), x70=np.nan, x200=np.nan)),
        {},
        "{path}: images must be finite. Received: 2 NaN or infinite values in 2 of "
        "4 images, the first of them image 1. Remove those images, or repair them "
        "with numpy.nan_to_num.",
    ),
    "infinity": (
        of(images=ones((4, 8, 8, 1), x0=-np.inf)),
        {},
        "{path}: images must be finite. Received: 1 NaN or infinite values in 1 of "
        "4 images, the first of them image 0. Remove those images, or repair them "
        "with numpy.nan_to_num.",
    ),
    "int64 of unclear range": (
        of(images=IMAGES.astype("int64")),
        {},
        "{path}: the range of int64 values from 0 to 255 is not clear. Write "
        "value_range=(low, high) with the values of black and white, for example "
        "value_range=(0, 255); or give uint8, or floats in [0, 1] or [-1, 1]. "
        "An .npz file may hold the two in an array value_range.",
    ),
    "floats of unclear range": (
        of(images=ones((4, 8, 8), x0=255)),
        {},
        "{path}: the range of float32 values from 1.0 to 255.0 is not clear. Write "
        "value_range=(low, high) with the values of black and white, for example "
        "value_range=(0, 255); or give uint8, or floats in [0, 1] or [-1, 1]. "
        "An .npz file may hold the two in an array value_range.",
    ),
    "narrow value_range": (
        of(images=IMAGES),
        {"value_range": (0, 1)},
        "{path}: values lie outside value_range. Received: values from 0 to 255, "
        "value_range=(0, 1). Widen it, or clip the images.",
    ),
    "value_range of one": (
        of(images=IMAGES),
        {"value_range": (5, 5)},
        "{path}: value_range must be two numbers (low, high), low below high. "
        "Received: (5, 5).",
    ),
    "value_range of text": (
        of(images=IMAGES),
        {"value_range": "01"},
        "{path}: value_range must be two numbers (low, high), low below high. "
        "Received: '01'.",
    ),
    "two channels to one": (
        of(images=np.ones((4, 8, 8, 2), "uint8")),
        {"channels": 1},
        "Images of 2 channels cannot be made into channels=1: only 1 and 3 convert "
        "into each other. Leave channels out, or convert the array.",
    ),
    "huge image_size": (
        of(images=IMAGES),
        {"image_size": 10**6},
        "4 images of 1000000x1000000x1 would take 3725.3 GiB of memory; the limit "
        "is 8 GiB. Write image_size=46340 or less.",
    ),
    "a split": (
        SOUND,
        {"split": "test"},
        "'{path}' is an .npz file, which has no splits. Received: split='test'. "
        'Leave split out (or write "train" or "all": both are everything), and '
        "give the test images as an .npz file of their own.",
    ),
    # Labels.
    "too few labels": (
        of(images=IMAGES, labels=LABELS[:3]),
        WITH_LABELS,
        "{path}: labels must be one whole number an image, shape (4,) or (4, 1). "
        "Received: shape (3,). Of one-hot rows take argmax(axis=1).",
    ),
    "one-hot labels": (
        of(images=IMAGES, labels=np.eye(4)),
        WITH_LABELS,
        "{path}: labels must be one whole number an image, shape (4,) or (4, 1). "
        "Received: shape (4, 4). Of one-hot rows take argmax(axis=1).",
    ),
    "labels of text": (
        of(images=IMAGES, labels=np.array(list("abcd"))),
        WITH_LABELS,
        "{path}: labels must be whole numbers. Received: dtype <U1. Of names, "
        "numpy.unique(labels, return_inverse=True)[1] makes numbers.",
    ),
    "labels of floats": (
        of(images=IMAGES, labels=np.ones(4)),
        WITH_LABELS,
        "{path}: labels must be whole numbers. Received: dtype float64. Of names, "
        "numpy.unique(labels, return_inverse=True)[1] makes numbers.",
    ),
    "negative labels": (
        of(images=IMAGES, labels=LABELS - 1),
        WITH_LABELS,
        "{path}: labels must lie in 0..65535, the positions of the classes. "
        "Received: -1 to 2. Renumber the labels from 0.",
    ),
    "labels beyond int32": (
        of(images=IMAGES, labels=LABELS + 2**31),
        WITH_LABELS,
        "{path}: labels must lie in 0..65535, the positions of the classes. "
        "Received: 2147483648 to 2147483651. Renumber the labels from 0.",
    ),
}


@pytest.mark.parametrize("row", IN_A_FILE)
def test_in_a_file(row, tmp_path):
    arrays, options, expected = IN_A_FILE[row]
    path = tmp_path / "data.npz"
    np.savez(path, **arrays)
    said = refusal(lambda: datasets.load(path, **options), ValueError)
    said = said.replace(str(path), "{path}")
    assert said == expected
