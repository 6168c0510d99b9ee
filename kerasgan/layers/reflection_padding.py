"""Padding of images with their own mirror image."""

import keras
from keras import layers, ops

from kerasgan.errors import check_positive


@keras.saving.register_keras_serializable("kerasgan")
class ReflectionPadding2D(layers.Layer):
    """Pads images on all four sides with what they show, mirrored at the edge.

    The pixels at the edge are the mirror, and the layer does not repeat them: it pads
    a b c d by 2 to c b a b c d c b. A convolution behind it sees no border of zeros.

    Args:
        padding: Number of pixels added at each side, at least 1.

    Call arguments:
        inputs: `(m, height, width, channels)`, more than `padding` pixels high and
            wide; the output is `(m, height + 2 * padding, width + 2 * padding,
            channels)`.

    Raises:
        ValueError: If `padding` is no positive integer, or if the images are too small
            to be mirrored that far.

    Reference:
        Zhu et al., 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent
        Adversarial Networks", https://arxiv.org/abs/1703.10593, appendix 7.2
    """

    def __init__(self, padding=1, **kwargs):
        super().__init__(**kwargs)
        check_positive(padding=padding)
        self.padding = padding

    def build(self, input_shape):
        """Refuses images that are too small; adds no weights."""
        small = [s for s in input_shape[1:3] if s is not None and s <= self.padding]
        if len(input_shape) != 4 or small:
            raise ValueError(
                "ReflectionPadding2D takes images (m, height, width, channels) of more "
                f"than {self.padding} pixels a side. Received: inputs of shape "
                f"{tuple(input_shape)}, padding={self.padding}. Use larger images or "
                "less padding."
            )

    def call(self, inputs):
        """Returns the padded images."""
        sides = (self.padding, self.padding)
        return ops.pad(inputs, ((0, 0), sides, sides, (0, 0)), mode="reflect")

    def compute_output_shape(self, input_shape):
        """Returns the shape with `2 * padding` more pixels each way."""
        m, height, width, channels = input_shape
        grown = [None if s is None else s + 2 * self.padding for s in (height, width)]
        return (m, *grown, channels)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "padding": self.padding}
