"""Fréchet distance between features, the distance behind FID (Heusel et al., 2017)."""

import numpy as np
import scipy.linalg

from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import check_rows


class Moments:
    """Mean and covariance of a stream of features, in constant memory and float64.

    Attributes:
        count: n, the number of rows seen.
        mean: (d,).
    """

    def __init__(self):
        self.count = 0
        self.mean = self.scatter = None

    def add(self, batch):
        """Adds features (m, d); merges the moments as Chan et al. (1979) do."""
        batch = check_rows("features", batch, least=0)
        if not len(batch):
            return
        mean = batch.mean(axis=0)
        scatter = (batch - mean).T @ (batch - mean)
        if self.count:
            total = self.count + len(batch)
            step = mean - self.mean
            scatter += self.scatter
            scatter += np.outer(step, step) * (self.count * len(batch) / total)
            mean = self.mean + step * (len(batch) / total)
        self.mean, self.scatter, self.count = mean, scatter, self.count + len(batch)

    @property
    def covariance(self):
        """The unbiased covariance (d, d)."""
        if self.count < 2:
            raise ValueError(
                "A covariance takes at least 2 images. Received: "
                f"{self.count}. Draw more."
            )
        return self.scatter / (self.count - 1)


def frechet_distance(real, fake):
    """Computes the squared Fréchet distance of two samples, taken for Gaussian.

    Args:
        real: Features (n, d) of real images, n at least 2.
        fake: Features (m, d) of generated ones.

    Returns:
        `frechet_distance_of_moments` of their means and unbiased covariances.

    Raises:
        ValueError: Wrong shapes, fewer than two images, or values that are not finite.
    """
    moments, columns = [], None
    for name, rows in (("real", real), ("fake", fake)):
        each = Moments()
        rows = check_rows(name, rows, columns=columns)
        each.add(rows)
        columns = rows.shape[1]
        moments.append(each)
    a, b = moments
    return frechet_distance_of_moments(a.mean, a.covariance, b.mean, b.covariance)


def frechet_distance_of_moments(mean_1, covariance_1, mean_2, covariance_2):
    """Computes |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) (Heusel et al., 2017).

    The trace of the root is the sum of the singular values of C1^(1/2) C2^(1/2), which
    is real and not negative, for singular covariances too.

    Args:
        mean_1: (d,).
        covariance_1: (d, d), symmetric and positive semidefinite.
        mean_2: (d,).
        covariance_2: (d, d).

    Returns:
        The squared distance, at least 0.

    Reference:
        https://arxiv.org/abs/1706.08500
    """
    shift = np.sum((np.asarray(mean_1) - mean_2) ** 2)
    root = _square_root(covariance_1) @ _square_root(covariance_2)
    overlap = scipy.linalg.svdvals(root).sum()
    distance = shift + np.trace(covariance_1) + np.trace(covariance_2) - 2 * overlap
    return float(max(distance, 0.0))  # rounding may leave -1e-15


def _square_root(covariance):
    values, vectors = scipy.linalg.eigh(np.asarray(covariance, "float64"))
    # What is 0 but for rounding would become the root of a rounding error.
    values[values < values.max() * len(values) * np.finfo("float64").eps] = 0
    return (vectors * np.sqrt(values)) @ vectors.T


class FrechetDistance(SampleMetric):
    """Squared Fréchet distance to real images; see `frechet_distance`.

    In Inception's features this is FID; in others it is not, and is not called so.

    Reference:
        https://arxiv.org/abs/1706.08500
    """

    values = {"frechet": "lower"}
    claims = {"frechet": ("fidelity", "coverage")}

    def gather(self):
        """Returns empty `Moments`."""
        return Moments()

    def compute(self, sample, real=None):
        """Returns `{"frechet": distance}` of two `Moments`."""
        moments = (real.mean, real.covariance, sample.mean, sample.covariance)
        return {"frechet": frechet_distance_of_moments(*moments)}
