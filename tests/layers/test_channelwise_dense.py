"""Places joined channel by channel, against numpy."""

import keras
import numpy as np
from keras import ops

from kerasgan.layers import ChannelwiseDense
from tests import harness


def test_each_channel_by_itself():
    layer = ChannelwiseDense()
    x = harness.images(3, (2, 3, 4))
    layer.build(x.shape)
    random = np.random.default_rng(0)
    kernel, bias = random.normal(size=(4, 6, 6)), random.normal(size=(6, 4))
    layer.set_weights([kernel, bias])
    flat = x.reshape(3, 6, 4)
    expected = [flat[..., c] @ kernel[c] + bias[:, c] for c in range(4)]
    expected = np.stack(expected, axis=-1).reshape(x.shape)
    np.testing.assert_allclose(ops.convert_to_numpy(layer(x)), expected, rtol=1e-4)


def test_its_size_and_its_beginning():
    keras.utils.set_random_seed(0)
    layer = ChannelwiseDense()
    layer.build((None, 4, 4, 3))
    kernel = ops.convert_to_numpy(layer.kernel)
    assert kernel.shape == (3, 16, 16)
    assert 0.95 < np.abs(kernel).max() / np.sqrt(3 / 16) <= 1
    assert tuple(layer(keras.Input((4, 4, 3))).shape) == (None, 4, 4, 3)
