"""Losses by name or as a pair of functions: what `compile(loss=...)` takes."""

import functools
import inspect
from collections.abc import Callable
from typing import NamedTuple

import keras

from kerasgan.errors import is_real, unknown
from kerasgan.losses import adversarial as formulas
from kerasgan.losses.logits import COMPARED, LOGITS, cross_entropy, targets


class AdversarialLoss(NamedTuple):
    """A pair of losses, each to be minimised by its player.

    Attributes:
        discriminator: `discriminator(real, fake)` -> scalar.
        generator: `generator(fake)` -> scalar; or `generator(real, fake)` where the
            generator's loss looks at real examples too.
    """

    discriminator: Callable
    generator: Callable

    @property
    def logits(self):
        """What D's logits mean, a `Logits`: the attribute of the discriminator's loss.

        `logits.real_above` is 0 for minimax, non_saturating and hinge, 0.5 for
        least_squares, and None for wasserstein, both relativistic losses, and functions
        that do not say it.
        """
        return getattr(self.discriminator, "logits", COMPARED)

    @property
    def relativistic(self):
        """Whether the generator's loss takes the logits of real examples too."""
        parameters = inspect.signature(self.generator).parameters.values()
        needed = [each for each in parameters if each.default is each.empty]
        return len(needed) == 2

    def of_generator(self, real, fake):
        """Returns the generator's loss.

        Args:
            real: Function without arguments -> logits of real examples; called where
                the loss looks at them.
            fake: Logits of generated ones.
        """
        return self.generator(*([real()] if self.relativistic else []), fake)


minimax = AdversarialLoss(formulas.minimax_discriminator, formulas.minimax_generator)
non_saturating = AdversarialLoss(
    formulas.minimax_discriminator, formulas.non_saturating_generator
)
least_squares = AdversarialLoss(
    formulas.least_squares_discriminator, formulas.least_squares_generator
)
wasserstein = AdversarialLoss(
    formulas.wasserstein_discriminator, formulas.wasserstein_generator
)
hinge = AdversarialLoss(formulas.hinge_discriminator, formulas.hinge_generator)
relativistic = AdversarialLoss(
    formulas.relativistic_discriminator, formulas.relativistic_generator
)
relativistic_average = AdversarialLoss(
    formulas.relativistic_average_discriminator, formulas.relativistic_average_generator
)

_LOSSES = {
    "hinge": hinge,
    "least_squares": least_squares,
    "minimax": minimax,
    "non_saturating": non_saturating,
    "relativistic": relativistic,
    "relativistic_average": relativistic_average,
    "wasserstein": wasserstein,
}

# So that models compiled with `loss=kerasgan.losses.hinge` can be loaded again.
for _pair in _LOSSES.values():
    for _formula in _pair:
        keras.saving.register_keras_serializable("kerasgan")(_formula)

for _formula, _meaning in LOGITS.items():
    _formula.logits = _meaning

# discriminator's loss -> the same with smoothed labels, and what its logits mean then;
# the others have no labels
_SMOOTHED = {
    formulas.minimax_discriminator: (
        formulas.smoothed_minimax_discriminator,
        cross_entropy,
    ),
    formulas.least_squares_discriminator: (
        formulas.smoothed_least_squares_discriminator,
        lambda smoothing: targets(fake=0.0, real=1 - smoothing),
    ),
}


def names():
    """Returns the names that `loss=` takes, sorted."""
    return sorted(_LOSSES)


def get(loss, label_smoothing=0.0):
    """Resolves what a user gave as `loss=`.

    Args:
        loss: One of `names()`, or a pair `(discriminator, generator)` of functions
            `discriminator(real, fake)` and `generator(fake)` or `generator(real,
            fake)`.
        label_smoothing: In [0, 1): real examples get the label 1 - label_smoothing in
            the discriminator's loss. For minimax, non_saturating and least_squares.

    Returns:
        An `AdversarialLoss`.

    Raises:
        ValueError: Neither a known name nor a pair of functions; smoothing out of
            range, or asked of a loss without labels.
    """
    return _smoothed(_resolved(loss), loss, label_smoothing)


def _resolved(loss):
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


def _smoothed(pair, loss, amount):
    if not (is_real(amount) and 0 <= amount < 1):
        raise ValueError(
            "label_smoothing must lie in [0, 1), 0.1 for example. Received: "
            f"label_smoothing={amount!r}."
        )
    if amount == 0:
        return pair
    if pair.discriminator not in _SMOOTHED:
        raise ValueError(
            f"The loss {loss!r} has no labels to smooth. Received: label_smoothing="
            f"{amount}. Leave it out, or choose minimax, non_saturating or "
            "least_squares."
        )
    formula, meaning = _SMOOTHED[pair.discriminator]
    smoothed = functools.partial(formula, smoothing=amount)
    smoothed.logits = meaning(amount)
    return pair._replace(discriminator=smoothed)
