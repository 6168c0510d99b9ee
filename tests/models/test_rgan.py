"""RGAN: one step in numpy, and what every model is put through."""

import numpy as np

from kerasgan.models import RGAN
from tests import harness

SHAPE = (8, 8, 1)


def softplus(x):
    return np.log1p(np.exp(x))


def discriminator_loss(real, fake):
    return softplus(-(real - fake)).mean()


def generator_loss(real, fake):
    return softplus(-(fake - real)).mean()


def test_one_step():
    harness.run_linear_step_test(RGAN, discriminator_loss, generator_loss)


def test_training():
    model = RGAN(SHAPE, 4, width=4)
    harness.run_train_test(model, harness.images(10, SHAPE), shift_invariant=True)


def test_saving(tmp_path):
    model = RGAN(SHAPE, 4, width=4)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(RGAN(SHAPE, 4, width=4))


def test_backend_parity():
    model = RGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("rgan", model, x)
