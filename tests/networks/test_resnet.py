"""Structure and sizes of the residual networks of WGAN-GP and SNGAN."""

import math

import numpy as np
import pytest
from keras import layers, ops

from kerasgan.layers import SpectralNormalization
from kerasgan.networks import resnet


def size_of(model):
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)


def feature_maps(model):
    """Returns the shapes after each block."""
    return [x.output.shape[1:] for x in model.layers if isinstance(x, layers.Add)]


def test_the_cifar_generator():
    generator = resnet.generator((32, 32, 3), 128, width=256)
    assert feature_maps(generator) == [(8, 8, 256), (16, 16, 256), (32, 32, 256)]
    convolution = 9 * 256 * 256 + 256
    block = 2 * convolution + (256 * 256 + 256) + 2 * 2 * 256
    ends = 128 * 4096 + 4096 + 2 * 256 + 9 * 256 * 3 + 3
    assert size_of(generator) == 3 * block + ends


@pytest.mark.parametrize(("normalization", "scales"), [("none", 0), ("batch", 2 * 256)])
def test_the_cifar_discriminator(normalization, scales):
    discriminator = resnet.discriminator((32, 32, 3), 128, normalization)
    expected = [(16, 16, 128), (8, 8, 128), (8, 8, 128), (8, 8, 128)]
    assert feature_maps(discriminator) == expected
    convolution, shortcut = 9 * 128 * 128 + 128, 128 * 128 + 128
    first = (9 * 3 * 128 + 128) + convolution + (3 * 128 + 128)
    rest = 6 * convolution + shortcut + 3 * scales
    assert size_of(discriminator) == first + rest + 129


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        (8, [4, 4, 4]),
        (16, [8, 8, 8]),
        (28, [14, 7, 7, 7]),
        (64, [32, 16, 8, 8, 8]),
        (22, [11, 11, 11]),
    ],
)
def test_halved_down_to_eight_pixels_or_less(size, sizes):
    discriminator = resnet.discriminator((size, size, 1), width=2)
    assert [shape[0] for shape in feature_maps(discriminator)] == sizes


def test_every_weight_layer_is_wrapped():
    discriminator = resnet.discriminator((16, 16, 1), 2, normalization="spectral")
    kinds = [type(layer) for layer in discriminator.layers]
    # 3 convolutions in the first block, 2 in each of the two others, and the last layer
    assert kinds.count(SpectralNormalization) == 8
    assert not {layers.Conv2D, layers.Dense, layers.BatchNormalization} & set(kinds)


def test_features_are_summed_over_locations():
    discriminator = resnet.discriminator((8, 8, 1), 2)
    for weight in discriminator.weights:
        weight.assign(ops.zeros(weight.shape))
    first = discriminator.layers[1]
    assert isinstance(first, layers.Conv2D)
    *_, last = discriminator.layers
    last.set_weights([np.array([[3.0], [5.0]]), np.array([1.0])])
    for layer in discriminator.layers:
        if isinstance(layer, layers.Conv2D) and layer.kernel_size == (1, 1):
            layer.set_weights([np.zeros((1, 1, 1, 2)), np.array([0.5, -1.0])])
    logits = discriminator(np.ones((2, 8, 8, 1), "float32"))
    # 4 x 4 locations of relu([0.5, -1]) through [3, 5], and the bias
    np.testing.assert_allclose(ops.convert_to_numpy(logits), 16 * 0.5 * 3 + 1)


def test_initial_deviations():
    convolution = resnet.discriminator((8, 8, 1), 64).layers
    kernel = next(
        layer.kernel.numpy()
        for layer in convolution
        if isinstance(layer, layers.Conv2D) and layer.kernel.shape == (3, 3, 64, 64)
    )
    limit = math.sqrt(2) * math.sqrt(6 / (9 * 64 + 9 * 64))
    assert np.abs(kernel).max() == pytest.approx(limit, rel=0.01)
    assert kernel.std() == pytest.approx(limit / math.sqrt(3), rel=0.02)
