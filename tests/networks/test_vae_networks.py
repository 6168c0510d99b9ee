"""Encoder and decoder of the VAE: sizes, names, and the formulas of appendix C."""

import math

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.networks import vae
from tests import harness


def size_of(model):
    return sum(math.prod(weight.shape) for weight in model.weights)


def numpy(x):
    return ops.convert_to_numpy(x)


def test_sizes_for_mnist():
    # 500 units, as in section 5
    heads = 2 * (500 * 20 + 20)
    assert size_of(vae.encoder((28, 28, 1), 20)) == 784 * 500 + 500 + heads
    decoder = vae.decoder((28, 28, 1), 20)
    assert size_of(decoder) == 20 * 500 + 500 + 500 * 784 + 784


def test_sizes_with_two_hidden_layers():
    encoder = vae.encoder((28, 28, 1), 50, width=200, depth=2)
    assert size_of(encoder) == 785 * 200 + 201 * 200 + 2 * 201 * 50
    decoder = vae.decoder((28, 28, 1), 50, width=200, depth=2)
    assert size_of(decoder) == 51 * 200 + 201 * 200 + 201 * 784


@pytest.mark.parametrize("shape", [(8, 8, 1), (9, 14, 5), (2,)])
def test_any_examples(shape):
    encoder, decoder = vae.encoder(shape, 4, 3), vae.decoder(shape, 4, 3)
    assert encoder.output_names == ["mean", "log_variance"]
    assert encoder.input_shape == (None, *shape)
    assert decoder.input_shape == (None, 4)
    mean, log_variance = encoder(harness.images(5, shape))
    assert tuple(mean.shape) == tuple(log_variance.shape) == (5, 4)
    assert tuple(decoder(mean).shape) == (5, *shape)


def affine(x, weights):
    kernel, bias = weights
    return x @ kernel + bias


def test_the_formulas_of_appendix_c():
    shape, x = (3, 4, 2), harness.images(5, (3, 4, 2))
    encoder, decoder = vae.encoder(shape, 4, 6), vae.decoder(shape, 4, 6)
    for network in (encoder, decoder):
        harness.seed_weights(network)
    weights = encoder.get_weights()
    hidden, of_mean, of_variance = weights[:2], weights[2:4], weights[4:]
    h = np.tanh(affine(x.reshape(5, -1), hidden))
    mean, log_variance = map(numpy, encoder(x))
    np.testing.assert_allclose(mean, affine(h, of_mean), rtol=1e-5, atol=1e-6)
    expected = affine(h, of_variance)
    np.testing.assert_allclose(log_variance, expected, rtol=1e-5, atol=1e-6)
    weights = decoder.get_weights()
    z = 9 * mean
    expected = affine(np.tanh(affine(z, weights[:2])), weights[2:]).reshape(x.shape)
    assert np.abs(expected).max() > 1  # no activation limits the output
    np.testing.assert_allclose(numpy(decoder(z)), expected, rtol=1e-5, atol=1e-5)


def test_outputs_are_float32_in_any_precision():
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        networks = vae.encoder((2, 2, 1), 3, 2), vae.decoder((2, 2, 1), 3, 2)
    finally:
        keras.config.set_dtype_policy(policy)
    for network in networks:
        assert {output.dtype for output in network.outputs} == {"float32"}


@pytest.mark.parametrize("build", [vae.encoder, vae.decoder])
@pytest.mark.parametrize("name", ["latent_dim", "width", "depth"])
def test_other_numbers_are_refused(build, name):
    sizes = {"latent_dim": 3, "width": 2, "depth": 1, name: 0}
    with pytest.raises(ValueError, match=f"{name} must be a positive integer"):
        build((8, 8, 1), **sizes)
