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
    [
        ("minimax", 5.83387, -4.51082),
        ("non_saturating", 5.83387, 1.38582),
        # (6^2 + 0.4^2 + 11.5^2 + 1.7^2) / 8 + (10^2 + 4.4^2 + 5.5^2 + 3.6^2) / 8;
        # (9^2 + 3.4^2 + 6.5^2 + 2.6^2) / 8
        ("least_squares", 41.73375, 17.69625),
        ("wasserstein", 3.125 - 2.9, -3.125),
        ("hinge", (6 + 11 + 5.4 + 4.6) / 4, -3.125),
        ("relativistic", None, None),
        ("relativistic_average", None, None),
    ],
)
def test_goldens(loss, discriminator, generator):
    if loss.startswith("relativistic"):
        discriminator, generator = relativistic(average="average" in loss)
    pair = losses.get(loss)
    assert float(pair.discriminator(REAL, FAKE)) == pytest.approx(
        discriminator, rel=1e-5
    )
    logits = (REAL, FAKE) if pair.relativistic else (FAKE,)
    assert float(pair.generator(*logits)) == pytest.approx(generator, rel=1e-5)


def relativistic(average):
    """Both losses from probabilities, as Jolicoeur-Martineau writes them."""
    real, fake = REAL.astype("float64"), FAKE.astype("float64")

    def probability(logits):
        return 1 / (1 + np.exp(-logits))

    if not average:
        return (
            -np.log(probability(real - fake)).mean(),
            -np.log(probability(fake - real)).mean(),
        )
    real_wins, fake_wins = (
        probability(real - fake.mean()),
        probability(fake - real.mean()),
    )
    return (
        -np.log(real_wins).mean() - np.log(1 - fake_wins).mean(),
        -np.log(fake_wins).mean() - np.log(1 - real_wins).mean(),
    )


def test_relativistic_by_hand():
    # real - fake = (-15, -3, 18, -0.9): softplus(15), softplus(3), softplus(-18),
    # softplus(0.9) are 15, 3.04859, 0, 1.24115 and their mean 4.82244.
    pair = losses.relativistic
    assert float(pair.discriminator(REAL, FAKE)) == pytest.approx(4.82244, rel=1e-5)
    # The other way round 0, 0.04859, 18, 0.34115.
    assert float(pair.generator(REAL, FAKE)) == pytest.approx(4.59744, rel=1e-5)


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        # softplus(-real) + 0.1 real, averaged, and softplus(fake) as ever
        ("minimax", 5.83387 + 0.1 * 2.9),
        ("non_saturating", 5.83387 + 0.1 * 2.9),
        # (5.9^2 + 0.5^2 + 11.6^2 + 1.8^2) / 8 + 20.32125
        ("least_squares", 172.86 / 8 + 20.32125),
    ],
)
def test_one_sided_label_smoothing(loss, expected):
    pair = losses.get(loss, label_smoothing=0.1)
    assert float(pair.discriminator(REAL, FAKE)) == pytest.approx(expected, rel=1e-5)
    assert pair.generator is losses.get(loss).generator
    assert losses.get(loss) == losses.get(loss, 0.0)  # only when asked for


def test_smoothing_has_its_minimum_at_the_smoothed_label():
    # D(x) = 0.9 minimises the smoothed loss of a real example, D(x) = 1 the other.
    logit = np.log(0.9 / 0.1)
    pair = losses.get("minimax", label_smoothing=0.1)
    values = [
        float(pair.discriminator(np.float32(logit + step), np.float32(-50)))
        for step in (-0.1, 0, 0.1)
    ]
    assert values[1] < min(values[0], values[2])


@pytest.mark.parametrize("loss", ["wasserstein", "hinge", "relativistic"])
def test_losses_without_labels_refuse_smoothing(loss):
    with pytest.raises(ValueError, match=f"'{loss}' has no labels to smooth"):
        losses.get(loss, label_smoothing=0.1)


@pytest.mark.parametrize("amount", [-0.1, 1.0, "a", None])
def test_smoothing_out_of_range(amount):
    with pytest.raises(ValueError, match=r"label_smoothing must lie in \[0, 1\)"):
        losses.get("minimax", label_smoothing=amount)


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
        ([fake], lambda: pair.generator(*answered(pair, real, fake))),
    ):
        _, gradients = backend.value_and_gradients(loss, variables)
        for variable, gradient in zip(variables, gradients, strict=True):
            np.testing.assert_allclose(
                ops.convert_to_numpy(gradient),
                finite_differences(variable, loss, step),
                atol=tolerance,
            )


def answered(pair, real, fake):
    return (real.value, fake.value) if pair.relativistic else (fake.value,)


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
