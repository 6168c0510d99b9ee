"""Thickness and slant of digits, and what is said of them."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets import stroke_captions, strokes
from kerasgan.datasets.strokes import Stroke
from tests.datasets.batching import bytes_of, epoch

EVERY = [
    Stroke(digit, thickness, slant)
    for digit in range(10)
    for thickness in ("thin", None, "thick")
    for slant in ("upright", None, "slanted")
]


def bar(width, degrees=0.0, length=20):
    """Draws a straight stroke, (1, 40, 40, 1), that leans right by some degrees."""
    y, x = np.mgrid[:40, :40] - 19.5
    angle = np.radians(degrees)
    across = x * np.cos(angle) + y * np.sin(angle)
    along = -x * np.sin(angle) + y * np.cos(angle)
    cover = np.clip(0.5 + width / 2 - np.abs(across), 0, 1)
    cover *= np.clip(0.5 + length / 2 - np.abs(along), 0, 1)
    return np.rint(255 * cover).astype("uint8")[None, ..., None]


@pytest.fixture(scope="module")
def digits():
    data = datasets.load("mnist_4000", batch_size=4000, shuffle=False, labels=True)
    images, labels = (np.asarray(each) for each in epoch(data)[0])
    return bytes_of(images).astype("uint8"), labels


@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("degrees", [0, 15, 30, -45, 90])
def test_the_thickness_of_a_bar_is_its_width(width, degrees):
    found = strokes.thickness(bar(width, degrees))
    np.testing.assert_allclose(found, [width], rtol=0.05, atol=0.1)


def test_thickness_by_hand():
    # Ink of 4x20 pixels has the outline of a rectangle less its corners: in each, a
    # block of 2x2 counts sqrt(1/2) instead of 1. P = 2 * (3 + 19) + 4 * sqrt(1/2).
    outline = 44 + 4 * np.sqrt(0.5)
    expected = outline / 4 - np.sqrt(outline**2 / 16 - 80)
    np.testing.assert_allclose(strokes.thickness(bar(4)), [expected])


@pytest.mark.parametrize("shift", [-1, 0, 1, 2])
def test_slant_by_hand(shift):
    """A row further up, the stroke lies as many pixels further right."""
    image = np.zeros((1, 9, 40, 1), "uint8")
    for row in range(9):
        image[0, row, 20 - shift * (row - 4)] = 255
    expected = np.degrees(np.arctan(shift))
    np.testing.assert_allclose(strokes.slant(image), [expected])
    np.testing.assert_allclose(strokes.slant(image[:, :, ::-1]), [-expected])


@pytest.mark.parametrize("degrees", [-30, -10, 0, 10, 20])
def test_the_slant_of_a_leaning_bar(degrees):
    np.testing.assert_allclose(strokes.slant(bar(2, degrees)), [degrees], atol=1)


def test_noise_and_bytes_change_little(digits):
    images = digits[0][:500]
    noise = np.random.default_rng(0).normal(0, 0.05, images.shape)
    noisy = 2 * np.clip(images / 255 + noise, 0, 1) - 1
    width, lean = strokes.thickness(images), strokes.slant(images)
    assert np.abs(strokes.thickness(noisy) / width - 1).mean() < 0.01
    assert np.abs(strokes.slant(noisy) - lean).mean() < 0.3
    np.testing.assert_allclose(strokes.slant(images / 127.5 - 1), lean)


def test_no_ink_has_no_measure():
    empty = np.zeros((2, 28, 28, 1), "uint8")
    assert np.isnan(strokes.thickness(empty)).all()
    assert np.isnan(strokes.slant(empty)).all()
    assert strokes.attributes(empty, [3, 4]) == [
        Stroke(3, None, None),
        Stroke(4, None, None),
    ]


@pytest.mark.shared_data("mnist")
def test_thirds_are_those_of_mnist():
    data = datasets.load("mnist", batch_size=60000, shuffle=False, labels=True)
    images, labels = (np.asarray(each) for each in epoch(data)[0])
    found = strokes.thirds(images, labels)
    expected = strokes.THICKNESS_THIRDS, strokes.SLANT_THIRDS
    np.testing.assert_allclose(found, expected, atol=0.011)


def test_a_third_of_each_digit_is_each(digits):
    said = strokes.attributes(*digits)
    for digit in range(10):
        mine = [each for each in said if each.digit == digit]
        for name in ("thin", "thick", "upright", "slanted"):
            share = np.mean([name in each for each in mine])
            assert abs(share - 1 / 3) < 0.08, (digit, name)


def test_each_digit_lies_on_one_side(digits):
    images, labels = digits
    said, found = strokes.attributes(*digits), strokes.sides(*digits)
    for i, one in ((1, "thick"), (2, "slanted")):
        pairs = [(each[i], other[i]) for each, other in zip(said, found, strict=True)]
        between = [other for each, other in pairs if each is None]
        assert 0.4 < np.mean([each == one for each in between]) < 0.6
        assert all(each in (None, other) for each, other in pairs)
    assert [each.digit for each in found] == labels.tolist()
    blank = np.zeros_like(images[:1])
    assert strokes.sides(np.concatenate([images[:1], blank]), labels[:2])[1] is None
    assert strokes.sides(images[:0], labels[:0]) == []


def test_a_caption_asks_for_what_it_says(digits):
    images, labels = digits[0][:300], digits[1][:300]
    said = strokes.attributes(images, labels)
    for test in (False, True):
        texts = stroke_captions.describe(images, labels, seed=1, test=test)
        assert [stroke_captions.asked(text) for text in texts] == said
        assert texts[:9] == stroke_captions.describe(images[:9], labels[:9], 1, test)
    assert stroke_captions.asked("A bold slanting eight") == (8, "thick", "slanted")


def test_wordings_of_tests_are_no_training_sentence_of_its_words():
    random = np.random.default_rng(0)
    train, test = (
        {
            stroke_captions.caption(each, random, held)
            for each in EVERY
            for _ in range(n)
        }
        for held, n in ((False, 200), (True, 40))
    )
    assert not train & test
    assert len(test) > 600
    words = [{word for text in said for word in text.split()} for said in (train, test)]
    assert words[1] <= words[0]
    assert max(len(text.split()) for text in train | test) <= 10
    assert "an upright eight" in train
    assert "there is a bold digit four" in test


def test_refusals():
    images = np.zeros((2, 28, 28, 1))
    with pytest.raises(
        ValueError, match=r"Received: shape \(2, 28, 28\), dtype float64"
    ):
        strokes.slant(images[..., 0])
    with pytest.raises(ValueError, match="2 whole numbers of 0 to 9, one an image"):
        strokes.attributes(images, [3, 10])
    with pytest.raises(ValueError, match=r"Received: shape \(3,\), dtype int64"):
        strokes.attributes(images, [1, 2, 3])
    for text in ("a thin digit", "a thin thick two", "one two"):
        with pytest.raises(ValueError, match=f"Received: '{text}'. Write 'a thin sl"):
            stroke_captions.asked(text)
