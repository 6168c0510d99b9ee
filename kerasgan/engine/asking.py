"""Samples of a model that makes them of data: who asks gives it the first rows."""

import keras
import numpy as np
from keras import ops

from kerasgan.engine.preparing import batches_of

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
    """

    def __init__(self, model, rows=None, data=None):
        self.model = model
        self.data = data
        self.rows = rows or {}

    def __getattr__(self, name):
        return getattr(self.model, name)

    def given(self, n):
        """Returns what n samples are made of: dict of condition -> array (n, ...)."""
        known = min((len(rows) for rows in self.rows.values()), default=0)
        if known < n and self.data is not None:
            self.rows = self._read(n)
        return {
            name: np.resize(rows, (n, *rows.shape[1:]))
            for name, rows in self.rows.items()
        }

    def generate(self, n, **options):
        """Makes n samples, as the model's `generate` does."""
        return self.model.generate(n, **{**self.given(n), **options})

    def generate_batches(self, n, **options):
        """Makes n samples, as the model's `generate_batches` does."""
        return self.model.generate_batches(n, **{**self.given(n), **options})

    def _read(self, n):
        """Returns the first n rows of all conditions that nothing draws."""
        places = list(map(id, self.model.fields.values()))
        kinds = self.model.conditions
        columns = {name: places.index(id(kinds[name])) for name in self.model.undrawn}
        found, left = {name: [] for name in columns}, n
        for batch in batches_of(*self.data, BATCH):
            parts = keras.tree.flatten(batch)
            for name, column in columns.items():
                found[name].append(ops.convert_to_numpy(parts[column]))
            left -= len(parts[0])
            if left <= 0:
                break
        return {name: np.concatenate(parts) for name, parts in found.items()}
