"""WGAN: Algorithm 1 by hand, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.layers import SpectralNormalization
from kerasgan.models import WGAN
from tests import harness


def test_algorithm_1_by_hand():
    w, v, c, rate = 0.7, 0.02, 0.05, 0.1
    x1, x2 = np.array([[0.5, -0.25, 1.0], [0.2, 0.4, -0.9]])
    z1, z2, z3 = np.array([[1.0, -2.0, 0.5], [0.3, 0.9, -1.5], [0.9, 0.1, 0.4]])
    model = harness.linear_gan(WGAN, w, v, discriminator_steps=2, clip_value=c)
    model.compile(keras.optimizers.SGD(rate), keras.optimizers.SGD(rate))
    losses, clipped = [], []
    for x, z in ((x1, z1), (x2, z2)):
        losses.append(v * (w * z - x).mean())
        v = v - rate * (w * z - x).mean()
        clipped.append(abs(v) > c)
        v = np.clip(v, -c, c)
    assert clipped == [True, False]
    g_loss = -(v * w * z3).mean()
    harness.run_step_golden_test(
        model,
        np.stack([harness.pixels(x1), harness.pixels(x2)], axis=1),
        [harness.column(z) for z in (z1, z2, z3)],
        {"discriminator_loss": losses[1], "generator_loss": g_loss},
    )
    new_w = w + rate * (v * z3).mean()
    assert harness.linear_weights(model) == pytest.approx((new_w, v), rel=1e-5)
    assert int(model.images_seen) == 6


def test_all_weights_stay_in_the_box():
    model = WGAN(SHAPE, 4, width=4, clip_value=0.02)
    model.compile()
    model.fit(harness.images(8, SHAPE), batch_size=4, verbose=0)
    largest = [np.abs(w.numpy()).max() for w in model.discriminator.trainable_weights]
    assert max(largest) == pytest.approx(0.02)
    assert np.abs(model.generator.get_weights()[0]).max() > 0.02


def test_the_paper_settings():
    model = WGAN(SHAPE, 4, width=4)
    model.compile()
    assert (model.discriminator_steps, model.clip_value) == (5, 0.01)
    for player in model.players:
        rmsprop = model.optimizer.of(player)
        assert isinstance(rmsprop, keras.optimizers.RMSprop)
        assert float(rmsprop.learning_rate) == pytest.approx(5e-5)


def test_a_small_gradient_moves_a_weight_as_far_as_a_large_one():
    """alpha g / (sqrt(v) + 1e-8): at first v is 0.01 g^2, so a step is 10 alpha."""
    for gradient in (1e-5, 1e-2, 3.0):
        weight = keras.Variable([0.0])
        rmsprop = WGAN(SHAPE, 4, width=4).default_optimizer("discriminator")
        rmsprop.build([weight])
        rmsprop.apply([keras.ops.convert_to_tensor([gradient])], [weight])
        assert float(weight.numpy()[0]) == pytest.approx(-5e-4, rel=1e-3)


def test_spectral_normalization_is_refused():
    with pytest.raises(ValueError, match="spectral normalization"):
        WGAN(SHAPE, 4, width=4, normalization="spectral")
    critic = keras.Sequential(
        [
            keras.Input(SHAPE),
            keras.layers.Flatten(),
            SpectralNormalization(keras.layers.Dense(1)),
        ]
    )
    with pytest.raises(ValueError, match="spectral normalization"):
        WGAN(SHAPE, 4, discriminator=critic)


SHAPE = (8, 8, 1)


def test_training():
    model = WGAN(SHAPE, 4, width=4)
    harness.run_train_test(model, harness.images(10, SHAPE), shift_invariant=True)


def test_saving(tmp_path):
    model = WGAN(SHAPE, 4, width=4, discriminator_steps=2)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(WGAN(SHAPE, 4, width=4, discriminator_steps=2))


def test_backend_parity():
    model = WGAN((16, 16, 1), 4, width=4)
    x = harness.images(6, (16, 16, 1))
    harness.run_backend_parity_test("wgan", model, x)
