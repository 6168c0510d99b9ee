"""Adversarial losses at values that can be checked by hand."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend, losses
from tests.conftest import BACKEND

REAL = np.array([-5.0, 1.4, 12.5, 2.7], "float32")
FAKE = np.array([10.0, 4.4, -5.5, 3.6], "float32")


@pytest.mark.parametrize(
    ("loss", "discriminator", "generator"),
    [("minimax", 5.83387, -4.51082), ("non_saturating", 5.83387, 1.38582)],
)
def test_goldens(loss, discriminator, generator):
    pair = losses.get(loss)
    assert float(pair.discriminator(REAL, FAKE)) == pytest.approx(
        discriminator, rel=1e-5
    )
    assert float(pair.generator(FAKE)) == pytest.approx(generator, rel=1e-5)


def test_minimax_is_the_log_likelihood_of_equation_1():
    def probability(logits):
        return 1 / (1 + np.exp(-logits.astype("float64")))

    value = np.log(probability(REAL)).mean() + np.log(1 - probability(FAKE)).mean()
    assert float(losses.minimax.discriminator(REAL, FAKE)) == pytest.approx(
        -value, rel=1e-5
    )
    assert float(losses.minimax.generator(FAKE)) == pytest.approx(
        np.log(1 - probability(FAKE)).mean(), rel=1e-5
    )


def test_equilibrium_is_log_4():
    undecided = np.zeros(3, "float32")
    assert float(losses.minimax.discriminator(undecided, undecided)) == pytest.approx(
        np.log(4), rel=1e-6
    )


@pytest.mark.parametrize("logit", [1e4, -1e4])
def test_huge_logits_give_exact_losses(logit):
    logits = np.array([logit], "float32")
    lost = max(logit, 0)
    won = max(-logit, 0)
    assert float(losses.minimax.discriminator(logits, -logits)) == 2 * won
    assert float(losses.minimax.generator(logits)) == -lost
    assert float(losses.non_saturating.generator(logits)) == won


@pytest.mark.parametrize("name", losses.names())
def test_gradients_against_finite_differences(name):
    # Only TensorFlow keeps float64 through keras.ops here.
    precise = BACKEND == "tensorflow"
    dtype, step, tolerance = (
        ("float64", 1e-5, 1e-9) if precise else ("float32", 1e-2, 4e-4)
    )
    pair = losses.get(name)
    real = keras.Variable(REAL.astype(dtype), dtype=dtype)
    fake = keras.Variable(FAKE.astype(dtype), dtype=dtype)
    for variables, loss in (
        ([real, fake], lambda: pair.discriminator(real.value, fake.value)),
        ([fake], lambda: pair.generator(fake.value)),
    ):
        _, gradients = backend.value_and_gradients(loss, variables)
        for variable, gradient in zip(variables, gradients, strict=True):
            np.testing.assert_allclose(
                ops.convert_to_numpy(gradient),
                finite_differences(variable, loss, step),
                atol=tolerance,
            )


def finite_differences(variable, loss, step):
    start = variable.numpy().copy()
    slopes = []
    for index in range(len(start)):
        values = []
        for sign in (1, -1):
            moved = start.copy()
            moved[index] += sign * step
            variable.assign(moved)
            values.append(ops.convert_to_numpy(loss()))
        slopes.append((values[0] - values[1]) / (2 * step))
    variable.assign(start)
    return np.array(slopes)


def test_a_pair_of_functions_is_a_loss():
    pair = losses.get((lambda real, fake: 1.0, lambda fake: 2.0))
    assert (pair.discriminator(real=0, fake=0), pair.generator(fake=0)) == (1.0, 2.0)


def test_refusals():
    with pytest.raises(ValueError, match=r"'minmax'\. Did you mean 'minimax'"):
        losses.get("minmax")
    with pytest.raises(ValueError, match=r"a pair .* Received: loss=3"):
        losses.get(3)
