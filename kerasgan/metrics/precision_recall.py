"""Improved precision and recall (Kynkäänniemi et al., 2019)."""

from typing import NamedTuple

from kerasgan.errors import check_positive
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import Rows, check_rows
from kerasgan.metrics.neighbourhoods import balls_around, squared_radii


class PrecisionAndRecall(NamedTuple):
    """Two shares between 0 and 1.

    Attributes:
        precision: Share of the generated images that look real.
        recall: Share of the real images that the generator could have made.
    """

    precision: float
    recall: float


def precision_recall(real, fake, k=3):
    """Computes how much of each sample lies in the other's manifold.

    The manifold of a sample is the union of closed balls around its points, each as
    large as the distance to the k-th nearest other point:

        f(p, C) = 1 if |p - c| <= |c - NN_k(c, C)| for at least one c in C, else 0
        precision = mean of f(fake, real),  recall = mean of f(real, fake)

    (Kynkäänniemi et al., 2019, eq. 1 and 2). A single outlier has a large ball and
    inflates both; `density_coverage` is less moved by that.

    Args:
        real: Features (n, d) of real images, n at least k + 1.
        fake: Features (m, d) of generated ones, m at least k + 1.
        k: Which neighbour gives the radius; the paper's 3.

    Returns:
        `PrecisionAndRecall`; both are 1 for two identical sets.

    Raises:
        ValueError: Wrong shapes, too few images, values that are not finite, or k is
            no positive integer.

    Reference:
        https://arxiv.org/abs/1904.06991
    """
    check_positive(k=k)
    real = check_rows("real", real, least=k + 1)
    fake = check_rows("fake", fake, least=k + 1, columns=real.shape[1])
    precision = (balls_around(fake, real, squared_radii(real, k)) > 0).mean()
    recall = (balls_around(real, fake, squared_radii(fake, k)) > 0).mean()
    return PrecisionAndRecall(float(precision), float(recall))


class PrecisionRecall(SampleMetric):
    """Improved precision and recall against real images; see `precision_recall`.

    Args:
        features: As in `SampleMetric`.
        n: Number of samples; of more real images than that, n are drawn.
        seed: As in `SampleMetric`.
        k: Which neighbour gives the radius; the paper's 3.

    Reference:
        https://arxiv.org/abs/1904.06991
    """

    values = {"precision": "higher", "recall": "higher"}
    claims = {"precision": ("fidelity",), "recall": ("coverage",)}

    def __init__(self, features=None, n=10_000, seed=0, k=3):
        super().__init__(features, n, seed)
        check_positive(k=k)
        self.k = k

    def gather(self):
        """Returns empty `Rows`."""
        return Rows(self.n, self.seed)

    def compute(self, sample, real=None):
        """Returns `{"precision": share, "recall": share}` of two `Rows`."""
        return precision_recall(real.array(), sample.array(), self.k)._asdict()
