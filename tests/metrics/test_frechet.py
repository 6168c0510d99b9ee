"""The Fréchet distance against closed forms, and where covariances are singular."""

import numpy as np
import pytest
import scipy.linalg

from kerasgan.metrics import frechet_distance, frechet_distance_of_moments
from kerasgan.metrics.frechet import Moments


def gaussian_features(n, d, seed, shift=0.0):
    random = np.random.default_rng(seed)
    mix = np.random.default_rng(7).standard_normal((d, d)) / np.sqrt(d)
    return random.standard_normal((n, d)) @ mix + shift


def test_diagonal_gaussians():
    # |m|^2 = 1 + 4 + 9; sum of (s - t)^2 = (1 - 2)^2 + (3 - 1)^2 + 0
    s, t = np.array([1.0, 3.0, 5.0]), np.array([2.0, 1.0, 5.0])
    distance = frechet_distance_of_moments(
        np.zeros(3), np.diag(s**2), np.array([1.0, 2.0, 3.0]), np.diag(t**2)
    )
    assert distance == pytest.approx(14 + 5, rel=1e-12)


def test_rotated_gaussians_that_commute():
    rotation = scipy.linalg.qr(np.random.default_rng(0).standard_normal((6, 6)))[0]
    s, t = np.arange(1.0, 7), np.array([2.0, 2, 1, 9, 5, 0.5])
    distance = frechet_distance_of_moments(
        *(np.zeros(6), rotation @ np.diag(s**2) @ rotation.T),
        *(np.ones(6), rotation @ np.diag(t**2) @ rotation.T),
    )
    assert distance == pytest.approx(6 + ((s - t) ** 2).sum(), rel=1e-9)


def test_two_dimensions_by_hand():
    # For 2x2: tr (AB)^(1/2) = sqrt(tr AB + 2 sqrt(det AB)).
    a = np.array([[2.0, 0.5], [0.5, 1.0]])
    b = np.array([[1.0, -0.3], [-0.3, 3.0]])
    root = np.sqrt(np.trace(a @ b) + 2 * np.sqrt(np.linalg.det(a @ b)))
    expected = np.trace(a) + np.trace(b) - 2 * root
    distance = frechet_distance_of_moments(np.zeros(2), a, np.zeros(2), b)
    assert distance == pytest.approx(expected, rel=1e-10)


def test_features_against_scipys_square_root():
    real = gaussian_features(500, 12, 0)
    fake = gaussian_features(400, 12, 1, shift=0.3) * 1.2
    a, b = np.cov(real, rowvar=False), np.cov(fake, rowvar=False)
    root = scipy.linalg.sqrtm(a @ b).real
    expected = ((real.mean(0) - fake.mean(0)) ** 2).sum() + np.trace(a + b - 2 * root)
    assert frechet_distance(real, fake) == pytest.approx(expected, rel=1e-9)


def test_moments_of_a_stream():
    rows = gaussian_features(1000, 8, 2, shift=100.0)
    whole = Moments()
    whole.add(rows)
    order = np.random.default_rng(3).permutation(1000)
    for sizes in (1, 7, 250, 999):
        stream = Moments()
        for first in range(0, 1000, sizes):
            stream.add(rows[order[first : first + sizes]])
        assert stream.count == 1000
        np.testing.assert_allclose(stream.mean, rows.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(stream.covariance, np.cov(rows.T), atol=1e-10)
    np.testing.assert_allclose(whole.covariance, np.cov(rows.T), atol=1e-10)


@pytest.mark.parametrize("n", [2, 5, 40])
def test_singular_covariances(n):
    real, fake = gaussian_features(n, 64, 0), gaussian_features(n, 64, 1)
    distance = frechet_distance(real, fake)
    # tr (AB)^(1/2) is the nuclear norm of the rows' product, without any root.
    a, b = ((rows - rows.mean(axis=0)) / np.sqrt(n - 1) for rows in (real, fake))
    overlap = scipy.linalg.svdvals(a @ b.T).sum()
    expected = ((real.mean(0) - fake.mean(0)) ** 2).sum()
    expected += (a**2).sum() + (b**2).sum() - 2 * overlap
    assert distance == pytest.approx(expected, rel=1e-6)
    assert 0 <= frechet_distance(real, real) < 1e-9


def test_identical_and_constant_images():
    constant = np.full((10, 4), 3.0)
    assert frechet_distance(constant, constant) == 0
    real = gaussian_features(100, 4, 0)
    expected = ((real.mean(0) - 3) ** 2).sum() + np.cov(real.T).trace()
    assert frechet_distance(real, constant) == pytest.approx(expected, rel=1e-12)


def test_refusals():
    good = gaussian_features(10, 4, 0)
    bad = good.copy()
    bad[[3, 5], 1] = np.nan
    for real, fake, words in [
        (good, bad, "fake must be finite. Received: NaN or infinity in 2 of 10 rows"),
        (good[:1], good, "real must have at least 2 images"),
        (good, good[:, :3], "fake must have the features of the other side"),
        (good, good[0], r"fake must be features of the shape \(n, d\)"),
        (good.astype(str), good, "real must be features"),
    ]:
        with pytest.raises(ValueError, match=words):
            frechet_distance(real, fake)
    with pytest.raises(ValueError, match="at least 2 images"):
        _ = Moments().covariance
