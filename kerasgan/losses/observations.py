"""What a decoder's outputs mean: the distribution p(x | z) of examples.

Examples lie in [-1, 1], where networks work; log-likelihoods, in nats, are of binary
pixels or of these values.
"""

import math

from keras import ops

from kerasgan.errors import is_real, unknown
from kerasgan.losses.likelihood import (
    bernoulli_log_likelihood,
    gaussian_log_likelihood,
)

LEARNED = "learned"
NAMES = ("bernoulli", "gaussian")


class Bernoulli:
    """Binary pixels (Kingma and Welling, 2014, appendix C.1).

    Grey pixels are drawn anew as black or white ones each time that an image is seen,
    by `Image.observed`. So a log-likelihood is one of binary images, and what is
    published of them compares with it.
    """

    learned = False

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
            those of images lie in [-1, 1]. `"learned"`: the decoder's outputs are then
            [mean, log_variance].
        bounded: Whether the means lie in [-1, 1], by tanh, as images do (the paper's
            section 5 bounds them to (0, 1), by a sigmoid).

    Raises:
        ValueError: A deviation that is not positive.

    Attributes:
        learned: Whether the decoder tells the deviation.
    """

    def __init__(self, deviation=0.1, bounded=True):
        self.learned = deviation == LEARNED
        if not (self.learned or (is_real(deviation) and deviation > 0)):
            raise ValueError(
                'deviation must be a positive number, 0.1 for example, or "learned". '
                f"Received: deviation={deviation!r}."
            )
        self.deviation = deviation if self.learned else float(deviation)
        self.bounded = bounded

    def log_likelihood(self, x, outputs):
        """log p(x | z), (m,): see `losses.likelihood.gaussian_log_likelihood`."""
        told = outputs[1] if self.learned else 2 * math.log(self.deviation)
        return gaussian_log_likelihood(x, self.mean(outputs), told)

    def mean(self, outputs):
        """Returns the mean of p(x | z), in [-1, 1] where it is bounded."""
        mean = outputs[0] if self.learned else outputs
        return ops.tanh(mean) if self.bounded else mean


def resolve(example, observation=None, deviation=None):
    """Returns what a decoder's outputs mean, p(x | z), and its name.

    Args:
        example: The `kerasgan.modalities.Modality` of x.
        observation: `"bernoulli"` or `"gaussian"`; None for what suits x.
        deviation: As for `Gaussian`, or None.

    Returns:
        `(name, observation)`, the latter a `Bernoulli` or a `Gaussian`.

    Raises:
        ValueError: Another name, or what does not go together.
    """
    if observation is None:
        observation = "bernoulli" if example.pictured else "gaussian"
    if observation not in NAMES:
        raise ValueError(unknown("observation", observation, NAMES))
    bounded = example.data_range is not None
    if observation == "gaussian":
        given = 0.1 if deviation is None else deviation
        return observation, Gaussian(given, bounded)
    if deviation is not None:
        raise ValueError(
            "deviation is of normal noise. Received: observation='bernoulli' and "
            f"deviation={deviation!r}. Leave it out, or write observation='gaussian'."
        )
    if not bounded:
        raise ValueError(
            "observation='bernoulli' needs values with a range, whose ends are 0 and "
            "1. Received: points without data_range. Write observation='gaussian', or "
            "data_range=(0, 1)."
        )
    return observation, Bernoulli()
