"""Letters: what training shows, and what the test holds of both typefaces."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets import letters
from tests.bad_input import refusal
from tests.datasets.batching import bytes_of, epoch


def images(name, split="train"):
    data = datasets.load(name, split=split, shuffle=False, batch_size=10_000)
    return bytes_of(epoch(data)[0])[..., 0], data.info


def test_no_character_and_no_picture_stands_in_two_parts():
    parts = letters.characters()
    assert {name: len(part) for name, part in parts.items()} == {
        "test": 156,
        "sans": 312,
        "serif": 311,
    }
    assert len({each for part in parts.values() for each in part}) == 779
    pictures = {
        name: {
            letters._draw(face, each, letters.FONT, 0, 0).tobytes()
            for face in letters.FACES
            for each in part
        }
        for name, part in parts.items()
    }
    assert not pictures["test"] & (pictures["sans"] | pictures["serif"])
    assert not pictures["sans"] & pictures["serif"]


def test_the_test_shows_each_character_in_both_typefaces():
    sans, info = images("letters_sans", "test")
    serif, second = images("letters_serif", "test")
    assert info.names == second.names
    assert sans.shape == serif.shape == (312, 32, 32)
    distance = np.abs(sans - serif).mean() / 255
    assert 0.04 < distance < 0.06  # what doing nothing scores
    # drawn alike: nothing brings a letter nearer to its counterpart than it lies
    moved = np.abs(np.roll(sans, 2, axis=2) - serif).mean() / 255
    assert moved > 1.1 * distance
    assert datasets.paired("letters_sans", "letters_serif", split="test").info.paired


def test_training_has_no_counterparts():
    sans, info = images("letters_sans")
    _, second = images("letters_serif")
    assert len(sans) == 3_120
    assert not {*info.names} & {*second.names}
    said = refusal(lambda: datasets.paired("letters_sans", "letters_serif"))
    assert said.startswith("Images go in pairs, one of either set. Received: 3,120 of")


def test_nothing_is_cut_off():
    for name in ("letters_sans", "letters_serif"):
        found, _ = images(name)
        assert found.reshape(len(found), -1).any(axis=1).all()
        border = np.ones((32, 32), bool)
        border[1:-1, 1:-1] = False
        assert (found[:, border] > 0).any(axis=1).mean() < 0.01


def test_labels_are_typefaces():
    data = datasets.load("letters", labels=True, shuffle=False, batch_size=20_000)
    found, labels = epoch(data)[0]
    assert data.info.classes == ("sans", "serif")
    assert labels.tolist() == [0] * 6_230 + [1] * 6_230
    sans, _ = images("letters_sans")
    np.testing.assert_array_equal(bytes_of(found)[:3_120, ..., 0], sans)
    # who tells typefaces apart sees all characters in both
    names = np.array(data.info.names)
    assert names[:6_230].tolist() == names[6_230:].tolist()


@pytest.mark.parametrize("name", ["letters", "letters_sans"])
def test_other_splits_are_refused(name):
    said = refusal(lambda: datasets.load(name, split="all"))
    assert said == (f"Unknown split of {name!r}. Received: 'all'. Known: test, train.")
