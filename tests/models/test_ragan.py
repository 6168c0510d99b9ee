"""RaGAN: one step in numpy, and what every model is put through."""

import numpy as np

from kerasgan.models import RaGAN
from tests import harness

SHAPE = (8, 8, 1)


def softplus(x):
    return np.log1p(np.exp(x))


def discriminator_loss(real, fake):
    won = softplus(-(real - fake.mean())).mean()
    return won + softplus(fake - real.mean()).mean()


def generator_loss(real, fake):
    won = softplus(-(fake - real.mean())).mean()
    return won + softplus(real - fake.mean()).mean()


def test_one_step():
    harness.run_linear_step_test(RaGAN, discriminator_loss, generator_loss)


def test_training():
    harness.run_train_test(RaGAN(SHAPE, 4, width=4), harness.images(10, SHAPE))


def test_saving(tmp_path):
    model = RaGAN(SHAPE, 4, width=4)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(RaGAN(SHAPE, 4, width=4))


def test_backend_parity():
    model = RaGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("ragan", model, x)
