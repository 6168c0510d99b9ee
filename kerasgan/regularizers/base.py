"""What a regularizer is."""

from collections.abc import Callable
from typing import Any, NamedTuple

from keras import ops

from kerasgan import backend
from kerasgan.errors import check_positive, is_real

RENAMED = {"augment": "seen"}


class Round(NamedTuple):
    """What a regularizer may look at while the loss of one player is computed.

    Attributes:
        G: Function, latents (m, latent_dim) -> samples (m, ...), in training mode; of
            the labels of this batch where there are labels.
        D: Function, examples (m, ...) -> logits (m, 1), in training mode, of the same
            labels. It augments its input where a regularizer does so.
        x: Real examples (m, ...).
        z: Latents (m, latent_dim) that the samples were made of.
        samples: G(z), (m, ...); without a gradient in the discriminator's loss.
        real: Logits D(x); None in the generator's loss, unless that is relativistic.
        fake: Logits D(samples).
        noise: `kerasgan.backend.Noise`, the source of all randomness.
        real_gradient: The gradient of D at x, (m, ...), where a regularizer says by
            `gradient_at` that it is needed in every step; else None.
        fake_gradient: Likewise at the samples.
        real_recognised: What else D tells of x, (m, values); None where it tells
            nothing but the logit, and in the generator's loss.
        fake_recognised: Likewise of the samples.
    """

    G: Callable
    D: Callable
    x: Any
    z: Any
    samples: Any
    real: Any
    fake: Any
    noise: Any
    real_gradient: Any = None
    fake_gradient: Any = None
    real_recognised: Any = None
    fake_recognised: Any = None

    @property
    def logits(self):
        """What the generator's loss takes: (real, fake), or (fake,) without real."""
        return (self.fake,) if self.real is None else (self.real, self.fake)


class Regularizer:
    """Adds to the loss of a player, or changes what the discriminator sees.

    A subclass overrides one or more of the methods below. What it draws, it draws from
    `play.noise`; what it remembers lies in variables of the model that it is attached
    to, which are saved with it: `self.p = model.add_weight(name="ada_p",
    trainable=False)`.

    Args:
        weight: Factor of what it adds, positive.
        every: Add it at every so many steps of the player only, times so many: lazy
            regularization (Karras et al., 2020, StyleGAN2, section 3.1). It is added
            to the loss of these steps, so that one step of the optimizer sees both;
            StyleGAN2's code takes a step of its own for it.

    Attributes:
        gradient_at: `"real"` or `"fake"` if it looks at the gradient of D there, which
            then comes out of the evaluation of D that the loss needs anyway.

    Raises:
        ValueError: An argument is out of range.
    """

    gradient_at = None

    def __init_subclass__(cls, **kwargs):
        """Refuses methods of earlier versions, which nobody would call any more."""
        super().__init_subclass__(**kwargs)
        for old, new in RENAMED.items():
            if old in vars(cls):
                raise TypeError(
                    f"{cls.__name__}.{old} is named {new} now. Rename it; attach(self, "
                    "model) is given the whole model, and model.discriminator is in it."
                )

    def __init__(self, weight=1.0, every=1):
        if not (is_real(weight) and weight > 0):
            raise ValueError(
                f"weight of {type(self).__name__} must be a positive number, 10.0 for "
                f"example. Received: weight={weight!r}."
            )
        check_positive(every=every)
        self.weight = float(weight)
        self.every = int(every)

    def attach(self, model):
        """Prepares a model at construction, or refuses it with the reason.

        Args:
            model: A model with a `discriminator`, whose networks are there.
        """

    def seen(self, x, noise):
        """Returns what the discriminator is shown of examples (m, ...)."""
        return x

    def after_step(self, player, play):
        """Assigns what the regularizer remembers of a step of `player`.

        It runs once the terms of all regularizers are computed, with the weights that
        they saw; what it assigns holds from the next step on. No other method assigns.
        It does not run while the player rests in a phase.

        Args:
            player: `"discriminator"` or `"generator"`.
            play: A `Round`.
        """

    def term(self, player, play):
        """Returns the scalar that is added to the loss of `player`.

        It asks the method that is named after the player. One that adds to several
        losses alike overrides this one instead.
        """
        return getattr(self, f"{player}_term")(play)

    def discriminator_term(self, play):
        """Returns the scalar that is added to the discriminator's loss."""

    def generator_term(self, play):
        """Returns the scalar that is added to the generator's loss."""

    def penalty(self, player, play, step):
        """Returns what is added to the loss of `player` at its step number `step`.

        Args:
            player: `"discriminator"` or `"generator"`.
            play: A `Round`.
            step: Number of steps that the player has taken, an integer tensor.

        Returns:
            Scalar: the term, times `every` at each `every`-th step and 0 at the others.
        """
        name = f"{player}_term"
        if not self._overrides("term") and not self._overrides(name):
            return 0.0
        if self.every == 1:
            return self.term(player, play)
        due = ops.equal(step % self.every, 0)
        return backend.value_if(due, lambda: self.every * self.term(player, play))

    def _overrides(self, method):
        return getattr(type(self), method) is not getattr(Regularizer, method)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {"weight": self.weight, "every": self.every}

    @classmethod
    def from_config(cls, config):
        """Makes a regularizer of what `get_config` returned."""
        return cls(**config)
