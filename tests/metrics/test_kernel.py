"""The kernel distance by hand, by loops, and in the mean over many draws."""

import math

import keras
import numpy as np
import pytest

from kerasgan.metrics import kernel
from kerasgan.metrics.kernel import KernelDistance, kernel_distance, unbiased_mmd2


def samples(rows, columns=3, shift=0.0, seed=0):
    return np.random.default_rng(seed).normal(shift, size=(rows, columns))


def by_loops(x, y, degree=3, gamma=None, coef0=1.0):
    """The same estimate, pair by pair."""
    gamma = gamma or 1 / x.shape[1]

    def mean(left, right, same):
        values = [
            (gamma * sum(a * b) + coef0) ** degree
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if not (same and i == j)
        ]
        return sum(values) / len(values)

    return mean(x, x, True) + mean(y, y, True) - 2 * mean(x, y, False)


def test_by_hand():
    # k(a, b) = (ab + 1)^3: k(0, 1) = 1 within x, k(1, 2) = 27 within y; across them
    # k(0, 1), k(0, 2), k(1, 1), k(1, 2) = 1, 1, 8, 27, of the mean 9.25.
    assert unbiased_mmd2([[0.0], [1.0]], [[1.0], [2.0]]) == 1 + 27 - 2 * 9.25


@pytest.mark.parametrize(
    "options",
    [{}, {"degree": 1}, {"degree": 2, "gamma": 0.7, "coef0": 0.0}, {"coef0": 3}],
)
@pytest.mark.parametrize("block", [2**21, 7])
def test_by_loops(options, block, monkeypatch):
    monkeypatch.setattr(kernel, "BLOCK", block)
    x, y = samples(9), samples(13, shift=0.4, seed=1)
    expected = by_loops(x, y, **options)
    assert unbiased_mmd2(x, y, **options) == pytest.approx(expected, rel=1e-12)
    assert unbiased_mmd2(y, x, **options) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_unbiased_in_one_dimension(shift):
    # (xy + 1)^3 = 1 + 3 xy + 3 x^2 y^2 + x^3 y^3, so that the distance compares the
    # first moments: s - 0, (s^2 + 1) - 1 and (s^3 + 3s) - 0 of N(s, 1) and N(0, 1).
    truth = 3 * shift**2 + 3 * shift**4 + (shift**3 + 3 * shift) ** 2
    random = np.random.default_rng(0)
    draws = np.array(
        [
            unbiased_mmd2(random.normal(size=(8, 1)), random.normal(shift, size=(8, 1)))
            for _ in range(4000)
        ]
    )
    error = draws.std() / math.sqrt(len(draws))
    assert abs(draws.mean() - truth) < 3 * error
    if shift == 0:
        assert (draws < 0).any()
    # The diagonals would add (E k(x, x) - E k(x, x')) / 8 for either side; of N(0, 1)
    # E (x^2 + 1)^3 = 1 + 3 + 9 + 15 and E (x x' + 1)^3 = 4.
    assert error < (28 - 4) / 8 / 5


def test_subsets_are_those_of_torch_fidelity():
    real, fake = samples(50), samples(40, shift=0.3, seed=1)
    random = np.random.RandomState(7)
    drawn = [
        (random.choice(50, 12, replace=False), random.choice(40, 12, replace=False))
        for _ in range(5)
    ]
    in_order = [np.array(sorted(rows.tolist())) for rows in (real, fake)]
    found = kernel_distance(real, fake, subsets=5, subset_size=12, seed=7)
    expected = [by_loops(in_order[0][i], in_order[1][j]) for i, j in drawn]
    assert found.value == pytest.approx(sum(expected) / 5, rel=1e-12)
    assert found.standard_error == pytest.approx(np.std(expected) / 5**0.5, rel=1e-12)
    assert kernel_distance(*in_order, subsets=drawn) == pytest.approx(found, rel=1e-12)
    other = kernel_distance(real, fake, subsets=5, subset_size=12, seed=8)
    assert abs(other.value - found.value) > 1e-3


def test_subsets_index_the_arrays_as_given():
    real, fake = samples(6)[::-1], samples(5, shift=1, seed=1)
    subsets = [([0, 1, 2], [4, 0]), ([5, 3], np.array([1, 2, 3]))]
    expected = [by_loops(real[list(i)], fake[list(j)]) for i, j in subsets]
    found = kernel_distance(real, fake, subsets=subsets)
    assert found.value == pytest.approx(sum(expected) / 2, rel=1e-12)
    difference = abs(expected[0] - expected[1])
    assert found.standard_error == pytest.approx(difference / 2 / 2**0.5, rel=1e-12)


def test_the_order_of_rows_changes_nothing():
    real, fake = samples(300), samples(200, shift=0.2, seed=1)
    real[:50] = real[50:100]  # copies
    options = {"subsets": 10, "subset_size": 50}
    first = kernel_distance(real, fake, **options)
    random = np.random.default_rng(2)
    again = kernel_distance(
        random.permutation(real), random.permutation(fake), **options
    )
    assert again == pytest.approx(first, rel=0, abs=1e-9)
    assert first.standard_error > 1e-3


def test_degenerate_samples():
    constant = np.full((6, 4), 0.5)
    assert unbiased_mmd2(constant, constant) == pytest.approx(0, abs=1e-12)
    # All of k is 8 within ones, 1 within zeros and across.
    assert unbiased_mmd2(np.ones((2, 4)), np.zeros((2, 4))) == 8 + 1 - 2
    everything = kernel_distance(
        samples(5), samples(5, seed=1), subsets=3, subset_size=5
    )
    assert everything.value == pytest.approx(by_loops(samples(5), samples(5, seed=1)))
    assert everything.standard_error < 1e-12


def identity():
    return keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten()], name="pixels"
    )


def gathered(metric, images, batch):
    kept = metric.gather()
    for first in range(0, len(images), batch):
        kept.add(metric.features(images[first : first + batch]).features)
    return kept


def test_metric_of_a_stream():
    random = np.random.default_rng(0)
    real, fake = (random.uniform(-1, 1, (60, 2, 2, 1)) ** p for p in (1, 3))
    metric = KernelDistance(identity(), n=60, seed=3, subsets=10, subset_size=20)
    assert set(metric.full_names().values()) == {
        "kernel_pixels_60_seed3",
        "kernel_error_pixels_60_seed3",
    }
    once = metric.compute(gathered(metric, fake, 60), gathered(metric, real, 60))
    parts = metric.compute(gathered(metric, fake[::-1], 7), gathered(metric, real, 11))
    assert set(once) == set(metric.values)
    assert parts == pytest.approx(once, rel=0, abs=1e-9)
    rows = [x.astype("float32").reshape(60, 4) for x in (real, fake)]
    expected = kernel_distance(*rows, subsets=10, subset_size=20, seed=3)
    assert tuple(once.values()) == pytest.approx(tuple(expected), rel=1e-6)


def test_metric_of_fewer_images_than_a_subset():
    random = np.random.default_rng(0)
    real, fake = (random.uniform(-1, 1, (m, 2, 2, 1)) for m in (30, 20))
    metric = KernelDistance(identity(), n=30, subsets=4)
    found = metric.compute(gathered(metric, fake, 20), gathered(metric, real, 30))
    rows = [x.astype("float32").reshape(-1, 4) for x in (real, fake)]
    expected = kernel_distance(*rows, subsets=4, subset_size=20)
    assert found["kernel"] == pytest.approx(expected.value, rel=1e-6)
    fixed = KernelDistance(identity(), n=30, subsets=4, subset_size=25)
    with pytest.raises(ValueError, match="subset_size=25, 30 real and 20 fake rows"):
        fixed.compute(gathered(fixed, fake, 20), gathered(fixed, real, 30))


def test_refusals():
    x = samples(10)
    with pytest.raises(ValueError, match="subset_size=1000, 10 real and 10 fake rows"):
        kernel_distance(x, x)
    for options in ({"subsets": 1}, {"subsets": 2.5}, {"subset_size": 1}, {"seed": -1}):
        with pytest.raises(ValueError, match="subsets and subset_size must be whole"):
            kernel_distance(x, x, **{"subset_size": 5, **options})
        with pytest.raises(ValueError, match="must be"):
            KernelDistance(identity(), **options)
    for pair in (
        ([0, 1], [2, 10]),
        ([0, -1], [2, 3]),
        ([0, 0], [2, 3]),
        ([0], [2, 3]),
        ([0.0, 1.0], [2, 3]),
        ([0, 1],),
    ):
        with pytest.raises(ValueError, match=r"2 subsets, of which unfit are \[1\]"):
            kernel_distance(x, x, subsets=[([0, 1], [2, 9]), pair])
    with pytest.raises(ValueError, match="1 subsets"):
        kernel_distance(x, x, subsets=[([0, 1], [2, 3])])
    for options in ({"degree": 0}, {"gamma": -1.0}, {"gamma": math.nan}, {"coef0": -1}):
        with pytest.raises(ValueError, match="The kernel takes a positive integer"):
            unbiased_mmd2(x, x, **options)
    with pytest.raises(ValueError, match="at least 2 images"):
        unbiased_mmd2(x, x[:1])
    with pytest.raises(ValueError, match="2 instead of 3"):
        unbiased_mmd2(x, x[:, :2])
    broken = x.copy()
    broken[4, 1] = np.nan
    with pytest.raises(ValueError, match=r"fake must be finite.*row 4"):
        kernel_distance(x, broken, subset_size=5)
