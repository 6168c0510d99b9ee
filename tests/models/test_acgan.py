"""ACGAN: equations 2 and 3 by hand, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.models import ACGAN
from tests import harness

X = np.array([0.5, -0.25, 1.0, -1.5])  # labels 0, 1, 0, 1
Z1 = np.array([1.0, -2.0, 0.5, 0.25])
Z2 = np.array([0.3, 0.9, -1.5, 2.0])


def softplus(x):
    return np.log1p(np.exp(x))


@pytest.mark.parametrize("weight", [1.0, 0.25, 0.0])
def test_one_step_by_hand(weight):
    # G(z, c) = z + (0, 1)_c; D(x) = x, and class logits (x, -x): log P(c) of four.
    model = harness.linear_conditional_gan(
        *(ACGAN, 1.0, (0.0, 1.0), 1.0, (1.0, -1.0)),
        class_weight=0.5,
        fake_class_weight=weight,
    )
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    sign = np.array([1, -1, 1, -1])  # log P(c | x) = -softplus(-2 sign x)
    a = np.array([0, 1, 0, 1])
    fake, second = Z1 + a, Z2 + a
    real_class = np.mean(softplus(-2 * sign * X))
    fake_class = np.mean(softplus(-2 * sign * fake))
    assert real_class == pytest.approx(0.240714, abs=1e-6)
    assert fake_class == pytest.approx(0.786502, abs=1e-6)
    source = np.mean(softplus(-X)) + np.mean(softplus(fake))
    second_class = np.mean(softplus(-2 * sign * second))
    expected = {
        "real_class_loss": real_class,
        "fake_class_loss": fake_class,
        "discriminator_loss": source + 0.5 * (real_class + weight * fake_class),
        "generator_loss": np.mean(softplus(-second)) + 0.5 * second_class,
    }
    noise = [harness.column(Z1), harness.column(Z2)]
    harness.run_step_golden_test(model, harness.pixels(X), noise, expected)


@pytest.mark.parametrize("wrong", [-0.1, float("nan"), "1", True])
def test_a_weight_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="fake_class_weight of ACGAN must be"):
        ACGAN(SHAPE, 4, classes=3, width=4, fake_class_weight=wrong)


def test_the_auxiliary_loss_moves_the_generator_to_its_class():
    # D(x) = 0: what is left is L_C, which wants x large for class 0, small for 1.
    model = harness.linear_conditional_gan(ACGAN, 0.0, (0.0, 0.0), 0.0, (1.0, -1.0))
    model.compile(keras.optimizers.SGD(0.5), keras.optimizers.SGD(0.0))
    model.train_on_batch(harness.pixels([0, 0]), np.array([0, 1]))
    _, a, b = model.generator.get_weights()[0].ravel()
    # d/da softplus(-2 a) / 2 = -1 / 2 at 0, times the rate
    np.testing.assert_allclose((a, b), (0.25, -0.25), rtol=1e-5)


def test_classify_tells_what_the_discriminator_takes_images_for():
    model = harness.linear_conditional_gan(
        ACGAN, 0.0, (0.0, 0.0), 0.0, (1.0, -1.0), data_range=(0, 2)
    )
    found = model.classify(harness.pixels([1.0, 2.0]))  # -1 and 1 become 0 and 1
    np.testing.assert_allclose(found[0], [0.5, 0.5])
    np.testing.assert_allclose(found[1, 0], 1 / (1 + np.exp(-2)), rtol=1e-6)


def test_evaluate_logs_what_training_logs(model, x):
    model.compile()
    logs = model.evaluate(x, np.arange(10) % 3, verbose=0, return_dict=True)
    assert sorted(logs) == sorted(ACGAN.logged)


SHAPE = (8, 8, 1)


@pytest.fixture
def model():
    return ACGAN(SHAPE, 4, classes=3, width=4, ema_decay=0.9)


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
    model = ACGAN((16, 16, 1), 4, classes=3, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("acgan", model, x)
