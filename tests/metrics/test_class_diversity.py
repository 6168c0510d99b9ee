"""Diversity within classes at distances by hand, and over all pairs one by one."""

import importlib
import itertools

import numpy as np
import pytest

from kerasgan import metrics
from kerasgan.metrics.class_diversity import class_diversity
from tests.metrics.networks import linear_extractor

random = np.random.default_rng(0)
ROWS = random.standard_normal((200, 5))
LABELS = random.integers(4, size=200)


def pair_by_pair(rows, labels):
    means = []
    for c in set(labels.tolist()):
        pairs = itertools.combinations(rows[labels == c], 2)
        means.append(np.mean([np.sqrt(((a - b) ** 2).sum()) for a, b in pairs]))
    return np.mean(means)


def test_by_hand():
    # Class 7: sides 3, 4 and 5, whose mean is 4. Class 2: 10 apart. Class 5: alone.
    rows = np.array([[0, 0], [3, 0], [3, 4], [6, 0], [0, 8], [99, 99]])
    assert class_diversity(rows, [7, 7, 7, 2, 2, 5]) == 7.0
    assert class_diversity(rows[:3], [0, 0, 0]) == 4.0
    assert class_diversity(rows[:2].astype("float32"), np.zeros(2, "uint8")) == 3.0
    assert isinstance(class_diversity(rows[:2], [1, 1]), float)


def test_each_class_counts_the_same_however_large():
    rows = np.array([[0.0], [1.0], *[[0.0]] * 20, *[[6.0]] * 20])
    labels = [0, 0, *[1] * 40]
    # Class 1: 20 * 20 of the 40 * 39 / 2 pairs are 6 apart.
    assert class_diversity(rows, labels) == pytest.approx((1 + 6 * 400 / 780) / 2)


def test_independent_of_order_blocks_and_the_names_of_classes(monkeypatch):
    expected = pair_by_pair(ROWS, LABELS)
    assert class_diversity(ROWS, LABELS) == pytest.approx(expected, rel=1e-12)
    order = np.random.default_rng(1).permutation(200)
    found = class_diversity(ROWS[order], 9 - LABELS[order])
    assert found == pytest.approx(expected, rel=1e-12)
    module = importlib.import_module("kerasgan.metrics.class_diversity")
    for block in (1, 100, 3000):  # rows of 1, some, and all of a class
        monkeypatch.setattr(module, "BLOCK", block)
        assert class_diversity(ROWS, LABELS) == pytest.approx(expected, rel=1e-12)


def test_two_of_one_normal_distribution():
    # |a - b| of N(0, I) in 2 dimensions is sqrt(2) times a Rayleigh variable.
    rows = np.random.default_rng(2).standard_normal((4000, 2))
    found = class_diversity(rows, np.arange(4000) % 2)
    assert found == pytest.approx(np.sqrt(np.pi), rel=0.02)


def test_collapse_is_0():
    rows = np.repeat(ROWS[:4], 25, axis=0)
    assert class_diversity(rows, np.repeat(np.arange(4), 25)) == 0.0


@pytest.mark.parametrize(
    ("rows", "labels", "message"),
    [
        (ROWS[:3], [0, 1, 2], "3 samples, each of another class"),
        (ROWS[:3], [0, 1], r"shape \(3,\), one a sample\. Received: shape \(2,\)"),
        (ROWS[:2], [0.0, 0.0], "dtype float64"),
        (ROWS[:2], None, "Received: images without labels"),
        (ROWS[:1], [0], "at least 2 images"),
        (ROWS[:2] * np.nan, [0, 0], "must be finite"),
        (ROWS[0], [0] * 5, r"shape \(n, d\)"),
    ],
)
def test_refusals(rows, labels, message):
    with pytest.raises(ValueError, match=message) as refused:
        class_diversity(rows, labels)
    assert "\n" not in str(refused.value)


def test_the_metric_is_the_formula_of_the_stream():
    metric = metrics.get("class_diversity", linear_extractor(), n=200)
    assert metric.values == {"class_diversity": "real"}
    assert metric.labelled
    assert not metric.compares
    seen = metric.gather()
    for part in (slice(0, 77), slice(77, 77), slice(77, 200)):
        seen.add(ROWS[part], LABELS[part])
    assert metric.compute(seen) == {"class_diversity": class_diversity(ROWS, LABELS)}
    with pytest.raises(ValueError, match="Received: images without labels"):
        metric.gather().add(ROWS)
