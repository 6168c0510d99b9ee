"""Precision and recall by hand, by loops, and where distances tie."""

import keras
import numpy as np
import pytest

from kerasgan.metrics import neighbourhoods
from kerasgan.metrics.precision_recall import PrecisionRecall, precision_recall


def samples(rows, columns=3, shift=0.0, seed=0):
    return np.random.default_rng(seed).normal(shift, size=(rows, columns))


def by_loops(real, fake, k):
    """The definition, point by point, of integers or other exact numbers."""

    def squared(a, b):
        return sum((a - b) ** 2)

    def radius(rows, i):
        others = [squared(rows[i], row) for j, row in enumerate(rows) if j != i]
        return sorted(others)[k - 1]

    def share(points, centres):
        radii = [radius(centres, i) for i in range(len(centres))]
        inside = [
            any(squared(p, c) <= r for c, r in zip(centres, radii, strict=True))
            for p in points
        ]
        return sum(inside) / len(inside)

    return share(fake, real), share(real, fake)


def test_by_hand():
    real = [[0.0], [1.0], [3.0]]
    fake = [[5.0], [5.75], [10.0]]
    # k = 1: [-1, 1], [0, 2], [1, 5] around the real ones, 5 at the rim of the last;
    # [4.25, 5.75], [5, 6.5], [5.75, 14.25] around the fake ones, without a real one.
    assert precision_recall(real, fake, k=1) == (1 / 3, 0)
    # k = 2: [-3, 3], [-1, 3], [0, 6] holds 5 and 5.75; [0, 10] holds 0, 1 and 3.
    assert precision_recall(real, fake, k=2) == (2 / 3, 1)


@pytest.mark.parametrize("k", [1, 3, 6])
@pytest.mark.parametrize("block", [2**21, 100])
def test_by_loops(k, block, monkeypatch):
    monkeypatch.setattr(neighbourhoods, "BLOCK", block)
    monkeypatch.setattr(neighbourhoods, "_RADII", {})  # of other blocks
    real, fake = samples(40), samples(30, shift=1.2, seed=1)
    found = precision_recall(real, fake, k)
    assert found == by_loops(real, fake, k)
    assert 0 < found.precision < 1
    assert 0 < found.recall < 1
    assert precision_recall(fake, real, k) == found[::-1]


@pytest.mark.parametrize("k", [1, 3])
def test_ties_are_inside(k):
    # Points of a grid: other points meet every radius exactly.
    random = np.random.default_rng(0)
    real, fake = (random.integers(low, low + 8, (25, 2)) for low in (0, 4))
    expected = by_loops(real, fake, k)
    assert 0 < expected[0] < 1
    assert precision_recall(real / 8, fake / 8, k) == expected
    # Tenths are no binary fractions, but a pair has one distance wherever it stands.
    tenths = precision_recall(real / 10, fake / 10, k)
    assert precision_recall(fake[::-1] / 10, real[::-1] / 10, k) == tenths[::-1]


def test_a_set_against_itself_is_perfect():
    x = samples(200, columns=7) * 1e3
    assert precision_recall(x, np.random.default_rng(1).permutation(x)) == (1, 1)
    constant = np.full((10, 5), 0.1)  # radius 0
    assert precision_recall(constant, constant) == (1, 1)
    assert precision_recall(constant, constant + 1e-9) == (0, 0)


def test_a_collapsed_generator_has_precision_and_no_recall():
    real = samples(500)
    assert precision_recall(real, np.repeat(real[:1], 100, axis=0)) == (1, 1 / 500)


def test_an_outlier_inflates():
    real, fake = samples(100), samples(100, shift=30, seed=1)
    assert precision_recall(real, fake) == (0, 0)
    real[0] = 100
    assert precision_recall(real, fake) == (1, 0)


def test_the_order_of_rows_changes_nothing():
    real, fake = samples(300, 20), samples(200, 20, shift=0.2, seed=1)
    random = np.random.default_rng(2)
    again = precision_recall(random.permutation(real), random.permutation(fake))
    assert again == precision_recall(real, fake)


def test_metric_of_a_stream():
    network = keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten()], name="pixels"
    )
    random = np.random.default_rng(0)
    real, fake = (random.uniform(-1, 1, (60, 2, 2, 1)) ** p for p in (1, 3))
    metric = PrecisionRecall(network, n=60, seed=3, k=2)
    assert list(metric.full_names().values()) == [
        "precision_pixels_60_seed3",
        "recall_pixels_60_seed3",
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
    assert tuple(once.values()) == by_loops(*rows, 2)


def test_refusals():
    x = samples(10)
    with pytest.raises(ValueError, match="real must have at least 4 images"):
        precision_recall(x[:3], x)
    with pytest.raises(ValueError, match="fake must have at least 6 images"):
        precision_recall(x, x[:5], k=5)
    for k in (0, 1.5, None):
        with pytest.raises(ValueError, match="k must be a positive integer"):
            precision_recall(x, x, k=k)
    with pytest.raises(ValueError, match="3 instead of 2"):
        precision_recall(x[:, :2], x)
    with pytest.raises(ValueError, match="fake must be finite"):
        precision_recall(x, np.full((10, 3), np.inf))


def test_radii_of_the_same_rows_are_measured_once(monkeypatch):
    monkeypatch.setattr(neighbourhoods, "_RADII", {})
    rows = samples(30)
    found = neighbourhoods.squared_radii(rows, 3)
    others = [neighbourhoods.squared_radii(rows, k) for k in (1, 2)]
    found[0] = -1.0  # the caller's own
    with monkeypatch.context() as patch:
        patch.setattr(neighbourhoods, "_by_blocks", None)
        again = neighbourhoods.squared_radii(rows.copy(), 3)
        np.testing.assert_array_equal(neighbourhoods.squared_radii(rows, 2), others[1])
        with pytest.raises(TypeError):  # another set of the same shape is measured
            neighbourhoods.squared_radii(rows[::-1], 3)
        with pytest.raises(TypeError):
            neighbourhoods.squared_radii(rows.astype("float32"), 3)
    np.testing.assert_array_equal(again[1:], found[1:])
    assert again[0] > 0
    for seed in range(2 * neighbourhoods.KEPT):
        neighbourhoods.squared_radii(samples(9, seed=seed), 1)
    assert len(neighbourhoods._RADII) == neighbourhoods.KEPT
