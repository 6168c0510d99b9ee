"""One learned number for all values."""

import keras
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
