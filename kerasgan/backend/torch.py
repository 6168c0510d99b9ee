"""Gradients and the train step on the PyTorch backend."""

import contextlib

import keras
import torch

from kerasgan.backend.common import first


def own_rows(draw, shape):
    """Draws: all rows are those of the one device."""
    return draw(shape)


class StatefulTrainStep:
    """PyTorch's trainer lets `train_step(self, data)` assign variables as it is."""


def value_and_gradients(loss_fn, variables):
    """Differentiates with autograd."""
    loss = loss_fn()
    values = [variable.value for variable in variables]
    if not values or not loss.requires_grad:
        return loss.detach(), [torch.zeros_like(value) for value in values]
    gradients = torch.autograd.grad(loss, values, materialize_grads=True)
    return loss.detach(), list(gradients)


def apply_gradients(optimizer, gradients, variables):
    """Lets the optimizer take a step."""
    optimizer.apply(gradients, variables)


def output_and_input_gradient(function, x):
    """Differentiates with autograd, keeping the graph of the gradient itself."""
    if not x.requires_grad:
        x = x.detach().requires_grad_()
    output = function(x)
    (gradient,) = torch.autograd.grad(first(output).sum(), x, create_graph=True)
    return output, gradient


def either(predicate, function, otherwise):
    """Branches in Python."""
    return function() if bool(predicate) else otherwise()


def check_strategy(model, optimizer):
    """Refuses an optimizer of another strategy: PyTorch has no strategies to mix up."""


def make_deterministic():
    """Chooses operations of which each run gives the same numbers."""
    torch.use_deterministic_algorithms(True)


def rows_of_batch(rows):
    """Returns `rows`: the PyTorch backend trains on one device."""
    return rows


def share():
    """Returns 1: the PyTorch backend trains on one device."""
    return 1.0


def mean_of_batch(values):
    """Returns the mean: all rows are those of one step."""
    return keras.ops.mean(values)


def weight_of_rows(values):
    """Returns no weight: each row is on one device."""
    return {}


def number_of_replicas():
    """Returns 1: here no step is repeated on several devices."""
    return 1


def without_gradients():
    """Context in which nothing is recorded for differentiation."""
    return torch.no_grad()


def agree_on_statistics(networks):
    """Nothing to agree on: the PyTorch backend trains on one device."""


def predict_on_batch(network, batch):
    """Calls Keras, which would leave arrays as they are."""
    tensors = keras.tree.map_structure(keras.ops.convert_to_tensor, batch)
    return network.predict_on_batch(tensors)


def find_devices():
    """Nothing to do: this backend looks for them without a word."""


def in_graph(function):
    """Calls it."""
    return function()


def on_devices(count):
    """Refuses more than one device."""
    if count > 1:
        raise ValueError(
            "Keras' PyTorch backend trains on one device. Received: "
            f"devices={count}. Write --backend tensorflow or jax, or leave it out."
        )
    return contextlib.nullcontext()


def workers():
    """Returns 1: there is one process."""
    return 1


def is_chief():
    """Returns True: there is one process."""
    return True
