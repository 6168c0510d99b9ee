"""Balls that reach to the k-th neighbour: what the manifold metrics count with.

Balls are closed, as Kynkäänniemi et al. (2019) write them: a point at exactly the
radius lies inside. So an image lies in its own ball even if the radius is 0, as it is
where k + 1 real images are identical.

All distances are squared, and each pair is summed over its differences in the order of
the columns. So a pair has the same distance wherever its rows stand, in either order,
and ties stay ties.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.spatial.distance import cdist

BLOCK = 2**21  # distances at once, 16 MB
THREADS = 2
KEPT = 8  # radii of so many sets
_RADII = {}


def squared_radii(rows, k):
    """Measures how far the k-th nearest of the others is.

    Args:
        rows: Centres (n, d), n at least k + 1.
        k: Which neighbour, counted from 1; the row itself is none, a copy of it is.

    Returns:
        Squared distances (n,).
    """
    rows = np.ascontiguousarray(rows)
    key = hashlib.blake2b(rows.view("uint8")).digest(), rows.dtype.str, rows.shape, k
    if key not in _RADII:  # those of real images are asked for again and again
        while len(_RADII) >= KEPT:
            del _RADII[next(iter(_RADII))]
        # Place 0 of the order is the distance to itself, or to a copy, as far away. A
        # copy of that column, or else the view would keep the whole block.
        _RADII[key] = _by_blocks(
            lambda d, _: np.partition(d, k, axis=1)[:, k].copy(), rows, rows
        )
    return _RADII[key].copy()


def balls_around(points, centres, radii):
    """Counts the balls that each point lies in.

    Args:
        points: (m, d).
        centres: (n, d).
        radii: Squared radii (n,) of the balls around the centres.

    Returns:
        Counts (m,) from 0 to n.
    """
    return _by_blocks(lambda d, _: (d <= radii).sum(axis=1), points, centres)


def points_inside(centres, radii, points):
    """Counts the points in each ball.

    Args:
        centres: (n, d).
        radii: Squared radii (n,) of the balls around the centres.
        points: (m, d).

    Returns:
        Counts (n,) from 0 to m.
    """
    return _by_blocks(lambda d, i: (d <= radii[i, None]).sum(axis=1), centres, points)


def _by_blocks(count, rows, others):
    """Joins `count(squared distances (b, m), slice of the b rows)` of all blocks."""
    size = max(BLOCK // len(others), 1)
    blocks = [slice(i, i + size) for i in range(0, len(rows), size)]

    def of_block(block):
        return count(cdist(rows[block], others, "sqeuclidean"), block)

    with ThreadPoolExecutor(THREADS) as pool:  # cdist releases the interpreter's lock
        return np.concatenate(list(pool.map(of_block, blocks)))
