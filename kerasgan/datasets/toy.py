"""Distributions of points whose truth is known: what a GAN learnt can be counted."""

import math
from typing import NamedTuple

import numpy as np

from kerasgan.datasets.info import Source
from kerasgan.datasets.points import check_options
from kerasgan.errors import check_positive, is_real, unknown


class Modes(NamedTuple):
    """What `GaussianMixture.modes` found in a sample of n points.

    Attributes:
        covered: Number of modes with at least one high-quality point.
        total: Number of modes that there are.
        high_quality: Share of the n points that are of high quality, in [0, 1].
        counts: (total,) int64, the high-quality points of each mode.
    """

    covered: int
    total: int
    high_quality: float
    counts: np.ndarray


class GaussianMixture:
    """Equally likely Gaussians of one standard deviation, alike in all directions.

    Args:
        centers: (k, d), the means of the k Gaussians.
        std: Standard deviation of each coordinate about its mean.
        name: What to call it.

    Attributes:
        centers: (k, d) float64.
        std: As given.
        name: As given.

    Raises:
        ValueError: If `centers` or `std` cannot be those of a mixture.
    """

    def __init__(self, centers, std, name):
        self.centers = np.asarray(centers, "float64")
        if self.centers.ndim != 2 or not self.centers.size:
            raise ValueError(
                "centers must have the shape (k, d), one row for each mode. "
                f"Received: shape {self.centers.shape}. Write [[0.0], [1.0]] for two "
                "modes on a line."
            )
        if not np.isfinite(self.centers).all():
            raise ValueError(
                f"centers must be finite. Received: centers={centers!r}. Leave out the "
                "modes that have none."
            )
        _check_positive_real("std", std)
        self.std = std
        self.name = name

    def draw(self, n, seed=0):
        """Draws points and tells their modes.

        Args:
            n: Number of points.
            seed: Whole number from 0; the same seed gives the same points.

        Returns:
            Pair of float32 points (n, d) and the int32 indices (n,) of their modes.
        """
        random = np.random.default_rng(seed)
        modes = random.integers(len(self.centers), size=n)
        noise = random.standard_normal((n, self.centers.shape[1]))
        points = self.centers[modes] + self.std * noise
        return points.astype("float32"), modes.astype("int32")

    def sample(self, n, seed=0):
        """Draws points: the first of what `draw` returns, float32 (n, d)."""
        return self.draw(n, seed)[0]

    def density(self, x):
        """Computes p(x) = 1/k sum_i N(x; c_i, std^2 I), exactly.

        Args:
            x: Points (n, d).

        Returns:
            (n,) float64, at least 0.

        Raises:
            ValueError: If `x` has another shape.
        """
        d = self.centers.shape[1]
        normalizer = (2 * math.pi * self.std**2) ** (d / 2)
        squares = self._distances(x) ** 2
        return np.exp(-squares / (2 * self.std**2)).mean(axis=1) / normalizer

    def modes(self, points, within=3.0):
        """Counts the modes that a sample covers (Srivastava et al., 2017, section 4.1).

        A point is of high quality if it lies within `within` standard deviations of
        the nearest center; a mode is covered if it is the nearest of at least one such
        point (the metrics of Lin et al., 2018, section 4.1, too).

        Args:
            points: (n, d), n at least 1. One that is not finite is of no quality.
            within: Euclidean distance in standard deviations. In one dimension 99.7%
                of the distribution's own points lie within 3, in two 98.9%.

        Returns:
            `Modes`.

        Raises:
            ValueError: If `points` has another shape or none, or `within` is no
                positive number.

        References:
            https://arxiv.org/abs/1705.07761, https://arxiv.org/abs/1712.04086
        """
        _check_positive_real("within", within)
        distances = self._distances(points)
        if not len(distances):
            raise ValueError(
                "modes are counted in at least one point. Received: no points. "
                "Generate some thousands."
            )
        good = distances.min(axis=1) <= within * self.std
        total = len(self.centers)
        counts = np.bincount(distances.argmin(axis=1)[good], minlength=total)
        return Modes(int((counts > 0).sum()), total, float(good.mean()), counts)

    def _distances(self, points):
        """Returns the Euclidean distances (n, k) of points (n, d) to the centers."""
        points = np.asarray(points, "float64")
        if points.ndim != 2 or points.shape[1] != self.centers.shape[1]:
            raise ValueError(
                f"Points of {self.name!r} have the shape (n, {self.centers.shape[1]}). "
                f"Received: shape {points.shape}. Write one point a row."
            )
        return np.linalg.norm(points[:, None] - self.centers, axis=2)


def gaussian(mean=0.0, std=1.0):
    """One Gaussian on the line, the p_data of Goodfellow et al., 2014, Figure 1.

    Args:
        mean: Its mean.
        std: Its standard deviation.

    Returns:
        `GaussianMixture` of one mode, points (n, 1).

    Reference:
        https://arxiv.org/abs/1406.2661
    """
    return GaussianMixture([[mean]], std, "gaussian")


def ring(modes=8, radius=1.0, std=0.01):
    """Gaussians on a circle, the 2D-ring of Lin et al., 2018, section 4.1.

    Mode i has its mean at radius (cos(2 pi i / modes), sin(2 pi i / modes)).

    Args:
        modes: Number of Gaussians.
        radius: Radius of the circle.
        std: Standard deviation of each; the paper writes the variance, 0.01^2.

    Returns:
        `GaussianMixture`, points (n, 2).

    Reference:
        https://arxiv.org/abs/1712.04086
    """
    check_positive(modes=modes)
    _check_positive_real("radius", radius)
    angles = 2 * math.pi * np.arange(modes) / modes
    centers = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return GaussianMixture(centers, std, "ring")


def grid(side=5, spacing=2.0, std=0.05):
    """Gaussians on a square grid about 0, the 2D-grid of Lin et al., 2018, section 4.1.

    The means of its 25 modes have the coordinates -4, -2, 0, 2 and 4.

    Args:
        side: Gaussians along each side.
        spacing: Distance from one to the next.
        std: Standard deviation of each; the paper writes the variance, 0.05^2.

    Returns:
        `GaussianMixture`, points (n, 2).

    Reference:
        https://arxiv.org/abs/1712.04086
    """
    check_positive(side=side)
    _check_positive_real("spacing", spacing)
    steps = spacing * (np.arange(side) - (side - 1) / 2)
    centers = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1)
    return GaussianMixture(centers.reshape(-1, 2), std, "grid")


class ParallelLines:
    """Two upright lines at a distance (Arjovsky et al., 2017, Example 1).

    Real points are (0, Z), generated ones (theta, Z), with Z ~ U[0, 1]. The Wasserstein
    distance falls as the lines come nearer; the Jensen-Shannon divergence does not,
    and so tells a generator nothing about where to go.

    Args:
        distance: theta, any finite number.

    Attributes:
        distance: As given.
        wasserstein: W(P_0, P_theta) = |theta|.
        jensen_shannon: The mean of the two Kullback-Leibler divergences to the mixture,
            JS(P_0, P_theta) = log 2 if theta is not 0, and 0 if it is.

    Raises:
        ValueError: If `distance` is no finite number.

    Reference:
        https://arxiv.org/abs/1701.07875
    """

    def __init__(self, distance=1.0):
        if not is_real(distance):
            raise ValueError(
                "distance must be a finite number. "
                f"Received: distance={distance!r}. Write 1.0, for example."
            )
        self.distance = distance
        self.wasserstein = abs(distance)  # |theta|
        self.jensen_shannon = math.log(2) if distance != 0 else 0.0

    def real(self, n, seed=0):
        """Draws float32 points (n, 2): (0, Z)."""
        return _upright(0.0, n, seed)

    def generated(self, n, seed=0):
        """Draws float32 points (n, 2): (theta, Z), the same Z for the same seed."""
        return _upright(self.distance, n, seed)


def parallel_lines(distance=1.0):
    """Two upright lines at a distance: see `ParallelLines`, which it returns."""
    return ParallelLines(distance)


def _upright(x, n, seed):
    z = np.random.default_rng(seed).uniform(size=n)
    return np.stack([np.full(n, x), z], axis=1).astype("float32")


def _check_positive_real(name, value):
    if not is_real(value) or value <= 0:
        raise ValueError(
            f"{name} must be a positive number. Received: {name}={value!r}. "
            "Write 1.0, for example."
        )


# split -> number of points, seed
SPLITS = {"train": (50_000, 0), "test": (10_000, 1)}


def _reader(make):
    """Returns the function of (split, options) that reads such a distribution."""

    def read(split, options):
        mixture = make()
        if split not in SPLITS:
            raise ValueError(unknown(f"split of {mixture.name!r}", split, SPLITS))
        check_options(mixture.name, options)
        points, modes = mixture.draw(*SPLITS[split])
        return Source(
            name=mixture.name,
            split=split,
            images=points,
            labels=modes,
            value_range=None,
        )

    return read


# name -> function of (split, options) that returns a Source
LOADERS = {each.__name__: _reader(each) for each in (gaussian, grid, ring)}
