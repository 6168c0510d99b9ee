"""Maps cut to the size of others."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("kerasgan")
class CutLike(layers.Layer):
    """Leaves the last rows and columns of maps out that others do not have.

    A map of odd size is halved to one that, doubled again, has a row and a column too
    many: 7 pixels become 4, and these 8.

    Call arguments:
        inputs: `[x, like]`: x `(m, height, width, channels)`, at least as high and as
            wide as `like`, whose size the output has.
    """

    def call(self, inputs):
        """Returns x without what lies beyond `like`."""
        x, like = inputs
        _, height, width, _ = ops.shape(like)
        return x[:, :height, :width]

    def compute_output_shape(self, input_shape):
        """Returns the shape of x, of the size of `like`."""
        (m, *_, channels), (_, height, width, _) = input_shape
        return m, height, width, channels
