"""The LSTM layers of PixelRNN, along rows and along diagonals (2016)."""

import keras
import numpy as np
from keras import ops

from kerasgan.errors import check_positive
from kerasgan.layers.masked_conv import MaskedConv2D, causal_mask, check_kernel
from kerasgan.layers.raster import RasterLayer


class PixelLSTM(RasterLayer):
    """What both layers share: 2h channels in, h states, 2h channels out, a residual.

    Args:
        width: h; inputs and outputs have twice as many channels.
        colors: As for `MaskedConv2D`.
    """

    def __init__(self, width, colors=1, **kwargs):
        super().__init__(**kwargs)
        check_positive(width=width, colors=colors)
        self.width, self.colors, self.filters = width, colors, 2 * width
        options = {"dtype": self.dtype_policy, "name": "restore"}
        self.restore = MaskedConv2D(2 * width, 1, "B", colors, **options)

    def build(self, input_shape):
        """Builds what brings h states back to 2h channels."""
        self.restore.build((*input_shape[:-1], self.width))
        allowed = causal_mask(1, input_shape[-1], self.width, "B", self.colors)[0, 0]
        self.allowed = np.tile(allowed, (1, 4))  # of the four gates

    def add_kernel(self, name, *shape):
        """Adds a kernel to four gates; `(rows, ..., inputs)` is its shape before."""
        shape = (*shape, 4 * self.width)
        return self.add_weight(name=name, shape=shape, initializer="glorot_uniform")

    def add_bias(self, name):
        """Adds a bias of four gates."""
        return self.add_weight(name=name, shape=(4 * self.width,), initializer="zeros")

    def states(self, m, *sizes):
        """Returns h, or c, before the first step: zeros (m, ..., width)."""
        return ops.zeros((m, *sizes, self.width))

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "width": self.width, "colors": self.colors}


@keras.saving.register_keras_serializable("kerasgan")
class RowLSTM(PixelLSTM):
    """LSTM that goes down an image, a whole row at a step (section 3.1).

    The states of a row come of those of the row above, by a convolution along the row,
    and of the inputs of the row, by one that is masked (equation 3). A residual
    connection leads around the layer (figure 5, on the right). A pixel sees a triangle
    of the pixels above.

    Args:
        width: h; inputs and outputs have 2h channels.
        kernel_size: Length of both kernels, an odd number; the paper: 3.
        colors: As for `MaskedConv2D`.

    Call arguments:
        inputs: `(m, height, width, 2h)`; the output has their shape.

    Raises:
        ValueError: An even kernel, or a number that is not positive.

    Reference:
        van den Oord, Kalchbrenner and Kavukcuoglu, 2016, "Pixel Recurrent Neural
        Networks", https://arxiv.org/abs/1601.06759
    """

    def __init__(self, width, kernel_size=3, colors=1, **kwargs):
        super().__init__(width, colors, **kwargs)
        check_kernel(kernel_size)
        self.kernel_size, self.reach = kernel_size, kernel_size // 2

    def build(self, input_shape):
        """Adds the kernels from inputs and from the states above."""
        super().build(input_shape)
        channels = input_shape[-1]
        self.from_input = self.add_kernel("from_input", self.reach + 1, channels)
        self.from_state = self.add_kernel("from_state", self.kernel_size, self.width)
        self.bias = self.add_bias("bias")
        left = np.ones((self.reach, *self.allowed.shape))
        self.seen = np.concatenate([left, self.allowed[None]]).astype("float32")

    def call(self, inputs):
        """Returns the inputs and what the layer adds."""
        m, _, columns, _ = ops.shape(inputs)
        padded = ops.pad(inputs, ((0, 0), (0, 0), (self.reach, 0), (0, 0)))
        kernel = ops.expand_dims(self.of_input(), 0)
        made = ops.conv(padded, kernel, data_format="channels_last") + self.bias

        def row(above, x):
            h, c = above
            states = lstm(x + self.of_states(h), c)
            return states, states

        zeros = ops.cast(self.states(m, columns), made.dtype)
        h, _ = ops.scan(row, (zeros, zeros), ops.swapaxes(made, 0, 1))[1]
        return inputs + self.restore(ops.swapaxes(h, 0, 1))

    def of_input(self):
        """Returns the kernel from inputs, with its mask."""
        return self.from_input * ops.cast(self.seen, self.from_input.dtype)

    def of_states(self, h):
        """Returns what states (m, width, h) of a row mean for the gates below."""
        return ops.conv(h, self.from_state, padding="same", data_format="channels_last")

    def before_rows(self, m, width):
        """Returns h and c of a row above the first."""
        return self.states(m, width), self.states(m, width)

    def begin_row(self, above, told=None, labels=None):
        """Convolves the states of the row above."""
        h, c = above
        return (self.of_states(h), c), None

    def before_row(self, m):
        """Returns zeros for inputs on the left, and for states, which nobody reads."""
        near = ops.zeros((m, self.reach, self.from_input.shape[1]))
        return near, self.states(m), self.states(m)

    def pixel(self, ahead, left, x):
        """Makes one pixel."""
        from_above, c = ahead
        near = ops.concatenate([left[0], ops.expand_dims(x, 1)], axis=1)
        kernel = self.of_input()
        flat = ops.reshape(near, (-1, kernel.shape[0] * kernel.shape[1]))
        made = ops.matmul(flat, ops.reshape(kernel, (-1, 4 * self.width)))
        h, c = lstm(from_above + made + self.bias, c)
        return x + self.restore.pixel((), (), h)[0], (near[:, 1:], h, c)

    def end_row(self, above, told, seen):
        """Returns h and c of the row."""
        return seen[1:]

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "kernel_size": self.kernel_size}


@keras.saving.register_keras_serializable("kerasgan")
class DiagonalBiLSTM(PixelLSTM):
    """LSTM that goes along the diagonals of an image, from both sides (section 3.2).

    The states of a pixel come of its input, of the states on one side of it, and of
    those above it. The map of the direction from right to left is moved down by one
    row, so that it holds no later pixel, and added to the other. A residual connection
    leads around the layer. A pixel sees all earlier ones; the last pixel of the row
    above it only where the first kernel of the network reaches that far.

    Args:
        width: h; inputs and outputs have 2h channels.
        colors: As for `MaskedConv2D`.

    Call arguments:
        inputs: `(m, height, width, 2h)`; the output has their shape.

    Raises:
        ValueError: A number that is not positive.

    Reference:
        van den Oord, Kalchbrenner and Kavukcuoglu, 2016, "Pixel Recurrent Neural
        Networks", https://arxiv.org/abs/1601.06759
    """

    def build(self, input_shape):
        """Adds the kernels of both directions."""
        super().build(input_shape)
        self.directions = [
            {
                "input": self.add_kernel(f"{way}_input", input_shape[-1]),
                "above": self.add_kernel(f"{way}_above", self.width),
                "side": self.add_kernel(f"{way}_side", self.width),
                "bias": self.add_bias(f"{way}_bias"),
            }
            for way in ("left", "right")
        ]

    def call(self, inputs):
        """Returns the inputs and what the layer adds."""
        flipped = ops.flip(inputs, axis=2)
        from_left, from_right = self.along_diagonals([inputs, flipped])
        from_right = ops.flip(from_right, axis=2)
        down = ops.pad(from_right[:, :-1], ((0, 0), (1, 0), (0, 0), (0, 0)))
        return inputs + self.restore(from_left + down)

    def along_diagonals(self, inputs):
        """Returns the states h of both directions, (m, height, width, h) each.

        Args:
            inputs: Those of each direction, which begins on the left.
        """
        m, height, width, _ = ops.shape(inputs[0])
        made = [
            skewed(self.of_input(x, way))
            for x, way in zip(inputs, self.directions, strict=True)
        ]
        columns = [ops.moveaxis(each, 2, 0) for each in made]

        def column(before, x):  # beside the image all is zero, states too
            after = []
            for each, (h, c), way in zip(x, before, self.directions, strict=True):
                above = ops.pad(h[:, :-1], ((0, 0), (1, 0), (0, 0)))
                each = each + ops.matmul(above, way["above"])
                after.append(lstm(each + ops.matmul(h, way["side"]), c))
            return tuple(after), tuple(after)

        zeros = ops.cast(self.states(m, height), made[0].dtype)
        start = ((zeros, zeros), (zeros, zeros))
        after = ops.scan(column, start, tuple(columns))[1]
        return [straight(ops.moveaxis(h, 0, 2), width) for h, _ in after]

    def of_input(self, x, way):
        """Returns what inputs (..., 2h) mean for the gates of a direction."""
        kernel = way["input"] * ops.cast(self.allowed, way["input"].dtype)
        return ops.matmul(x, kernel) + way["bias"]

    def before_rows(self, m, width):
        """Returns the states h of both directions in a row above the first."""
        return self.states(m, width), self.states(m, width)

    def begin_row(self, above, told=None, labels=None):
        """Reads the states of both directions in the row above."""
        from_left, from_right = above
        return (ops.matmul(from_left, self.directions[0]["above"]), from_right), None

    def before_row(self, m):
        """Returns zeros for the input and the states on the left."""
        x = ops.zeros((m, self.directions[0]["input"].shape[0]))
        return x, self.states(m), self.states(m)

    def pixel(self, ahead, left, x):
        """Makes one pixel."""
        from_above, from_right = ahead
        _, h, c = left
        way = self.directions[0]
        made = self.of_input(x, way) + from_above + ops.matmul(h, way["side"])
        h, c = lstm(made, c)
        return x + self.restore.pixel((), (), h + from_right)[0], (x, h, c)

    def end_row(self, above, told, seen):
        """Goes back along the row, for the direction from right to left."""
        way = self.directions[1]
        x, from_left, _ = seen
        made = self.of_input(x, way) + ops.matmul(above[1], way["above"])

        def pixel(before, x):
            h, c = before
            after = lstm(x + ops.matmul(h, way["side"]), c)
            return after, after

        start = self.states(ops.shape(x)[0]), self.states(ops.shape(x)[0])
        h, _ = ops.scan(pixel, start, ops.flip(ops.swapaxes(made, 0, 1), axis=0))[1]
        return from_left, ops.swapaxes(ops.flip(h, axis=0), 0, 1)


def lstm(gates, c):
    """Returns h and c of one step (equation 3).

    c <- sigmoid(f) c + sigmoid(i) tanh(g) and h <- sigmoid(o) tanh(c). The forget gate
    begins open: 1 is added to f, as Jozefowicz et al. (2015, "An Empirical Exploration
    of Recurrent Network Architectures") advise.

    Args:
        gates: o, f, i and g, side by side.
        c: That of the step before.
    """
    o, f, i, g = ops.split(gates, 4, axis=-1)
    c = ops.sigmoid(f + 1) * c + ops.sigmoid(i) * ops.tanh(g)
    return ops.sigmoid(o) * ops.tanh(c), c


def skewed(x):
    """Moves row r of maps (m, n, width, channels) r pixels to the right (figure 3).

    Returns:
        (m, n, width + n - 1, channels), zeros beside the rows.
    """
    _, n, width, channels = x.shape
    longer = ops.pad(x, ((0, 0), (0, 0), (0, n), (0, 0)))
    flat = ops.reshape(longer, (-1, n * (width + n), channels))[:, :-n]
    return ops.reshape(flat, (-1, n, width + n - 1, channels))


def straight(x, width):
    """Moves the rows of what `skewed` returned back to where they were."""
    _, n, longer, channels = x.shape
    flat = ops.reshape(x, (-1, n * longer, channels))
    flat = ops.pad(flat, ((0, 0), (0, n), (0, 0)))
    return ops.reshape(flat, (-1, n, longer + 1, channels))[:, :, :width]
