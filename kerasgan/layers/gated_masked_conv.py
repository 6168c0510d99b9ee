"""Gated masked convolutions in two stacks (van den Oord et al., 2016)."""

import keras
import numpy as np
from keras import ops

from kerasgan.errors import check_positive, unknown
from kerasgan.layers.masked_conv import MASKS, causal_mask, check_kernel
from kerasgan.layers.raster import RasterLayer


@keras.saving.register_keras_serializable("kerasgan")
class GatedMaskedConv2D(RasterLayer):
    """One layer of the Gated PixelCNN: a vertical and a horizontal stack.

    The vertical stack sees all rows above, at any distance to the right, and the
    horizontal one what is left in the same row and, by a 1x1 convolution, the vertical
    one. So nothing earlier stays unseen (section 2.3, figure 2). Both are gated:
    tanh(W_f * x + V_f h) times sigmoid(W_g * x + V_g h), where h are labels (equations
    2 and 4). No kernel is masked but in its middle: the vertical one is cropped. Where
    the paper shifts its outcome down by a row before the link, here the first layer
    leaves the row of the pixel out, and all behind it need no shift.

    Args:
        width: p; either stack has p channels.
        kernel_size: Odd side n of the kernels, at least 3: n // 2 rows above and the
            row itself, n // 2 pixels on the left and the pixel itself.
        mask: `"A"` in the layer that sees the images, which leaves its own row or pixel
            out and has no residual connection; `"B"` in all behind it.
        colors: As for `MaskedConv2D`.

    Call arguments:
        inputs: Images `(m, height, width, channels)` where the mask is A, or else a
            list of both stacks, the horizontal one first, both `(m, height, width,
            p)`. With labels, rows `(m, classes)`, a list that ends with them. The
            output is a list of both stacks.

    Raises:
        ValueError: An even kernel or one of 1, another mask, or a number that is not
            positive.

    Reference:
        van den Oord et al., 2016, "Conditional Image Generation with PixelCNN
        Decoders", https://arxiv.org/abs/1606.05328
    """

    def __init__(self, width, kernel_size=3, mask="B", colors=1, **kwargs):
        super().__init__(**kwargs)
        check_positive(width=width, colors=colors)
        check_kernel(kernel_size, least=3)
        if mask not in MASKS:
            raise ValueError(unknown("mask", mask, MASKS))
        self.width, self.kernel_size = width, kernel_size
        self.mask, self.colors = mask, colors
        self.reach = kernel_size // 2
        self.first = mask == "A"

    def build(self, input_shape):
        """Adds the kernels of both stacks, of the link and of the labels."""
        shapes = _shapes(input_shape)
        stacks = 1 if self.first else 2
        across, down = shapes[0][-1], shapes[stacks - 1][-1]
        self.told = len(shapes) > stacks
        p, rows = self.width, self.reach + (not self.first)
        sizes = {
            "down": (rows, self.kernel_size, down, 2 * p),
            "across": (1, self.reach + 1, across, 2 * p),
            "link": (2 * p, 2 * p),
            "restore": (p, p),
        }
        if self.told:
            classes = shapes[-1][-1]
            sizes |= {"down_labels": (classes, 2 * p), "labels": (classes, 2 * p)}
        for name, shape in sizes.items():
            start = "glorot_uniform"
            kernel = self.add_weight(name=name, shape=shape, initializer=start)
            setattr(self, f"{name}_kernel", kernel)
        for name, size in {"down": 2 * p, "across": 2 * p, "restore": p}.items():
            name = f"{name}_bias"
            bias = self.add_weight(name=name, shape=(size,), initializer="zeros")
            setattr(self, name, bias)
        of_pixel = causal_mask(1, across, p, self.mask, self.colors)[0]
        allowed = np.concatenate([np.ones((self.reach, across, p)), of_pixel])
        self.allowed = np.tile(allowed, (1, 1, 2)).astype("float32")
        self.restored = causal_mask(1, p, p, "B", self.colors)[0, 0]

    def call(self, inputs):
        """Returns both stacks, the horizontal one first."""
        *stacks, labels = inputs if self.told else [*_listed(inputs), None]
        h, v = stacks[0], stacks[-1]
        pad = self.reach, self.reach
        seen = v[:, :-1] if self.first else v
        seen = ops.pad(seen, ((0, 0), (self.reach, 0), pad, (0, 0)))
        down, ahead = self.of_rows(seen, labels)
        near = ops.pad(h, ((0, 0), (0, 0), (self.reach, 0), (0, 0)))
        kernel = ops.expand_dims(self.across(), 0)
        made = ahead + ops.conv(near, kernel, data_format="channels_last")
        return [self.restore(h, gated(made)), gated(down)]

    def of_rows(self, seen, labels):
        """Returns the vertical stack before its gate, and what it means for the other.

        Args:
            seen: Rows of the vertical stack with zeros around them.
            labels: Rows (m, classes), or None.
        """
        down = ops.conv(seen, self.down_kernel, data_format="channels_last")
        down = down + self.down_bias
        bias = self.across_bias
        if self.told:
            down = down + _everywhere(ops.matmul(labels, self.down_labels_kernel))
            bias = bias + _everywhere(ops.matmul(labels, self.labels_kernel))
        return down, ops.matmul(down, self.link_kernel) + bias

    def across(self):
        """Returns the kernel of the horizontal stack, with its mask."""
        kernel = self.across_kernel[0]
        return kernel * ops.cast(self.allowed, kernel.dtype)

    def restore(self, h, made):
        """Returns the horizontal stack, with its residual connection behind images."""
        kernel = self.restore_kernel
        kernel = kernel * ops.cast(self.restored, kernel.dtype)
        made = ops.matmul(made, kernel) + self.restore_bias
        return made if self.first else h + made

    def before_rows(self, m, width):
        """Returns as many rows of zeros as the kernel reaches up."""
        return ops.zeros((m, self.reach, width, self.down_kernel.shape[2]))

    def begin_row(self, above, told=None, labels=None):
        """Makes a row of the vertical stack."""
        if not self.first:
            above = ops.concatenate([above, ops.expand_dims(told, 1)], axis=1)
        sides = self.reach, self.reach
        seen = ops.pad(above, ((0, 0), (0, 0), sides, (0, 0)))
        down, ahead = self.of_rows(seen, labels)
        return ahead[:, 0], gated(down[:, 0])

    def before_row(self, m):
        """Returns zeros for the pixels on the left."""
        return ops.zeros((m, self.reach, self.across_kernel.shape[2]))

    def pixel(self, ahead, left, x):
        """Makes one pixel of the horizontal stack."""
        near = ops.concatenate([left, ops.expand_dims(x, 1)], axis=1)
        kernel = self.across()
        flat = ops.reshape(near, (-1, kernel.shape[0] * kernel.shape[1]))
        made = ahead + ops.matmul(flat, ops.reshape(kernel, (-1, 2 * self.width)))
        return self.restore(x, gated(made)), near[:, 1:]

    def end_row(self, above, told, seen):
        """Puts the row below the others and forgets the uppermost."""
        row = seen[:, :, -1] if self.first else told
        return ops.concatenate([above[:, 1:], ops.expand_dims(row, 1)], axis=1)

    def compute_output_shape(self, input_shape):
        """Returns the shapes of both stacks."""
        return [(*_shapes(input_shape)[0][:-1], self.width)] * 2

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {
            **super().get_config(),
            "width": self.width,
            "kernel_size": self.kernel_size,
            "mask": self.mask,
            "colors": self.colors,
        }


def gated(x):
    """Returns tanh(f) sigmoid(g) of channels f and g, side by side (equation 2)."""
    f, g = ops.split(x, 2, axis=-1)
    return ops.tanh(f) * ops.sigmoid(g)


def _listed(inputs):
    return inputs if isinstance(inputs, (list, tuple)) else [inputs]


def _shapes(input_shape):
    several = isinstance(input_shape[0], (list, tuple))
    return input_shape if several else [input_shape]


def _everywhere(values):
    return ops.expand_dims(values, (1, 2))
