"""Gradient penalties at values by hand, and their slope in the critic's weights."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend
from kerasgan.regularizers import R1, R2, DRAGANPenalty, GradientPenalty
from kerasgan.regularizers.gradient_penalty import gradient_norms, interpolate
from tests.conftest import BACKEND
from tests.regularizers.plays import Listed, linear, number, play, tensor

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(5, 2))
SAMPLES = RANDOM.normal(size=(5, 2))
IMAGES = RANDOM.normal(size=(4, 2, 3, 2))
PENALTIES = [
    GradientPenalty(),
    GradientPenalty(one_sided=True),
    R1(),
    R2(),
    DRAGANPenalty(),
]


def points_play(critic, draws=0.5):
    noise = Listed(draws)
    return play(D=critic, x=tensor(POINTS), samples=tensor(SAMPLES), noise=noise)


@pytest.mark.parametrize(
    ("penalty", "norm", "value"),
    [
        (GradientPenalty(1.0), 3, 4.0),
        (GradientPenalty(), 3, 40.0),
        (GradientPenalty(), 0.5, 2.5),
        (GradientPenalty(one_sided=True), 3, 40.0),
        (GradientPenalty(one_sided=True), 0.5, 0.0),
        (R1(), 3, 45.0),
        (R2(), 3, 45.0),
        (DRAGANPenalty(), 3, 40.0),
        (DRAGANPenalty(1.0), 0.5, 0.25),
    ],
)
def test_a_linear_critic(penalty, norm, value):
    critic = linear(norm * np.array([0.6, 0.8]))
    term = penalty.discriminator_term(points_play(critic))
    assert ops.shape(term) == ()
    assert number(term) == pytest.approx(value, abs=2e-5)


def test_the_norm_is_over_all_axes_of_an_image():
    weights = RANDOM.normal(size=IMAGES.shape[1:])
    given = play(D=linear(weights), x=tensor(IMAGES), samples=tensor(IMAGES))
    for regularizer in (R1(2.0), R2(2.0)):
        assert number(regularizer.discriminator_term(given)) == pytest.approx(
            np.sum(weights**2), rel=1e-5
        )
    norms = ops.convert_to_numpy(gradient_norms(given.D, given.x))
    np.testing.assert_allclose(norms, np.full(4, np.linalg.norm(weights)), rtol=1e-5)


def test_a_quadratic_critic_tells_where_the_gradient_is_taken():
    def critic(x):  # a |x|^2 / 2 with gradient a x
        return 3 * ops.sum(ops.square(x), axis=-1) / 2

    def value(penalty, draws=0.5):
        return number(penalty.discriminator_term(points_play(critic, draws)))

    def gulrajani(x):
        return 10 * np.mean((3 * np.linalg.norm(x, axis=1) - 1) ** 2)

    def mescheder(x):
        return 10 / 2 * 3**2 * np.mean(np.sum(x**2, axis=1))

    epsilon = RANDOM.uniform(size=(5, 1))
    x_hat = epsilon * POINTS + (1 - epsilon) * SAMPLES
    delta = RANDOM.normal(size=(5, 2))
    moved = POINTS + 0.7 * POINTS.std() * delta
    assert value(R1()) == pytest.approx(mescheder(POINTS), rel=1e-5)
    assert value(R2()) == pytest.approx(mescheder(SAMPLES), rel=1e-5)
    assert value(GradientPenalty(), epsilon) == pytest.approx(gulrajani(x_hat), 1e-5)
    assert value(DRAGANPenalty(scale=0.7), delta) == pytest.approx(
        gulrajani(moved), rel=1e-5
    )


def test_epsilon_is_uniform_and_one_for_each_example():
    epsilon = np.array([0.0, 0.25, 0.5, 1.0])
    noise = Listed(epsilon.reshape(4, 1, 1, 1))
    x_hat = interpolate(tensor(np.ones((4, 2, 3, 2))), tensor(-IMAGES), noise)
    assert noise.asked == [((4, 1, 1, 1), 0.0, 1.0)]
    epsilon = epsilon.reshape(4, 1, 1, 1)
    np.testing.assert_allclose(
        ops.convert_to_numpy(x_hat), epsilon - (1 - epsilon) * IMAGES, rtol=1e-5
    )


def test_delta_is_normal_and_in_the_shape_of_the_examples():
    given = points_play(linear([1.0, 1.0]))
    DRAGANPenalty().discriminator_term(given)
    assert given.noise.asked == [((5, 2), "normal")]


@pytest.mark.parametrize("penalty", PENALTIES)
def test_a_flat_critic_has_finite_gradients(penalty):
    kernel = keras.Variable(np.zeros((2, 1), "float32"))
    value, (gradient,) = backend.value_and_gradients(
        lambda: penalty.discriminator_term(
            points_play(lambda x: ops.matmul(x, kernel.value))
        ),
        [kernel],
    )
    np.testing.assert_array_equal(ops.convert_to_numpy(gradient), np.zeros((2, 1)))
    two_sided = isinstance(penalty, (GradientPenalty, DRAGANPenalty))
    expected = 10 if two_sided and not getattr(penalty, "one_sided", False) else 0
    assert number(value) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_slope_in_the_weights_against_finite_differences(penalty):
    # Only TensorFlow keeps float64 through keras.ops here.
    precise = BACKEND == "tensorflow"
    dtype, step, tolerance = (
        ("float64", 1e-5, 1e-7) if precise else ("float32", 1e-2, 3e-2)
    )
    start = np.random.default_rng(1).normal(size=9)
    weights = keras.Variable(start.astype(dtype), dtype=dtype)

    def critic(x):
        hidden = ops.reshape(weights.value[:6], (2, 3))
        return ops.matmul(
            ops.tanh(ops.matmul(x, hidden)), ops.reshape(weights.value[6:], (3, 1))
        )

    def loss():
        given = play(
            D=critic,
            x=tensor(POINTS, dtype),
            samples=tensor(SAMPLES, dtype),
            noise=Listed(0.3, dtype=dtype),
        )
        return penalty.discriminator_term(given)

    _, (gradient,) = backend.value_and_gradients(loss, [weights])
    expected = []
    for direction in np.eye(9):
        values = []
        for sign in (1, -1):
            weights.assign((start + sign * step * direction).astype(dtype))
            values.append(number(loss()))
        expected.append((values[0] - values[1]) / (2 * step))
    assert np.linalg.norm(expected) > 1
    np.testing.assert_allclose(
        ops.convert_to_numpy(gradient),
        expected,
        atol=tolerance * np.linalg.norm(expected),
    )


def test_samples_are_constants():
    scale = keras.Variable(2.0)

    def loss(penalty):
        given = points_play(lambda x: ops.sum(x**3, axis=-1))
        samples = given.samples * scale.value
        return penalty.discriminator_term(given._replace(samples=samples))

    for penalty in (GradientPenalty(), R2()):
        _, (gradient,) = backend.value_and_gradients(lambda p=penalty: loss(p), [scale])
        assert number(gradient) == 0


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_generator_gets_no_term(penalty):
    assert penalty.generator_term(play()) is None
