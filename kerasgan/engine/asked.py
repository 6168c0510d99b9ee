"""A model that makes samples of rows of data, which it is given with them."""

import keras
import numpy as np
from keras import ops

from kerasgan.engine.passes import batches_of

BATCH = 64


class Asked:
    """A model that is given rows of data wherever it draws a condition not itself.

    It has all that the model has; `generate` and `generate_batches` make n samples of
    the first n rows of the data, which are always the same. Where there are fewer, they
    begin again.

    Args:
        model: A `GenerativeModel`.
        rows: Dict of condition -> array (k, ...); by default they are read of data.
        data: `(x, y)`, what `fit` takes, in the model's range; no generator.
        true: Array (k, ...) of what should be made of these rows; by default it is read
            of the data, where they say it.
    """

    def __init__(self, model, rows=None, data=None, true=None):
        self.model = model
        self.data = data
        self.rows = rows or {}
        self.true = true

    def __getattr__(self, name):
        return getattr(self.model, name)

    def given(self, n):
        """Returns what n samples are made of: dict of condition -> array (n, ...)."""
        known = min((len(rows) for rows in self.rows.values()), default=0)
        if known < n and self.data is not None:
            self.rows = self._first(n, self.model.given_in)
        return {
            name: np.resize(rows, (n, *rows.shape[1:]))
            for name, rows in self.rows.items()
        }

    def truth(self, n):
        """Returns what the first n samples should be; None where nobody knows."""
        true = self.true
        if true is None and self.data is not None and self.model.truthful:
            true = self._first(n, lambda *parts: {"": self.model.truth_in(*parts)})[""]
        return None if true is None else np.resize(true, (n, *true.shape[1:]))

    def generate(self, n, **options):
        """Makes n samples, as the model's `generate` does."""
        return self.model.generate(n, **{**self.given(n), **options})

    def generate_batches(self, n, **options):
        """Makes n samples, as the model's `generate_batches` does."""
        return self.model.generate_batches(n, **{**self.given(n), **options})

    def _first(self, n, look):
        """Returns what is found in the first n rows of the data, or in all.

        Args:
            n: Number of rows.
            look: Function of the parts of a batch -> dict of name -> rows.
        """
        found, left = {}, n
        for batch in batches_of(*self.data, BATCH):
            # What stands behind the fields, labels for example, is left aside.
            parts = keras.tree.flatten(batch)[: len(self.model.fields)]
            for name, rows in look(*parts).items():
                found.setdefault(name, []).append(ops.convert_to_numpy(rows))
            left -= len(parts[0])
            if left <= 0:
                break
        return {name: np.concatenate(parts) for name, parts in found.items()}
