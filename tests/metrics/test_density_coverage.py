"""Density and coverage against the paper's expectations, loops, and in ties."""

import math

import keras
import numpy as np
import pytest

from kerasgan.metrics import neighbourhoods
from kerasgan.metrics.density_coverage import DensityCoverage, density_coverage
from kerasgan.metrics.precision_recall import precision_recall


def samples(rows, columns=3, shift=0.0, seed=0):
    return np.random.default_rng(seed).normal(shift, size=(rows, columns))


def by_loops(real, fake, k):
    """The definition, ball by ball."""
    pairs = covered = 0
    for i, centre in enumerate(real):
        others = [math.dist(centre, row) for j, row in enumerate(real) if j != i]
        radius = sorted(others)[k - 1]
        inside = sum(math.dist(centre, row) <= radius for row in fake)
        pairs += inside
        covered += inside > 0
    return pairs / (k * len(fake)), covered / len(real)


def test_by_hand():
    # k = 1: balls [-1, 1], [0, 2], [1, 5] around 0, 1 and 3. In them are 0.5 twice, 1
    # three times (at the rim of two), 5 once (at the rim), 9 never.
    real, fake = [[0.0], [1.0], [3.0]], [[0.5], [1.0], [5.0], [9.0]]
    assert density_coverage(real, fake, k=1) == (6 / 4, 1)
    assert density_coverage(real, [[5.0], [9.0]], k=1) == (1 / 2, 1 / 3)
    # k = 2: [-3, 3], [-1, 3], [0, 6]: 3 + 3 + 1 of 2 * 4.
    assert density_coverage(real, fake, k=2) == (7 / 8, 1)


@pytest.mark.parametrize("k", [1, 5])
@pytest.mark.parametrize("block", [2**21, 100])
def test_by_loops(k, block, monkeypatch):
    monkeypatch.setattr(neighbourhoods, "BLOCK", block)
    monkeypatch.setattr(neighbourhoods, "_RADII", {})  # of other blocks
    real, fake = samples(50), samples(35, shift=1.0, seed=1)
    found = density_coverage(real, fake, k)
    assert found == pytest.approx(by_loops(real, fake, k), rel=1e-12)
    assert 0 < found.density < 1
    assert 0 < found.coverage < 1


@pytest.mark.parametrize(("n", "m", "k"), [(1000, 1000, 5), (1000, 400, 3)])
def test_expectations_of_one_distribution(n, m, k):
    """Naeem et al., 2020, Lemmas 1 and 2."""
    draws = np.array(
        [
            density_coverage(
                samples(n, 2, seed=seed), samples(m, 2, seed=100 + seed), k
            )
            for seed in range(10)
        ]
    )
    # A ball is missed if all of the k nearest of n - 1 + m points are real.
    missed = math.prod((n - i) / (n + m - i) for i in range(1, k + 1))
    errors = draws.std(axis=0, ddof=1) / math.sqrt(len(draws))
    density, coverage = draws.mean(axis=0)
    assert errors.max() < 0.01
    assert abs(density - 1) < 3 * errors[0]
    assert abs(coverage - (1 - missed)) < 3 * errors[1]


def test_an_outlier_inflates_precision_and_hardly_density():
    real, fake = samples(500), samples(500, shift=30, seed=1)
    assert precision_recall(real, fake).precision == 0
    assert density_coverage(real, fake) == (0, 0)
    real[0] = 100  # its ball holds all of fake, and no other does
    assert precision_recall(real, fake).precision == 1
    assert density_coverage(real, fake) == (1 / 5, 1 / 500)
    # An outlier among the generated images raises recall, not coverage.
    fake, real = real, fake
    assert precision_recall(real, fake).recall == 1
    assert density_coverage(real, fake) == (0, 0)


def test_a_dropped_mode_lowers_coverage_and_not_density():
    real = np.concatenate([samples(200), samples(200, shift=20, seed=1)])
    fake = samples(400, seed=2)
    density, coverage = density_coverage(real, fake)
    assert 0.8 < density < 1.2
    assert 0.45 < coverage <= 0.5


def test_a_set_against_itself_and_repeated_images():
    x = samples(200, columns=7)
    shuffled = np.random.default_rng(1).permutation(x)
    assert density_coverage(x, shuffled) == pytest.approx((6 / 5, 1))
    constant = np.full((10, 5), 0.1)  # radius 0, and all of 10 balls hold all
    assert density_coverage(constant, constant) == (10 / 5, 1)
    assert density_coverage(constant, constant + 1e-9) == (0, 0)
    assert density_coverage(constant, constant[:1]) == (10 / 5, 1)


def test_the_order_of_rows_changes_nothing():
    real, fake = samples(300, 20), samples(200, 20, shift=0.2, seed=1)
    random = np.random.default_rng(2)
    again = density_coverage(random.permutation(real), random.permutation(fake))
    assert again == density_coverage(real, fake)


def test_metric_of_a_stream():
    network = keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten()], name="pixels"
    )
    random = np.random.default_rng(0)
    real, fake = (random.uniform(-1, 1, (60, 2, 2, 1)) ** p for p in (1, 3))
    metric = DensityCoverage(network, n=60, seed=3, k=2)
    assert list(metric.full_names().values()) == [
        "density_pixels_60_seed3",
        "coverage_pixels_60_seed3",
    ]

    def gathered(images, batch):
        kept = metric.gather()
        for first in range(0, len(images), batch):
            kept.add(metric.features(images[first : first + batch]).features)
        return kept

    once = metric.compute(gathered(fake, 60), gathered(real, 60))
    parts = metric.compute(gathered(fake[::-1], 7), gathered(real, 11))
    assert set(once) == set(metric.values)
    assert parts == pytest.approx(once, rel=0, abs=1e-9)
    rows = [x.astype("float32").reshape(60, 4) for x in (real, fake)]
    assert tuple(once.values()) == pytest.approx(by_loops(*rows, 2), rel=1e-12)


def test_refusals():
    x = samples(10)
    with pytest.raises(ValueError, match="real must have at least 6 images"):
        density_coverage(x[:5], x)
    with pytest.raises(ValueError, match="fake must have at least 1 images"):
        density_coverage(x, x[:0])
    for k in (0, 1.5, None):
        with pytest.raises(ValueError, match="k must be a positive integer"):
            density_coverage(x, x, k=k)
    with pytest.raises(ValueError, match="3 instead of 2"):
        density_coverage(x[:, :2], x)
    with pytest.raises(ValueError, match="real must be finite"):
        density_coverage(np.full((10, 3), np.nan), x)
