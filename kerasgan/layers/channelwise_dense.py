"""A layer that spreads what a map shows over all of its places, channel by channel."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("kerasgan")
class ChannelwiseDense(layers.Layer):
    """Joins all places of a map within each channel (Pathak et al., 2016, section 3.1).

    A map of n x n places and c channels takes c n^4 weights, a dense layer c^2 n^4. A
    convolution of one pixel behind it joins the channels.

    Args:
        **options: `name` and `dtype` of `keras.layers.Layer`.

    Call arguments:
        inputs: `(m, height, width, channels)`; the output has their shape.

    Reference: Pathak et al., "Context Encoders: Feature Learning by Inpainting", CVPR
    2016, https://arxiv.org/abs/1604.07379
    """

    def build(self, input_shape):
        """Adds a kernel (channels, places, places) and a bias (places, channels)."""
        _, height, width, channels = input_shape
        places = height * width
        limit = (3 / places) ** 0.5  # Glorot's of one channel
        self.kernel = self.add_weight(
            name="kernel",
            shape=(channels, places, places),
            initializer=keras.initializers.RandomUniform(-limit, limit),
        )
        self.bias = self.add_weight(
            name="bias", shape=(places, channels), initializer="zeros"
        )

    def call(self, inputs):
        """Returns the map whose places were joined."""
        _, height, width, channels = inputs.shape
        x = ops.reshape(inputs, (-1, height * width, channels))
        x = ops.transpose(x, (2, 0, 1))  # a product of matrices for each channel
        x = ops.transpose(ops.matmul(x, self.kernel), (1, 2, 0)) + self.bias
        return ops.reshape(x, (-1, height, width, channels))
