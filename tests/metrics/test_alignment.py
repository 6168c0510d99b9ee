"""Agreement of pictures and captions: shares counted by hand."""

from typing import NamedTuple

import numpy as np
import pytest

from kerasgan.datasets.strokes import Stroke
from kerasgan.metrics import caption_accuracy, r_precision


class Thing(NamedTuple):
    color: str
    place: str


ASKED = [Thing("red", "left"), Thing("red", "right"), Thing("blue", "left")]


def test_attributes_are_counted_one_by_one_and_together():
    found = [Thing("red", "left"), Thing("red", "left"), None]
    accuracy = caption_accuracy(ASKED, found)
    assert accuracy.attributes == {"color": 2 / 3, "place": 1 / 3}
    assert (accuracy.all, accuracy.unreadable) == (1 / 3, 1 / 3)


def test_what_is_not_counted():
    for asked, found in (([], []), (ASKED, ASKED[:2])):
        with pytest.raises(
            ValueError,
            match=r"^Each picture has the attributes .* rec".replace("rec", "Received"),
        ):
            caption_accuracy(asked, found)


def test_r_precision_by_hand():
    """Picture 2 lies nearer to the caption of picture 0 than to its own."""
    texts = np.eye(3)
    images = np.array([[2.0, 0.1, 0], [0, 1, 0.2], [0.9, 0, 0.8]])
    assert r_precision(images, texts, "abc", others=2) == pytest.approx(2 / 3)
    assert r_precision(images, texts, "aba", others=1) == 1.0
    assert r_precision(10 * images, texts / 7, "abc", others=2) == pytest.approx(2 / 3)


def test_a_tie_is_no_success():
    assert r_precision(np.ones((3, 2)), np.ones((3, 2)), "abc", others=2) == 0


def test_chance_is_one_among_all():
    random = np.random.default_rng(0)
    images, texts = random.standard_normal((2, 2000, 8))
    found = r_precision(images, texts, range(2000), others=9)
    assert abs(found - 0.1) < 0.03
    assert found == r_precision(images, texts, range(2000), others=9)


def test_too_few_captions():
    x = np.ones((3, 2))
    with pytest.raises(ValueError, match=r"^R-precision takes 99 captions .* others=2"):
        r_precision(x, x, "abc")
    with pytest.raises(ValueError, match=r"3 pictures, 3 captions, 2 meanings"):
        r_precision(x, x, "ab")


def test_what_a_caption_says_nothing_of_counts_nowhere():
    asked = [
        Stroke(7, "thick", None),
        Stroke(3, None, "slanted"),
        Stroke(1, None, None),
    ]
    found = [Stroke(7, "thick", "upright"), Stroke(3, "thin", "upright"), None]
    accuracy = caption_accuracy([*asked, asked[0]], [*found, Stroke(2, "thick", "x")])
    shares = {"digit": 2 / 4, "thickness": 1.0, "slant": 0.0}
    assert accuracy == (shares, 1 / 4, 1 / 4)
    none = caption_accuracy(asked[2:], [Stroke(1, "thin", "upright")])
    assert none.all == 1
    assert np.isnan(none.attributes["slant"])
