"""Models that bring a step of their own: what evaluates, and what is refused."""

import runpy
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.models import CGAN, GAN, GenerativeModel
from tests import harness
from tests.bad_input import refusal

EXAMPLE = Path(__file__).parents[2] / "examples" / "write_your_own_gan.py"
SHAPE = (8, 8, 1)
X = harness.images(6, SHAPE)


class OwnLogs(GAN):
    """Trains with a step of its own, and has no test step."""

    logged = ("discriminator_loss", "generator_loss", "real_score")

    def train_step(self, data):
        x, _ = self.unpack(data)
        score = ops.mean(self.discriminator(x))
        return self.log(
            discriminator_loss=score, generator_loss=score, real_score=score
        )


class FewerLogs(GAN):
    logged = ("discriminator_loss", "real_logits", "fake_logits")


class Below(OwnLogs):
    """Inherits both."""


class WithTestStep(OwnLogs):
    def test_step(self, data):
        x = self.test_images(data)
        return self.log(
            training=False,
            discriminator_loss=1,
            generator_loss=2,
            real_score=x.shape[1],
        )


class OwnLogsWithLabels(CGAN):
    logged = (*CGAN.logged, "score")


class NoSteps(GenerativeModel):
    """Declares nothing but its networks."""

    players = ("discriminator", "generator")


def made(cls):
    model = cls(SHAPE, 4, width=2)
    model.compile()
    return model


def without_steps():
    gan = GAN(SHAPE, 4, width=2)
    networks = {"generator": gan.generator, "discriminator": gan.discriminator}
    return NoSteps(networks, gan.example)


GANS = ", ".join(GAN.logged)


@pytest.mark.parametrize(
    ("cls", "logs", "owner"),
    [
        (OwnLogs, "discriminator_loss, generator_loss, real_score", "GAN"),
        (Below, "discriminator_loss, generator_loss, real_score", "GAN"),
        (FewerLogs, "discriminator_loss, real_logits, fake_logits", "GAN"),
        (OwnLogsWithLabels, f"{GANS}, score", "CGAN"),
    ],
)
def test_a_test_step_of_other_logs_is_no_test_step(cls, logs, owner):
    values = logs.replace(",", "=...,") + "=..."
    line = (
        f"{cls.__name__} logs {logs}, but has no test_step of its own, and that of "
        f"{owner} logs {GANS}. Write {cls.__name__}.test_step(self, data), which ends "
        f"in: return self.log(training=False, {values})."
    )
    model = made(cls)
    y = np.zeros(6, "int32") if model.conditional else None
    validation = X if y is None else (X, y)
    assert refusal(lambda: model.evaluate(X, y, verbose=0)) == line
    assert refusal(lambda: model.test_on_batch(X, y)) == line
    assert refusal(lambda: model.fit(X, y, validation_data=validation)) == line
    assert int(model.images_seen) == 0


@pytest.mark.parametrize("step", ["train_step", "test_step"])
def test_a_model_without_steps_is_told_what_to_write(step):
    model = without_steps()
    training = "" if step == "train_step" else "training=False, "
    call = model.fit if step == "train_step" else model.evaluate
    on_batch = getattr(model, step.replace("step", "on_batch"))
    line = (
        f"NoSteps has no {step}. Write NoSteps.{step}(self, data), which ends in: "
        f"return self.log({training}discriminator_loss=..., generator_loss=...)."
    )
    assert refusal(lambda: call(X, verbose=0)) == line
    assert refusal(lambda: on_batch(X)) == line


def test_a_test_step_of_its_own_evaluates():
    model = made(WithTestStep)
    expected = {"discriminator_loss": 1, "generator_loss": 2, "real_score": 8}
    assert model.evaluate(X, verbose=0, return_dict=True) == expected
    history = model.fit(X, validation_data=X, verbose=0).history
    assert {name: history[f"val_{name}"] for name in expected} == {
        name: [value] for name, value in expected.items()
    }


def test_training_without_validation_needs_no_test_step():
    history = made(OwnLogs).fit(X, verbose=0).history
    assert history["real_score"] == history["generator_loss"]
    assert np.isfinite(history["real_score"]).all()


def test_the_example_evaluates_what_it_says():
    """G = 0.5 z and D = 2 x: least squares by hand, on the noise of the test."""
    MyGAN = runpy.run_path(str(EXAMPLE))["MyGAN"]
    model = harness.linear_gan(MyGAN, 0.5, 2.0)
    model.compile()
    x = np.array([0.5, -0.25, 1.0])
    z = ops.convert_to_numpy(model.sample_latent(3, model.test_noise))[:, 0]
    found = model.evaluate(harness.pixels(x), verbose=0, return_dict=True)
    assert found == pytest.approx(
        {
            "discriminator_loss": np.mean((2 * x - 1) ** 2) / 2 + np.mean(z**2) / 2,
            "generator_loss": np.mean((z - 1) ** 2) / 2,
            "real_score": np.mean(2 * x),
        },
        rel=1e-5,
    )


class OneLoss(GAN):
    """Logs a `loss` of its own, which Keras' callbacks may then look at."""

    logged = ("loss",)

    def train_step(self, data):
        return self.log(loss=ops.mean(self.unpack(data)[0]))

    def test_step(self, data):
        return self.log(training=False, loss=ops.mean(self.test_images(data)))


@pytest.mark.parametrize("monitor", ["loss", "val_loss"])
def test_a_loss_that_is_logged_is_monitored(monitor):
    stop = keras.callbacks.EarlyStopping(monitor, patience=1)  # it never falls again
    others = [keras.callbacks.TerminateOnNaN()]
    history = made(OneLoss).fit(
        X, epochs=9, callbacks=[stop, *others], validation_data=X, verbose=0
    )
    np.testing.assert_allclose(history.history["val_loss"][0], X.mean(), rtol=1e-5)
    assert len(history.epoch) < 9
