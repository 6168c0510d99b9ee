"""Pixels out of channels: their order by hand, and kernels that begin without one."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import ICNR, PixelShuffle
from tests import harness
from tests.bad_input import refusal


def test_the_order_by_hand():
    """Channels 0 to 7 of one pixel and r = 2: [0, 1], [2, 3], [4, 5], [6, 7]."""
    pixel = np.arange(8, dtype="float32").reshape(1, 1, 1, 8)
    found = ops.convert_to_numpy(PixelShuffle(2)(pixel))
    expected = [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]
    np.testing.assert_array_equal(found[0], expected)


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_every_pixel_against_a_loop(factor):
    x = harness.images(2, (3, 4, 2 * factor**2))
    found = ops.convert_to_numpy(PixelShuffle(factor)(x))
    assert found.shape == (2, 3 * factor, 4 * factor, 2)
    for y in range(3 * factor):
        for column in range(4 * factor):
            first = 2 * (factor * (y % factor) + column % factor)
            expected = x[:, y // factor, column // factor, first : first + 2]
            np.testing.assert_array_equal(found[:, y, column], expected)


def test_images_of_any_size():
    made = PixelShuffle(2)(keras.Input((None, 5, 8)))
    assert tuple(made.shape) == (None, None, 10, 2)
    layer = PixelShuffle(3)
    assert PixelShuffle.from_config(layer.get_config()).factor == 3


def test_icnr_begins_as_the_nearest_pixel():
    keras.utils.set_random_seed(0)
    layer = keras.layers.Conv2D(12, 3, padding="same", kernel_initializer=ICNR(2))
    x = harness.images(2, (4, 5, 2))
    found = ops.convert_to_numpy(PixelShuffle(2)(layer(x)))
    nearest = found[:, ::2, ::2].repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_allclose(found, nearest, atol=1e-6)
    assert np.abs(found[..., 0] - found[..., 1]).max() > 1e-3  # channels differ


def test_icnr_draws_as_the_one_pixel():
    """The fan is that of a quarter of the channels: Glorot of 3 x 3 x (2 + 16)."""
    keras.utils.set_random_seed(0)
    kernel = ops.convert_to_numpy(ICNR(2)((3, 3, 2, 64)))
    limit = np.sqrt(6 / (9 * (2 + 16)))
    assert 0.95 * limit < np.abs(kernel).max() <= limit
    config = ICNR(2, "he_normal").get_config()
    assert ICNR.from_config(config).get_config() == config


def test_channels_that_do_not_divide_are_refused():
    assert refusal(lambda: PixelShuffle(2)(np.zeros((1, 2, 2, 6)))) == (
        "Pixel shuffle makes 2 x 2 pixels of 4 times as many channels. Received: "
        "inputs of shape (1, 2, 2, 6)."
    )
