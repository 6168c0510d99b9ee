"""Classifier score, the score behind the Inception score (Salimans et al., 2016)."""

from typing import NamedTuple

import numpy as np
from scipy.special import xlogy

from kerasgan.errors import check_positive
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import check_rows


class ScoreOverSplits(NamedTuple):
    """A mean over splits.

    Attributes:
        value: Mean of the splits' scores, each from 1 to the number of classes.
        standard_deviation: Their standard deviation (ddof=0); 0 for a single split.
    """

    value: float
    standard_deviation: float


class ProbabilitySums:
    """What the score needs of a stream of probabilities, in constant memory.

    Attributes:
        count: n, the number of rows seen.
        total: Sum of p (classes,).
        negative_entropy: Sum of p log p over rows and classes.
    """

    def __init__(self):
        self.count = 0
        self.total = None
        self.negative_entropy = 0.0

    def add(self, batch):
        """Adds probabilities (m, classes)."""
        columns = None if self.total is None else len(self.total)
        batch = check_probabilities(batch, least=0, columns=columns)
        self.total = batch.sum(axis=0) + (0 if self.total is None else self.total)
        self.negative_entropy += xlogy(batch, batch).sum()  # 0 log 0 = 0
        self.count += len(batch)

    @property
    def score(self):
        """exp(H(mean of p) - mean of H(p)), from 1 to the number of classes."""
        if self.count < 2:
            raise ValueError(
                "A classifier score takes at least 2 images. Received: "
                f"{self.count}. Draw more."
            )
        marginal = self.total / self.count  # p(y)
        information = (
            self.negative_entropy / self.count - xlogy(marginal, marginal).sum()
        )
        return float(np.exp(max(information, 0.0)))  # rounding may leave -1e-17


def classifier_score(probabilities, splits=1):
    """Computes exp(mean of KL(p(y|x) || p(y))) (Salimans et al., 2016, section 4).

    High where a classifier is sure of each image and all classes come equally often; it
    never looks at real images and does not see repetition within a class. With
    Inception's probabilities this is the Inception score; with others it is not, and is
    not called so.

    Args:
        probabilities: p(y|x) (n, classes), rows that sum to 1, n at least 2 a split.
        splits: Number of consecutive parts that are scored apart, each against its own
            p(y). The Inception score's convention is 10; then the order of the rows
            matters, and fewer rows in each part score lower.

    Returns:
        `ScoreOverSplits`.

    Raises:
        ValueError: Rows that are no probabilities, too few of them, or `splits` is no
            positive integer.

    Reference:
        https://arxiv.org/abs/1606.03498
    """
    check_positive(splits=splits)
    rows = check_probabilities(probabilities, least=2 * splits)
    scores = []
    for i in range(splits):
        sums = ProbabilitySums()
        sums.add(rows[i * len(rows) // splits : (i + 1) * len(rows) // splits])
        scores.append(sums.score)
    return ScoreOverSplits(float(np.mean(scores)), float(np.std(scores)))


def check_probabilities(probabilities, least=2, columns=None):
    """Refuses what are no class probabilities of enough images.

    Args:
        probabilities: (n, classes), each at least 0, each row with the sum 1 to 1e-4.
        least: The smallest n.
        columns: The number of classes that is expected, or None for any.

    Returns:
        The same as float64 (n, classes).

    Raises:
        ValueError: Wrong shape, too few rows, or rows that are no probabilities.
    """
    rows = check_rows("probabilities", probabilities, least, columns)
    bad = (rows < 0).any(axis=1) | (np.abs(rows.sum(axis=1) - 1) > 1e-4)
    if bad.any():
        first = bad.argmax()
        raise ValueError(
            "Class probabilities are at least 0, and each row sums to 1. Received: "
            f"{bad.sum()} of {len(rows)} rows that do not, the first of them row "
            f"{first} of least value {rows[first].min():g} and sum "
            f"{rows[first].sum():g}. Logits need a softmax first."
        )
    return rows


class ClassifierScore(SampleMetric):
    """Classifier score of all samples in one split; see `classifier_score`.

    Reference:
        https://arxiv.org/abs/1606.03498
    """

    values = {"classifier_score": "higher"}
    claims = {"classifier_score": ("coverage",)}
    looks_at = "probabilities"
    compares = False

    def gather(self):
        """Returns empty `ProbabilitySums`."""
        return ProbabilitySums()

    def compute(self, sample, real=None):
        """Returns `{"classifier_score": score}` of `ProbabilitySums`."""
        return {"classifier_score": sample.score}
