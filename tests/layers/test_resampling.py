"""Sizes by fixed weights: as Pillow has them, and random parts of images."""

import numpy as np
import pytest
from keras import ops
from PIL import Image

from kerasgan.layers.resampling import cut_out, resized, weights
from tests import harness


@pytest.mark.parametrize(
    "size", [(7, 10), (14, 20), (56, 80), (9, 13), (28, 40), (1, 3), (31, 11)]
)
def test_as_pillow_does(size):
    x = harness.images(2, (28, 40, 2))
    found = ops.convert_to_numpy(resized(x, *size))
    for image, made in zip(x, found, strict=True):
        for channel in range(2):
            picture = Image.fromarray(image[..., channel])
            expected = picture.resize(size[::-1], Image.Resampling.BICUBIC)
            np.testing.assert_allclose(
                made[..., channel], np.asarray(expected), atol=2e-6
            )


def test_by_hand():
    """A quarter of the way from the second pixel to the third: Keys' four weights."""
    np.testing.assert_allclose(
        weights(4, 8)[3, :4], [-0.0703125, 0.8671875, 0.2265625, -0.0234375], atol=1e-6
    )
    np.testing.assert_allclose(weights(4, 8).sum(axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(weights(5, 5), np.eye(5))


def test_a_part_of_the_size_itself_is_all():
    x = harness.images(3, (6, 8, 2))
    places = np.array([[0, 0], [0.5, 0.2], [1, 1]], "float32")
    np.testing.assert_allclose(cut_out(x, 0, places), x, atol=1e-6)
    mirrored = np.array([True, False, True])
    found = ops.convert_to_numpy(cut_out(x, 0, places, mirrored))
    np.testing.assert_allclose(found[[0, 2]], x[[0, 2], :, ::-1], atol=1e-6)
    np.testing.assert_allclose(found[1], x[1], atol=1e-6)


def test_enlarged_and_cut_against_numpy():
    """From 4 to 6 pixels, linear between their middles; rows begin at 0, 1 or 2."""
    x = harness.images(3, (4, 4, 1))
    places = np.array([[0, 0], [0.5, 0.34], [0.999, 0.999]], "float32")
    found = ops.convert_to_numpy(cut_out(x, 2, places))
    middles = np.clip((np.arange(6) + 0.5) * 4 / 6 - 0.5, 0, 3)
    for row, image in enumerate(x):
        top = left = row
        lines = np.stack([np.interp(middles, range(4), line) for line in image[..., 0]])
        grown = np.stack([np.interp(middles, range(4), line) for line in lines.T]).T
        expected = grown[top : top + 4, left : left + 4]
        np.testing.assert_allclose(found[row, ..., 0], expected, atol=1e-5)
