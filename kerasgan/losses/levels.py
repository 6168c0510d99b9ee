"""Pixels of some levels: the distribution p(x_i | x_<i) that a network tells of each.

Pixels lie in [-1, 1], where networks work, at equal distances. A distribution tells the
log-likelihood of images, in nats, and draws a pixel by inversion: the first level at
which the distribution function exceeds a uniform number u.
"""

from keras import ops

from kerasgan.errors import is_integer
from kerasgan.losses.likelihood import (
    bernoulli_log_likelihood,
    categorical_log_likelihood,
)

MOST = 256


class Binary:
    """Two levels, -1 and 1, whose log-odds are one logit a pixel.

    Attributes:
        outputs: Numbers that a network gives for each value of a pixel.
    """

    levels, outputs = 2, 1

    def nearest(self, x):
        """Returns images of -1 and 1 as they are."""
        return x

    def log_likelihood(self, x, logits):
        """log p(x), (m,): see `losses.likelihood.bernoulli_log_likelihood`.

        Args:
            x: Images (m, ..., channels) of -1 and 1.
            logits: In the shape of x: how much more probable 1 is.
        """
        return bernoulli_log_likelihood((x + 1) / 2, logits)

    def inverse(self, logits, u):
        """Draws -1 or 1 for uniform numbers u in [0, 1), in the shape of the logits."""
        white = ops.greater_equal(u, ops.sigmoid(-logits))  # F(-1) = 1 - p(1)
        return ops.cast(white, "float32") * 2 - 1


class Categorical:
    """Levels of any number, with one logit each (section 2.2 of the paper, 256).

    van den Oord et al., 2016, "Pixel Recurrent Neural Networks",
    https://arxiv.org/abs/1601.06759.

    Args:
        levels: Their number.

    Attributes:
        outputs: Numbers that a network gives for each value of a pixel.
    """

    def __init__(self, levels):
        self.levels = self.outputs = levels

    def nearest(self, x):
        """Returns images with each value moved to the nearest level.

        A network that sees them otherwise would be told of a pixel what its level does
        not tell, and the likelihood would be none.
        """
        steps = self.levels - 1
        return ops.round((x + 1) / 2 * steps) / steps * 2 - 1

    def log_likelihood(self, x, logits):
        """log p(x), (m,): see `losses.likelihood.categorical_log_likelihood`.

        Args:
            x: Images (m, ..., channels), each value of which counts as the nearest
                level.
            logits: (m, ..., channels * levels), the levels of the first channel first.
        """
        numbers = ops.cast(ops.round((x + 1) / 2 * (self.levels - 1)), "int32")
        return categorical_log_likelihood(numbers, self.of_values(logits))

    def inverse(self, logits, u):
        """Draws levels in [-1, 1] for uniform numbers u (m, ..., channels) in [0, 1).

        Args:
            logits: (m, ..., channels * levels).
            u: As above.
        """
        shares = ops.softmax(self.of_values(logits), axis=-1)
        below = ops.cumsum(shares, axis=-1)[..., :-1]  # F, which ends with 1
        passed = ops.cast(ops.greater_equal(ops.expand_dims(u, -1), below), "float32")
        return ops.sum(passed, axis=-1) / (self.levels - 1) * 2 - 1

    def of_values(self, logits):
        """Returns logits (m, ..., channels, levels)."""
        *shape, count = logits.shape[1:]
        channels = count // self.levels
        return ops.reshape(logits, (-1, *shape, channels, self.levels))


def of(levels):
    """Returns the distribution of pixels of so many levels.

    Raises:
        ValueError: No whole number from 2 to 256.
    """
    if not is_integer(levels, least=2) or levels > MOST:
        raise ValueError(
            f"levels must be a whole number from 2, for binary pixels, to {MOST}. "
            f"Received: levels={levels!r}."
        )
    return Binary() if levels == 2 else Categorical(int(levels))
