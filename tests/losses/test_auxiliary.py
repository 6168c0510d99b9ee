"""Losses of what a discriminator recognises, by hand on four examples."""

import math

import numpy as np
import pytest

from kerasgan.losses import auxiliary

# Logits whose softmax is 1/2, 1/4, 1/4; 1/5, 3/5, 1/5; 1/3 each; 1/10, 1/10, 8/10.
LOGITS = np.log([[2, 1, 1], [1, 3, 1], [7, 7, 7], [1, 1, 8]]).astype("float32")
LABELS = np.eye(3, dtype="float32")[[0, 1, 2, 0]]


def test_classification_by_hand():
    expected = (math.log(2) + math.log(5 / 3) + math.log(3) + math.log(10)) / 4
    assert expected == pytest.approx(1.151293, abs=1e-6)
    found = float(auxiliary.classification(LOGITS, LABELS))
    assert found == pytest.approx(expected, rel=1e-6)
    likelihood = float(auxiliary.categorical_log_likelihood(LOGITS, LABELS))
    assert likelihood == pytest.approx(-expected, rel=1e-6)


def test_large_logits_stay_exact():
    logits = np.array([[1000.0, 0.0]], "float32")
    labels = np.array([[0.0, 1.0]], "float32")
    assert float(auxiliary.classification(logits, labels)) == pytest.approx(1000)


def test_gaussian_by_hand():
    means = np.array([[0.5, 1], [0, -1], [2, 0], [0, 0]], "float32")
    codes = np.array([[0, 1], [0, 1], [1, 1], [-1, 0]], "float32")
    # squared distances 0.25, 4, 2, 1: half of their mean, and log(2 pi) for two codes
    expected = -7.25 / 8 - math.log(2 * math.pi)
    found = float(auxiliary.gaussian_log_likelihood(means, codes))
    assert found == pytest.approx(expected, rel=1e-6)
