"""Convolutions that see no pixel at or behind their own (van den Oord et al., 2016)."""

import keras
import numpy as np
from keras import ops

from kerasgan.errors import check_positive, is_integer, unknown
from kerasgan.layers.raster import RasterLayer

MASKS = ("A", "B")


def check_kernel(kernel_size, least=1):
    """Refuses a kernel that has no middle, or is smaller than `least`."""
    if not is_integer(kernel_size, least) or kernel_size % 2 == 0:
        known = ", ".join(map(str, range(least, 7, 2)))
        raise ValueError(
            f"A kernel with a mask has a middle, so that kernel_size is odd: {known} "
            f"or 7. Received: kernel_size={kernel_size!r}."
        )


def causal_mask(kernel_size, inputs, outputs, mask="B", colors=1):
    """Returns the mask of a kernel, float32 of 0 and 1, in the kernel's shape.

    1 for the rows above and for what is left of the middle. Channels are split into
    groups, one for each colour of the images, in order. In the middle, mask A connects
    a group with those of earlier colours, and mask B with its own too (section 3.4).

    Args:
        kernel_size: Odd side of the kernel.
        inputs: Number of its input channels.
        outputs: Number of its output channels.
        mask: `"A"` or `"B"`.
        colors: Number of colour channels of the images.

    Returns:
        Array (kernel_size, kernel_size, inputs, outputs).
    """
    middle = kernel_size // 2
    values = np.zeros((kernel_size, kernel_size, inputs, outputs), "float32")
    values[:middle] = 1
    values[middle, :middle] = 1
    source = np.arange(inputs)[:, None] * colors // inputs
    target = np.arange(outputs)[None] * colors // outputs
    values[middle, middle] = source < target if mask == "A" else source <= target
    return values


@keras.saving.register_keras_serializable("kerasgan")
class MaskedConv2D(RasterLayer):
    """Convolution whose output at a pixel depends on earlier pixels alone.

    Earlier are the rows above and what is left in the same row; the pixel itself counts
    where the mask is B. In images of several colours that holds of each colour: green
    sees the red of its pixel, and blue sees both.

    Args:
        filters: Number of output channels.
        kernel_size: Side of the kernel, an odd number.
        mask: `"A"` in the layer that sees the images, `"B"` in all behind it.
        colors: Number of colour channels of the images; 1 for grey ones.
        rectify: Whether a ReLU stands before the convolution.
        kernel_initializer: As for `keras.layers.Conv2D`.

    Call arguments:
        inputs: `(m, height, width, channels)`; the output is `(m, height, width,
            filters)`, with zeros around the images.

    Raises:
        ValueError: An even kernel, another mask, or a number that is not positive.

    Reference:
        van den Oord, Kalchbrenner and Kavukcuoglu, 2016, "Pixel Recurrent Neural
        Networks", https://arxiv.org/abs/1601.06759, section 3.4
    """

    def __init__(
        self,
        filters,
        kernel_size,
        mask="B",
        colors=1,
        rectify=False,
        kernel_initializer="glorot_uniform",
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_positive(filters=filters, colors=colors)
        check_kernel(kernel_size)
        if mask not in MASKS:
            raise ValueError(unknown("mask", mask, MASKS))
        self.filters, self.kernel_size = filters, kernel_size
        self.mask, self.colors, self.rectify = mask, colors, rectify
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.reach = kernel_size // 2

    def build(self, input_shape):
        """Adds the kernel and the bias."""
        sizes = self.kernel_size, input_shape[-1], self.filters
        self.allowed = causal_mask(*sizes, self.mask, self.colors)
        self.kernel = self.add_weight(
            name="kernel",
            shape=self.allowed.shape,
            initializer=self.kernel_initializer,
        )
        self.bias = self.add_weight(
            name="bias", shape=(self.filters,), initializer="zeros"
        )

    def masked_kernel(self):
        """Returns the kernel with zeros for what must not be seen."""
        return self.kernel * ops.cast(self.allowed, self.kernel.dtype)

    def call(self, inputs):
        """Returns the feature maps."""
        inputs = ops.relu(inputs) if self.rectify else inputs
        if self.reach:  # the rows of the kernel below its middle are zeros
            sides = (self.reach, self.reach)
            inputs = ops.pad(inputs, ((0, 0), (self.reach, 0), sides, (0, 0)))
        kernel = self.masked_kernel()[: self.reach + 1]
        return ops.conv(inputs, kernel, data_format="channels_last") + self.bias

    def before_rows(self, m, width):
        """Returns as many rows of zeros as the kernel reaches up."""
        if not self.reach:
            return ()
        return ops.zeros((m, self.reach, width, self.kernel.shape[2]))

    def begin_row(self, above, told=None, labels=None):
        """Convolves the rows above."""
        if not self.reach:
            return (), None
        sides = (self.reach, self.reach)
        padded = ops.pad(above, ((0, 0), (0, 0), sides, (0, 0)))
        kernel = self.kernel[: self.reach]  # where the mask is 1
        return ops.conv(padded, kernel, data_format="channels_last")[:, 0], None

    def before_row(self, m):
        """Returns zeros for the pixels on the left."""
        return ops.zeros((m, self.reach, self.kernel.shape[2])) if self.reach else ()

    def pixel(self, ahead, left, x):
        """Adds what the left neighbours and the pixel itself mean."""
        x = ops.relu(x) if self.rectify else x
        middle = self.masked_kernel()[self.reach, : self.reach + 1]
        if not self.reach:
            return ops.matmul(x, middle[0]) + self.bias, ()
        near = ops.concatenate([left, x[:, None]], axis=1)
        flat = ops.reshape(near, (-1, middle.shape[0] * middle.shape[1]))
        of_row = ops.matmul(flat, ops.reshape(middle, (-1, self.filters)))
        return ahead + of_row + self.bias, near[:, 1:]

    def end_row(self, above, told, seen):
        """Puts the row below the others and forgets the uppermost."""
        if not self.reach:
            return ()
        row = ops.expand_dims(seen[:, :, -1], 1)
        return ops.concatenate([above[:, 1:], row], axis=1)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "mask": self.mask,
            "colors": self.colors,
            "rectify": self.rectify,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }


@keras.saving.register_keras_serializable("kerasgan")
class MaskedResidual(RasterLayer):
    """Residual block of PixelCNN (van den Oord et al., 2016, figure 5, on the left).

    2h channels are brought to h by a 1x1 convolution, seen by a masked one, brought
    back to 2h, and added to what came in; a ReLU stands before each convolution.

    Args:
        width: h; inputs and outputs have twice as many channels.
        kernel_size: Side of the masked kernel, an odd number; the paper: 3.
        colors: As for `MaskedConv2D`.

    Call arguments:
        inputs: `(m, height, width, 2h)`; the output has their shape.

    Raises:
        ValueError: As for `MaskedConv2D`.

    Reference:
        van den Oord, Kalchbrenner and Kavukcuoglu, 2016, "Pixel Recurrent Neural
        Networks", https://arxiv.org/abs/1601.06759, section 3.3 and table 1
    """

    def __init__(self, width, kernel_size=3, colors=1, **kwargs):
        super().__init__(**kwargs)
        check_positive(width=width)
        self.width, self.kernel_size, self.colors = width, kernel_size, colors
        self.filters = 2 * width
        sizes = (width, 1), (width, kernel_size), (self.filters, 1)
        names = "reduce", "see", "restore"
        self.reduce, self.see, self.restore = (
            MaskedConv2D(*size, "B", colors, True, dtype=self.dtype_policy, name=name)
            for size, name in zip(sizes, names, strict=True)
        )

    def build(self, input_shape):
        """Builds the three convolutions."""
        shape = tuple(input_shape)
        for conv in (self.reduce, self.see, self.restore):
            conv.build(shape)
            shape = conv.compute_output_shape(shape)

    def call(self, inputs):
        """Returns the inputs and what the block adds."""
        return inputs + self.restore(self.see(self.reduce(inputs)))

    def before_rows(self, m, width):
        """Returns that of the masked convolution."""
        return self.see.before_rows(m, width)

    def begin_row(self, above, told=None, labels=None):
        """Begins the row of the masked convolution."""
        return self.see.begin_row(above)

    def before_row(self, m):
        """Returns that of the masked convolution."""
        return self.see.before_row(m)

    def pixel(self, ahead, left, x):
        """Makes one pixel."""
        y, _ = self.reduce.pixel((), (), x)
        y, left = self.see.pixel(ahead, left, y)
        y, _ = self.restore.pixel((), (), y)
        return x + y, left

    def end_row(self, above, told, seen):
        """Ends the row of the masked convolution."""
        return self.see.end_row(above, told, seen)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {
            **super().get_config(),
            "width": self.width,
            "kernel_size": self.kernel_size,
            "colors": self.colors,
        }
