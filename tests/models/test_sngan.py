"""SNGAN: its norms and loss, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.layers import SpectralNormalization
from kerasgan.models import SNGAN
from tests import harness


def test_every_weight_layer_of_the_discriminator_is_normalised():
    model = SNGAN(SHAPE, 4, width=4)
    layers = model.discriminator._flatten_layers()
    wrapped = [each for each in layers if isinstance(each, SpectralNormalization)]
    assert len(model.discriminator.trainable_variables) == 2 * len(wrapped)
    model.compile()
    model.fit(harness.images(64, SHAPE), batch_size=1, epochs=1, verbose=0)
    for layer in wrapped:
        kernel = keras.ops.convert_to_numpy(layer.normalized_kernel())
        matrix = kernel.reshape(-1, kernel.shape[-1])
        assert np.linalg.svd(matrix)[1][0] == pytest.approx(1, abs=0.05)


def test_the_hinge_loss():
    model = SNGAN(SHAPE, 4, width=4)
    model.compile()
    real, fake = np.array([[-5.0, 1.4], [10.0, -4.0]], "float32")
    loss = model.loss.discriminator(real, fake)
    assert float(loss) == pytest.approx(6 / 2 + 11 / 2)


SHAPE = (8, 8, 1)


def test_training():
    model = SNGAN(SHAPE, 4, width=4)
    harness.run_train_test(model, harness.images(10, SHAPE), shift_invariant=True)


def test_saving(tmp_path):
    model = SNGAN(SHAPE, 4, width=4)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(SNGAN(SHAPE, 4, width=4))


def test_backend_parity():
    model = SNGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("sngan", model, x)
