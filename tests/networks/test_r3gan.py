"""Structure, initialisation and penalties of the networks without normalization."""

import math

import numpy as np
import pytest
from keras import layers, ops

from kerasgan.backend import input_gradient, value_and_gradients
from kerasgan.networks import r3gan


def size_of(model):
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)


def block_size(channels):
    narrow = channels // 2
    return (
        (channels * narrow + narrow)
        + (9 * narrow * narrow + narrow)
        + channels * narrow
    )


def test_sizes():
    generator = r3gan.generator((28, 28, 1), 64, width=32)
    blocks = 2 * (block_size(128) + block_size(64) + block_size(32))
    transitions = 128 * 64 + 64 * 32
    ends = 64 * 128 + 7 * 7 * 128 + 32 * 1
    assert size_of(generator) == blocks + transitions + ends
    discriminator = r3gan.discriminator((28, 28, 1), width=32)
    ends = 1 * 32 + 7 * 7 * 128 + 128
    assert size_of(discriminator) == blocks + transitions + ends


def test_at_most_four_times_the_width():
    discriminator = r3gan.discriminator((64, 64, 3), width=2)
    added = [x.output.shape for x in discriminator.layers if isinstance(x, layers.Add)]
    sides = [(shape[1], shape[3]) for shape in added[::2]]
    assert sides == [(64, 2), (32, 4), (16, 8), (8, 8), (4, 8)]


def test_nothing_is_normalized():
    for network in (
        r3gan.generator((8, 8, 1), 4, width=4),
        r3gan.discriminator((8, 8, 1), width=4),
    ):
        assert not network.non_trainable_weights
        assert not any("ormalization" in type(x).__name__ for x in network.layers)


def test_fixup_initialisation():
    discriminator = r3gan.discriminator((16, 16, 1), width=64)
    blocks = 6  # two at each of 16, 8 and 4
    convolutions = [x for x in discriminator.layers if isinstance(x, layers.Conv2D)]
    spatial = [x.kernel.numpy() for x in convolutions if x.kernel_size == (3, 3)]
    assert len(spatial) == blocks
    gain = math.sqrt(2 / 1.04) * blocks ** (-1 / 4)
    for kernel in spatial:
        fan_in = 9 * kernel.shape[2]
        assert kernel.std() == pytest.approx(gain / math.sqrt(fan_in), rel=0.03)
    zeros = [x for x in convolutions if not x.kernel.numpy().any()]
    assert len(zeros) == blocks
    assert not any(layer.use_bias for layer in zeros)
    basis = next(
        x for x in discriminator.layers if isinstance(x, layers.DepthwiseConv2D)
    )
    assert basis.kernel.numpy().std() == pytest.approx(1 / 4, rel=0.05)


def test_the_generator_starts_from_learned_maps_times_the_latents():
    start = r3gan.LearnedStart(4)
    z = np.random.default_rng(0).standard_normal((3, 5)).astype("float32")
    x = ops.convert_to_numpy(start(z))
    assert x.shape == (3, 4, 4, 5)
    maps = start.maps.numpy()
    np.testing.assert_allclose(x[2, 1, 3], maps[1, 3] * z[2], rtol=1e-6)
    assert r3gan.LearnedStart.from_config(start.get_config()).size == 4


def test_the_penalty_on_gradients_has_gradients():
    # A golden of TensorFlow: R1 at fixed weights, and the norm of all its gradients.
    discriminator = r3gan.discriminator((8, 8, 1), width=4)
    random = np.random.default_rng(0)
    for weight in discriminator.weights:
        weight.assign(0.5 * random.standard_normal(weight.shape))
    x = ops.convert_to_tensor(random.uniform(-1, 1, (2, 8, 8, 1)).astype("float32"))

    def penalty():
        slope = input_gradient(lambda x: discriminator(x, training=True), x)
        return ops.mean(ops.sum(ops.square(slope), axis=(1, 2, 3)))

    value, gradients = value_and_gradients(penalty, discriminator.trainable_weights)
    norm = math.sqrt(sum(float(ops.sum(ops.square(g))) for g in gradients))
    np.testing.assert_allclose([float(value), norm], [0.510108, 4.676933], rtol=1e-4)
    step = 1e-4 / norm  # against finite differences along the gradient
    values = []
    for shift in (-step, 2 * step):
        for weight, gradient in zip(discriminator.weights, gradients, strict=True):
            weight.assign(weight + shift * gradient)
        values.append(float(ops.convert_to_numpy(penalty())))
    slope = (values[1] - values[0]) / (2 * step)
    assert slope == pytest.approx(norm**2, rel=0.01)


def test_other_normalizations_are_refused():
    with pytest.raises(ValueError, match=r"'batch'\. Known: none"):
        r3gan.discriminator((8, 8, 1), normalization="batch")
