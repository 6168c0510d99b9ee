"""Consistency terms against numpy, with a linear D and G."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend
from kerasgan.regularizers import BCR, CR, ZCR
from tests.regularizers.plays import Adversary, Listed, linear, number, play, tensor

RANDOM = np.random.default_rng(0)
SHAPE = (3, 4, 4, 2)
X, FAKE = RANDOM.normal(size=(2, *SHAPE)).astype("float32")
W = RANDOM.normal(size=SHAPE[1:])
Z, DZ = RANDOM.normal(size=(2, 3, 2)).astype("float32")
MATRIX = RANDOM.normal(size=(2, 32)).astype("float32")


def logits(x):
    return np.tensordot(x, W, 3)


def generated(z):
    return (z @ MATRIX).reshape(SHAPE)


def squared(difference):
    return np.mean(np.sum(difference.reshape(3, -1) ** 2, axis=1))


def the_play(*draws, samples=FAKE):
    D = linear(W)
    return play(
        G=lambda z: ops.reshape(ops.matmul(z, MATRIX), SHAPE),
        D=D,
        x=tensor(X),
        z=tensor(Z),
        samples=tensor(samples),
        real=D(tensor(X)),
        fake=D(tensor(samples)),
        noise=Listed(*draws),
    )


def test_cr():
    term = CR(10.0, "flip").discriminator_term(the_play(0.1))
    assert number(term) == pytest.approx(
        10 * squared(logits(X) - logits(X[:, :, ::-1])), rel=1e-5
    )
    assert CR().generator_term(the_play()) is None


def test_bcr_draws_anew_for_the_samples():
    given = the_play(0.1, 0.9, samples=FAKE)
    term = BCR(3.0, 7.0, "flip").discriminator_term(given)
    assert number(term) == pytest.approx(
        3 * squared(logits(X) - logits(X[:, :, ::-1])), rel=1e-5
    )
    term = BCR(3.0, 7.0, "flip").discriminator_term(the_play(0.9, 0.1))
    assert number(term) == pytest.approx(
        7 * squared(logits(FAKE) - logits(FAKE[:, :, ::-1])), rel=1e-5
    )
    assert BCR().generator_term(given) is None


def test_zcr():
    samples, near = generated(Z), generated(Z + 0.3 * DZ)
    regularizer = ZCR(5.0, 0.5, std=0.3)
    given = the_play(DZ, samples=samples)
    assert number(regularizer.discriminator_term(given)) == pytest.approx(
        5 * squared(logits(samples) - logits(near)), rel=1e-4
    )
    given = the_play(DZ, samples=samples)
    assert number(regularizer.generator_term(given)) == pytest.approx(
        -0.5 * squared(samples - near), rel=1e-4
    )
    assert given.noise.asked == [((3, 2), "normal")]


def slope_in_the_generator(term):
    scale = keras.Variable(1.5)

    def loss():
        given = the_play(DZ, DZ[:1, :1, None, None])

        def scaled(z):
            return scale.value * given.G(z)

        return term(given._replace(G=scaled, samples=scaled(given.z)))

    value, (slope,) = backend.value_and_gradients(loss, [scale])
    return number(value), number(slope)


def test_samples_are_constants_for_the_discriminator():
    _, slope = slope_in_the_generator(ZCR().discriminator_term)
    assert slope == 0
    bcr = BCR(policy="brightness")
    _, slope = slope_in_the_generator(
        lambda given: bcr.discriminator_term(given._replace(noise=Listed(0.1, 0.2)))
    )
    assert slope == 0


def test_the_generator_learns_through_both_samples():
    # The term is quadratic in the scale 1.5 of the generator.
    value, slope = slope_in_the_generator(ZCR(std=1.0).generator_term)
    assert slope == pytest.approx(2 * value / 1.5, rel=1e-4)


def test_the_slope_runs_through_both_logits():
    # With D(x) = a <w, x> the term is quadratic in a: half of it would not be.
    scale = keras.Variable(1.5)

    def loss():
        given = the_play(0.1)

        def scaled(x):
            return scale.value * given.D(x)

        return CR(policy="flip").discriminator_term(
            given._replace(D=scaled, real=scaled(given.x))
        )

    value, (slope,) = backend.value_and_gradients(loss, [scale])
    assert number(slope) == pytest.approx(2 * number(value) / 1.5, rel=1e-4)


@pytest.mark.parametrize("regularizer", [CR(), BCR()])
def test_points_are_refused(regularizer):
    points = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match=r"CR works on images .* shape \(None, 2\)"):
        regularizer.attach(Adversary(points))
