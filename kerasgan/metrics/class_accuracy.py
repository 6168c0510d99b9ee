"""How often a classifier recognises what a conditional model was asked for."""

from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.classifier_score import check_probabilities
from kerasgan.metrics.gathering import check_labels


class Recognised:
    """Counts the samples of a stream that are recognised.

    Attributes:
        right: Number of rows whose most probable class is their label.
        count: Number of rows seen.
    """

    def __init__(self):
        self.right = self.count = 0

    def add(self, batch, labels=None):
        """Adds probabilities (m, classes) and the classes asked for (m,)."""
        batch = check_probabilities(batch, least=0)
        labels = check_labels(labels, len(batch))
        outside = (labels < 0) | (labels >= batch.shape[1])
        if outside.any():
            raise ValueError(
                f"labels must be from 0 to {batch.shape[1] - 1}, the classes of the "
                f"probabilities. Received: from {labels.min()} to {labels.max()}. Use "
                "a classifier of the same classes."
            )
        self.right += int((batch.argmax(axis=1) == labels).sum())
        self.count += len(batch)


def class_accuracy(probabilities, labels):
    """Computes the share of samples whose most probable class is the one asked for.

    It says nothing of diversity: one perfect image of each class scores 1, which
    `class_diversity` sees. Set it against the same classifier's accuracy on real
    images.

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
    recognised = Recognised()
    recognised.add(check_probabilities(probabilities, least=1), labels)
    return recognised.right / recognised.count


class ClassAccuracy(SampleMetric):
    """Share of samples that are of the class asked for; see `class_accuracy`.

    Its floor is the classifier's accuracy on training images, which may be those that
    it learned from.
    """

    values = {"class_accuracy": "higher"}
    looks_at = "probabilities"
    compares = False
    labelled = True

    def gather(self):
        """Returns an empty `Recognised`."""
        return Recognised()

    def compute(self, sample, real=None):
        """Returns `{"class_accuracy": share}` of what was `Recognised`."""
        return {"class_accuracy": sample.right / sample.count}
