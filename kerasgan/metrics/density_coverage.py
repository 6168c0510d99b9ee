"""Density and coverage (Naeem et al., 2020)."""

from typing import NamedTuple

from kerasgan.errors import check_positive
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import Rows, check_rows
from kerasgan.metrics.neighbourhoods import points_inside, squared_radii


class DensityAndCoverage(NamedTuple):
    """What real neighbourhoods hold.

    Attributes:
        density: Real balls that a generated image lies in, over k; may exceed 1.
        coverage: Share of the real balls that hold a generated image.
    """

    density: float
    coverage: float


def density_coverage(real, fake, k=5):
    """Computes how full the neighbourhoods of real images are of generated ones.

    With B_i the closed ball around the real image i that reaches to its k-th nearest
    other real image:

        density  = 1 / (k m) * sum over fake j of (number of i with j in B_i)
        coverage = 1 / n     * (number of i with any j in B_i)

    (Naeem et al., 2020, section 3). Two samples (n, m) of one continuous distribution
    have an expected density of 1 and an expected coverage of
    1 - (n-1)...(n-k) / ((n+m-1)...(n+m-k)) (Lemma 2). The authors' code takes open
    balls, which differ only in ties: in a set compared with itself, here of density
    (k + 1) / k and coverage 1, and in images that repeat, which open balls of radius 0
    would never cover.

    Args:
        real: Features (n, d) of real images, n at least k + 1.
        fake: Features (m, d) of generated ones, m at least 1.
        k: Which neighbour gives the radius; the paper's 5.

    Returns:
        `DensityAndCoverage`.

    Raises:
        ValueError: Wrong shapes, too few images, values that are not finite, or k is
            no positive integer.

    Reference:
        https://arxiv.org/abs/2002.09797
    """
    check_positive(k=k)
    real = check_rows("real", real, least=k + 1)
    fake = check_rows("fake", fake, least=1, columns=real.shape[1])
    inside = points_inside(real, squared_radii(real, k), fake)
    density = inside.sum() / (k * len(fake))
    coverage = (inside > 0).mean()
    return DensityAndCoverage(float(density), float(coverage))


class DensityCoverage(SampleMetric):
    """Density and coverage against real images; see `density_coverage`.

    Args:
        features: As in `SampleMetric`.
        n: Number of samples; of more real images than that, n are drawn.
        seed: As in `SampleMetric`.
        k: Which neighbour gives the radius; the paper's 5.

    Reference:
        https://arxiv.org/abs/2002.09797
    """

    values = {"density": "higher", "coverage": "higher"}
    claims = {"density": ("fidelity",), "coverage": ("coverage",)}

    def __init__(self, features=None, n=10_000, seed=0, k=5):
        super().__init__(features, n, seed)
        check_positive(k=k)
        self.k = k

    def gather(self):
        """Returns empty `Rows`."""
        return Rows(self.n, self.seed)

    def compute(self, sample, real=None):
        """Returns `{"density": number, "coverage": share}` of two `Rows`."""
        return density_coverage(real.array(), sample.array(), self.k)._asdict()
