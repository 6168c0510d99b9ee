"""Mirrored borders of images, by hand and against numpy."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import ReflectionPadding2D
from tests import harness


def test_a_row_by_hand():
    a, b, c, d = 1, 2, 3, 4
    images = np.tile(
        np.array([a, b, c, d], "float32")[None, None, :, None], (1, 3, 1, 1)
    )
    padded = ops.convert_to_numpy(ReflectionPadding2D(2)(images))
    assert padded.shape == (1, 7, 8, 1)
    expected = np.tile([c, b, a, b, c, d, c, b], (7, 1))
    np.testing.assert_array_equal(padded[0, :, :, 0], expected)


@pytest.mark.parametrize("padding", [1, 3])
def test_both_ways_as_numpy_does(padding):
    images = harness.images(2, (4, 6, 3))
    sides = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    expected = np.pad(images, sides, mode="reflect")
    found = ops.convert_to_numpy(ReflectionPadding2D(padding)(images))
    np.testing.assert_array_equal(found, expected)


def test_images_of_any_size():
    layer = ReflectionPadding2D()
    made = layer(keras.Input((None, 5, 2)))
    assert tuple(made.shape) == (None, None, 7, 2)
    assert layer.compute_output_shape((3, 8, 8, 1)) == (3, 10, 10, 1)
    assert not layer.weights


def test_configuration():
    layer = ReflectionPadding2D(3, name="mirror")
    twin = ReflectionPadding2D.from_config(layer.get_config())
    assert (twin.padding, twin.name) == (3, "mirror")


@pytest.mark.parametrize("shape", [(1, 3, 8, 1), (1, 8, 3, 1), (1, 8, 8)])
def test_images_too_small_are_refused(shape):
    message = r"more than 3 pixels a side\. Received: inputs of shape .*less padding\.$"
    with pytest.raises(ValueError, match=message):
        ReflectionPadding2D(3)(np.zeros(shape, "float32"))


@pytest.mark.parametrize("padding", [0, -1, 1.5, (1, 1)])
def test_other_paddings_are_refused(padding):
    with pytest.raises(ValueError, match=r"padding must be a positive integer\. Rec"):
        ReflectionPadding2D(padding)
