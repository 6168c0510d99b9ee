"""Pixels out of channels, for networks that enlarge."""

import keras
from keras import initializers, layers, ops

from kerasgan.errors import check_positive


@keras.saving.register_keras_serializable("kerasgan")
class PixelShuffle(layers.Layer):
    """Turns r^2 channels into r x r pixels (Shi et al., 2016, equation 4).

    Channels C i ... C i + C - 1 of a pixel, i = r y + x, become the C channels of the
    pixel in row y and column x of its square: of 8 channels 0 to 7 and r = 2 the pixels
    [0, 1], [2, 3], [4, 5], [6, 7]. TensorFlow's `depth_to_space` has this order,
    `torch.nn.PixelShuffle` another.

    Args:
        factor: r, at least 1.
        **options: `name` and `dtype` of `keras.layers.Layer`.

    Call arguments:
        inputs: `(m, height, width, r^2 * channels)`; the output is `(m, r * height, r *
            width, channels)`.

    Raises:
        ValueError: The channels do not divide.

    Reference: Shi et al., "Real-Time Single Image and Video Super-Resolution Using an
    Efficient Sub-Pixel Convolutional Neural Network", CVPR 2016,
    https://arxiv.org/abs/1609.05158
    """

    def __init__(self, factor, **options):
        super().__init__(**options)
        check_positive(factor=factor)
        self.factor = factor

    def build(self, input_shape):
        """Refuses channels that do not divide; there are no weights."""
        if len(input_shape) != 4 or input_shape[-1] % self.factor**2:
            raise ValueError(
                f"Pixel shuffle makes {self.factor} x {self.factor} pixels of "
                f"{self.factor**2} times as many channels. Received: inputs of shape "
                f"{tuple(input_shape)}."
            )

    def call(self, inputs):
        """Returns the larger images."""
        r = self.factor
        _, height, width, channels = inputs.shape
        if None in (height, width):
            _, height, width, _ = ops.shape(inputs)
        lines = ops.reshape(inputs, (-1, width, r, channels // r))  # m * height of them
        rows = ops.transpose(lines, (0, 2, 1, 3))  # r rows of each line
        return ops.reshape(rows, (-1, height * r, width * r, channels // r**2))

    def compute_output_shape(self, input_shape):
        """Returns the shape of the larger images."""
        m, height, width, channels = input_shape
        grown = [None if s is None else s * self.factor for s in (height, width)]
        return (m, *grown, channels // self.factor**2)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "factor": self.factor}


@keras.saving.register_keras_serializable("kerasgan")
class ICNR(initializers.Initializer):
    """Kernels before a pixel shuffle that make all pixels of a square alike.

    The network then begins as enlargement by the nearest pixel and has no checkerboard
    (Aitken et al., 2017, section 3.1). The draws for one pixel of the square are
    tiled, r^2 times, in the order of `PixelShuffle`.

    Args:
        factor: r.
        initializer: Of the kernel of one pixel of the square; its fan counts that one.

    Reference: Aitken et al., "Checkerboard artifact free sub-pixel convolution",
    https://arxiv.org/abs/1707.02937
    """

    def __init__(self, factor, initializer="glorot_uniform"):
        check_positive(factor=factor)
        self.factor = factor
        self.initializer = initializers.get(initializer)

    def __call__(self, shape, dtype=None):
        """Draws a kernel (height, width, in, r^2 * channels)."""
        *window, channels = shape
        one = self.initializer((*window, channels // self.factor**2), dtype=dtype)
        return ops.tile(one, (*[1] * len(window), self.factor**2))

    def get_config(self):
        """Returns the arguments of the constructor."""
        initializer = initializers.serialize(self.initializer)
        return {"factor": self.factor, "initializer": initializer}
