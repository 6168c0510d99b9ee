"""HingeGAN: one step in numpy, and what every model is put through."""

import numpy as np

from kerasgan.models import HingeGAN
from tests import harness

SHAPE = (8, 8, 1)


def discriminator_loss(real, fake):
    return np.maximum(0, 1 - real).mean() + np.maximum(0, 1 + fake).mean()


def generator_loss(real, fake):
    return -fake.mean()


def test_one_step():
    harness.run_linear_step_test(HingeGAN, discriminator_loss, generator_loss, v=1.5)


def test_training():
    model = HingeGAN(SHAPE, 4, width=4)
    harness.run_train_test(model, harness.images(10, SHAPE), shift_invariant=True)


def test_saving(tmp_path):
    model = HingeGAN(SHAPE, 4, width=4)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(HingeGAN(SHAPE, 4, width=4))


def test_backend_parity():
    model = HingeGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("hinge_gan", model, x)
