"""What an evaluation needs of metrics beyond their numbers."""

import sys

from kerasgan import metrics
from kerasgan.metrics.gathering import Rows


class SeenFeatures(metrics.SampleMetric):
    """Gives no number, but keeps the features for the search of copies.

    Attributes:
        sample: Features (n, d) of the samples that were measured last.
        real: Features (n_test, d) of the test images.
    """

    def gather(self):
        """Returns an empty collection."""
        return Rows(sys.maxsize)

    def compute(self, sample, real=None):
        """Keeps both and returns no number."""
        self.sample, self.real = sample.array(), real.array()
        return {}


class Optional(metrics.SampleMetric):
    """A metric of the default set: its refusal is told, and the others go on.

    Args:
        name: Its name.
        metric: The `SampleMetric`.

    Attributes:
        refusal: Why it gave no number last time; None if it did.
    """

    def __init__(self, name, metric):
        self.name = name
        self.metric = metric
        self.features, self.n, self.seed = metric.features, metric.n, metric.seed
        self.values, self.looks_at = metric.values, metric.looks_at
        self.compares, self.labelled = metric.compares, metric.labelled
        self.refusal = None

    def gather(self):
        """Returns an empty collection that keeps a refusal to itself."""
        return _Attempt(self.metric.gather())

    def compute(self, sample, real=None):
        """Returns the values of the metric, or none if it refuses."""
        try:
            real = real.seen() if self.compares else None
            values = self.metric.compute(sample.seen(), real)
        except ValueError as error:
            self.refusal = str(error)
            return {}
        self.refusal = None
        return values


class _Attempt:
    def __init__(self, gathered):
        self.gathered = gathered
        self.refusal = None

    def add(self, *batch):
        if self.refusal is None:
            try:
                self.gathered.add(*batch)
            except ValueError as error:
                self.refusal = error

    def seen(self):
        if self.refusal is not None:
            raise self.refusal
        return self.gathered
