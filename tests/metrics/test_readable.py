"""Readers of pictures: of digits here, of scenes in `tests/datasets`."""

import sys

import numpy as np
import pytest

from kerasgan import datasets, metrics
from kerasgan.datasets.strokes import Stroke
from kerasgan.metrics import readable
from tests.datasets.batching import bytes_of, epoch


@pytest.fixture(scope="module")
def known():
    """How digits are read, of 1,500 that come with the package in place of MNIST."""
    data = datasets.load("mnist_4000", batch_size=1500, shuffle=False, labels=True)
    images, labels = (np.asarray(each) for each in epoch(data)[0])
    images = bytes_of(images).astype("uint8")
    with pytest.MonkeyPatch.context() as patch:
        module = sys.modules["kerasgan.metrics.readable"]
        patch.setattr(module, "_digits", lambda split: (images, labels))
        yield readable("captioned_mnist")


def test_real_digits_are_as_their_captions_say(known):
    asked = known.asked("test", 400)
    said = known.captions("test", 400)
    assert len(said) == 400
    pictures = known.images("test", 400, 28)
    read = known.read(pictures)
    assert read == known.read(pictures / np.float32(127.5) - 1)
    accuracy = metrics.caption_accuracy(asked, read)
    assert accuracy.attributes["digit"] > 0.99  # trained on them, perhaps
    right = [i for i in range(400) if read[i].digit == asked[i].digit]
    sides = [(asked[i], read[i]) for i in right]
    assert all(a.slant in (None, f.slant) for a, f in sides)
    assert all(a.thickness in (None, f.thickness) for a, f in sides)
    blank = np.full((1, 28, 28, 1), -1, "float32")
    assert known.read(blank) == [None]


def test_other_digits_of_the_same_strokes(known):
    asked = [Stroke(7, "thick", "slanted"), Stroke(1, None, "upright")]
    drawn = known.again(asked, 6, 28, seed=3)
    assert drawn.shape == (12, 28, 28, 1)
    assert len(np.unique(drawn, axis=0)) == 12  # without repetition
    found = known.read(drawn / np.float32(127.5) - 1)
    assert found[:6] == [asked[0]] * 6
    assert {(each.digit, each.slant) for each in found[6:]} == {(1, "upright")}
    np.testing.assert_array_equal(drawn, known.again(asked, 6, 28, seed=3))
    assert (drawn != known.again(asked, 6, 28, seed=4)).any()


def test_strokes_are_measured_at_one_size(known):
    with pytest.raises(ValueError, match=r"pictures of 28 pixels\. Received: 32"):
        known.images("test", 5, 32)
