"""Shapes, ranges and structure of the networks."""

import math

import numpy as np
import pytest
from keras import layers, ops

from kerasgan import networks
from kerasgan.layers import SpectralNormalization
from kerasgan.networks import dcgan, mlp


@pytest.mark.parametrize("name", networks.names("images"))
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


@pytest.mark.parametrize("name", networks.names("images"))
@pytest.mark.parametrize("shape", [(32, 64, 4), (16, 8, 5)])
def test_images_that_are_not_square(name, shape):
    build = networks.get(name)
    generator, discriminator = (
        build.generator(shape, 5, width=2),
        build.discriminator(shape, width=2),
    )
    images = generator(np.ones((3, 5), "float32"))
    assert tuple(images.shape) == (3, *shape)
    assert tuple(discriminator(images).shape) == (3, 1)


def test_stages_of_images_that_are_not_square():
    assert dcgan.stages((32, 64, 3)) == ((4, 8), 3)
    assert dcgan.stages((30, 64, 3)) == ((15, 32), 1)


@pytest.mark.parametrize(
    ("size", "stages"),
    [(8, (4, 1)), (12, (6, 1)), (28, (7, 2)), (32, (4, 3)), (64, (4, 4)), (96, (6, 4))],
)
def test_stages(size, stages):
    start, doublings = stages
    assert dcgan.stages((size, size, 1)) == ((start, start), doublings)
    assert start * 2**doublings == size


@pytest.mark.parametrize("shape", [(7, 7, 1), (6, 6, 1), (28, 33, 1), (2, 2, 3), (2,)])
def test_other_resolutions_are_refused(shape):
    with pytest.raises(
        ValueError, match=r"at least 8.*Received: image_.*networks='mlp'"
    ):
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


def kinds(network):
    return [type(layer) for layer in network.layers]


def size_of(model):
    return math.fsum(math.prod(weight.shape) for weight in model.trainable_weights)


def test_names():
    assert networks.names() == ["dcgan", "infogan", "mlp", "r3gan", "resnet", "wavegan"]
    assert networks.names("images") == ["dcgan", "infogan", "mlp", "r3gan", "resnet"]
    assert networks.names("points") == ["mlp"]
    assert networks.names("sounds") == ["mlp", "wavegan"]


NORMALIZED = [
    ("batch", layers.BatchNormalization),
    ("layer", layers.LayerNormalization),
    ("spectral", SpectralNormalization),
    ("none", None),
]


@pytest.mark.parametrize("name", ["dcgan", "mlp", "resnet"])
@pytest.mark.parametrize(("normalization", "kind"), NORMALIZED)
def test_discriminators_have_the_normalization_asked_for(name, normalization, kind):
    build = networks.get(name)
    discriminator = build.discriminator((16, 16, 1), 2, normalization=normalization)
    found = set(kinds(discriminator))
    for _, other in NORMALIZED[:3]:
        assert (other in found) == (other is kind)
    weight_layers = {layers.Conv2D, layers.Dense} & found
    assert bool(weight_layers) == (normalization != "spectral")
    assert discriminator.output_names == ["logits"]
    x = np.random.default_rng(0).uniform(-1, 1, (3, 16, 16, 1)).astype("float32")
    assert ops.shape(discriminator(x, training=True)) == (3, 1)


@pytest.mark.parametrize("name", ["dcgan", "mlp", "resnet"])
def test_layer_normalization_keeps_the_examples_apart(name):
    build = networks.get(name)
    discriminator = build.discriminator((8, 8, 1), 2, normalization="layer")
    x = np.random.default_rng(0).uniform(-1, 1, (3, 8, 8, 1)).astype("float32")
    together = ops.convert_to_numpy(discriminator(x))
    alone = [ops.convert_to_numpy(discriminator(x[i : i + 1]))[0] for i in range(3)]
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-6)
    for layer in discriminator.layers:
        if isinstance(layer, layers.LayerNormalization):
            assert layer.gamma.shape == layer.input.shape[1:]


def test_without_batch_normalization_convolutions_have_biases():
    # 4x4 kernels from 1 to 4 to 8 to 16 channels at 32 pixels, then 4 x 4 x 16 features
    kernels = 16 * (1 * 4 + 4 * 8 + 8 * 16) + 256
    biases = 4 + 8 + 16 + 1
    for normalization, extra in (
        ("none", 0),
        ("spectral", 0),
        ("batch", 8 + 16),  # beta in place of a bias, and gamma
        ("layer", 2 * (8 * 8 * 8 + 4 * 4 * 16)),
    ):
        network = dcgan.discriminator((32, 32, 1), 4, normalization)
        assert size_of(network) == kernels + biases + extra


def test_defaults_are_the_papers():
    for build, normalization in ((dcgan, "batch"), (mlp, "none")):
        default = build.discriminator((16, 16, 1), width=2)
        named = build.discriminator((16, 16, 1), width=2, normalization=normalization)
        shapes = [(w.name, w.shape) for w in default.weights]
        assert shapes == [(w.name, w.shape) for w in named.weights]
    assert layers.BatchNormalization in kinds(dcgan.discriminator((16, 16, 1), 2))


@pytest.mark.parametrize("name", networks.names("images"))
@pytest.mark.parametrize("shape", [(8, 8, 1), (2,)])
def test_unknown_normalizations_are_refused(name, shape):
    build = networks.get(name)
    with pytest.raises(
        ValueError, match=r"Unknown normalization\. Received: 'spectrl'"
    ):
        build.discriminator(shape, normalization="spectrl")


def test_points():
    generator = mlp.generator((2,), 3)
    hidden = (3 + 1) * 128 + 2 * (128 + 1) * 128
    assert size_of(generator) == hidden + (128 + 1) * 2
    assert generator.output_names == ["images"]
    assert kinds(generator)[1:] == [layers.Dense] * 4
    z = np.random.default_rng(0).normal(size=(5, 3)).astype("float32")
    points = ops.convert_to_numpy(generator(100 * z))
    assert points.shape == (5, 2)
    assert np.abs(points).max() > 1
    discriminator = mlp.discriminator((2,))
    hidden = (2 + 1) * 128 + 2 * (128 + 1) * 128
    assert size_of(discriminator) == hidden + 128 + 1
    assert layers.Dropout not in kinds(discriminator)
    assert ops.shape(discriminator(points)) == (5, 1)
    batch = mlp.discriminator((2,), width=4, normalization="batch")
    assert kinds(batch).count(layers.BatchNormalization) == 3
    spectral = mlp.discriminator((2,), width=4, normalization="spectral")
    assert kinds(spectral).count(SpectralNormalization) == 4


def test_default_widths_of_mlp():
    assert mlp.generator((8, 8, 1), 3).layers[1].units == 256
    assert mlp.discriminator((8, 8, 1)).layers[2].units == 512


def test_unknown_networks():
    with pytest.raises(ValueError, match=r"'dcgn'\. Did you mean 'dcgan'"):
        networks.get("dcgn")
