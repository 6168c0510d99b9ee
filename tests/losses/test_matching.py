"""The matching loss: closed forms, and pairs of equal captions."""

import numpy as np
import pytest

from kerasgan.losses.matching import similarities, symmetric_matching

X = np.array([[3.0, 0.0], [0.0, 2.0]], "float32")
APART = np.eye(2, dtype=bool)


def test_right_angles_by_hand():
    """Cosines 1 and 0, scale 10: -log softmax = log(1 + exp(-10)), both ways."""
    np.testing.assert_allclose(similarities(X, X[:1]), [[1], [0]], atol=1e-6)
    found = float(symmetric_matching(X, X, APART))
    assert found == pytest.approx(np.log1p(np.exp(-10)), abs=1e-6)
    swapped = float(symmetric_matching(X, X[::-1], APART))
    assert swapped == pytest.approx(10 + np.log1p(np.exp(-10)), rel=1e-6)


def test_what_tells_nothing_costs_the_log_of_the_batch():
    same = np.ones((4, 2), "float32")
    found = float(symmetric_matching(same, same, np.eye(4, dtype=bool)))
    assert found == pytest.approx(np.log(4), rel=1e-6)


def test_both_directions_count():
    """One text lies between both images: its images are told apart, not its texts."""
    texts = np.array([[1.0, 1.0], [0.0, 1.0]], "float32")
    s = 10 * np.array([[0.5**0.5, 0], [0.5**0.5, 1]])
    logs = [s - np.log(np.exp(s).sum(axis, keepdims=True)) for axis in (0, 1)]
    expected = -np.mean([np.diag(each).mean() for each in logs])
    assert float(symmetric_matching(X, texts, APART)) == pytest.approx(
        expected, rel=1e-5
    )


def test_equal_captions_are_no_mismatch():
    """Two images of one caption: nothing tells them apart, and nothing has to."""
    same = np.ones((2, 2), bool)
    texts = np.array([[1.0, 1.0], [1.0, 1.0]], "float32")
    assert float(symmetric_matching(X, texts, same)) == pytest.approx(
        np.log(2), rel=1e-5
    )
    apart = symmetric_matching(X, X, same)
    assert float(apart) == pytest.approx(5 + np.log1p(np.exp(-10)), rel=1e-5)
