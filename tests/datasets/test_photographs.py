"""Parts of photographs: whose they are, and that none is made of another size."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets import photographs
from tests.bad_input import refusal
from tests.datasets.batching import bytes_of, epoch


def images(split, size):
    data = datasets.load(
        "photographs", split=split, image_size=size, shuffle=False, batch_size=100
    )
    return bytes_of(epoch(data)[0]), data.info


def test_the_test_is_of_other_photographs_side_by_side():
    found, info = images("test", 96)
    assert found.shape == (48, 96, 96, 3)
    china, flower = photographs.whole("test")
    np.testing.assert_array_equal(found[0], china[:96, :96])
    np.testing.assert_array_equal(found[47], flower[288:384, 480:576])
    assert "CC BY 2.0" in info.license


def test_training_shows_parts_as_they_are():
    pytest.importorskip("skimage")
    found, info = images("train", (24, 40))
    assert (found.shape, info.size) == ((100, 24, 40, 3), 8_000)
    assert "public domain" in info.license
    whole = photographs.whole("train")
    assert len(whole) == len(photographs.TRAIN)
    part = found[0]
    seen = [
        photograph
        for each in whole
        for photograph in (each, each[:, ::-1])
        if _holds(photograph, part)
    ]
    assert seen
    again, _ = images("train", (24, 40))
    np.testing.assert_array_equal(found, again)


def _holds(photograph, part):
    height, width, _ = part.shape
    corner = (photograph == part[0, 0]).all(axis=-1)
    for top, left in zip(*np.nonzero(corner), strict=True):
        if np.array_equal(photograph[top : top + height, left : left + width], part):
            return True
    return False


def test_a_part_larger_than_a_photograph_is_refused():
    assert refusal(lambda: images("test", 500)) == (
        "Parts of these photographs have at most 427x640 pixels. Received: "
        "image_size=(500, 500). Write a smaller one."
    )
