"""WGANGP: Algorithm 1 by hand, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.models import WGANGP
from tests import harness


def test_algorithm_1_by_hand():
    w, v, weight, rate = 0.7, -3.0, 10.0, 0.01
    x1, x2 = np.array([[0.5, -0.25, 1.0], [0.2, 0.4, -0.9]])
    z1, z2, z3 = np.array([[1.0, -2.0, 0.5], [0.3, 0.9, -1.5], [0.9, 0.1, 0.4]])
    model = harness.linear_gan(WGANGP, w, v, discriminator_steps=2)
    model.compile(keras.optimizers.SGD(rate), keras.optimizers.SGD(rate))
    losses = []
    for x, z in ((x1, z1), (x2, z2)):  # the gradient of D(x) = v x is v everywhere
        losses.append(v * (w * z - x).mean() + weight * (abs(v) - 1) ** 2)
        slope = (w * z - x).mean() + 2 * weight * (abs(v) - 1) * np.sign(v)
        v = v - rate * slope
    g_loss = -(v * w * z3).mean()
    harness.run_step_golden_test(
        model,
        np.stack([harness.pixels(x1), harness.pixels(x2)], axis=1),
        [harness.column(z) for z in (z1, z2, z3)],
        {"discriminator_loss": losses[1], "generator_loss": g_loss},
    )
    new_w = w + rate * (v * z3).mean()
    assert harness.linear_weights(model) == pytest.approx((new_w, v), rel=1e-5)


def test_the_paper_settings():
    model = WGANGP(SHAPE, 4, width=4)
    model.compile()
    assert model.discriminator_steps == 5
    assert model.gradient_penalty.weight == 10
    for player in model.players:
        adam = model.optimizer.of(player)
        assert isinstance(adam, keras.optimizers.Adam)
        assert float(adam.learning_rate) == pytest.approx(1e-4)
        assert (adam.beta_1, adam.beta_2) == (0.0, 0.9)


def test_batch_normalization_is_refused():
    with pytest.raises(ValueError, match="batch normalization"):
        WGANGP((16, 16, 1), 4, width=4, normalization="batch")
    WGANGP((16, 16, 1), 4, width=4, normalization="layer")


SHAPE = (8, 8, 1)


def test_training():
    model = WGANGP(SHAPE, 4, width=4)
    harness.run_train_test(model, harness.images(10, SHAPE), shift_invariant=True)


def test_saving(tmp_path):
    model = WGANGP(
        SHAPE, 4, width=4, discriminator_steps=2, penalty_weight=5.0, one_sided=True
    )
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(
        WGANGP(
            SHAPE, 4, width=4, discriminator_steps=2, penalty_weight=5.0, one_sided=True
        )
    )


def test_backend_parity():
    model = WGANGP((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("wgan_gp", model, x)
