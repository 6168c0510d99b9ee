"""What Keras leaves to the backend: gradients, and a train step that owns its state.

This package is the only home of tapes, autograd and stateless scopes. One file per
backend offers the same names, so that a model's `train_step(self, data)` is written
once and gives the same numbers on TensorFlow, JAX and PyTorch:

- `value_and_gradients(loss_fn, variables)`: a loss and its gradients with respect to
  Keras variables.
- `input_gradient(function, x)`: the gradient of a network's output with respect to its
  input, which can itself be differentiated (gradient penalties need this).
- `StatefulTrainStep`: mixin that lets `train_step(self, data)` assign variables.
- `SeedGenerator`: a `keras.random.SeedGenerator` whose replicas draw different noise.
- `check_strategy(model, optimizer)`: refuses an optimizer of another distribution
  strategy than the model's.
- `sum_over_replicas(value)`: a scalar summed over the copies of a step.
- `without_gradients()`: context in which nothing is recorded for differentiation.
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
check_strategy = _backend.check_strategy
input_gradient = _backend.input_gradient
sum_over_replicas = _backend.sum_over_replicas
value_and_gradients = _backend.value_and_gradients
without_gradients = _backend.without_gradients

__all__ = [
    "SeedGenerator",
    "StatefulTrainStep",
    "check_strategy",
    "input_gradient",
    "sum_over_replicas",
    "value_and_gradients",
    "without_gradients",
]
