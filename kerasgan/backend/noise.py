"""Random numbers of the rows of a batch, however many devices share it."""

from functools import partial

import keras

from kerasgan.backend.running import module


class Noise(keras.random.SeedGenerator):
    """A seed generator that draws noise of the rows of a batch, others at each call.

    Replicas draw together what one device would draw for the whole batch, and each
    takes the rows that are its own: several devices train as one does.
    """

    def normal(self, shape):
        """Draws from N(0, 1); float32 of that shape, whose first axis are the rows."""
        draw = partial(keras.random.normal, dtype="float32", seed=self)
        return module.own_rows(draw, shape)

    def uniform(self, shape, low=0.0, high=1.0):
        """Draws from U[low, high); float32 of that shape."""
        draw = partial(
            keras.random.uniform, minval=low, maxval=high, dtype="float32", seed=self
        )
        return module.own_rows(draw, shape)

    def integers(self, shape, count):
        """Draws whole numbers from 0 to count - 1; int32 of that shape."""
        places = keras.ops.floor(self.uniform(shape) * count)
        return keras.ops.cast(keras.ops.minimum(places, count - 1), "int32")
