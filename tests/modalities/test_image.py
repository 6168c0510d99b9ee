"""Images as a condition: what samples are made from."""

import numpy as np
import pytest

from kerasgan.modalities import Image
from tests.bad_input import refusal

BYTES = Image((2, 2, 1), (0, 255))


def grey(*values):
    return np.stack([np.full((2, 2, 1), value, "float32") for value in values])


def test_rows_are_scaled_and_repeated_in_order():
    rows = BYTES.rows(grey(0, 255), 4)
    assert rows.dtype == np.float32
    assert rows[:, 0, 0, 0].tolist() == [-1, -1, 1, 1]
    assert BYTES.rows(grey(0)[0], 3).shape == (3, 2, 2, 1)
    np.testing.assert_allclose(BYTES.outside(rows), grey(0, 0, 255, 255))


def test_bytes_are_images_too():
    rows = BYTES.rows(grey(0, 255).astype("uint8"), 2)
    assert rows[:, 0, 0, 0].tolist() == [-1, 1]


def test_how_many_samples_they_ask_for():
    assert BYTES.count(grey(0, 1, 2)) == 3
    assert BYTES.count(grey(0)[0]) == 1


def test_what_exported_files_take():
    assert BYTES.inputs("images") == [("images", (None, 2, 2, 1), "float32")]
    np.testing.assert_allclose(BYTES.entering(grey(0, 255)), grey(-1, 1))


def test_what_is_read_is_in_the_range():
    def read(text, size, channels):
        assert (text, size, channels) == ("photo.png", (2, 2), 1)
        return grey(-1, 1)

    assert BYTES.parse("photo.png", read=read)[:, 0, 0, 0].tolist() == [0, 255]


OTHERS = "images must be one of shape (2, 2, 1), or an array of 3 of them, or of some "
REFUSED = {
    "a number that does not divide": (
        grey(0, 1),
        f"{OTHERS}whose number divides 3. Received: shape (2, 2, 2, 1). Write n=2.",
    ),
    "another size": (
        np.zeros((3, 4, 4, 1)),
        f"{OTHERS}whose number divides 3. Received: shape (3, 4, 4, 1). Give images of "
        "shape (2, 2, 1).",
    ),
    "a path": (
        "photo.png",
        f"{OTHERS}whose number divides 3. Received: 'photo.png'. Give images of shape "
        "(2, 2, 1).",
    ),
    "another range": (
        grey(300),
        "images must lie in the data range (0.0, 255.0). Received: values from 300 to "
        "300. Scale them as the training data were.",
    ),
    "NaN": (
        grey(np.nan),
        "images must lie in the data range (0.0, 255.0). Received: values from nan to "
        "nan. Scale them as the training data were.",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_what_is_no_image(row):
    given, expected = REFUSED[row]
    assert refusal(lambda: BYTES.rows(given, 3)) == expected
