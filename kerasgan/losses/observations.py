"""What a decoder's outputs mean: the distribution p(x | z) of examples.

Examples lie in [-1, 1], where networks work; log-likelihoods, in nats, are of binary
pixels or of these values.
"""

import math

from keras import ops

from kerasgan.errors import is_real
from kerasgan.losses.likelihood import (
    bernoulli_log_likelihood,
    gaussian_log_likelihood,
)


class Bernoulli:
    """Binary pixels (Kingma and Welling, 2014, appendix C.1).

    Grey pixels are drawn anew as black or white ones each time that an image is seen,
    by `Image.observed`. So a log-likelihood is one of binary images, and what is
    published of them compares with it.
    """

    def log_likelihood(self, x, outputs):
        """log p(x | z), (m,): see `losses.likelihood.bernoulli_log_likelihood`.

        Args:
            x: Binary pixels (m, ...), -1 or 1.
            outputs: The decoder's, in the shape of x: logits of white pixels.
        """
        return bernoulli_log_likelihood((x + 1) / 2, outputs)

    def mean(self, outputs):
        """Returns the mean of p(x | z) in [-1, 1]: how probable white is."""
        return ops.sigmoid(outputs) * 2 - 1


class Gaussian:
    """Values with normal noise (Kingma and Welling, 2014, appendix C.2).

    Args:
        deviation: Deviation of the noise, in units of the values that networks see:
            those of images lie in [-1, 1].
        bounded: Whether the means lie in [-1, 1], by tanh, as images do (the paper's
            section 5 bounds them to (0, 1), by a sigmoid).

    Raises:
        ValueError: A deviation that is not positive.
    """

    def __init__(self, deviation=0.1, bounded=True):
        if not (is_real(deviation) and deviation > 0):
            raise ValueError(
                "deviation must be a positive number, 0.1 for example. Received: "
                f"deviation={deviation!r}."
            )
        self.deviation, self.bounded = float(deviation), bounded

    def log_likelihood(self, x, outputs):
        """log p(x | z), (m,): see `losses.likelihood.gaussian_log_likelihood`."""
        log_variance = 2 * math.log(self.deviation)
        return gaussian_log_likelihood(x, self.mean(outputs), log_variance)

    def mean(self, outputs):
        """Returns the mean of p(x | z), in [-1, 1] where it is bounded."""
        return ops.tanh(outputs) if self.bounded else outputs
