"""Learned biases: one number for all values, or one for each."""

import math

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class SharedBias(keras.layers.Layer):
    """Gives one learned number, which begins at 0, in the shape of what it is given.

    The logarithm of a variance that all pixels share, for example. What it is given
    changes nothing but the shape.
    """

    def build(self, input_shape):
        """Makes the number."""
        self.bias = self.add_weight(name="bias", shape=(), initializer="zeros")

    def call(self, inputs):
        """Returns the number in the shape of the inputs."""
        return ops.zeros_like(inputs) + ops.cast(self.bias, inputs.dtype)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the inputs."""
        return input_shape


@keras.saving.register_keras_serializable("kerasgan")
class VisibleBias(keras.layers.Layer):
    """Adds a number of its own to each logit of binary values.

    A model that has it in its decoder begins it at the data, before its first step:
    a decoder that tells nothing else then gives each pixel the mean that it has in the
    examples. Burda et al. do so in the code of "Importance Weighted Autoencoders"
    (2016, https://arxiv.org/abs/1509.00519).

    Call arguments:
        inputs: `(m, ...)`, of a shape that is known but for m; the output has it too.
    """

    def build(self, input_shape):
        """Makes the numbers, zeros."""
        shape = tuple(input_shape[1:])
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        """Returns the inputs with the numbers added."""
        return inputs + ops.cast(self.bias, inputs.dtype)

    def adapt(self, mean, deviation):
        """Begins at the logits of the means of examples in [-1, 1].

        Args:
            mean: Array of as many values as there are logits.
            deviation: Likewise; it changes nothing.

        Raises:
            ValueError: Another number of values.
        """
        if mean.size != math.prod(self.bias.shape):
            raise ValueError(
                "VisibleBias has one number for each value of examples. Received: "
                f"examples of {mean.shape} and inputs of {tuple(self.bias.shape)}. Put "
                "it behind the last layer of the decoder."
            )
        self.bias.assign(logit((mean.reshape(self.bias.shape) + 1) / 2))

    @property
    def adapted(self):
        """Whether the numbers are any other than those of an untrained network."""
        return bool(np.any(ops.convert_to_numpy(self.bias)))

    def compute_output_shape(self, input_shape):
        """Returns the shape of the inputs."""
        return input_shape


def logit(p):
    """Returns log(p / (1 - p)), of p brought between 0.001 and 0.999."""
    p = np.clip(p, 0.001, 0.999)
    return np.log(p / (1 - p))
