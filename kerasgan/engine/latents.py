"""What a model whose samples are made of latents offers beside `generate`."""

import keras
import numpy as np
from keras import ops

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

    def generate_from(self, latents, labels=None, **given):
        """Makes the examples of given latents.

        Args:
            latents: Array (n, latent_dim).
            labels: As for `generate`; conditional models need them here. Or whatever
                else the model is asked for, captions for example.
            **given: The same by the names of `conditions`: caption="a red star".

        Returns:
            NumPy array (n, ...), float32, in `data_range`.

        Raises:
            ValueError: No latents of this model, or a model that has none.
        """
        checks.check_has_latents(self)
        latents = checks.check_latents(latents, self.latent_dim)
        return self.examples_of(*self.inputs_of(latents, labels, **given))

    def inputs_of(self, latents, labels=None, **given):
        """Returns what `examples_of` takes, for what `generate_from` takes."""
        return self.draws_of(latents), self.asked(labels, len(latents), **given)

    def draws_of(self, latents):
        """Returns the draws that stand side by side in latents (n, latent_dim)."""
        found, first = {}, 0
        for name, draw in self.draws.items():
            found[name] = latents[:, first : first + draw.shape[0]]
            first += draw.shape[0]
        return found

    def asked(self, labels, n, **given):
        """Returns what n samples are asked of: dict of rows, empty without conditions.

        Args:
            labels: As for `generate_from`.
            n: Number of samples.
            **given: Likewise.

        Raises:
            ValueError: Labels of a model that has none, or none of one that has.
        """
        first = next(iter(self.conditions), "labels")
        checks.check_asked_once(labels, given, first)
        given = given if labels is None else {**given, first: labels}
        return self.rows_asked(given, n)

    def rows_asked(self, given, n):
        """Returns what `asked` does, of a dict of the names of `conditions`."""
        checks.check_conditions(self, given)
        checks.check_asked(self, given)
        if any(given.get(name) is None for name in self.conditions):
            raise ValueError(
                f"{type(self).__name__} makes and judges images of a class. Received: "
                f"no labels. Give labels=1, or one of 0..{self.classes - 1} for each."
            )
        kinds = self.conditions.items()
        return {name: kind.rows(given[name], n) for name, kind in kinds}

    def embed(self, given):
        """Returns what networks are told of rows (n, ...), as `asked` returns them.

        Of captions these are the vectors of the text encoder, of its average where one
        is kept; of labels the rows themselves. `generate_embedded` takes them, and all
        that lies between two of them.

        Args:
            given: Dict of name -> rows (n, ...), or what `generate` takes for them.

        Returns:
            Dict of name -> NumPy array (n, ...).

        Raises:
            ValueError: Other names than those of `conditions`, or no such rows.
        """
        counts = [
            self.conditions[k].count(given[k]) for k in given if k in self.conditions
        ]
        given = self.rows_asked(given, max(counts, default=1))
        tensors = {name: ops.convert_to_tensor(each) for name, each in given.items()}
        found = self.embedded(self.sampling_networks(), tensors)
        return {name: _array(each) for name, each in found.items()}

    def generate_embedded(self, latents, **given):
        """Makes the examples of given latents, and of what `embed` returns.

        Args:
            latents: Array (n, latent_dim).
            **given: Arrays (n, ...), float32, by the names of `conditions`.

        Returns:
            NumPy array (n, ...), float32, in `data_range`.

        Raises:
            ValueError: Other names than those of `conditions`, or not n rows of
                numbers.
        """
        latents = checks.check_latents(latents, self.latent_dim)
        checks.check_embedded(self, given, len(latents))
        return self.examples_of(self.draws_of(latents), given, embedded=True)

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


def _array(tensor):
    """Returns a tensor as an array; numbers that are no whole ones as float32."""
    if keras.backend.is_float_dtype(tensor.dtype):
        tensor = ops.cast(tensor, "float32")
    return ops.convert_to_numpy(tensor)
