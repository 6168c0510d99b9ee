"""ProjectionGAN: its logit and one step by hand, and what every model goes through."""

import keras
import numpy as np
import pytest

from kerasgan.layers import SpectralNormalization
from kerasgan.models import ProjectionGAN
from tests import harness


def test_equation_9_by_hand():
    # f(x, y) = y^T V phi(x) + psi(phi(x)), phi being the flattened features.
    network = ProjectionGAN((8, 8, 1), classes=3, width=2, normalization="none")
    harness.fix_weights(network)
    model = network.discriminator
    x = harness.images(2, (8, 8, 1))
    y = np.eye(3, dtype="float32")[[2, 0]]
    body = keras.Model(model.inputs[0], model.get_layer("logits").input)
    phi = keras.ops.convert_to_numpy(body(x))
    (v,), (psi, bias) = (
        model.get_layer(n).get_weights() for n in ("embedding", "logits")
    )
    assert v.shape == (3, phi.shape[1])
    expected = (v[[2, 0]] * phi).sum(axis=1) + phi @ psi[:, 0] + bias
    logits = keras.ops.convert_to_numpy(model([x, y]))
    np.testing.assert_allclose(logits[:, 0], expected, rtol=1e-4)


def test_one_step_by_hand():
    model = harness.linear_conditional_gan(
        ProjectionGAN, 1.0, (0.0, 1.0), 1.0, (0.5, -0.5), discriminator_steps=1
    )
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    # real: 1, -0.75, 1.5, -2; fake: 1.5, -1.5, 1, 0.75; then 0.8, 1.4, -1, 2.5
    expected = {
        "discriminator_loss": (0 + 1.75 + 0 + 3) / 4 + (2.5 + 0 + 2 + 1.75) / 4,
        "generator_loss": -(0.8 + 1.4 - 1 + 2.5) / 4,
    }
    x = harness.pixels([0.5, -0.25, 1.0, -1.5])
    noise = [harness.column([1, -2, 0.5, 0.25]), harness.column([0.3, 0.9, -1.5, 2])]
    harness.run_step_golden_test(model, x, noise, expected)


def test_the_papers_settings(model):
    model.compile()
    assert model.discriminator_steps == 5
    assert model.compile_options["loss"] == "hinge"
    adam = model.optimizer.of("generator")
    assert (float(adam.learning_rate), adam.beta_1, adam.beta_2) == (
        pytest.approx(2e-4),
        0.0,
        0.9,
    )
    wrapped = [
        layer.name
        for layer in model.discriminator.layers
        if isinstance(layer, SpectralNormalization)
    ]
    assert {"embedding", "logits"} < set(wrapped)


SHAPE = (8, 8, 1)


@pytest.fixture
def model():
    return ProjectionGAN(SHAPE, 4, classes=3, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_training(model, x):
    # The hinge loss is blind to the last bias as long as no margin is reached.
    harness.run_train_test(model, x, loss="non_saturating")


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity():
    model = ProjectionGAN((16, 16, 1), 4, classes=3, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("projection_gan", model, x)
