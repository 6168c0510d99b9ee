"""What an exported file offers, and how far that is from Keras."""

import dataclasses
from collections.abc import Callable

import keras
import numpy as np
from keras import ops

from kerasgan.errors import unknown

LIKELIHOODS = ("exact", "bound", "estimate", "estimated_bound")


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One function of an exported file, with the names and shapes of its inputs.

    ```python
    Endpoint(
        lambda latents: generator(latents, training=False),
        [("latents", (None, 128), "float32")],
    )
    ```

    Args:
        function: Takes one tensor for each input and returns one tensor. It is made
            of Keras layers and `keras.ops`, draws nothing at random, and calls its
            networks with `training=False`. Parameters named like the inputs let
            readers of a SavedModel pass them by keyword.
        gives: What it returns, for cards: `"means of q(z | x), (n, 20)"`.
        inputs: For each input a `keras.InputSpec` with a name, or the triple
            `(name, shape, dtype)`; the first axis is the batch, `None`.
        ranges: Dict of the name of an input -> `(low, high)` of its values, where it is
            an image for example. What normalises images would make much of the noise in
            others.

    Raises:
        ValueError: If an input has no name, no fully known shape behind a batch axis
            of `None`, no dtype, or the name of another one.
    """

    function: Callable
    inputs: tuple
    gives: str = ""
    ranges: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        inputs = tuple(_specification(entry) for entry in self.inputs)
        names = [entry.name for entry in inputs]
        if not names or len(set(names)) != len(names):
            raise ValueError(
                "An endpoint needs inputs with names that differ. "
                f"Received the names: {names}."
            )
        object.__setattr__(self, "inputs", inputs)

    @property
    def names(self):
        """The inputs' names, in the order of the function's parameters."""
        return [entry.name for entry in self.inputs]

    def signature(self, batch_size=None):
        """Describes the inputs at one batch size.

        Returns:
            A list of `keras.InputSpec` of shape `(batch_size, ...)`, where `None`
            stands for any batch size.
        """
        return [
            keras.InputSpec(
                shape=(batch_size, *entry.shape[1:]),
                dtype=entry.dtype,
                name=entry.name,
            )
            for entry in self.inputs
        ]

    def sample(self, count, seed=0):
        """Draws inputs to try the endpoint with, the same for the same seed.

        Args:
            count: Number of examples.
            seed: Integer seed.

        Returns:
            A list of arrays of shape `(count, ...)`: standard normal values for
            floating-point inputs, uniform ones where they have a range; 0 or 1 for
            integers, which are labels of any data set with two classes or more.
        """
        generator = np.random.default_rng(seed)
        arrays = []
        for entry in self.signature(count):
            if entry.name in self.ranges:
                values = generator.uniform(*self.ranges[entry.name], entry.shape)
            elif keras.backend.is_float_dtype(entry.dtype):
                values = generator.standard_normal(entry.shape)
            else:
                values = generator.integers(0, 2, entry.shape)
            arrays.append(values.astype(entry.dtype))
        return arrays

    def __call__(self, *arrays):
        """Runs the function in Keras on one array an input; returns an array."""
        tensors = [ops.convert_to_tensor(array) for array in arrays]
        return ops.convert_to_numpy(self.function(*tensors))

    def model(self, batch_size=None):
        """Wraps the function in a model, which Keras' exporters expect.

        Returns:
            A `keras.Model` of one tensor, or of a list where there are several
            inputs, and the `input_signature` that exports it at `batch_size`
            (`None` for any).
        """
        signature = self.signature(batch_size)
        inputs = [
            keras.Input(batch_shape=entry.shape, dtype=entry.dtype, name=entry.name)
            for entry in signature
        ]
        outputs = self.function(*inputs)
        if len(inputs) == 1:
            return Traced(inputs[0], outputs, self.function), signature
        return Traced(inputs, outputs, self.function), [signature]


@dataclasses.dataclass(frozen=True)
class LogProb(Endpoint):
    """log p(x) of examples, one number for each, in nats.

    Its first input is `images`, examples in the model's `data_range`; of a model of
    binary ones, binary ones.

    Args:
        kind: `"exact"`; `"bound"`, where the function is given one draw of latent
            variables z and returns the logarithm of the weight p(x, z) / q(z | x), so
            that its mean over draws is a lower bound on log p(x); `"estimate"`,
            where log p(x) holds an estimated number, that of a partition function; or
            `"estimated_bound"`, a lower bound that holds one.
        drawn: Dict of the name of an input -> the draw (`kerasgan.draws`) that it is
            of, where the kind is `"bound"`.
        error: Of an estimate, its standard error in nats, which all examples share.
        discrete: Whether it is the probability of values of which there are few, and
            not a density of real ones, which has no bits per dimension.

    Raises:
        ValueError: Another kind, or a bound without draws.
    """

    gives: str = "log p(x), (n,), in nats"
    kind: str = "exact"
    drawn: dict = dataclasses.field(default_factory=dict)
    error: float | None = None
    discrete: bool = True

    def __post_init__(self):
        super().__post_init__()
        if self.kind not in LIKELIHOODS:
            raise ValueError(unknown("kind of log_prob", self.kind, LIKELIHOODS))
        if (self.kind == "bound") != bool(self.drawn):
            raise ValueError(
                "A bound is one for each draw, and nothing else draws. Received: kind="
                f"{self.kind!r} and drawn={list(self.drawn)}. Name what is drawn: "
                "drawn={'epsilon': Normal((20,))}."
            )


class Traced(keras.Model):
    """A functional model that owns the layers of a function, and calls it anew.

    A functional model keeps the tensors that its function makes, `ops.arange(3)` for
    example, and ONNX' converter takes them for inputs. Made where the function is
    traced, they are constants of the graph.
    """

    def __init__(self, inputs, outputs, function):
        super().__init__(inputs, outputs)
        self.function = function

    def call(self, inputs, training=None, mask=None):
        """Calls the function, which has no training of its own."""
        tensors = [
            ops.convert_to_tensor(each) if isinstance(each, np.ndarray) else each
            for each in keras.tree.flatten(inputs)  # PyTorch leaves whole numbers alone
        ]
        return self.function(*tensors)


def _specification(entry):
    if not isinstance(entry, keras.InputSpec):
        name, shape, dtype = entry
        entry = keras.InputSpec(shape=shape, dtype=dtype, name=name)
    shape = entry.shape
    whole = shape and shape[0] is None and None not in shape[1:]
    if not (entry.name and entry.dtype and whole):
        raise ValueError(
            "An endpoint's input needs a name, a dtype and a shape that is known but "
            f"for its batch axis. Received: name={entry.name!r}, shape={shape}, "
            f"dtype={entry.dtype!r}. Write for example: "
            "('latents', (None, 128), 'float32')."
        )
    return entry


SAMPLES = 4


def max_difference(endpoint, run, *, what, tolerance, batch_size=None):
    """Runs seeded inputs through Keras and through an exported file.

    Args:
        endpoint: The `Endpoint` that was exported.
        run: Takes one array an input and returns the exported file's output.
        what: The exported file, as the beginning of the error's sentence.
        tolerance: Largest difference allowed, as a share of the largest absolute
            output of Keras where that is above 1.
        batch_size: The only batch size that `run` takes; `None` for any.

    Returns:
        The largest absolute difference, a float, and the number of inputs compared:
        4, or the next multiple of `batch_size`.

    Raises:
        RuntimeError: If shape, dtype or values differ.
    """
    batch = batch_size or SAMPLES
    batches = -(-SAMPLES // batch)
    expected, received = [], []
    for seed in range(batches):
        inputs = endpoint.sample(batch, seed)
        expected.append(endpoint(*inputs))
        received.append(np.asarray(run(*inputs)))
    expected, received = np.concatenate(expected), np.concatenate(received)
    if (expected.shape, expected.dtype) != (received.shape, received.dtype):
        raise RuntimeError(
            f"{what} gives {received.dtype} of shape {received.shape} where Keras "
            f"gives {expected.dtype} of shape {expected.shape}. Nothing was written."
        )
    difference = float(np.max(np.abs(expected - received)))
    allowed = tolerance * max(1.0, float(np.max(np.abs(expected))))
    # Turned round, the comparison would let NaN pass.
    if not difference < allowed:
        raise RuntimeError(
            f"{what} differs from Keras by {difference:.2e}, where {allowed:.0e} is "
            "allowed. Nothing was written. Does the endpoint's function draw random "
            "numbers, or call a network without training=False?"
        )
    return difference, len(expected)
