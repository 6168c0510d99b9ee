"""What Keras leaves to the backend: gradients, and a train step that owns its state.

This package is the only home of tapes, autograd and stateless scopes. One file per
backend offers the same names, so that a model's `train_step(self, data)` is written
once and gives the same numbers on TensorFlow, JAX and PyTorch. Besides the functions
below it offers

- `StatefulTrainStep`: mixin that lets `train_step(self, data)` assign variables;
"""

import keras

from kerasgan.backend.noise import Noise
from kerasgan.backend.reading import Reading
from kerasgan.backend.running import NAMES
from kerasgan.backend.running import module as _backend

StatefulTrainStep = _backend.StatefulTrainStep


def own_rows(draw, shape):
    """Draws what one device would draw for a whole batch; returns this replica's rows.

    Args:
        draw: Function of a shape -> tensor of that shape, random in the same way on all
            replicas.
        shape: `(m, ...)` of this replica.

    Returns:
        Tensor of that shape; where there is one replica, `draw(shape)`.
    """
    return _backend.own_rows(draw, shape)


def value_and_gradients(loss_fn, variables):
    """Evaluates a loss and differentiates it with respect to `variables`.

    What the loss assigns on the way (batch statistics, seeds, metrics) stays assigned.
    Under a `tf.distribute` strategy the value is that of this replica's share of the
    batch, and the gradients are those of the whole: summed over the replicas, each by
    its `share`. So is what an optimizer clips.

    Args:
        loss_fn: Function without arguments that returns a scalar tensor.
        variables: List of trainable `keras.Variable`s.

    Returns:
        `(loss, gradients)`: the scalar, and one tensor per variable in its shape, zero
        for a variable that the loss does not depend on.
    """
    return _backend.value_and_gradients(loss_fn, variables)


def apply_gradients(optimizer, gradients, variables):
    """Takes one step of an optimizer.

    Args:
        optimizer: Keras optimizer.
        gradients: What `value_and_gradients` returned, alike on all replicas.
        variables: The variables that they belong to.
    """
    _backend.apply_gradients(optimizer, gradients, variables)


def input_gradient(function, x):
    """Differentiates a network's output with respect to its input.

    Args:
        function: Maps `x` to outputs of shape `(m, ...)`, each row depending on its own
            row of `x` alone; or to a tuple, whose first is then differentiated.
        x: Float tensor of shape `(m, ...)`.

    Returns:
        Tensor in the shape of `x`: the gradient of each row's summed output, which
        `value_and_gradients` can differentiate again.
    """
    return output_and_input_gradient(function, x)[1]


def output_and_input_gradient(function, x):
    """Evaluates a network once, for its output and for the gradient at its input.

    Args:
        function: As for `input_gradient`.
        x: As for `input_gradient`.

    Returns:
        `(output, gradient)`: `function(x)`, and what `input_gradient` returns.
        `value_and_gradients` can differentiate both.
    """
    return _backend.output_and_input_gradient(function, x)


def either(predicate, function, otherwise):
    """Evaluates one of two functions in the compiled step.

    Under a `tf.distribute` strategy neither may assign what all replicas share.

    Args:
        predicate: Boolean scalar tensor.
        function: Function without arguments, for where it holds. What it assigns is
            assigned only there.
        otherwise: Function without arguments, for where it does not; its result has the
            structure, shapes and types of the other's.

    Returns:
        The result of the one that was evaluated, which `value_and_gradients` can
        differentiate.
    """
    return _backend.either(predicate, function, otherwise)


def value_if(predicate, function):
    """Evaluates a scalar function where a condition holds, and gives 0 elsewhere.

    Args:
        predicate: Boolean scalar tensor.
        function: Function without arguments -> float32 scalar. What it assigns is
            assigned only where the condition holds.

    Returns:
        Scalar tensor, which `value_and_gradients` can differentiate.
    """
    return either(predicate, function, lambda: keras.ops.zeros(()))


def make_deterministic():
    """Tells the backend to give the same numbers again for the same seeds.

    On TensorFlow and PyTorch this costs speed, and operations without such a form raise
    an error. JAX has nothing to be told: on the CPU it gives the same numbers anyway.
    """
    _backend.make_deterministic()


def rows_of_batch(rows):
    """Returns how many rows a batch has, of which this replica's share has `rows`.

    Args:
        rows: Number of rows, a whole number or an int32 tensor.
    """
    return _backend.rows_of_batch(rows)


def share():
    """Returns what the mean over this replica's rows counts for in that over all rows.

    These shares of the replicas of a `tf.distribute` strategy add up to 1. They are
    alike where the replicas have as many rows as each other.

    Returns:
        1.0 where there is one replica, or else a number or a float32 scalar tensor.
    """
    return _backend.share()


def mean_of_batch(values):
    """Returns the mean over the values of all replicas' rows, a scalar.

    `value_and_gradients` can differentiate it. It may not stand in a `value_if`.

    Args:
        values: Tensor (m, ...) of this replica.
    """
    return _backend.mean_of_batch(values)


def weight_of_rows(values):
    """Returns what a metric shall count each row for, so that each counts once.

    Args:
        values: Tensor (m, ...) of what is counted.

    Returns:
        Dict of arguments of `keras.metrics.Metric.update_state`, empty where there is
        one replica.
    """
    return _backend.weight_of_rows(values)


def number_of_replicas():
    """Returns over how many replicas of a `tf.distribute` strategy a step is split."""
    return _backend.number_of_replicas()


def agree_on_statistics(networks):
    """Averages what replicas saw of their shares of a batch, as batch norm keeps it.

    Args:
        networks: List of `keras.Model`s.
    """
    _backend.agree_on_statistics(networks)


def predict_on_batch(network, batch):
    """Returns what a network makes of one batch in inference, once.

    Args:
        network: `keras.Model`, whatever devices it is trained on.
        batch: Array (m, ...), or a list of such, with any m.

    Returns:
        Its outputs as tensors or arrays.
    """
    return _backend.predict_on_batch(network, batch)


def in_graph(function):
    """Returns what a function without arguments returns: a loop of many small steps.

    TensorFlow takes each of them in Python where it runs operation by operation; there
    the function is traced first. The other backends do not gain by that.

    Args:
        function: It computes and assigns nothing.
    """
    return _backend.in_graph(function)


def on_devices(count):
    """Returns a context: models made in it are trained on `count` devices.

    These are the accelerators where there are any, or else shares of the CPU. Call it
    before the backend has started its devices.

    Raises:
        ValueError: There are fewer, or this backend trains on one alone.
    """
    return _backend.on_devices(count)


def find_devices():
    """Looks for accelerators, as the first use of the backend would; starts none.

    TensorFlow writes to stderr what it finds, and what it does not.
    """
    _backend.find_devices()


def workers():
    """Returns the number of processes that train together, 1 for one alone."""
    return _backend.workers()


def is_chief():
    """Tells whether this process is the one of all workers that writes files."""
    return _backend.is_chief()


def check_strategy(model, optimizer):
    """Refuses an optimizer made outside the strategy that the model was made in.

    Raises:
        ValueError: Its slots would not be mirrored, and replicas would silently drift
            apart.
    """
    _backend.check_strategy(model, optimizer)


def without_gradients():
    """Returns a context in which nothing is recorded for differentiation."""
    return _backend.without_gradients()


__all__ = [
    "NAMES",
    "Noise",
    "Reading",
    "StatefulTrainStep",
    "agree_on_statistics",
    "apply_gradients",
    "check_strategy",
    "either",
    "find_devices",
    "in_graph",
    "input_gradient",
    "is_chief",
    "make_deterministic",
    "mean_of_batch",
    "number_of_replicas",
    "on_devices",
    "output_and_input_gradient",
    "own_rows",
    "predict_on_batch",
    "rows_of_batch",
    "share",
    "value_and_gradients",
    "value_if",
    "weight_of_rows",
    "without_gradients",
    "workers",
]
