"""Nearest training images and the share of copies."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from kerasgan.metrics.neighbours import copy_rate, nearest


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def test_by_hand():
    training = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]])
    distances, rows = nearest([[0.0, 0.0], [3.0, 4.0]], training, k=2)
    assert distances.tolist() == [[0, 1], [0, np.sqrt(18)]]
    assert rows.tolist() == [[0, 2], [1, 2]]


@pytest.mark.parametrize("k", [1, 3, 40])
def test_against_all_distances(k):
    queries, training = normal(30, 6), normal(40, 6, seed=1)
    distances, rows = nearest(queries, training, k)
    everything = cdist(queries, training)
    np.testing.assert_array_equal(rows, np.argsort(everything, axis=1)[:, :k])
    np.testing.assert_allclose(
        distances, np.sort(everything, axis=1)[:, :k], rtol=1e-14
    )


@pytest.mark.parametrize("offset", [0, 1e6])
def test_copies_and_near_copies_are_told_apart(offset):
    # |a|^2 - 2 a.b + |b|^2 has an error of about 1e-3 at this offset.
    training = normal(200, 20) + offset
    queries = training.copy()
    queries[1::2, 0] += 1e-6
    distances, rows = nearest(queries, training)
    np.testing.assert_array_equal(rows[:, 0], np.arange(200))
    np.testing.assert_array_equal(distances[::2, 0], 0)
    np.testing.assert_allclose(distances[1::2, 0], 1e-6, rtol=1e-3)


def test_nearest_of_three_near_copies():
    # At distances of 1e-9, 2e-9 and 3e-9 from the query, far below the search's error.
    training = np.concatenate([normal(50, 20), np.repeat(normal(1, 20, seed=1), 3, 0)])
    training[50:, 0] += [3e-9, 1e-9, 2e-9]
    for k in (1, 2, 3):
        distances, rows = nearest(normal(1, 20, seed=1), training, k=k)
        assert rows[0].tolist() == [51, 52, 50][:k]
        np.testing.assert_allclose(distances[0], [1e-9, 2e-9, 3e-9][:k], rtol=1e-6)


def test_order_and_blocks_change_nothing(monkeypatch):
    queries, training = normal(50, 6), normal(70, 6, seed=1)
    distances, rows = nearest(queries, training, k=2)
    order = np.random.default_rng(2).permutation(70)
    monkeypatch.setitem(nearest.__globals__, "BLOCK", 100)
    again, places = nearest(queries[::-1], training[order], k=2)
    np.testing.assert_array_equal(again[::-1], distances)
    np.testing.assert_array_equal(order[places[::-1]], rows)


def test_the_threshold_is_a_quantile_of_the_test_images():
    # Test images 0, 1, ..., 100 away from the training image: 5 is the 5 % quantile.
    training = np.zeros((2, 1))
    test = np.arange(101.0)[:, None]
    fake = np.array([[0.0], [-5.0], [5.1], [2000.0]])
    assert copy_rate(fake, training, test, quantile=0.05) == (2 / 4, 5.0)
    assert copy_rate(test, training, test, quantile=0.05) == (6 / 101, 5.0)
    assert copy_rate(fake, training, test)[1] == 1.0


def test_unseen_images_score_the_quantile_and_copies_1():
    training, test, unseen = (normal(1000, 5, seed=seed) for seed in range(3))
    # two errors of sqrt(0.05 * 0.95 / 1000) = 0.007, the threshold's and the share's
    rate, threshold = copy_rate(unseen, training, test, quantile=0.05)
    assert rate == pytest.approx(0.05, abs=0.039)
    assert threshold > 0
    half = np.concatenate([training[:500], 100 + unseen[:500]])
    assert copy_rate(half, training, test).copy_rate == 0.5
    assert copy_rate(training + 1e-5, training, test).copy_rate == 1.0


def test_degenerate_images():
    same = np.ones((100, 3))
    assert copy_rate(same, same, same) == (1.0, 0.0)
    assert copy_rate(same + 1, same, same) == (0.0, 0.0)
    assert nearest(same[:1], same[:1])[0].tolist() == [[0.0]]
    rows = normal(100, 3)
    with pytest.raises(
        ValueError, match=r"The quantile 0.01 takes 100 .* Received: 99"
    ):
        copy_rate(rows, rows, rows[:99])
    with pytest.raises(ValueError, match="fake must be finite"):
        copy_rate(rows * np.nan, rows, rows)
    with pytest.raises(ValueError, match="test must be finite"):
        copy_rate(rows, rows, rows * np.nan)
    with pytest.raises(ValueError, match="queries must be finite"):
        nearest(rows * np.nan, rows)
    with pytest.raises(ValueError, match="training must be finite"):
        nearest(rows, rows * np.inf)
    with pytest.raises(
        ValueError, match="training must have the features of the other"
    ):
        nearest(rows, rows[:, :2])
    with pytest.raises(ValueError, match="queries must have at least 1 images"):
        nearest(rows[:0], rows)
    for k in (0, 101, 1.5, True):
        with pytest.raises(ValueError, match=f"Received: k={k!r}, 100 images"):
            nearest(rows, rows, k)
    for quantile in (0, 1, -0.1, np.nan, "a"):
        with pytest.raises(ValueError, match=f"Received: quantile={quantile!r}"):
            copy_rate(rows, rows, rows, quantile)
