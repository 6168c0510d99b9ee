"""What a model whose samples are made of latents offers beside `generate`."""

import numpy as np

from kerasgan.engine import checks
from kerasgan.modalities import seeds


class FromLatents:
    """The part of `GenerativeModel` that hands its latents out, and takes them.

    The latents are all that the model draws, side by side.

    Attributes:
        latent_dim: Number of latent variables, set by models that draw a row of numbers
            for each sample; None for others.
    """

    latent_dim = None

    def generate_from(self, latents, labels=None):
        """Makes the examples of given latents.

        Args:
            latents: Array (n, latent_dim).
            labels: As for `generate`; conditional models need them here.

        Returns:
            NumPy array (n, ...), float32, in `data_range`.

        Raises:
            ValueError: No latents of this model, or a model that has none.
        """
        checks.check_has_latents(self)
        latents = checks.check_latents(latents, self.latent_dim)
        return self.examples_of(*self.inputs_of(latents, labels))

    def inputs_of(self, latents, labels=None):
        """Returns what `examples_of` takes, for latents (n, latent_dim) and labels."""
        ends = np.cumsum([draw.shape[0] for draw in self.draws.values()])[:-1]
        parts = np.split(latents, ends, axis=1)
        draws = dict(zip(self.draws, parts, strict=True))
        return draws, self.asked(labels, len(latents))

    def asked(self, labels, n):
        """Returns what n samples are asked of: dict of rows, empty without labels.

        Raises:
            ValueError: Labels of a model that has none, or none of one that has.
        """
        checks.check_asked(self, {"labels": labels})
        if self.conditions and labels is None:
            raise ValueError(
                f"{type(self).__name__} makes and judges images of a class. Received: "
                f"no labels. Give labels=1, or one of 0..{self.classes - 1} for each."
            )
        return {name: kind.rows(labels, n) for name, kind in self.conditions.items()}

    def latents(self, n, seed=None, truncation=None):
        """Draws the latents that `generate` uses, with the same arguments.

        Row i depends on `seed` and i alone, whatever n is.

        Returns:
            NumPy array (n, latent_dim), float32: the first n * latent_dim values of
            `numpy.random.default_rng(seed).standard_normal`. Of these, `truncation`
            replaces those that it cuts off.
        """
        checks.check_has_latents(self)
        checks.check_generate(n, seed)
        told = {"truncation": truncation}
        checks.check_settings(self, told)
        draws = self.drawn(n, seeds.drawn(seed), told)
        return np.concatenate(list(draws.values()), axis=1)
