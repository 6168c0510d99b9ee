"""Dropout whose choice is an input, for dropout that samples."""

import keras
from keras import layers, ops

from kerasgan.errors import is_real


@keras.saving.register_keras_serializable("kerasgan")
class DrawnDropout(layers.Layer):
    """Dropout that is told what to drop, in training and in sampling alike.

    Networks whose dropout makes their samples differ, as that of pix2pix does, are
    functions of its draws: the same draws drop the same values on every backend and in
    every exported file.

    Args:
        rate: In [0, 1), the share of values that are set to 0; the others are divided
            by 1 - rate.
        **options: `name` and `dtype` of `keras.layers.Layer`.

    Call arguments:
        inputs: `[x, u]`: values (m, ...), and as many uniform draws from [0, 1) for
            each example, in the same shape. A value is dropped where its draw is below
            the rate.

    Raises:
        ValueError: Another rate.
    """

    def __init__(self, rate, **options):
        super().__init__(**options)
        if not is_real(rate) or not 0 <= rate < 1:
            raise ValueError(
                f"rate must lie in [0, 1), 0.5 for example. Received: rate={rate!r}."
            )
        self.rate = float(rate)

    def call(self, inputs):
        """Returns the values, some of them set to 0."""
        x, u = inputs
        kept = ops.cast(u >= self.rate, x.dtype)
        return x * kept / (1 - self.rate)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the values."""
        return tuple(input_shape[0])

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "rate": self.rate}
