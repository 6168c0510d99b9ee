"""LSGAN: one step in numpy, and what every model is put through."""

from kerasgan.models import LSGAN
from tests import harness

SHAPE = (8, 8, 1)


def discriminator_loss(real, fake):
    return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2


def generator_loss(real, fake):
    return ((fake - 1) ** 2).mean() / 2


def test_one_step():
    harness.run_linear_step_test(LSGAN, discriminator_loss, generator_loss)


def test_training():
    harness.run_train_test(LSGAN(SHAPE, 4, width=4), harness.images(10, SHAPE))


def test_saving(tmp_path):
    model = LSGAN(SHAPE, 4, width=4)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(LSGAN(SHAPE, 4, width=4))


def test_backend_parity():
    model = LSGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("lsgan", model, x)
