"""Shapes, ranges and structure of the networks."""

import math

import numpy as np
import pytest
from keras import layers, ops

from kerasgan import networks
from kerasgan.networks import dcgan


@pytest.mark.parametrize("name", networks.names())
@pytest.mark.parametrize("size", [8, 16, 28, 32, 64])
@pytest.mark.parametrize("channels", [1, 3])
def test_any_resolution_and_any_channels(name, size, channels):
    build = networks.get(name)
    shape = (size, size, channels)
    generator = build.generator(shape, 5, width=2)
    discriminator = build.discriminator(shape, width=2)
    z = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    images = ops.convert_to_numpy(generator(30 * z))
    assert images.shape == (3, *shape)
    assert images.dtype == np.float32
    assert np.abs(images).max() <= 1
    assert ops.shape(discriminator(images)) == (3, 1)


@pytest.mark.parametrize(
    ("size", "stages"),
    [(8, (4, 1)), (12, (6, 1)), (28, (7, 2)), (32, (4, 3)), (64, (4, 4)), (96, (6, 4))],
)
def test_stages(size, stages):
    assert dcgan.stages((size, size, 1)) == stages
    assert stages[0] * 2 ** stages[1] == size


@pytest.mark.parametrize("shape", [(7, 7, 1), (6, 6, 1), (28, 32, 1), (2, 2, 3)])
def test_other_resolutions_are_refused(shape):
    with pytest.raises(ValueError, match=r"even size of at least 8.*Received: image_"):
        dcgan.generator(shape, 5)


def test_dcgan_follows_the_paper():
    generator = dcgan.generator((64, 64, 3), 100, width=128)
    feature_maps = [
        layer.output.shape[1:]
        for layer in generator.layers
        if isinstance(layer, (layers.Reshape, layers.Conv2DTranspose))
    ]
    # Figure 1: 4x4x1024, 8x8x512, 16x16x256, 32x32x128, 64x64x3
    assert feature_maps == [
        (4, 4, 1024),
        (8, 8, 512),
        (16, 16, 256),
        (32, 32, 128),
        (64, 64, 3),
    ]
    discriminator = dcgan.discriminator((64, 64, 3), width=128)
    for network, convolutions in ((generator, 4), (discriminator, 4)):
        kinds = [type(layer).__name__ for layer in network.layers]
        assert sum(kind.startswith("Conv2D") for kind in kinds) == convolutions
    kinds = [type(layer).__name__ for layer in discriminator.layers]
    assert kinds[1:3] == ["Conv2D", "LeakyReLU"]  # no batch norm at the input
    assert kinds.count("BatchNormalization") == 3
    assert [type(layer).__name__ for layer in generator.layers][-2:] == [
        "Conv2DTranspose",  # no batch norm at the output
        "Activation",
    ]
    kernel = generator.layers[1].kernel
    assert np.std(kernel.numpy()) == pytest.approx(0.02, rel=0.02)


def test_the_reference_network_has_the_size_it_is_measured_with():
    generator = dcgan.generator((28, 28, 1), 100)
    expected = 100 * 6272 + 2 * 128 + 16 * 128 * 64 + 2 * 64 + 16 * 64 + 1
    assert (
        math.fsum(math.prod(w.shape) for w in generator.trainable_weights) == expected
    )


def test_unknown_networks():
    with pytest.raises(ValueError, match=r"'dcgn'\. Did you mean 'dcgan'"):
        networks.get("dcgn")
