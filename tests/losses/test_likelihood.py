"""Likelihoods and divergences by hand, as sums and integrals, and in a bound."""

import itertools
import math

import numpy as np
import pytest
from keras import ops

from kerasgan.losses import likelihood


def numpy(function, *values):
    values = [np.asarray(each, "float32") for each in values]
    return ops.convert_to_numpy(function(*values))


def test_kl_by_hand():
    mean = [[1, 0], [0, 0], [0, 0], [1, 0]]
    variance = [[1, 1], [4, 1], [0.25, 1], [1, 4]]
    found = numpy(likelihood.gaussian_kl, mean, np.log(variance))
    # (4 - 1 - log 4) / 2, (1 / 4 - 1 + log 4) / 2
    expected = [0.5, 0.806853, 0.318147, 0.5 + 0.806853]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_kl_is_the_expected_difference_of_two_log_likelihoods():
    mean, deviation = np.array([[0.3, -1.2]]), np.array([[0.5, 1.7]])
    log_variance = 2 * np.log(deviation)
    # Gauss-Hermite quadrature of two points a dimension is exact for quadratics.
    signs = np.array(list(itertools.product((-1, 1), repeat=2)))
    z = mean + signs * deviation
    tiled = [np.repeat(each, 4, axis=0) for each in (mean, log_variance)]
    q = numpy(likelihood.gaussian_log_likelihood, z, *tiled)
    prior = numpy(likelihood.gaussian_log_likelihood, z, np.zeros((4, 2)))
    found = numpy(likelihood.gaussian_kl, mean, log_variance)
    np.testing.assert_allclose(found, [(q - prior).mean()], rtol=1e-5)


def test_bernoulli_by_hand():
    y = np.array([[0.5, 0.75], [0.5, 0.75], [0.2, 0.1]])
    x = [[1, 1], [0, 0], [0.5, 0]]
    found = numpy(likelihood.bernoulli_log_likelihood, x, np.log(y / (1 - y)))
    half = (math.log(0.2) + math.log(0.8)) / 2
    expected = [math.log(0.375), math.log(0.125), half + math.log(0.9)]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_bernoulli_is_exact_for_logits_of_any_size():
    logits = [[1000], [1000], [-1000], [-1000]]
    found = numpy(likelihood.bernoulli_log_likelihood, [[1], [0], [1], [0]], logits)
    np.testing.assert_array_equal(found, [0, -1000, -1000, 0])


def test_the_probabilities_of_all_binary_images_add_up_to_one():
    x = np.array(list(itertools.product((0, 1), repeat=6))).reshape(-1, 2, 3, 1)
    logits = np.random.default_rng(0).normal(0, 2, (1, 2, 3, 1))
    found = numpy(
        likelihood.bernoulli_log_likelihood, x, np.repeat(logits, len(x), axis=0)
    )
    assert np.exp(found.astype("float64")).sum() == pytest.approx(1, abs=1e-5)


def test_gaussian_by_hand():
    x, mean = [[1, 2], [0, 0]], [[0, 2], [0, 3]]
    found = numpy(likelihood.gaussian_log_likelihood, x, mean)
    constant = -math.log(2 * math.pi)
    np.testing.assert_allclose(found, [constant - 0.5, constant - 4.5], rtol=1e-6)
    # a deviation of 2: log 2 less in each dimension, a quarter of each square
    found = numpy(likelihood.gaussian_log_likelihood, x, mean, math.log(4))
    constant -= 2 * math.log(2)
    expected = [constant - 0.5 / 4, constant - 4.5 / 4]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_a_gaussian_density_integrates_to_one():
    grid = np.linspace(-12, 12, 2001)[:, None]
    found = numpy(
        likelihood.gaussian_log_likelihood,
        grid,
        np.full_like(grid, 0.7),
        np.full_like(grid, math.log(2.3)),
    )
    step = float(grid[1, 0] - grid[0, 0])
    assert np.exp(found).sum() * step == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("mean", "variance", "expected"), [(0.5, 0.5, -1.515512), (0, 1, -1.918939)]
)
def test_the_bound_of_a_linear_gaussian_model(mean, variance, expected):
    # z ~ N(0, 1), x|z ~ N(z, 1), x = 1, so that log p(x) = log N(1; 0, 2) = -1.515512;
    # the bound reaches it where q is the posterior N(1/2, 1/2).
    z = mean + math.sqrt(variance) * np.array([[-1], [1]])  # exact for quadratics
    reconstruction = numpy(
        likelihood.gaussian_log_likelihood, np.ones_like(z), z
    ).mean()
    divergence = numpy(likelihood.gaussian_kl, [[mean]], [[math.log(variance)]])
    assert reconstruction - divergence[0] == pytest.approx(expected, abs=1e-6)
    evidence = numpy(likelihood.gaussian_log_likelihood, [[1]], [[0]], math.log(2))
    assert evidence[0] == pytest.approx(-1.515512, abs=1e-6)


@pytest.mark.parametrize(
    "function",
    [
        likelihood.gaussian_kl,
        likelihood.bernoulli_log_likelihood,
        likelihood.gaussian_log_likelihood,
    ],
)
def test_pixels_are_summed_and_examples_kept_apart(function):
    one, other = np.random.default_rng(0).uniform(0, 1, (2, 5, 1))
    found = numpy(function, one, other)
    assert found.shape == (5,)
    tiled = [np.tile(each[:, None, None], (1, 4, 3, 2)) for each in (one, other)]
    np.testing.assert_allclose(numpy(function, *tiled), 24 * found, rtol=1e-5)


def test_a_number_of_numpy_is_a_log_variance():
    """It is float64, which TensorFlow would not divide float32 by."""
    x, mean = np.ones((2, 3), "float32"), ops.zeros((2, 3))
    found = likelihood.gaussian_log_likelihood(x, mean, 2 * np.log(0.5))
    expected = -3 * (math.log(2 * math.pi) + 2 * math.log(0.5) + 4) / 2
    np.testing.assert_allclose(ops.convert_to_numpy(found), expected, rtol=1e-6)


def test_the_entropy_of_binary_units():
    """log 2 of a fair one, log 4 - 3/4 log 3 of p = 3/4, and 0 where it is certain."""
    means = np.array([[0.5, 0.5], [0.75, 1.0], [0.0, 1.0]], "float32")
    expected = [2 * np.log(2), np.log(4) - 0.75 * np.log(3), 0]
    found = numpy(likelihood.bernoulli_entropy, means)
    np.testing.assert_allclose(found, expected, atol=1e-6)
