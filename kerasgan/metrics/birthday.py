"""Support size by the birthday paradox (Arora, Risteski and Zhang, 2018)."""

import math
from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

from kerasgan.errors import is_real
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import Rows, check_rows

BLOCK = 2**22  # distances at once, 32 MB
ROUNDING = 1e-5  # of a float32 network's features, relative to their size


class Support(NamedTuple):
    """What `birthday_support` returns.

    Attributes:
        estimate: Number of equally likely images that repeat themselves as often.
        duplicates: Number of pairs of samples that are duplicates.
        lower_bound: Whether there was none, so that `estimate`, the number of pairs, is
            only what the support is likely to exceed.
        batch: Number of samples with a duplicate among them with probability 1/2.
    """

    estimate: float
    duplicates: int
    lower_bound: bool
    batch: float


def birthday_support(fake, threshold):
    """Estimates the support as 1 / q, q the share of duplicates among all pairs.

    Two draws from N equally likely images are the same with probability 1 / N, and from
    unequally likely ones more often, so the estimate is at most the support. A batch of
    sqrt(2 ln 2 N) + 1/2 has a duplicate with probability 1/2; Arora et al. search for
    that batch by eye, here all pairs of one sample are counted. With k duplicates the
    estimate is off by about 1 / sqrt(k) of itself.

    The images of a continuous generator are never equal. What counts as a duplicate is
    then decided by the features and the threshold, and so is the estimate: compare it
    between generators, in the same features and with the same threshold.

    Args:
        fake: Features (n, d) of generated images, n at least 2.
        threshold: Largest distance between duplicates, at least 0;
            `duplicate_threshold(real)`, for example.

    Returns:
        `Support`.

    Raises:
        ValueError: Wrong shape, fewer than two images, values that are not finite, or a
            negative threshold.

    Reference:
        https://arxiv.org/abs/1706.08224
    """
    if not is_real(threshold) or threshold < 0:
        raise ValueError(
            "threshold must be a finite distance of at least 0. Received: "
            f"{threshold!r}. Write threshold=duplicate_threshold(real)."
        )
    fake = check_rows("fake", fake)
    duplicates = sum(
        int(np.sum(pairs & (distances <= threshold)))
        for distances, pairs in _blocks_of_pairs(fake)
    )
    pairs = math.comb(len(fake), 2)
    estimate = pairs / max(duplicates, 1)
    batch = math.sqrt(2 * math.log(2) * estimate) + 1 / 2
    return Support(estimate, duplicates, duplicates == 0, batch)


def duplicate_threshold(real):
    """Finds the smallest distance between two different real images.

    It shrinks with more images, so that thresholds go with their number.

    Args:
        real: Features (n, d) of real images. Rows that are equal but for the rounding
            of a float32 network, 1e-5 of the longest row, count as one image.

    Returns:
        The distance, above 0.

    Raises:
        ValueError: Wrong shape, values that are not finite, or no two different rows.
    """
    real = check_rows("real", real)
    rounding = ROUNDING * np.linalg.norm(real, axis=1).max()
    least = min(
        np.min(distances, where=pairs & (distances > rounding), initial=np.inf)
        for distances, pairs in _blocks_of_pairs(real)
    )
    if not np.isfinite(least):
        raise ValueError(
            "real must have two images with different features. Received: "
            f"{len(real)} equal ones. Give more images, or other features."
        )
    return float(least)


def _blocks_of_pairs(rows):
    """Yields distances (block, m) and whether they are of a pair not seen before."""
    step = max(BLOCK // len(rows), 1)
    for first in range(0, len(rows), step):
        distances = cdist(rows[first : first + step], rows[first:])
        yield distances, np.triu(np.ones(distances.shape, bool), k=1)


class BirthdaySupport(SampleMetric):
    """Estimated number of different images, by `birthday_support`.

    Duplicates are pairs of samples at most as far apart as the two nearest different
    real images. A value of n (n - 1) / 2 means that the sample had one duplicate or
    none, and that the support may be larger. Keeps `n` rows of features at most.

    Reference:
        https://arxiv.org/abs/1706.08224
    """

    values = {"support": "higher"}

    def gather(self):
        """Returns an empty collection of features."""
        return Rows(self.n, self.seed)

    def compute(self, sample, real=None):
        """Returns `{"support": estimate}` of gathered features."""
        threshold = duplicate_threshold(real.array())
        return {"support": birthday_support(sample.array(), threshold).estimate}
