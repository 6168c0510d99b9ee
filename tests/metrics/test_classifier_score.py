"""The classifier score where it has a closed form, by loops, and as a stream."""

import math

import keras
import numpy as np
import pytest
from scipy.stats import entropy

from kerasgan.metrics.classifier_score import ClassifierScore, classifier_score
from kerasgan.networks.classifier import FEATURES


def probabilities(rows, classes=5, seed=0):
    return np.random.default_rng(seed).dirichlet(np.full(classes, 0.3), rows)


def by_divergence(rows):
    """exp of the mean KL divergence, by SciPy."""
    return math.exp(np.mean([entropy(row, rows.mean(axis=0)) for row in rows]))


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_closed_forms(classes):
    one_hot = np.eye(classes)
    assert classifier_score(one_hot).value == pytest.approx(classes, rel=1e-12)
    same = np.repeat(one_hot[:1], 7, axis=0)
    assert classifier_score(same) == (1, 0)
    uniform = np.full((7, classes), 1 / classes)
    assert classifier_score(uniform).value == pytest.approx(1, rel=1e-12)


def test_by_hand():
    # p(y) = (3/4, 1/4); KL((1, 0) || p(y)) = log(4/3), KL((1/2, 1/2) || p(y)) =
    # (log(2/3) + log 2) / 2: the score is the root of 4/3 * (4/3)^(1/2).
    found = classifier_score([[1.0, 0.0], [0.5, 0.5]])
    assert found.value == pytest.approx((4 / 3) ** 0.75, rel=1e-12)


def test_by_divergence():
    rows = probabilities(101)
    rows[0] = [0, 0, 1, 0, 0]
    assert classifier_score(rows).value == pytest.approx(by_divergence(rows), rel=1e-12)
    # Parts of 33, 34 and 34.
    parts = [by_divergence(part) for part in (rows[:33], rows[33:67], rows[67:])]
    found = classifier_score(rows, splits=3)
    assert found.value == pytest.approx(np.mean(parts), rel=1e-12)
    assert found.standard_deviation == pytest.approx(np.std(parts), rel=1e-12)
    assert found.standard_deviation > 1e-3


def test_classes_that_come_in_order_lose_by_splits():
    in_order = np.repeat(np.eye(4), 5, axis=0)
    assert classifier_score(in_order).value == pytest.approx(4)
    assert classifier_score(in_order, splits=4) == (1, 0)


def test_the_order_of_rows_changes_nothing():
    rows = probabilities(500)
    again = np.random.default_rng(1).permutation(rows)
    assert classifier_score(again) == pytest.approx(classifier_score(rows), abs=1e-9)


def test_metric_of_a_stream():
    image = keras.Input((2, 2, 1))
    features = keras.layers.Flatten(name=FEATURES)(image)
    network = keras.Model(image, keras.layers.Dense(3)(features), name="tiny")
    images = np.random.default_rng(0).uniform(-1, 1, (61, 2, 2, 1))
    metric = ClassifierScore(network, n=61)
    assert metric.full_names() == {"classifier_score": "classifier_score_tiny_61_seed0"}
    assert not metric.compares

    def gathered(images, batch):
        kept = metric.gather()
        for first in range(0, len(images), batch):
            kept.add(metric.features(images[first : first + batch]).probabilities)
        return kept

    once = metric.compute(gathered(images, 61))
    assert once == pytest.approx(metric.compute(gathered(images[::-1], 7)), abs=1e-9)
    seen = metric.features(images).probabilities
    assert once["classifier_score"] == pytest.approx(by_divergence(seen), rel=1e-12)
    assert once["classifier_score"] > 1.001


def test_a_stream_keeps_sums_alone():
    metric = ClassifierScore.gather(None)
    metric.add(probabilities(10))
    metric.add(probabilities(0))
    metric.add(probabilities(3, seed=1))
    assert metric.count == 13
    assert metric.total.shape == (5,)
    assert {np.ndim(value) for value in vars(metric).values()} == {0, 1}
    with pytest.raises(ValueError, match="4 instead of 5"):
        metric.add(probabilities(3, classes=4))


def test_refusals():
    with pytest.raises(ValueError, match=r"1 of 2 rows that .* row 1 .*sum 0\.99"):
        classifier_score([[0.5, 0.5], [0.5, 0.49]])
    with pytest.raises(ValueError, match=r"row 0 of least value -0.5 and sum 1\."):
        classifier_score([[1.5, -0.5], [0.5, 0.5]])
    almost = np.full((2, 3), np.float32(1 / 3)) * np.float32(1.00002)
    assert classifier_score(almost).value == pytest.approx(1, abs=1e-4)
    with pytest.raises(ValueError, match="at least 6 images"):
        classifier_score(probabilities(5), splits=3)
    for splits in (0, 1.5):
        with pytest.raises(ValueError, match="splits must be a positive integer"):
            classifier_score(probabilities(5), splits=splits)
    with pytest.raises(ValueError, match="probabilities must be finite"):
        classifier_score([[math.nan, 1.0], [0.5, 0.5]])
    empty = ClassifierScore.gather(None)
    with pytest.raises(ValueError, match=r"at least 2 images\. Received: 0"):
        ClassifierScore.compute(None, empty)
