"""Accuracy of conditional samples, counted by hand."""

import numpy as np
import pytest

from kerasgan import metrics
from kerasgan.metrics.class_accuracy import class_accuracy
from tests.metrics.networks import linear_extractor, tiny_classifier

ROWS = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3], [0.4, 0.4, 0.2]])


@pytest.mark.parametrize(
    ("labels", "share"),
    [
        ([0, 2, 1, 0], 1.0),
        ([0, 2, 1, 1], 0.75),  # of equal probabilities the first counts
        ([0, 2, 0, 2], 0.5),
        ([1, 1, 2, 2], 0.0),
    ],
)
def test_by_hand(labels, share):
    assert class_accuracy(ROWS, labels) == share
    assert class_accuracy(ROWS.astype("float32"), np.array(labels, "uint8")) == share


def test_one_sample():
    assert class_accuracy(ROWS[:1], [0]) == 1.0
    assert isinstance(class_accuracy(ROWS[:1], [0]), float)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 2, 1], r"shape \(4,\), one a sample\. Received: shape \(3,\)"),
        (np.eye(3)[[0, 2, 1, 0]], r"Received: shape \(4, 3\)"),
        ([0.0, 2.0, 1.0, 0.0], "dtype float64"),
        ([0, 3, 1, 0], r"from 0 to 2, .*Received: from 0 to 3"),
        ([0, -1, 1, 0], r"Received: from -1 to 1"),
    ],
)
def test_labels_that_do_not_fit(labels, message):
    with pytest.raises(ValueError, match=message):
        class_accuracy(ROWS, labels)


def test_rows_that_are_no_probabilities():
    with pytest.raises(ValueError, match="Logits need a softmax first"):
        class_accuracy(ROWS * 5, [0, 2, 1, 0])
    with pytest.raises(ValueError, match="at least 1 images"):
        class_accuracy(ROWS[:0], [])


def test_a_stream_is_counted_as_a_whole():
    metric = metrics.ClassAccuracy(tiny_classifier(), n=4)
    seen = metric.gather()
    labels = np.array([0, 2, 0, 2])
    for part in (slice(0, 3), slice(3, 3), slice(3, 4)):
        seen.add(ROWS[part], labels[part])
    assert metric.compute(seen) == {"class_accuracy": 0.5}
    assert (seen.right, seen.count) == (2, 4)


def test_what_the_metric_says_of_itself():
    metric = metrics.get("class_accuracy", tiny_classifier(), n=20)
    assert metric.values == {"class_accuracy": "higher"}
    assert metric.labelled
    assert not metric.compares
    with pytest.raises(ValueError, match="looks at class probabilities"):
        metrics.ClassAccuracy(linear_extractor())
    with pytest.raises(ValueError, match="Received: images without labels"):
        metric.gather().add(ROWS)
