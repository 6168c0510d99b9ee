"""CVAE: the labels reach both networks, and change the bound as worked out by hand."""

import keras
import numpy as np
import pytest

from kerasgan.models import CVAE
from tests import harness

SHAPE = (8, 8, 1)


def linear_cvae(a, b, w, c, **options):
    """Returns a CVAE of numbers: q(z | x, y) = N(a x + b_y, 1), and w z + c_y."""

    def network(size, *kernel):
        x, y = keras.Input((size,)), keras.Input((2,))
        dense = keras.layers.Dense(1, use_bias=False)
        made = dense(keras.layers.Concatenate()([x, y]))
        dense.set_weights([np.reshape(kernel, (-1, 1))])
        return [x, y], made

    inputs, mean = network(1, a, *b)
    spread = keras.layers.Dense(1, kernel_initializer="zeros")(inputs[0])
    encoder = keras.Model(inputs, [mean, spread])
    return CVAE(encoder=encoder, decoder=keras.Model(*network(1, w, *c)), **options)


@pytest.fixture
def model():
    return CVAE(SHAPE, 3, classes=3, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_the_bound_by_hand():
    """Examples 1 and 2 of classes 0 and 1, with z = a x + b_y, no noise."""
    model = linear_cvae(0.5, (0.1, -0.4), 2.0, (1.0, -1.0), deviation=1)
    model.compile("sgd", run_eagerly=True)
    z = np.array([0.6, 0.6])
    left = np.array([1, 2]) - (2 * z + [1, -1])
    kl = (z**2 / 2).mean()
    nats = (np.log(2 * np.pi) / 2 + left**2 / 2).mean()
    data = np.array([[1.0], [2.0]], "float32"), np.array([0, 1])
    noise = {"normal": [np.zeros((2, 1))]}
    expected = {"autoencoder_loss": kl + nats, "kl": kl, "log_likelihood": -nats}
    harness.run_step_golden_test(model, data, noise, expected)


def test_log_prob_is_told_the_label():
    """p(x | y) = N(c_y, 1 + w^2), and q(z | x, y) its posterior at w = 1: N(., 1/2)."""
    model = linear_cvae(0.5, (-0.5, 1.0), 1.0, (1.0, -2.0), deviation=1)
    model.encoder.layers[-1].bias.assign([np.log(0.5)])
    found = model.log_prob(np.ones((4, 1)), samples=3, labels=[0, 1])
    exact = [-np.log(4 * np.pi) / 2 - (1 - c) ** 2 / 4 for c in (1, -2)]
    np.testing.assert_allclose(found, np.repeat(exact, 2), rtol=1e-5)


def test_reconstructions_come_from_the_codes(model, x):
    harness.seed_weights(model)
    labels = np.arange(10) % 3
    codes = model.encode(x, labels=labels)
    made = model.reconstruct(x, labels=labels)
    np.testing.assert_allclose(made, model.generate_from(codes, labels), atol=1e-6)
    other = model.reconstruct(x, labels=(labels + 1) % 3)
    assert np.abs(made - other).max() > 1e-2


def test_labels_are_asked_for(model, x):
    with pytest.raises(ValueError, match=r"of labels\. Received: none"):
        model.log_prob(np.sign(x))
    with pytest.raises(ValueError, match=r"one class each\. Received: mixtures"):
        model.encode(x, labels=np.full((10, 3), 1 / 3))
    with pytest.raises(ValueError, match=r"labels 0 to 2\. Received: labels=7"):
        model.encode(x, labels=7)


def test_networks_of_ones_own(model):
    twin = CVAE(decoder=model.decoder, width=4)
    assert (twin.classes, twin.image_shape, twin.latent_dim) == (3, SHAPE, 3)
    plain = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    with pytest.raises(ValueError, match=r"takes \[latents \(m, d\), labels"):
        CVAE(decoder=plain)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity(model, x):
    harness.run_backend_parity_test("cvae", model, x[:6])
