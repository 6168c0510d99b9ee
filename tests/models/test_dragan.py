"""DRAGAN: the penalty by hand, and what every model is put through."""

import numpy as np

from kerasgan.models import DRAGAN
from tests import harness


def test_one_step_by_hand():
    w, v = 0.7, -3.0
    x, z1, z2 = np.array([[0.5, -0.25, 1.0], [1.0, -2.0, 0.5], [0.3, 0.8, -1.1]])
    model = harness.linear_gan(DRAGAN, w, v, penalty_weight=2.0)
    model.compile()
    d_loss = np.log1p(np.exp(-v * x)).mean() + np.log1p(np.exp(v * w * z1)).mean()
    harness.run_step_golden_test(
        model,
        harness.pixels(x),
        [harness.column(z1), harness.column(z2)],
        {"discriminator_loss": d_loss + 2.0 * (3 - 1) ** 2},
    )


SHAPE = (8, 8, 1)


def test_training():
    harness.run_train_test(DRAGAN(SHAPE, 4, width=4), harness.images(10, SHAPE))


def test_saving(tmp_path):
    model = DRAGAN(SHAPE, 4, width=4, penalty_weight=5.0)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(DRAGAN(SHAPE, 4, width=4, penalty_weight=5.0))


def test_backend_parity():
    model = DRAGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("dragan", model, x)
