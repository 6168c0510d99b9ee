"""How often a classifier recognises what a conditional model was asked for."""

import numpy as np

from kerasgan.metrics.classifier_score import check_probabilities


def class_accuracy(probabilities, labels):
    """Computes the share of samples whose most probable class is the one asked for.

    It says nothing of diversity: one perfect image of each class scores 1. Set it
    against the same classifier's accuracy on real images.

    Args:
        probabilities: p(y|x) (n, classes) of the samples, rows that sum to 1, n at
            least 1. Of equal probabilities the first class counts.
        labels: Classes asked for (n,), integers from 0 to classes - 1.

    Returns:
        A float from 0 to 1.

    Raises:
        ValueError: Rows that are no probabilities, or labels of another number, another
            dtype or another range.
    """
    rows = check_probabilities(probabilities, least=1)
    labels = np.asarray(labels)
    if labels.shape != (len(rows),) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels must be integers of the shape ({len(rows)},), one a sample. "
            f"Received: shape {labels.shape}, dtype {labels.dtype}. Of one-hot labels, "
            "give labels.argmax(axis=1)."
        )
    if labels.min() < 0 or labels.max() >= rows.shape[1]:
        raise ValueError(
            f"labels must be from 0 to {rows.shape[1] - 1}, the classes of the "
            f"probabilities. Received: from {labels.min()} to {labels.max()}."
        )
    return float((rows.argmax(axis=1) == labels).mean())
