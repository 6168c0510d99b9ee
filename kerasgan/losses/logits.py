"""What a discriminator's logit says of an image, which its loss decides."""

import math
from collections.abc import Callable
from typing import NamedTuple

from keras import ops

from kerasgan.losses import adversarial as formulas


class Logits(NamedTuple):
    """What the logits of a discriminator mean that was trained with a loss.

    A discriminator's loss of your own says it as its attribute `logits`:
    `my_loss.logits = kerasgan.losses.LOG_ODDS`.

    Attributes:
        real_above: The discriminator takes an image for real where its logit lies above
            this number; None where no number does: the loss compares logits of a batch
            and fixes no zero for them.
        log_odds: Whether sigmoid(logit) is the probability that an image is real, in
            the discriminator's eyes.
        score: Function of a tensor of logits that returns one of the same shape in
            [0, 1], above 0.5 where the discriminator says "real"; None where
            `real_above` is None.
    """

    real_above: float | None
    log_odds: bool = False
    score: Callable | None = None


def cross_entropy(smoothing=0.0):
    """Returns the `Logits` of minimax losses with one-sided label smoothing.

    The best D(x) = sigmoid(logit) is (1 - s) p_data / (p_data + p_g), so that D(x) /
    (1 - s) is the probability (Goodfellow et al., 2014, proposition 1, with the
    label 1 - s).

    Args:
        smoothing: s in [0, 1).
    """
    if smoothing == 0:
        return Logits(0.0, log_odds=True, score=ops.sigmoid)
    return Logits(
        math.log((1 - smoothing) / (1 + smoothing)),
        score=lambda logits: _clipped(ops.sigmoid(logits) / (1 - smoothing)),
    )


def targets(fake, real):
    """Returns the `Logits` of losses that draw logits to a target for each kind.

    The threshold lies in the middle, and the score runs from 0 at the target of
    generated images to 1 at that of real ones. Least squares: the best D(x) is p_data /
    (p_data + p_g), so that the score is a probability (Mao et al., 2017, equation 5).
    Hinge: the best D(x) is a target itself, so that the score tells no probability.

    Args:
        fake: Target of generated images.
        real: Target of real images.
    """
    return Logits(
        (fake + real) / 2,
        score=lambda logits: _clipped((logits - fake) / (real - fake)),
    )


def _clipped(scores):
    return ops.clip(scores, 0.0, 1.0)


LOG_ODDS = cross_entropy()
COMPARED = Logits(None)

LOGITS = {
    formulas.minimax_discriminator: LOG_ODDS,
    formulas.least_squares_discriminator: targets(fake=0.0, real=1.0),
    formulas.wasserstein_discriminator: COMPARED,
    formulas.hinge_discriminator: targets(fake=-1.0, real=1.0),
    formulas.relativistic_discriminator: COMPARED,
    formulas.relativistic_average_discriminator: COMPARED,
}
