"""How a model samples: a pure function of what is drawn and what is asked for."""

import dataclasses

import keras
import numpy as np
from keras import ops

from kerasgan import backend, pictures
from kerasgan.engine import checks
from kerasgan.export import Endpoint
from kerasgan.modalities import seeds

BATCH = 256


class Sampling:
    """The part of `GenerativeModel` that samples.

    Attributes:
        draws: Dict of name -> a draw of `kerasgan.draws`: what sampling draws.
        conditions: Dict of name -> a modality as a condition, `Label(10)` for example:
            what samples may be asked for.
    """

    def sample(self, networks, draws, given):
        """Makes examples of draws and conditions. Pure: the same of the same.

        Args:
            networks: Namespace of functions, one for each of the model's networks, in
                inference; see `sampling_networks`.
            draws: Dict of tensors (m, ...), one for each of `self.draws`.
            given: Dict of tensors (m, ...), one for each of `self.conditions`, as
                `embedded` returns it.

        Returns:
            Tensor (m, ...) of examples as networks see them, in [-1, 1]; see
            `to_networks`.
        """
        raise NotImplementedError(
            f"{type(self).__name__} does not say how it samples. Write "
            "sample(self, networks, draws, given), which returns what a network makes: "
            "return networks.decoder(draws['latents'])."
        )

    def finished(self, made, given):
        """Returns samples in `data_range`. Pure.

        Args:
            made: What `sample` returned.
            given: Dict of tensors (m, ...), one for each of `self.conditions`.
        """
        return self.from_networks(made)

    def embedded(self, networks, given):
        """Returns what samples are asked for as networks are told it. Pure.

        What is told in numbers may lie between two of them, as mixtures of classes and
        the vectors of captions do. By default networks are told what was asked.

        Args:
            networks: As for `sample`.
            given: Dict of tensors (m, ...), one for each of `self.conditions`.

        Returns:
            Dict of the same names -> tensors (m, ...).
        """
        return given

    def generate(self, n=None, *, seed=None, **given):
        """Samples.

        Args:
            n: Number of samples; by default as many as are asked for in `given`, or 1.
            seed: Integer; the same seed draws the same on every backend. None draws
                other ones each time, as `keras.utils.set_random_seed` determines.
            **given: What samples are asked for, by the names of `conditions`, and what
                draws are told, by the names of their settings. `labels`: a whole number
                for all, n of them, or k that divide n, for n / k samples of each in
                this order; or rows (n, classes), which may mix classes. `truncation`:
                latents are cut off at this absolute value (Brock et al., 2019, section
                3.1). `codes` of an InfoGAN: dict of the name of a code -> its value,
                one for all or n of them. What is not given is drawn.

        Returns:
            NumPy array (n, ...), float32, in `data_range`.

        Raises:
            ValueError: If an argument is out of range, or the model cannot be asked for
                it.
        """
        n = self._number(n, given)
        checks.check_generate(n, seed)
        checks.check_memory(n, self.example.shape, self.example.things)
        return self.examples_of(*self.draw_inputs(n, seed=seed, **given))

    def generate_batches(self, n, *, seed=None, batch_size=BATCH, **given):
        """Samples what `generate` does, a batch at a time, in constant memory.

        Args:
            n: Number of samples in all.
            seed: As for `generate`.
            batch_size: Samples in a batch; the last may hold fewer.
            **given: As for `generate`.

        Yields:
            NumPy arrays (m, ...), float32, in `data_range`.
        """
        draws, given = self.draw_inputs(n, seed=seed, **given)
        yield from outputs(self.sampling(), draws | given, batch_size)

    def draw_inputs(self, n, *, seed=None, **given):
        """Returns what `sample` takes for what `generate` is given, as arrays.

        Row i of what is drawn depends on the seed and on i alone, whatever n is.

        Returns:
            `(draws, given)`: two dicts of float32 arrays (n, ...).
        """
        checks.check_generate(n, seed)
        checks.check_asked(self, given)
        seed, asked = seeds.drawn(seed), {}
        draws = self.drawn(n, seed, given)
        for stream, (name, kind) in enumerate(self.conditions.items(), len(draws)):
            value = given.get(name)
            value = kind.array(n, seed, stream) if value is None else value
            asked[name] = kind.rows(value, n)
        return draws, asked

    def drawn(self, n, seed, given):
        """Returns what sampling draws, whatever it is asked for.

        Args:
            n: Number of samples.
            seed: Integer.
            given: Dict of what draws are told, by the names of their settings.

        Returns:
            Dict of float32 arrays (n, ...), one for each of `draws`.
        """
        found = {}
        for stream, (name, draw) in enumerate(self.draws.items()):
            checks.check_memory(n, draw.shape, name)
            told = {each: given[each] for each in draw.settings if each in given}
            found[name] = draw.array(n, seed, stream, **told)
        return found

    def examples_of(self, draws, given=None, embedded=False):
        """Makes examples of arrays (n, ...), as `draw_inputs` returns them.

        Args:
            draws: Dict of arrays, one for each of `draws`.
            given: Dict of arrays, one for each of `conditions`.
            embedded: Whether `given` is what `embed` returns, or lies between such.

        Returns:
            NumPy array (n, ...), float32, in `data_range`.
        """
        return output(self.sampling(embedded), draws | (given or {}))

    def sheet_of(self, given, samples, columns=8, truth=None):
        """Draws samples with what they were made of: images above, or captions below.

        Args:
            given: Dict of condition -> array (n, ...).
            samples: Array (n, ...) that was made of it.
            columns: Samples a row.
            truth: Array (n, ...) of what should have been made of it, which stands
                below; None where nobody knows.

        Returns:
            A `PIL.Image`.
        """
        told = [self.conditions[name].captions(given[name]) for name in given]
        for captions in told:
            if captions is not None:
                return pictures.captioned(samples, captions, columns, self.data_range)
        return pictures.strips(
            self.sheet_rows(given, samples, () if truth is None else (truth,)),
            columns,
            self.data_range,
        )

    def sheet_rows(self, given, samples, truth=()):
        """Returns what a sheet shows above one another: images given, and samples.

        Args:
            given: Dict of condition -> array (n, ...).
            samples: Array (n, ...) that was made of it.
            truth: Tuple of one such array that should have been made, or of none.

        Returns:
            List of arrays of images (n, height, width, channels) in `data_range`.
        """
        kinds = self.conditions.items()
        pictured = [name for name, kind in kinds if getattr(kind, "pictured", False)]
        shown = [name for name in pictured if name in given]
        return [*(given[each] for each in shown), samples, *truth]

    def sampling(self, embedded=False):
        """Returns `sample` as a Keras model of a dict of draws and conditions.

        Args:
            embedded: Whether it takes conditions as `embedded` returns them.
        """
        return self._samplers()[embedded]

    def endpoints(self):
        """Returns what a SavedModel offers: dict of name -> `Endpoint`.

        The first, `serving_default`, is `sample`: its inputs are those of the draws and
        then those of the conditions. `mix` is the same of conditions that may be mixed,
        as labels may: it takes rows (n, classes) of weights that sum to 1.
        """
        found = {"serving_default": self._sampling_endpoint(self.conditions)}
        kinds = self.conditions.items()
        mixed = {name: getattr(kind, "mixed", None) for name, kind in kinds}
        mixed = {name: kind for name, kind in mixed.items() if kind is not None}
        if mixed:
            mixing = self._sampling_endpoint(self.conditions | mixed)
            ranges = mixing.ranges | dict.fromkeys(mixed, (0, 1))
            found["mix"] = dataclasses.replace(mixing, ranges=ranges)
        return found

    def _sampling_endpoint(self, conditions):
        """Returns `sample` as an `Endpoint` that takes draws and these conditions."""
        parts = {**self.draws, **conditions}
        inputs = {name: part.inputs(name) for name, part in parts.items()}

        def sample(*tensors):
            left = iter(tensors)
            entering = {
                name: part.entering(*[next(left) for _ in inputs[name]])
                for name, part in parts.items()
            }
            return self.sampling()(entering)

        flat = [each for of_part in inputs.values() for each in of_part]
        ranges = {name: conditions[name].data_range for name in self.undrawn}
        drawn = {name: draw.data_range for name, draw in self.draws.items()}
        ranges |= {name: each for name, each in drawn.items() if each is not None}
        return Endpoint(sample, flat, ranges=ranges)

    def _number(self, n, given):
        """Returns the number of samples, as given or as many as are asked for."""
        if n is not None:
            return n
        kinds = self.conditions.items()
        asked = [kind.count(given[name]) for name, kind in kinds if name in given]
        return max(asked, default=1)


def outputs(network, inputs, batch_size=BATCH):
    """Yields what a network makes of arrays (n, ...), a batch at a time.

    Keras' `predict` would draw a seed for its loader on PyTorch, from the generator
    that shuffles training data.

    Args:
        network: `keras.Model`.
        inputs: Array (n, ...), or a list of such.
        batch_size: Rows of a batch.
    """
    n = len(keras.tree.flatten(inputs)[0])
    for first in range(0, n, batch_size):
        rows = slice(first, first + batch_size)
        batch = keras.tree.map_structure(lambda each, rows=rows: each[rows], inputs)
        made = backend.predict_on_batch(network, batch)
        yield keras.tree.map_structure(_float32, made)


def output(network, inputs):
    """Returns what `outputs` yields in one array, or in a list of them."""
    made = list(outputs(network, inputs))
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *made)


def _float32(tensor):
    return np.asarray(ops.convert_to_numpy(tensor), "float32")
