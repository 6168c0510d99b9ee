"""Instance normalization against numpy, and what it refuses."""

import keras
import numpy as np
import pytest

from kerasgan.layers import InstanceNormalization
from tests import harness
from tests.bad_input import refusal


@pytest.mark.parametrize("shape", [(4, 6, 3), (1, 2, 2)])
def test_each_channel_of_each_image(shape):
    x = 3 * harness.images(5, shape) + 1
    places = {"axis": (1, 2), "keepdims": True}
    expected = (x - x.mean(**places)) / np.sqrt(x.var(**places) + 1e-5)
    found = keras.ops.convert_to_numpy(InstanceNormalization()(x))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_it_has_no_weights_and_comes_back():
    layer = InstanceNormalization(epsilon=0.5, name="own")
    layer.build((None, 4, 4, 2))
    assert not layer.weights
    config = layer.get_config()
    twin = InstanceNormalization.from_config(config)
    assert twin.get_config() == config
    assert (twin.epsilon, twin.name) == (0.5, "own")


@pytest.mark.parametrize("shape", [(2, 1, 1, 4), (None, 1, 1, 1)])
def test_maps_of_one_pixel_are_refused(shape):
    said = refusal(lambda: InstanceNormalization().build(shape))
    assert said == (
        f"Instance normalization makes 0 of a map of one pixel. Received: inputs of "
        f"shape {shape}. Halve the images fewer times, or leave the layer out there."
    )
