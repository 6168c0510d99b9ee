"""Nearest training images, and how many samples are copies of them."""

from typing import NamedTuple

import numpy as np
from sklearn.neighbors import NearestNeighbors

from kerasgan.errors import is_integer, is_real
from kerasgan.metrics.gathering import check_rows

SPARE = 4  # neighbours beyond the k nearest, against rounding in the search
BLOCK = 2**22  # numbers at once, 32 MB


def nearest(queries, training, k=1):
    """Finds the k training images that are nearest to each query.

    The search in scikit-learn takes |a - b|^2 = |a|^2 - 2 a . b + |b|^2, which rounds
    that of near copies away. So it finds a few more than k, around the training images'
    mean, and their distances are computed again from the differences.

    Args:
        queries: Features (n, d), n at least 1.
        training: Features (m, d), m at least k.
        k: Number of neighbours.

    Returns:
        `(distances, rows)`, both (n, k): Euclidean distances, the nearest first, and
        the rows of `training` at these distances. An exact copy is at distance 0. Of
        many equally near rows any may be found; those that are come in their order.

    Raises:
        ValueError: Wrong shapes, values that are not finite, or k out of range.
    """
    queries = check_rows("queries", queries, least=1)
    training = check_rows("training", training, least=1, columns=queries.shape[1])
    if not is_integer(k, least=1) or k > len(training):
        raise ValueError(
            "k must be a whole number from 1 to the number of training images. "
            f"Received: k={k!r}, {len(training)} images. Ask for fewer neighbours."
        )
    center = training.mean(axis=0)
    count = min(k + SPARE, len(training))
    search = NearestNeighbors(n_neighbors=count, algorithm="brute")
    search.fit(training - center)
    rows = np.sort(search.kneighbors(queries - center, return_distance=False), axis=1)
    distances = np.empty(rows.shape)
    step = max(BLOCK // (count * queries.shape[1]), 1)
    for first in range(0, len(queries), step):
        block = slice(first, first + step)
        differences = training[rows[block]] - queries[block, None]
        distances[block] = np.linalg.norm(differences, axis=2)
    order = np.argsort(distances, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(distances, order, 1), np.take_along_axis(rows, order, 1)


class Copies(NamedTuple):
    """What `copy_rate` returns.

    Attributes:
        copy_rate: Share of the samples that are copies, in [0, 1].
        threshold: Largest distance of a copy to its nearest training image.
    """

    copy_rate: float
    threshold: float


def copy_rate(fake, training, test, quantile=0.01):
    """Computes the share of samples suspiciously near to a training image.

    A sample is a copy if its nearest training image is at most as far away as that of
    the nearest `quantile` of the test images. Unseen real images score about
    `quantile`; a share far above it is memory, in the eyes of the features.

    Args:
        fake: Features (n, d) of generated images.
        training: Features (m, d) of the images that the generator was trained on.
        test: Features (l, d) of real images that it never saw, 1 / `quantile` at least.
        quantile: Share of the test images that count as copies.

    Returns:
        `Copies`.

    Raises:
        ValueError: Wrong shapes, values that are not finite, a quantile out of range,
            or too few test images for it.
    """
    if not is_real(quantile) or not 0 < quantile < 1:
        raise ValueError(
            "quantile must lie between 0 and 1. Received: "
            f"quantile={quantile!r}. Write quantile=0.01, for example."
        )
    fake, test = check_rows("fake", fake, least=1), check_rows("test", test, least=1)
    unseen, _ = nearest(test, training)
    if len(unseen) * quantile < 1:
        raise ValueError(
            f"The quantile {quantile:g} takes {1 / quantile:.0f} test images. "
            f"Received: {len(unseen)}. Give more of them, or a larger quantile."
        )
    threshold = float(np.quantile(unseen, quantile))
    distances, _ = nearest(fake, training)
    return Copies(float(np.mean(distances <= threshold)), threshold)
