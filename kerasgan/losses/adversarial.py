"""Adversarial losses in pairs, as functions of the discriminator's logits.

`real` are the logits D(x) of real examples and `fake` the logits D(G(z)) of generated
ones, both of shape `(m,)` or `(m, ...)`, any real value; the losses are scalars,
averaged over all logits. Where a paper writes D(x) for a probability, it is
sigmoid(real) here, and log(sigmoid(l)) is computed as -softplus(-l), which is exact for
logits of any size.
"""

from collections.abc import Callable
from typing import NamedTuple

from keras import ops

from kerasgan.errors import unknown


class AdversarialLoss(NamedTuple):
    """A pair of losses, each to be minimised by its player.

    Attributes:
        discriminator: `discriminator(real, fake)` -> scalar.
        generator: `generator(fake)` -> scalar.
    """

    discriminator: Callable
    generator: Callable


def minimax_discriminator(real, fake):
    """-(E log D(x) + E log(1 - D(G(z)))) (Goodfellow et al., 2014, equation 1)."""
    return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))


def minimax_generator(fake):
    """E log(1 - D(G(z))) (Goodfellow et al., 2014, Algorithm 1)."""
    return -ops.mean(ops.softplus(fake))


def non_saturating_generator(fake):
    """-E log D(G(z)) (Goodfellow et al., 2014, section 3, last paragraph)."""
    return ops.mean(ops.softplus(-fake))


minimax = AdversarialLoss(minimax_discriminator, minimax_generator)
non_saturating = AdversarialLoss(minimax_discriminator, non_saturating_generator)

_LOSSES = {"minimax": minimax, "non_saturating": non_saturating}


def names():
    """Returns the names that `loss=` takes, sorted."""
    return sorted(_LOSSES)


def get(loss):
    """Resolves what a user gave as `loss=`.

    Args:
        loss: One of `names()`, or a pair `(discriminator, generator)` of functions
            `discriminator(real, fake)` and `generator(fake)`.

    Returns:
        An `AdversarialLoss`.

    Raises:
        ValueError: Neither a known name nor a pair of functions.
    """
    if isinstance(loss, str):
        if loss in _LOSSES:
            return _LOSSES[loss]
        raise ValueError(
            f"{unknown('loss', loss, names())} Or give a pair "
            "(discriminator(real, fake), generator(fake)) of functions."
        )
    if isinstance(loss, (tuple, list)) and len(loss) == 2 and all(map(callable, loss)):
        return AdversarialLoss(*loss)
    raise ValueError(
        f"loss must be a name ({', '.join(names())}) or a pair "
        "(discriminator(real, fake), generator(fake)) of functions. "
        f"Received: loss={loss!r}."
    )
