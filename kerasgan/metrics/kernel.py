"""Kernel distance between features, as in KID (Bińkowski et al., 2018)."""

import math
from typing import NamedTuple

import numpy as np

from kerasgan.errors import is_integer, is_real
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.gathering import Rows, canonical, check_rows

BLOCK = 2**21  # kernel values at once, 16 MB


class KernelEstimate(NamedTuple):
    """A mean over subsets.

    Attributes:
        value: Mean of the subsets' unbiased estimates; may be negative.
        standard_error: Their standard deviation (ddof=0) over the root of their number.
    """

    value: float
    standard_error: float


def unbiased_mmd2(x, y, degree=3, gamma=None, coef0=1.0):
    """Estimates the squared maximum mean discrepancy with a polynomial kernel.

        k(a, b) = (gamma a.b + coef0)^degree
        MMD^2 =   1 / (m (m - 1)) * sum over i != j of k(x_i, x_j)
                + 1 / (n (n - 1)) * sum over i != j of k(y_i, y_j)
                - 2 / (m n)       * sum over i, j of k(x_i, y_j)

    (Bińkowski et al., 2018, eq. 4). Its mean over draws of x and y is the true
    distance, 0 for two samples of one distribution: so it must fall below 0 at times,
    and a negative estimate means no more than "near 0".

    Args:
        x: Features (m, d), m at least 2.
        y: Features (n, d), n at least 2.
        degree: Positive integer.
        gamma: Positive number, or None for the paper's 1 / d.
        coef0: Number of at least 0.

    Returns:
        The estimate, a float of either sign.

    Raises:
        ValueError: Wrong shapes, fewer than two images, values that are not finite, or
            no such kernel.

    Reference:
        https://arxiv.org/abs/1801.01401
    """
    x = check_rows("x", x)
    y = check_rows("y", y, columns=x.shape[1])
    m, n = len(x), len(y)
    kernel = _polynomial(degree, 1 / x.shape[1] if gamma is None else gamma, coef0)
    within_x = (_sum(kernel, x, x) - _sum_of_pairs(kernel, x)) / (m * (m - 1))
    within_y = (_sum(kernel, y, y) - _sum_of_pairs(kernel, y)) / (n * (n - 1))
    return float(within_x + within_y - 2 * _sum(kernel, x, y) / (m * n))


def kernel_distance(
    real, fake, subsets=100, subset_size=1000, degree=3, gamma=None, coef0=1.0, seed=0
):
    """Averages `unbiased_mmd2` over random subsets, as KID is reported.

    Rows are sorted first, so that their order does not change the draw; then each
    subset is drawn without replacement, real rows before generated ones. Of sorted
    rows, torch-fidelity 0.4 draws the same with `real` for its first input.

    The standard error is that of the draw of subsets alone. Subsets overlap, so it says
    little of how far other images would move the value, and it vanishes when the
    subsets are as large as the sets.

    Args:
        real: Features (n, d) of real images.
        fake: Features (m, d) of generated ones.
        subsets: Number of subsets, at least 2; or a list of pairs
            `(rows of real, rows of fake)`, arrays of indices into the arrays as given,
            which need neither `subset_size` nor `seed`.
        subset_size: Rows of each side in a subset, at least 2.
        degree: As in `unbiased_mmd2`.
        gamma: As in `unbiased_mmd2`.
        coef0: As in `unbiased_mmd2`.
        seed: Seed of the draw, below 2^32.

    Returns:
        `KernelEstimate`.

    Raises:
        ValueError: Wrong shapes, fewer rows than `subset_size`, values that are not
            finite, no such subsets, or no such kernel.

    Reference:
        https://arxiv.org/abs/1801.01401
    """
    real = check_rows("real", real)
    fake = check_rows("fake", fake, columns=real.shape[1])
    if isinstance(subsets, list | tuple):
        _check_subsets(subsets, len(real), len(fake))
    else:
        _check_draw(subsets, subset_size, seed)
        real, fake = canonical(real), canonical(fake)
        subsets = _draw(len(real), len(fake), subsets, subset_size, seed)
    estimates = [
        unbiased_mmd2(real[i], fake[j], degree, gamma, coef0) for i, j in subsets
    ]
    error = np.std(estimates) / math.sqrt(len(estimates))
    return KernelEstimate(float(np.mean(estimates)), float(error))


def _polynomial(degree, gamma, coef0):
    good = is_integer(degree, least=1) and is_real(gamma) and is_real(coef0)
    if not good or gamma <= 0 or coef0 < 0:
        raise ValueError(
            "The kernel takes a positive integer degree, gamma > 0 and coef0 >= 0. "
            f"Received: degree={degree!r}, gamma={gamma!r}, coef0={coef0!r}. "
            "Leave them out for those of the paper."
        )
    # A product is many times faster than NumPy's power.
    return lambda products: math.prod([gamma * products + coef0] * degree)


def _sum(kernel, x, y):
    parts = math.ceil(len(x) * len(y) / BLOCK)
    return sum(kernel(rows @ y.T).sum() for rows in np.array_split(x, parts))


def _sum_of_pairs(kernel, x):
    return kernel(np.einsum("id,id->i", x, x)).sum()  # k(x_i, x_i)


def _draw(real, fake, subsets, size, seed):
    if size > min(real, fake):
        raise ValueError(
            "A subset cannot have more rows than there are. Received: "
            f"subset_size={size}, {real} real and {fake} fake rows. "
            f"Write subset_size={min(real, fake)} or less, or draw more."
        )
    random = np.random.RandomState(seed)
    sides = (real, fake)
    return [
        tuple(random.choice(side, size, replace=False) for side in sides)
        for _ in range(subsets)
    ]


def _check_draw(subsets, size, seed):
    good = is_integer(subsets, least=2) and is_integer(size, least=2)
    if not good or not is_integer(seed) or seed >= 2**32:
        raise ValueError(
            "subsets and subset_size must be whole numbers of at least 2, and seed one "
            f"from 0 to 2^32 - 1. Received: subsets={subsets!r}, subset_size={size!r}, "
            f"seed={seed!r}. For one subset that is everything, call unbiased_mmd2."
        )


def _check_subsets(subsets, real, fake):
    unfit = [
        place
        for place, pair in enumerate(subsets)
        if len(pair) != 2 or not (_are_rows(pair[0], real) and _are_rows(pair[1], fake))
    ]
    if len(subsets) < 2 or unfit:
        raise ValueError(
            "subsets must be at least 2 pairs (rows of real, rows of fake), each of 2 "
            f"or more distinct indices, below {real} for real and {fake} for fake. "
            f"Received: {len(subsets)} subsets, of which unfit are {unfit}. For one "
            "subset, call unbiased_mmd2(real[rows], fake[rows])."
        )


def _are_rows(rows, count):
    rows = np.asarray(rows)
    if rows.ndim != 1 or rows.dtype.kind not in "iu" or len(rows) < 2:
        return False
    return rows.min() >= 0 and rows.max() < count and len(np.unique(rows)) == len(rows)


class KernelDistance(SampleMetric):
    """Kernel distance to real images, mean and error; see `kernel_distance`.

    In Inception's features this is KID; in others it is not, and is not called so.

    Args:
        features: As in `SampleMetric`.
        n: Number of samples; of more real images than that, n are drawn.
        seed: As in `SampleMetric`, and seed of the subsets; below 2^32.
        subsets: Number of subsets, at least 2.
        subset_size: Rows of each side in a subset, at least 2; None stands for 1000,
            or for the smaller number of rows if there are fewer. Then every subset is
            all rows of that side, and the error says nothing.

    Reference:
        https://arxiv.org/abs/1801.01401
    """

    values = {"kernel": "lower", "kernel_error": None}
    claims = {"kernel": ("fidelity", "coverage")}

    def __init__(self, features=None, n=10_000, seed=0, subsets=100, subset_size=None):
        super().__init__(features, n, seed)
        _check_draw(subsets, 1000 if subset_size is None else subset_size, seed)
        self.subsets = subsets
        self.subset_size = subset_size

    def gather(self):
        """Returns empty `Rows`."""
        return Rows(self.n, self.seed)

    def compute(self, sample, real=None):
        """Returns `{"kernel": mean, "kernel_error": error}` of two `Rows`."""
        real, fake = real.array(), sample.array()
        size = self.subset_size or min(1000, len(real), len(fake))
        found = kernel_distance(real, fake, self.subsets, size, seed=self.seed)
        return {"kernel": found.value, "kernel_error": found.standard_error}
