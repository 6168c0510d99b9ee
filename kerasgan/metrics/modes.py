"""Modes that a sample covers, and how evenly (Lin et al., 2018)."""

from typing import NamedTuple

import numpy as np
from scipy.special import rel_entr

from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import check_rows


class Modes(NamedTuple):
    """What `mode_coverage` returns.

    Attributes:
        modes: Number of the data's classes that have a sample.
        total: Number of the data's classes.
        reverse_kl: KL(generated || data) of the class shares, in nats: 0 where they are
            equal, infinite where a sample is of a class that the data does not have.
    """

    modes: int
    total: int
    reverse_kl: float


def mode_coverage(counts, expected=None):
    """Computes modes and KL(p || q) = sum_k p_k ln(p_k / q_k) of class counts.

    Published values (VEEGAN, PacGAN) count the 1,000 modes of stacked MNIST in 26,000
    samples, against equal shares:

    ```python
    extractor = kerasgan.metrics.features.get("classifier_mnist")
    labels = stacked_labels(images, lambda x: extractor(x).probabilities)
    mode_coverage(np.bincount(labels, minlength=1000))
    ```

    A class without samples adds nothing to this KL, since 0 ln 0 is 0: that some are
    missing shows in the shares of the others, which are too large.

    Args:
        counts: Samples of each class, (classes,).
        expected: Shares or counts of the same classes in the data; None for equal
            shares. A class of share 0 is no mode.

    Returns:
        `Modes`.

    Raises:
        ValueError: Wrong shapes, negative or infinite values, or no sample at all.

    Reference:
        https://arxiv.org/abs/1712.04086, https://arxiv.org/abs/1705.07761
    """
    generated = _shares("counts", counts)
    equal = np.ones_like(generated)
    data = _shares("expected", equal if expected is None else expected)
    if generated.shape != data.shape:
        raise ValueError(
            "counts and expected must be of the same classes. Received: "
            f"{len(generated)} and {len(data)} classes. Use one classifier for both."
        )
    modes = np.sum((generated > 0) & (data > 0))
    reverse_kl = rel_entr(generated, data).sum()  # inf where data alone is 0
    return Modes(int(modes), int(np.sum(data > 0)), float(max(reverse_kl, 0.0)))


def _shares(name, counts):
    counts = np.asarray(counts)
    right = counts.ndim == 1 and counts.dtype.kind in "fiub"
    if not right or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError(
            f"{name} must be one number of at least 0 for each class. Received: "
            f"{counts!r}. Count labels with np.bincount(labels, minlength=classes)."
        )
    if not counts.sum():
        raise ValueError(
            f"{name} must have at least one sample. Received: "
            f"{len(counts)} classes without any. Draw more."
        )
    return counts / counts.sum(dtype="float64")


def stacked_labels(images, classify):
    """Labels images of three stacked digits, 100 a + 10 b + c for channels a, b, c.

    Args:
        images: Images (n, height, width, 3), n at least 1.
        classify: Callable of images (n, height, width, 1) -> probabilities (n, 10).

    Returns:
        (n,) integers of 0 to 999.

    Raises:
        ValueError: Not three channels, not ten classes, or values that are not finite.
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[-1] != 3:
        raise ValueError(
            "Stacked digits are images of the shape (n, height, width, 3). Received: "
            f"shape {images.shape}. Put one digit in each of three channels."
        )
    labels = np.zeros(len(images), int)
    for channel in range(3):
        probabilities = np.asarray(classify(images[..., channel : channel + 1]))
        if probabilities.shape != (len(images), 10):
            raise ValueError(
                f"classify must return probabilities {(len(images), 10)}. Received: "
                f"shape {probabilities.shape}. Give a classifier of ten digits."
            )
        digits = check_rows("probabilities", probabilities, least=1).argmax(axis=1)
        labels = 10 * labels + digits
    return labels


class ClassCounts:
    """Counts the most probable classes of a stream of probabilities.

    Attributes:
        counts: (classes,), the number of rows of each class.
    """

    def __init__(self):
        self.counts = np.zeros(0, int)

    def add(self, batch):
        """Adds probabilities (m, classes); of equal ones the first class counts."""
        batch = check_rows("probabilities", batch, least=0)
        found = np.bincount(batch.argmax(axis=1), minlength=batch.shape[1])
        self.counts = self.counts + found if self.counts.size else found


class ModeCoverage(SampleMetric):
    """Classes that the sample covers, and reverse KL to the real images' classes.

    `mode_coverage`, with the real images' class shares as the expected ones. Keeps only
    a count for each class.

    Reference:
        https://arxiv.org/abs/1712.04086
    """

    values = {"modes": "higher", "reverse_kl": "lower"}
    claims = {"modes": ("coverage",), "reverse_kl": ("coverage",)}
    looks_at = "probabilities"

    def gather(self):
        """Returns empty `ClassCounts`."""
        return ClassCounts()

    def compute(self, sample, real=None):
        """Returns `{"modes": number, "reverse_kl": nats}` of two `ClassCounts`."""
        covered = mode_coverage(sample.counts, real.counts)
        return {"modes": float(covered.modes), "reverse_kl": covered.reverse_kl}
