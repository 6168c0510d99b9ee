"""GAN: one step by hand, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan import losses
from kerasgan.models import GAN
from tests import harness

SHAPE = (8, 8, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.log1p(np.exp(x))


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_one_step_by_hand(loss):
    w, v, rate = 0.7, -0.4, 0.5
    x = np.array([0.5, -0.25, 1.0])
    z1, z2 = np.array([1.0, -2.0, 0.5]), np.array([0.3, 0.8, -1.1])
    model = harness.linear_gan(GAN, w, v)
    sgd = keras.optimizers.SGD
    model.compile(sgd(rate), sgd(rate), loss=loss)

    # D ascends E log D(x) + E log(1 - D(G(z))) ...
    d_loss = softplus(-v * x).mean() + softplus(v * w * z1).mean()
    slope = (-sigmoid(-v * x) * x + sigmoid(v * w * z1) * w * z1).mean()
    new_v = v - rate * slope
    # ... and G answers the D that has moved, with noise of its own.
    logits = new_v * w * z2
    if loss == "minimax":
        g_loss = -softplus(logits).mean()
        slope = (-sigmoid(logits) * new_v * z2).mean()
    else:
        g_loss = softplus(-logits).mean()
        slope = (-sigmoid(-logits) * new_v * z2).mean()
    new_w = w - rate * slope

    harness.run_step_golden_test(
        model,
        harness.pixels(x),
        [harness.column(z1), harness.column(z2)],
        {"discriminator_loss": d_loss, "generator_loss": g_loss},
    )
    assert harness.linear_weights(model) == pytest.approx((new_w, new_v), rel=1e-5)


def test_the_alternation_is_the_users():
    model = harness.linear_gan(GAN, 0.5, 0.5, discriminator_steps=3, generator_steps=2)
    model.compile()
    model.fit(harness.images(8, (1, 1, 1)), batch_size=4, epochs=1, verbose=0)
    assert int(model.optimizer.of("discriminator").iterations) == 6
    assert int(model.optimizer.of("generator").iterations) == 4


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_minimize_moves_one_player_alone(player):
    model = GAN(SHAPE, 4, width=4)
    model.compile()
    before = harness.trainable(model)
    z = model.sample_latent(4)
    (generator, discriminator) = model.playing()

    model.minimize(
        lambda: losses.non_saturating.generator(discriminator(generator(z))), player
    )
    after = harness.trainable(model)
    for name in model.players:
        moved = any(
            (old != new).any()
            for old, new in zip(before[name], after[name], strict=True)
        )
        assert moved == (name == player)


def test_training():
    harness.run_train_test(GAN(SHAPE, 4, width=8), harness.images(10, SHAPE))


def test_saving(tmp_path):
    model = GAN(SHAPE, 4, width=4, ema_decay=0.9, seed=3)  # has dropout seeds as well
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(
        GAN(SHAPE, 4, width=4, data_range=(0, 255), discriminator_steps=2)
    )


def test_backend_parity():
    model = harness.linear_gan(GAN, 0.7, -0.4)
    x = harness.images(4, (1, 1, 1))
    harness.run_backend_parity_test("gan", model, x, loss="minimax")


def test_a_loss_of_ones_own(tmp_path):
    @keras.saving.register_keras_serializable("test_gan")
    def discriminator(real, fake):
        return keras.ops.mean(fake) - keras.ops.mean(real)

    @keras.saving.register_keras_serializable("test_gan")
    def generator(fake):
        return -keras.ops.mean(fake)

    model = harness.linear_gan(GAN, 2.0, 0.5)
    model.compile(loss=(discriminator, generator))
    x = np.full((2, 1, 1, 1), 3.0 / 4, "float32")
    harness.run_step_golden_test(
        model,
        x,
        [np.ones((2, 1), "float32")] * 2,
        {"discriminator_loss": 1.0 - 3 / 8},
    )
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.loss == (discriminator, generator)
