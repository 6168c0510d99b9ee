"""CGAN: one step by hand, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.models import CGAN
from tests import harness

X = np.array([0.5, -0.25, 1.0, -1.5])  # labels 0, 1, 0, 1
Z1 = np.array([1.0, -2.0, 0.5, 0.25])
Z2 = np.array([0.3, 0.9, -1.5, 2.0])


def softplus(x):
    return np.log1p(np.exp(x))


def test_one_step_by_hand():
    # G(z | y) = z + (0, 1)_y and D(x | y) = x + (0.5, -0.5)_y, two classes in turn.
    model = harness.linear_conditional_gan(CGAN, 1.0, (0.0, 1.0), 1.0, (0.5, -0.5))
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    a, b = np.array([0, 1, 0, 1]), np.array([0.5, -0.5, 0.5, -0.5])
    real, fake = X + b, Z1 + a + b
    np.testing.assert_allclose(fake, [1.5, -1.5, 1.0, 0.75])
    expected = {
        "discriminator_loss": np.mean(softplus(-real)) + np.mean(softplus(fake)),
        "generator_loss": np.mean(softplus(-(Z2 + a + b))),
        "real_logits": np.mean(real),
        "fake_logits": 0.4375,
    }
    noise = [harness.column(Z1), harness.column(Z2)]
    harness.run_step_golden_test(model, harness.pixels(X), noise, expected)


def test_uniform_labels_reach_the_generators_step_alone():
    # D is 0 but for the class, so that the logits tell the labels.
    model = harness.linear_conditional_gan(
        CGAN, 0.0, (0.0, 0.0), 0.0, (1.0, 5.0), label_sampling="uniform"
    )
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0), loss="hinge")
    x = np.zeros((4000, 1, 1, 1), "float32")
    logs = model.train_on_batch(x, np.zeros(4000, "int32"), return_dict=True)
    assert (logs["real_logits"], logs["fake_logits"]) == (1, 1)
    assert logs["generator_loss"] == pytest.approx(-3, abs=0.1)  # half of each class


SHAPE = (8, 8, 1)


@pytest.fixture
def model():
    return CGAN(SHAPE, 4, classes=3, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity():
    model = CGAN((16, 16, 1), 4, classes=3, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("cgan", model, x)
