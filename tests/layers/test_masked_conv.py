"""Masked convolutions: masks by hand, and sums over what the mask lets through."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import MaskedConv2D, MaskedResidual, RasterLayer
from kerasgan.layers.masked_conv import causal_mask
from tests import harness


def test_masks_of_grey_images_by_hand():
    found = causal_mask(3, 1, 1, "A")[..., 0, 0]
    np.testing.assert_array_equal(found, [[1, 1, 1], [1, 0, 0], [0, 0, 0]])
    found = causal_mask(3, 2, 5, "B")
    assert found.shape == (3, 3, 2, 5)
    for channels in found.reshape(9, 10).T:
        np.testing.assert_array_equal(channels, [1, 1, 1, 1, 1, 0, 0, 0, 0])


def test_masks_of_three_colors_by_hand():
    a, b = (causal_mask(1, 3, 3, mask, 3)[0, 0] for mask in "AB")
    # from red, green and blue, in rows, to each of them
    np.testing.assert_array_equal(a, [[0, 1, 1], [0, 0, 1], [0, 0, 0]])
    np.testing.assert_array_equal(b, [[1, 1, 1], [0, 1, 1], [0, 0, 1]])
    grouped = causal_mask(1, 6, 3, "B", 3)[0, 0]
    np.testing.assert_array_equal(grouped, np.repeat(b, 2, axis=0))
    uneven = causal_mask(1, 4, 3, "B", 3)[0, 0]  # two channels of red
    np.testing.assert_array_equal(uneven, b[[0, 0, 1, 2]])


@pytest.mark.parametrize("mask", ["A", "B"])
@pytest.mark.parametrize("rectify", [False, True])
def test_a_convolution_is_a_sum_over_what_the_mask_lets_through(mask, rectify):
    layer = MaskedConv2D(5, 3, mask, colors=3, rectify=rectify)
    layer.build((None, 4, 4, 6))
    harness.seed_weights(layer)
    x = harness.images(2, (4, 4, 6))
    kernel = layer.kernel.numpy() * causal_mask(3, 6, 5, mask, 3)
    seen = np.maximum(x, 0) if rectify else x
    padded = np.pad(seen, ((0, 0), (1, 1), (1, 1), (0, 0)))
    expected = np.zeros((2, 4, 4, 5)) + layer.bias.numpy()
    for i in range(3):
        for j in range(3):
            expected += padded[:, i : i + 4, j : j + 4] @ kernel[i, j]
    np.testing.assert_allclose(ops.convert_to_numpy(layer(x)), expected, atol=1e-5)


def test_a_residual_block_is_its_convolutions():
    block = MaskedResidual(2, colors=3)
    block.build((None, 4, 4, 4))
    harness.seed_weights(block)
    x = harness.images(2, (4, 4, 4))
    y = x
    for size, weights in (
        *((1, block.reduce.get_weights()), (3, block.see.get_weights())),
        (1, block.restore.get_weights()),
    ):
        conv = MaskedConv2D(weights[1].size, size, "B", 3)
        conv.build(y.shape)
        conv.set_weights(weights)
        y = ops.convert_to_numpy(conv(np.maximum(y, 0)))
    np.testing.assert_allclose(ops.convert_to_numpy(block(x)), x + y, atol=1e-5)
    assert block.reduce.filters == block.see.filters == 2
    assert block.compute_output_shape((None, 4, 4, 4)) == (None, 4, 4, 4)


@pytest.mark.parametrize(
    "layer",
    [
        MaskedConv2D(4, 5, "A", 3, rectify=True, kernel_initializer="he_normal"),
        MaskedResidual(2, 5, 3),
    ],
)
def test_a_configuration_makes_the_same_layer(layer):
    config = harness.as_json(layer.get_config())
    twin = type(layer).from_config(config)
    assert harness.as_json(twin.get_config()) == config
    shape = (None, 4, 4, 4)
    for each in (layer, twin):
        each.build(shape)
        harness.seed_weights(each)
    x = harness.images(2, shape[1:])
    np.testing.assert_array_equal(*[ops.convert_to_numpy(e(x)) for e in (layer, twin)])


def test_a_layer_that_says_nothing_makes_no_pixel():
    class Silent(RasterLayer):
        pass

    with pytest.raises(NotImplementedError, match="Silent makes no pixel by itself"):
        Silent().pixel((), (), keras.ops.zeros((1, 1)))
