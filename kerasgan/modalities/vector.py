"""Vectors: embeddings of one's own, which say what samples shall show."""

import numpy as np

from kerasgan.errors import is_integer, shown
from kerasgan.modalities.condition import Condition
from kerasgan.modalities.modality import Modality


class Vector(Modality, Condition):
    """Rows of numbers `(size,)`: sentence embeddings, or attributes of one's own.

    Nothing draws them: samples are made of the vectors that are given, which have no
    range and are not scaled.

    Args:
        size: Number of values of one vector.

    Raises:
        ValueError: It is no positive whole number.
    """

    things = "vectors"
    told_beside = True
    optional = False
    typed = "FILE.npy"
    asked = "vector"

    def __init__(self, size):
        if not is_integer(size, least=1):
            raise ValueError(
                "size must be a whole number of at least 1, the values of a vector. "
                f"Received: size={size!r}."
            )
        super().__init__((int(size),))
        self.size_of_one = int(size)

    def rows(self, vectors, n):
        """Reads the vectors that n samples are made of.

        Args:
            vectors: Array (size,), one for all; or (k, size), where k divides n, for
                n / k samples of each, in this order.
            n: Number of samples.

        Returns:
            float32 array (n, size).

        Raises:
            ValueError: Another shape, or values that are not finite.
        """
        given = np.asarray(vectors)
        given = given[None] if given.ndim == 1 else given
        numbers = given.dtype.kind in "fiu" and given.size
        if not numbers or given.shape[1:] != self.shape or n % len(given):
            raise ValueError(
                f"vectors must be numbers of the shape ({self.size_of_one},), or (k, "
                f"{self.size_of_one}) where k divides {n}. Received: shape "
                f"{np.shape(vectors)} of {given.dtype}."
            )
        self.refuse_outside(given)
        return np.repeat(given, n // len(given), axis=0).astype("float32")

    def count(self, values):
        """Returns how many samples vectors ask for: as many as there are rows."""
        return len(values) if np.ndim(values) == 2 else 1

    def parse(self, text, names=None, owner="", read=None):
        """Reads a file of the command line, `.npy`, that holds the vectors."""
        try:
            return np.load(text, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise ValueError(
                f"Vectors are read from a file .npy of numbers (k, {self.size_of_one})."
                f" Received: {shown(text)} ({' '.join(str(error).split())})."
            ) from None

    def inputs(self, name):
        """Returns the inputs of exported files: float32 (m, size)."""
        return [(name, (None, *self.shape), "float32")]

    def entering(self, rows):
        """Returns what networks see of rows: the same."""
        return rows

    def get_config(self):
        """Returns the constructor's arguments, for the `get_config` of a model."""
        return {"size": self.size_of_one}

    def __repr__(self):
        """Returns the call that makes it."""
        return f"Vector({self.size_of_one})"
