"""Modes covered and reverse KL, by hand."""

import keras
import numpy as np
import pytest

from kerasgan.metrics.features import Extractor
from kerasgan.metrics.modes import (
    ClassCounts,
    ModeCoverage,
    mode_coverage,
    stacked_labels,
)


@pytest.mark.parametrize(
    ("counts", "expected", "modes", "total", "reverse_kl"),
    [
        ([5, 5, 5, 5], None, 4, 4, 0.0),
        ([7, 0, 0, 0], None, 1, 4, np.log(4)),
        ([5, 5, 0, 0], None, 2, 4, np.log(2)),
        # 3/4 ln(3/4 / 1/2) + 1/4 ln(1/4 / 1/2) = 0.75 * 0.405465 - 0.25 * 0.693147
        ([3, 1], None, 2, 2, 0.1308120),
        # 3/4 ln 1 + 1/4 ln 1, and the other way round 1/4 ln 1/3 + 3/4 ln 3
        ([3, 1], [30, 10], 2, 2, 0.0),
        ([3, 1], [0.25, 0.75], 2, 2, 0.5 * np.log(3)),
        # without samples of the last class 2/3 ln(2/3 / 1/2) + 1/3 ln(1/3 / 1/4)
        ([2, 1, 0], [2, 1, 1], 2, 3, np.log(4 / 3)),
        # a sample of a class that the data does not have, and none of it
        ([3, 1], [1, 0], 1, 1, np.inf),
        ([4, 0], [1, 0], 1, 1, 0.0),
        ([0, 4], [1, 0], 0, 1, np.inf),
    ],
)
def test_by_hand(counts, expected, modes, total, reverse_kl):
    covered = mode_coverage(counts, expected)
    assert covered[:2] == (modes, total)
    assert covered.reverse_kl == pytest.approx(reverse_kl, abs=1e-7)


def test_counts_are_shares_times_any_number():
    counts = np.random.default_rng(0).integers(1, 100, 50)
    expected = np.random.default_rng(1).uniform(size=50)
    covered = mode_coverage(counts, expected)
    scaled = mode_coverage(counts * 1e-3, expected * 1e6)
    assert scaled.reverse_kl == pytest.approx(covered.reverse_kl, rel=1e-12)
    assert mode_coverage(counts, counts / 3).reverse_kl == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("counts", "expected", "message"),
    [
        ([1, -1], None, "counts must be one number of at least 0 for each class"),
        ([1, np.nan], None, "counts must be one number"),
        ([[1, 2]], None, "counts must be one number"),
        (["a"], None, "counts must be one number"),
        ([0, 0], None, "counts must have at least one sample. Received: 2 classes"),
        ([], None, "counts must have at least one sample. Received: 0 classes"),
        ([1, 1], [1, np.inf], "expected must be one number"),
        ([1, 1], [0, 0], "expected must have at least one sample"),
        ([1, 1], [1, 1, 1], "Received: 2 and 3 classes"),
    ],
)
def test_refusals(counts, expected, message):
    with pytest.raises(ValueError, match=message):
        mode_coverage(counts, expected)


def gray_levels(images):
    """A classifier of gray images: the class is the mean shade in tenths."""
    shades = images.mean(axis=(1, 2, 3))
    return np.eye(10)[np.floor(shades * 10).astype(int)]


def test_stacked_digits():
    digits = np.array([[0, 0, 0], [0, 0, 7], [1, 2, 3], [9, 0, 4], [9, 9, 9]])
    images = np.broadcast_to((digits[:, None, None] + 0.5) / 10, (5, 28, 28, 3))
    labels = stacked_labels(images, gray_levels)
    assert labels.tolist() == [0, 7, 123, 904, 999]
    covered = mode_coverage(np.bincount(labels, minlength=1000))
    assert covered[:2] == (5, 1000)
    assert covered.reverse_kl == pytest.approx(np.log(1000 / 5))


def test_refusals_of_stacked_digits():
    images = np.full((4, 28, 28, 3), 0.5)
    with pytest.raises(ValueError, match=r"Received: shape \(4, 28, 28, 1\)\. Put one"):
        stacked_labels(images[..., :1], gray_levels)
    with pytest.raises(
        ValueError, match=r"return probabilities \(4, 10\)\. .* \(4, 3\)"
    ):
        stacked_labels(images, lambda x: np.ones((4, 3)))
    with pytest.raises(ValueError, match="probabilities must be finite"):
        stacked_labels(images, lambda x: np.full((4, 10), np.nan))


def toy_extractor():
    pixels = keras.Input((2, 2, 1))
    flat = keras.layers.Flatten()(pixels)
    return Extractor(keras.Model(pixels, {"features": flat, "logits": flat}), "toy")


def test_the_metric_counts_a_stream():
    metric = ModeCoverage(toy_extractor(), n=100)
    random = np.random.default_rng(0)
    rows = random.dirichlet(np.ones(4), 101)
    rows[:, 3] = 0  # no sample is of the last class
    real = random.dirichlet(np.ones(4), 57)
    expected = mode_coverage(
        np.bincount(rows.argmax(axis=1), minlength=4),
        np.bincount(real.argmax(axis=1), minlength=4),
    )
    reals = metric.gather()
    reals.add(real)
    for each, cuts in ((rows, ()), (rows[::-1], (1, 40, 40, 99))):
        gathered = metric.gather()
        for batch in np.split(each, cuts):
            gathered.add(batch)
        assert metric.compute(gathered, reals) == {
            "modes": 3.0,
            "reverse_kl": expected.reverse_kl,
        }
    assert metric.full_names()["modes"] == "modes_toy_100_seed0"


def test_degenerate_streams():
    counts = ClassCounts()
    counts.add(np.full((2, 3), 1 / 3))  # undecided: the first class counts
    assert counts.counts.tolist() == [2, 0, 0]
    with pytest.raises(ValueError, match="probabilities must be finite"):
        counts.add(np.full((2, 3), np.nan))
    metric = ModeCoverage(toy_extractor())
    with pytest.raises(ValueError, match="counts must have at least one sample"):
        metric.compute(metric.gather(), counts)
    with pytest.raises(ValueError, match="expected must have at least one sample"):
        metric.compute(counts, metric.gather())
