"""What metrics keep of a stream of images, and how they check what they are given."""

import hashlib

import numpy as np

LARGEST = 1e50


class Rows:
    """Keeps rows of a stream, at most `limit` of them, drawn at random beyond that.

    Up to `limit` everything is kept. Of a longer stream those rows are kept whose bytes
    have the smallest keyed hashes: a random sample that depends on the rows and the
    seed, not on their order or batches, in memory that does not grow. Rows that are the
    same stay or go together.

    Args:
        limit: Number of rows to keep.
        seed: Seed of the draw.
    """

    def __init__(self, limit, seed=0):
        self.limit = limit
        self.key = str(seed).encode()
        self.parts = []
        self.hashes = np.empty(0, "uint64")

    def add(self, batch, *others):
        """Adds rows (m, ...), and numbers (m,) that stay with them, labels for example.

        These decide nothing but the order of rows that are the same.
        """
        columns = [np.array(each) for each in (batch, *others)]
        self.parts.append(columns)
        self.hashes = np.append(self.hashes, [self._hash(row) for row in columns[0]])
        if len(self.hashes) > 2 * self.limit:
            self._drop()

    def array(self, count=None):
        """Returns the rows kept (at most limit, ...), or `count` of them, drawn."""
        if not self.parts:
            return np.empty((0, 0))
        if len(self.hashes) > self.limit:
            self._drop()
        rows = self._joined()[0]
        return rows if count is None else rows[self._smallest(count)]

    def drawn(self):
        """Returns the rows kept in the order of their hashes, a random one.

        A list: the rows (at most limit, ...), and the numbers that stay with them.
        """
        if not self.parts:
            return [self.array()]
        if len(self.hashes) > self.limit:
            self._drop()
        order = self._order()
        return [each[order] for each in self._joined()]

    def _drop(self):
        kept = self._smallest(self.limit)
        self.parts = [[each[kept] for each in self._joined()]]
        self.hashes = self.hashes[kept]

    def _joined(self):
        if len(self.parts) > 1:
            columns = zip(*self.parts, strict=True)
            self.parts = [[np.concatenate(each) for each in columns]]
        return self.parts[0]

    def _smallest(self, count):
        return np.sort(self._order()[:count])

    def _order(self):
        _, *others = self._joined()
        return np.lexsort([*others, self.hashes])  # the hashes first, stable

    def _hash(self, row):
        digest = hashlib.blake2b(row.tobytes(), digest_size=8, key=self.key)
        return np.uint64(int.from_bytes(digest.digest(), "little"))


def canonical(rows):
    """Sorts rows (n, d) by their values.

    What is drawn from them afterwards does not depend on the order they came in.
    """
    return rows[np.lexsort(rows.T[::-1])]


def check_labels(labels, count):
    """Refuses what are no classes of that many images.

    Args:
        labels: Whole numbers (count,) or (count, 1); None where there are none.
        count: Number of the images.

    Returns:
        The same as an array (count,).

    Raises:
        ValueError: None, another shape, or another dtype.
    """
    if labels is None:
        raise ValueError(
            "This metric takes the class that each image was asked for. Received: "
            "images without labels. Give a conditional model, or batches of pairs "
            "(images, labels)."
        )
    labels = np.asarray(labels)
    if labels.shape == (count, 1):
        labels = labels[:, 0]
    if labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels must be integers of the shape ({count},), one a sample. "
            f"Received: shape {labels.shape}, dtype {labels.dtype}. Of one-hot labels, "
            "give labels.argmax(axis=1)."
        )
    return labels


def check_rows(name, rows, least=2, columns=None):
    """Refuses what are no finite features of enough images.

    Args:
        name: What to call them in the refusal, `"real"` for example.
        rows: Array (n, d).
        least: The smallest n that the metric is defined for.
        columns: The d that is expected, or None for any.

    Returns:
        The same as float64 (n, d).

    Raises:
        ValueError: Wrong shape, too few rows, or values that are not finite.
    """
    rows = np.asarray(rows)
    if rows.ndim != 2 or rows.dtype.kind not in "fiub" or rows.shape[1] == 0:
        raise ValueError(
            f"{name} must be features of the shape (n, d), numbers. Received: shape "
            f"{rows.shape}, dtype {rows.dtype}. Images become features through "
            "kerasgan.metrics.features.get(name)(images)."
        )
    if len(rows) < least:
        raise ValueError(
            f"{name} must have at least {least} images for this metric. Received: "
            f"{len(rows)}. Draw more."
        )
    if columns is not None and rows.shape[1] != columns:
        raise ValueError(
            f"{name} must have the features of the other side. Received: "
            f"{rows.shape[1]} instead of {columns}. Use one extractor for both."
        )
    bad = ~np.isfinite(rows).all(axis=1)
    if bad.any():
        raise ValueError(
            f"{name} must be finite. Received: NaN or infinity in {bad.sum()} of "
            f"{len(rows)} rows, the first of them row {bad.argmax()}. A generator "
            "whose weights are NaN makes such images."
        )
    rows = rows.astype("float64")
    if len(rows) and np.abs(rows).max() > LARGEST:
        raise ValueError(
            f"{name} must be below {LARGEST:g} in size, or their powers overflow. "
            f"Received: up to {np.abs(rows).max():g}. Scale the features."
        )
    return rows
