"""R3GAN: loss and penalties by hand, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.models import R3GAN
from tests import harness


def test_one_step_by_hand():
    w, v, gamma = 0.7, -3.0, 0.5
    x, z1, z2 = np.array([[0.5, -0.25, 1.0], [1.0, -2.0, 0.5], [0.3, 0.8, -1.1]])
    model = harness.linear_gan(R3GAN, w, v, gamma=gamma)
    model.compile(discriminator_optimizer=keras.optimizers.SGD(0.0))
    d_loss = np.log1p(np.exp(-(v * x - v * w * z1))).mean()
    penalties = 2 * gamma / 2 * v**2  # R1 and R2: the gradient is v everywhere
    harness.run_step_golden_test(
        model,
        harness.pixels(x),
        [harness.column(z1), harness.column(z2)],
        {
            "discriminator_loss": d_loss + penalties,
            "generator_loss": np.log1p(np.exp(-(v * w * z2 - v * x))).mean(),
        },
    )


def test_one_penalty_is_of_real_and_one_of_generated_images():
    penalties = R3GAN(SHAPE, 4, width=4, gamma=3.0).regularizers
    found = {each.gradient_at: each.weight for each in penalties}
    assert found == {"real": 3.0, "fake": 3.0}


def test_the_average_is_kept_unless_refused():
    assert R3GAN(SHAPE, 4, width=4).ema_decay == 0.999
    assert R3GAN(SHAPE, 4, width=4, ema_decay=None).average is None


def test_the_paper_optimizer():
    model = R3GAN(SHAPE, 4, width=4)
    model.compile()
    assert model.optimizer.of("generator").beta_1 == 0
    assert float(model.optimizer.of("generator").learning_rate) == pytest.approx(2e-4)


SHAPE = (8, 8, 1)


def test_training():
    harness.run_train_test(R3GAN(SHAPE, 4, width=4), harness.images(10, SHAPE))


def test_saving(tmp_path):
    model = R3GAN(SHAPE, 4, width=4, gamma=0.1)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(R3GAN(SHAPE, 4, width=4, gamma=0.1))


def test_backend_parity():
    model = R3GAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("r3gan", model, x)
