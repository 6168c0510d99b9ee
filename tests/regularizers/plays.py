"""Plays and draws for tests, small enough for numbers by hand."""

from typing import Any, NamedTuple

import numpy as np
from keras import ops

from kerasgan.regularizers import Round


class Adversary(NamedTuple):
    """What a regularizer of a discriminator looks at when it is attached."""

    discriminator: Any


class Listed:
    """A noise that gives the listed numbers, and keeps what it was asked for.

    Uniform draws are listed as fractions of the way from low to high.
    """

    def __init__(self, *draws, dtype="float32"):
        self.draws = list(draws)
        self.dtype = dtype
        self.asked = []

    def _next(self, shape):
        shape = tuple(int(size) for size in shape)
        return np.broadcast_to(np.asarray(self.draws.pop(0), self.dtype), shape)

    def uniform(self, shape, low=0.0, high=1.0):
        self.asked.append((tuple(shape), low, high))
        return ops.convert_to_tensor(low + (high - low) * self._next(shape), self.dtype)

    def normal(self, shape):
        self.asked.append((tuple(shape), "normal"))
        return ops.convert_to_tensor(self._next(shape), self.dtype)


def per_image(*values):
    """Returns draws (m, 1, 1, 1)."""
    return np.reshape(np.array(values), (-1, 1, 1, 1))


def tensor(values, dtype="float32"):
    return ops.convert_to_tensor(np.asarray(values, dtype))


def number(value):
    """Returns a scalar tensor as a float, detached."""
    return float(ops.convert_to_numpy(value))


def play(**given):
    """Returns a Round of what is given, and None elsewhere."""
    return Round(**{name: given.get(name) for name in Round._fields})


def linear(weights):
    """Returns the critic D(x) = <w, x> of examples (m, ...)."""
    weights = np.asarray(weights, "float32").reshape(-1, 1)
    return lambda x: ops.matmul(ops.reshape(x, (-1, len(weights))), weights)
