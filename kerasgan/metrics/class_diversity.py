"""How different the samples of one class are."""

import numpy as np
from scipy.spatial.distance import cdist, pdist

from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import check_labels, check_rows

BLOCK = 2**21  # distances at once, 16 MB


def class_diversity(features, labels):
    """Computes the mean distance of two samples of one class, over all classes.

    The mean over the classes c of the mean of |f_i - f_j| over all pairs i < j of the
    samples of c. A conditional model can buy accuracy with it: a single perfect image
    of each class has a `class_accuracy` of 1 and a diversity of 0. The yardstick is
    what as many real images have: their share is 1 where a class is as diverse as in
    the data, and above 1 where noise or other classes are taken for it.

    Args:
        features: Features (n, d) of the samples.
        labels: Classes asked for (n,), integers. A class of a single sample has no pair
            and is left out of the mean.

    Returns:
        A float of at least 0; 0 where all samples of a class are the same.

    Raises:
        ValueError: Wrong shapes, values that are not finite, labels that do not fit, or
            no class of two samples.
    """
    features = check_rows("features", features)
    labels = check_labels(labels, len(features))
    classes, counts = np.unique(labels, return_counts=True)
    if counts.max() < 2:
        raise ValueError(
            "Diversity within a class takes two samples of it. Received: "
            f"{len(labels)} samples, each of another class. Draw more."
        )
    pairs = classes[counts > 1]
    return float(np.mean([_mean_distance(features[labels == c]) for c in pairs]))


def _mean_distance(rows):
    """Returns the mean distance of two different rows of (m, d), m at least 2."""
    total, size = 0.0, max(BLOCK // len(rows), 1)
    for first in range(0, len(rows), size):
        block, rest = rows[first : first + size], rows[first + size :]
        total += pdist(block).sum() + cdist(block, rest).sum()
    return total / (len(rows) * (len(rows) - 1) / 2)


class Labelled:
    """Keeps the rows of a stream, and the label of each."""

    def __init__(self):
        self.rows, self.labels = [], []

    def add(self, batch, labels=None):
        """Adds features (m, d) and the classes asked for (m,)."""
        self.labels.append(check_labels(labels, len(batch)))
        self.rows.append(np.array(batch))

    def arrays(self):
        """Returns rows (n, d) and labels (n,)."""
        return np.concatenate(self.rows), np.concatenate(self.labels)


class ClassDiversity(SampleMetric):
    """Mean distance of two samples of one class; see `class_diversity`.

    Keeps the features of `n` samples.
    """

    values = {"class_diversity": "real"}
    compares = False
    labelled = True

    def gather(self):
        """Returns an empty `Labelled`."""
        return Labelled()

    def compute(self, sample, real=None):
        """Returns `{"class_diversity": distance}` of what was `Labelled`."""
        return {"class_diversity": class_diversity(*sample.arrays())}
