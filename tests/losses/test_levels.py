"""Pixels of some levels: nats by hand, and what is drawn by inversion."""

import itertools

import numpy as np
import pytest
from keras import ops

from kerasgan.losses import levels, likelihood


def numpy(function, *values):
    values = [np.asarray(each, "float32") for each in values]
    return ops.convert_to_numpy(function(*values))


def test_categorical_by_hand():
    logits = np.log([[[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]]]) + 3
    for numbers, share in (([0, 2], 0.35), ([1, 1], 0.05), ([2, 0], 0.025)):
        found = likelihood.categorical_log_likelihood(
            np.array([numbers]), ops.convert_to_tensor(logits.astype("float32"))
        )
        np.testing.assert_allclose(ops.convert_to_numpy(found), [np.log(share)], 1e-5)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_probabilities_of_all_images_add_up_to_one(count):
    pixels = levels.of(count)
    values = np.linspace(-1, 1, count)
    x = np.array(list(itertools.product(values, repeat=4))).reshape(-1, 1, 2, 2)
    logits = np.random.default_rng(0).normal(0, 2, (1, 1, 2, 2 * pixels.outputs))
    found = numpy(pixels.log_likelihood, x, np.repeat(logits, len(x), axis=0))
    assert np.exp(found.astype("float64")).sum() == pytest.approx(1, rel=1e-5)


def test_logits_of_a_channel_stand_side_by_side():
    pixels = levels.of(3)
    shares = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]])
    logits = np.log(shares).reshape(1, 1, 1, 6)
    found = numpy(pixels.log_likelihood, np.array([-1, 1]).reshape(1, 1, 1, 2), logits)
    np.testing.assert_allclose(found, [np.log(0.35)], rtol=1e-5)
    # A value counts as the nearest level.
    near = numpy(
        pixels.log_likelihood, np.array([-0.6, 0.6]).reshape(1, 1, 1, 2), logits
    )
    np.testing.assert_array_equal(near, found)


def test_draws_by_inversion_by_hand():
    u = np.array([0, 0.49, 0.51, 0.74, 0.76, 0.99])[:, None]
    logits = np.log(np.tile([0.5, 0.25, 0.25], (6, 1)))
    found = numpy(levels.of(3).inverse, logits, u)
    np.testing.assert_allclose(found[:, 0], [-1, -1, 0, 0, 1, 1], atol=1e-6)
    binary = numpy(levels.of(2).inverse, np.full((6, 1), np.log(0.25 / 0.75)), u)
    np.testing.assert_array_equal(binary[:, 0], [-1, -1, -1, -1, 1, 1])


@pytest.mark.parametrize("count", [2, 4, 256])
def test_draws_are_as_frequent_as_they_are_probable(count):
    pixels = levels.of(count)
    logits = np.random.default_rng(1).normal(0, 2, (1, pixels.outputs))
    u = (np.arange(10_000) + 0.5) / 10_000
    drawn = numpy(pixels.inverse, np.repeat(logits, len(u), axis=0), u[:, None])[:, 0]
    values = np.linspace(-1, 1, count)
    numbers = np.abs(drawn[:, None] - values).argmin(axis=1)
    np.testing.assert_allclose(drawn, values[numbers], atol=1e-6)
    found = np.bincount(numbers, minlength=count) / len(u)
    each = values.reshape(-1, 1, 1, 1)
    tiled = np.tile(logits[:, None, None], (count, 1, 1, 1))
    expected = np.exp(numpy(pixels.log_likelihood, each, tiled))
    np.testing.assert_allclose(found, expected, atol=2e-4)
