"""Draws of independent numbers."""

import numpy as np
from scipy import special

from kerasgan.errors import is_real
from kerasgan.modalities import seeds


class Draw:
    """Something that sampling draws, of one shape for each sample.

    Args:
        shape: Shape of what is drawn for one sample.

    Attributes:
        settings: Names of what `generate` may be told of it.
        data_range: `(low, high)` of what is drawn; None for no range.
    """

    settings = ()
    data_range = None

    def __init__(self, shape):
        self.shape = tuple(int(size) for size in shape)

    def array(self, n, seed, stream=0):
        """Draws for n samples: float32 (n, *shape), row i by seed, stream and i."""
        raise NotImplementedError

    def tensor(self, m, noise):
        """Draws for a batch in a train step: float32 (m, *shape).

        Args:
            m: Number of rows, an integer or a scalar tensor.
            noise: The `backend.Noise` to draw from.
        """
        raise NotImplementedError

    def in_graph(self, tf, shape, seed):
        """Draws in a graph of TensorFlow: float32 of a shape, by a seed of two.

        By default from N(0, 1).
        """
        return tf.random.stateless_normal(shape, seed)

    def inputs(self, name):
        """Returns the inputs of exported files: `(name, shape, dtype)` of each."""
        return [(name, (None, *self.shape), "float32")]

    def entering(self, *tensors):
        """Returns what networks see of these inputs, a tensor (m, ...)."""
        return tensors[0]


class Normal(Draw):
    """Numbers from N(0, 1).

    Args:
        shape: Shape of what is drawn for one sample.
        spare: Numbers that are drawn behind those of each row, and left out. An InfoGAN
            draws as many as it has columns of codes.
    """

    settings = ("truncation",)

    def __init__(self, shape, spare=0):
        super().__init__(shape)
        self.spare = spare

    def array(self, n, seed, stream=0, truncation=None):
        """Draws for n samples, cut off at the absolute value `truncation` if given.

        A number beyond it is drawn anew, by the quantiles of what lies within (Brock et
        al., 2019, section 3.1).

        Raises:
            ValueError: A truncation below 0.02.
        """
        check_truncation(truncation)
        size = int(np.prod(self.shape)) + self.spare
        random = seeds.generator(seed, stream)
        z = random.standard_normal((n, size), dtype="float32")
        if truncation is not None:
            within = _truncated((n, size), truncation, [seed, stream, 1])
            z = np.where(np.abs(z) > truncation, within, z)
        return z[:, : size - self.spare].reshape(n, *self.shape)

    def tensor(self, m, noise):
        """Draws for a batch in a train step."""
        return noise.normal((m, *self.shape))


class Uniform(Draw):
    """Numbers from U[low, high).

    Args:
        shape: Shape of what is drawn for one sample.
        low: The least number.
        high: What all numbers are below.
    """

    def __init__(self, shape, low=0.0, high=1.0):
        super().__init__(shape)
        self.low, self.high = self.data_range = float(low), float(high)

    def array(self, n, seed, stream=0):
        """Draws for n samples."""
        u = seeds.generator(seed, stream).random((n, *self.shape), dtype="float32")
        return np.float32(self.low) + np.float32(self.high - self.low) * u

    def tensor(self, m, noise):
        """Draws for a batch in a train step."""
        return noise.uniform((m, *self.shape), self.low, self.high)

    def in_graph(self, tf, shape, seed):
        """Draws in a graph of TensorFlow."""
        return tf.random.stateless_uniform(shape, seed, self.low, self.high)


def check_truncation(truncation):
    """Refuses truncations that make no sense."""
    if truncation is not None and not (is_real(truncation) and truncation >= 0.02):
        raise ValueError(
            "truncation must be at least 0.02, or None; 0.5 to 2 are usual. "
            f"Received: truncation={truncation!r}."
        )


def _truncated(shape, truncation, seed):
    """Draws from N(0, 1) cut off at +-truncation, by its quantiles; float32."""
    tail = special.ndtr(-truncation)
    u = np.random.default_rng(seed).random(shape)
    z = special.ndtri(tail + u * (1 - 2 * tail)).astype("float32")
    return np.clip(z, -truncation, truncation)  # the rounding could leave it
