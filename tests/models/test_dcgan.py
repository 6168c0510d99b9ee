"""DCGAN in what every model is put through."""

import keras
import pytest

from kerasgan.models import DCGAN
from tests import harness

SHAPE = (8, 8, 1)


@pytest.fixture
def model():
    return DCGAN(SHAPE, 4, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_the_paper_optimizer(model):
    model.compile()
    for player in model.players:
        adam = model.optimizer.of(player)
        assert isinstance(adam, keras.optimizers.Adam)
        assert float(adam.learning_rate) == pytest.approx(2e-4)
        assert adam.beta_1 == 0.5


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity(x):
    model = DCGAN((16, 16, 3), 4, width=4, ema_decay=0.9)
    images = harness.images(6, (16, 16, 3))
    harness.run_backend_parity_test("dcgan", model, images)
