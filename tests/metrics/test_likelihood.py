"""Nats, bits per dimension, active units: worked out by hand."""

import numpy as np
import pytest

from kerasgan.metrics import likelihood


def test_nats_are_a_mean_with_its_error():
    mean, error = likelihood.nats([-1.0, -2.0, -3.0, -6.0])
    assert mean == 3
    assert error == pytest.approx(np.sqrt(14 / 3) / 2)


def test_uniform_images_of_256_levels_have_8_bits():
    assert likelihood.bits_per_dimension(784 * np.log(256), 784) == pytest.approx(8)
    # and uniform binary ones of 28x28 pixels 543.427 nats, a bit each
    assert likelihood.bits_per_dimension(543.427, 784) == pytest.approx(1, abs=1e-6)


def test_the_evidence_lower_bound_is_a_mean_over_draws():
    found = likelihood.evidence_lower_bound([[-1.0, 0.0], [-3.0, 4.0]])
    assert found.tolist() == [-2, 2]


def test_units_are_active_whose_means_change():
    x = np.linspace(-1, 1, 101)
    means = np.stack([x, 0.2 * x, 0.1 * x, 0 * x + 5], axis=1)
    variances = means.var(axis=0, ddof=1)  # 0.34, 0.0136, 0.0034, 0
    assert (variances > 0.01).tolist() == [True, True, False, False]
    assert likelihood.active_units(means) == 2
    assert likelihood.active_units(means, threshold=0.1) == 1


def test_errors_of_reconstruction_are_means_of_squares():
    images = np.zeros((2, 1, 2, 1))
    made = images + np.array([[1.0], [3.0]])
    assert likelihood.reconstruction_error(images, made) == 5
