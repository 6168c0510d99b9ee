"""Dropout that several devices share as one device would draw it."""

import keras
from keras import ops

from kerasgan import backend


@keras.saving.register_keras_serializable("kerasgan")
class Dropout(keras.layers.Dropout):
    """Keras' dropout of single values, drawn for the rows of all replicas at once.

    Keras' own layer gives every replica of a `tf.distribute` strategy the same mask,
    and on PyTorch draws it from the global generator. On one device of the two other
    backends both are the same.

    Args:
        rate: In [0, 1), the share of values that are set to 0; the others are divided
            by 1 - rate.
        **options: `seed` and `name` of `keras.layers.Dropout`.

    Call arguments:
        inputs: Values (m, ...); the output has their shape.
        training: Whether to drop any.

    Reference: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
    Overfitting", JMLR 2014, section 4.
    """

    def call(self, inputs, training=False):
        """Returns the inputs, some of them set to 0 in training."""
        if not training or not self.rate:
            return inputs
        return inputs * backend.own_rows(self._mask, ops.shape(inputs))

    def _mask(self, shape):
        ones = ops.ones(shape, self.compute_dtype)
        return keras.random.dropout(ones, self.rate, shape, self.seed_generator)
