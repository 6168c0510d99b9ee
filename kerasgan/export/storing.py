"""Weights as a SavedModel stores them: those that float16 has, in float16."""

import functools

import numpy as np

from kerasgan import backend
from kerasgan.halves import halved


class Stored:
    """The weights of functions that are traced for one file, each stored once.

    A weight whose numbers float16 has, all of them, is stored in half the size and cast
    to float32 where it is read: what the functions compute stays the same, bit for bit.

    Args:
        tensorflow: The module.
    """

    def __init__(self, tensorflow):
        self.tensorflow = tensorflow
        self.halves = {}  # id of a variable -> (variable, its float16 twin or None)

    @property
    def precision(self):
        """`"float16"` where all weights are stored so, else `"float32"`."""
        found = [half is not None for _, half in self.halves.values()]
        return "float16" if found and all(found) else "float32"

    def reading(self, function):
        """Returns a function that reads its weights as they are stored."""

        @functools.wraps(function)
        def reading_it(*arguments):
            with backend.Reading(self._read):
                return function(*arguments)

        return reading_it

    def _read(self, variable):
        if variable.dtype != "float32":
            return None
        if id(variable) not in self.halves:
            self.halves[id(variable)] = variable, self._half(variable)
        half = self.halves[id(variable)][1]
        return None if half is None else self.tensorflow.cast(half, "float32")

    def _half(self, variable):
        with self.tensorflow.init_scope():
            values = halved(np.asarray(variable))
            if values.dtype != "float16":
                return None
            return self.tensorflow.Variable(
                values, trainable=variable.trainable, name=variable.name
            )
