"""What Keras leaves to the backend: gradients, and a train step that owns its state.

This package is the only home of tapes, autograd and stateless scopes. One file per
backend offers the same names, so that a model's `train_step(self, data)` is written
once and gives the same numbers on TensorFlow, JAX and PyTorch. Besides the functions
below it offers

- `StatefulTrainStep`: mixin that lets `train_step(self, data)` assign variables;
- `SeedGenerator`: a `keras.random.SeedGenerator` whose replicas draw different noise.
"""

import importlib

import keras

NAMES = ("tensorflow", "jax", "torch")

if keras.backend.backend() not in NAMES:
    raise ImportError(
        f"kerasgan trains on the Keras backends {', '.join(NAMES)}. "
        f"Received: {keras.backend.backend()!r}. Set the environment variable "
        "KERAS_BACKEND to one of them before Python starts."
    )

_backend = importlib.import_module(f"kerasgan.backend.{keras.backend.backend()}")

SeedGenerator = _backend.SeedGenerator
StatefulTrainStep = _backend.StatefulTrainStep


def value_and_gradients(loss_fn, variables):
    """Evaluates a loss and differentiates it with respect to `variables`.

    What the loss assigns on the way (batch statistics, seeds, metrics) stays assigned.
    Under a `tf.distribute` strategy the gradients are those of the loss divided by the
    number of replicas, because optimizers sum over replicas; the value stays whole.

    Args:
        loss_fn: Function without arguments that returns a scalar tensor.
        variables: List of trainable `keras.Variable`s.

    Returns:
        `(loss, gradients)`: the scalar, and one tensor per variable in its shape, zero
        for a variable that the loss does not depend on.
    """
    return _backend.value_and_gradients(loss_fn, variables)


def input_gradient(function, x):
    """Differentiates a network's output with respect to its input.

    Args:
        function: Maps `x` to outputs of shape `(m, ...)`, each row depending on its own
            row of `x` alone.
        x: Float tensor of shape `(m, ...)`.

    Returns:
        Tensor in the shape of `x`: the gradient of each row's summed output, which
        `value_and_gradients` can differentiate again.
    """
    return _backend.input_gradient(function, x)


def sum_over_replicas(value):
    """Returns the sum of a scalar over the replicas of a `tf.distribute` strategy."""
    return _backend.sum_over_replicas(value)


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
    "SeedGenerator",
    "StatefulTrainStep",
    "check_strategy",
    "input_gradient",
    "sum_over_replicas",
    "value_and_gradients",
    "without_gradients",
]
