"""Layers that let a discriminator compare the examples of a minibatch."""

import keras
from keras import layers, ops

from kerasgan.errors import check_positive, is_integer


class _AcrossExamples(layers.Layer):
    """A layer whose output for one example depends on the others of the minibatch."""

    compares_examples = True  # by which `fit` knows that batches of one make no sense

    def compute_output_spec(self, inputs):
        if inputs.shape[0] == 1:
            raise ValueError(
                f"{type(self).__name__} compares the examples of a minibatch, and one "
                "example has nothing to be compared with. Received: inputs of shape "
                f"{tuple(inputs.shape)}. Use a batch size of 2 or more, or None."
            )
        shape = self.compute_output_shape(inputs.shape)
        return keras.KerasTensor(shape, dtype=self.compute_dtype)


@keras.saving.register_keras_serializable("kerasgan")
class MinibatchStdDev(_AcrossExamples):
    """Appends the standard deviation over the minibatch as a constant feature.

    The standard deviation of each feature at each location is averaged to one value
    for the group, and that value is appended to each of its examples. One example
    alone, or identical ones, give 0.

    Args:
        group_size: Number of examples that are compared with each other. `None` takes
            the whole minibatch of m as the paper does; an integer of at least 2 makes
            max(1, m // group_size) groups, and example i belongs to group i modulo
            their number, so that any m will do.

    Call arguments:
        inputs: `(m, ..., channels)`; the output is `(m, ..., channels + 1)`.

    Raises:
        ValueError: If `group_size` is an integer below 2 or no integer, or if the
            inputs have a static batch size of 1.

    Reference:
        Karras et al., 2018, "Progressive Growing of GANs for Improved Quality,
        Stability, and Variation", section 3, https://arxiv.org/abs/1710.10196
    """

    def __init__(self, group_size=None, **kwargs):
        super().__init__(**kwargs)
        if group_size is not None and not is_integer(group_size, least=2):
            raise ValueError(
                "group_size must be an integer of at least 2, since one example does "
                f"not vary. Received: group_size={group_size!r}. Write None for the "
                "whole minibatch."
            )
        self.group_size = group_size

    def call(self, inputs):
        """Returns the inputs with one more feature."""
        x = ops.cast(inputs, "float32")
        shape = ops.shape(inputs)
        same_group = self._same_group(shape[0])
        flat = ops.reshape(x, (shape[0], -1))
        mean = ops.matmul(same_group, flat)
        variance = ops.matmul(same_group, ops.square(flat - mean))
        statistic = ops.mean(_root(variance), axis=1)
        statistic = ops.reshape(statistic, (-1,) + (1,) * (len(shape) - 1))
        feature = ops.broadcast_to(statistic, (*shape[:-1], 1))
        return ops.concatenate([inputs, ops.cast(feature, inputs.dtype)], axis=-1)

    def compute_output_shape(self, input_shape):
        """Returns `input_shape` with one more channel."""
        return (*input_shape[:-1], input_shape[-1] + 1)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "group_size": self.group_size}

    def _same_group(self, m):
        # (m, m): row i averages over the group of example i
        index = ops.arange(m, dtype="int32")
        if self.group_size is not None:
            index = index % ops.maximum(m // self.group_size, 1)
        else:
            index = ops.zeros_like(index)
        same = ops.cast(ops.equal(index[:, None], index[None, :]), "float32")
        return same / ops.sum(same, axis=1, keepdims=True)


@keras.saving.register_keras_serializable("kerasgan")
class MinibatchDiscrimination(_AcrossExamples):
    """Appends how close each example is to the others, in learned directions.

    With M_i = f(x_i) T, M_ib a row of it, c_b(x_i, x_j) = exp(-||M_ib - M_jb||_1) and
    o(x_i)_b = sum_j c_b(x_i, x_j) over all j, i included, the output is f(x_i) followed
    by o(x_i).

    Args:
        kernels: Number of similarities per example, B in the paper.
        kernel_size: Number of values that each compares, C in the paper.

    Call arguments:
        inputs: Features f(x), `(m, A)`; the output is `(m, A + B)`, and its last B
            columns lie in [1, m].

    Raises:
        ValueError: If an argument is no positive integer, if the inputs are not of
            rank 2, or if they have a static batch size of 1.

    Reference:
        Salimans et al., 2016, "Improved Techniques for Training GANs", section 3.2,
        https://arxiv.org/abs/1606.03498
    """

    def __init__(self, kernels=100, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        check_positive(kernels=kernels, kernel_size=kernel_size)
        self.kernels = kernels
        self.kernel_size = kernel_size

    def build(self, input_shape):
        """Adds T of the paper, its last two axes as one: `(A, B * C)`."""
        if len(input_shape) != 2:
            raise ValueError(
                "MinibatchDiscrimination takes features of shape (m, A). Received: "
                f"inputs of shape {tuple(input_shape)}. Put a Flatten layer before it."
            )
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], self.kernels * self.kernel_size),
            initializer="glorot_uniform",
        )

    def call(self, inputs):
        """Returns the inputs with B more features."""
        matrices = ops.cast(ops.matmul(inputs, self.kernel), "float32")
        matrices = ops.reshape(matrices, (-1, self.kernels, self.kernel_size))
        differences = matrices[:, None] - matrices[None, :]  # (m, m, B, C)
        similarity = ops.exp(-ops.sum(ops.abs(differences), axis=-1))
        features = ops.cast(ops.sum(similarity, axis=1), inputs.dtype)
        return ops.concatenate([inputs, features], axis=-1)

    def compute_output_shape(self, input_shape):
        """Returns `(m, A + B)`."""
        return (input_shape[0], input_shape[1] + self.kernels)

    def get_config(self):
        """Returns the arguments of the constructor."""
        sizes = {"kernels": self.kernels, "kernel_size": self.kernel_size}
        return {**super().get_config(), **sizes}


def _root(variance):
    # sqrt with slope 0 instead of infinity at 0
    positive = variance > 0
    return ops.where(positive, ops.sqrt(ops.where(positive, variance, 1.0)), 0.0)
