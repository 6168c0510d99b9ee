"""Layers that begin at the data: in the decoders of binary pixels, before a step."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import VisibleBias
from kerasgan.models import VAE
from kerasgan.networks import vae
from tests import harness

SHAPE = (8, 8, 1)


@pytest.fixture
def model():
    return VAE(SHAPE, 3, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_the_logits_of_a_decoder_begin_at_the_means_of_the_data(model, x):
    """And those of its average; a decoder that was trained before keeps its own."""
    model.compile()
    model.prepare([x[:6], x[6:]])
    p = np.clip((x.mean(0) + 1) / 2, 0.001, 0.999)
    for network in (model.decoder, model.average_of("decoder")):
        bias = ops.convert_to_numpy(network.weights[-1])
        np.testing.assert_allclose(bias, np.log(p / (1 - p)), rtol=1e-4, atol=1e-5)
    model.prepare([-x])
    np.testing.assert_array_equal(model.decoder.weights[-1], bias)


def test_an_encoder_sees_binary_pixels_as_numbers_of_0_and_1(x):
    binary = vae.encoder(SHAPE, 2, width=3, binary=True)
    other = vae.encoder(SHAPE, 2, width=3)
    other.set_weights(binary.get_weights())
    for seen, expected in zip(binary(x), other((x + 1) / 2), strict=True):
        seen, expected = map(ops.convert_to_numpy, (seen, expected))
        np.testing.assert_allclose(seen, expected, atol=1e-6)
    model = VAE(SHAPE, 2, width=3, seed=0)
    assert [type(each).__name__ for each in model.encoder.layers][1] == "Rescaling"


def test_a_generator_is_refused_before_the_first_step_of_binary_pixels(x):
    model = VAE(SHAPE, 2, width=3)
    model.compile()
    with pytest.raises(TypeError, match="a generator would lose"):
        model.fit((each for each in [x]), verbose=0)
    model = VAE(SHAPE, 2, width=3, observation="gaussian")  # has nothing to look at
    model.compile()
    model.prepare_once((each for each in [x]), None, 8)


def test_data_without_an_end_are_looked_at_for_one_pass(x):
    tf = pytest.importorskip("tensorflow")
    model = VAE(SHAPE, 2, width=3)
    model.compile()
    data = tf.data.Dataset.from_tensor_slices(x).batch(5).repeat()
    with pytest.raises(ValueError, match="these do not end"):
        model.prepare_once(data, None, None)
    model.prepare_once(data, None, None, 1)
    p = np.clip((x[:5].mean(0) + 1) / 2, 0.001, 0.999)
    bias = ops.convert_to_numpy(model.decoder.weights[-1])
    np.testing.assert_allclose(bias, np.log(p / (1 - p)), rtol=1e-4, atol=1e-5)
    with pytest.raises(ValueError, match="Received: no examples"):
        VAE(SHAPE, 2, width=3).prepare([])


def test_what_does_not_adapt(x):
    """A frozen decoder, and one of real values, whose means are no logits."""
    frozen = VAE(SHAPE, 2, width=3)
    frozen.freeze("decoder")
    grey = VAE(SHAPE, 2, decoder=own_decoder(), observation="gaussian")
    for model in (frozen, grey):
        before = [ops.convert_to_numpy(each) for each in model.decoder.weights]
        model.compile()
        model.prepare_once(x, None, 8)
        for was, weight in zip(before, model.decoder.weights, strict=True):
            np.testing.assert_array_equal(ops.convert_to_numpy(weight), was)


def own_decoder(last=True):
    """Returns a decoder with a `VisibleBias` in a network within it, last or first."""
    parts = [keras.layers.Dense(64), keras.layers.Reshape(SHAPE), VisibleBias()]
    parts = parts if last else [parts[-1], *parts[:-1]]
    z = keras.Input((2,))
    return keras.Model(z, keras.Sequential(parts)(z))


def test_a_bias_within_a_decoder_of_ones_own_adapts(x):
    model = VAE(SHAPE, 2, decoder=own_decoder())
    model.prepare([x])
    p = np.clip((x.mean(0) + 1) / 2, 0.001, 0.999)
    bias = ops.convert_to_numpy(model.decoder.weights[-1])
    np.testing.assert_allclose(bias, np.log(p / (1 - p)), rtol=1e-4, atol=1e-5)
    with pytest.raises(ValueError, match="Put it behind the last layer of the decoder"):
        VAE(SHAPE, 2, decoder=own_decoder(last=False)).prepare([x])


def test_an_encoder_of_values_is_no_start_for_one_of_binary_pixels():
    grey = VAE(SHAPE, 2, width=3, observation="gaussian")
    told = VAE(SHAPE, 2, width=3).start_from(grey, ["encoder"])
    assert "dense: kernel (64, 3), bias (3,) here alone" in str(told)
