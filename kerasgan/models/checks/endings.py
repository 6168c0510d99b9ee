"""How networks end: in numbers of any size, or squashed by an activation."""

import warnings

import keras
import numpy as np
from keras import ops

# Names of activations, layers and operations alike, in lower case without "_".
SQUASHED = {"sigmoid", "hardsigmoid", "softmax", "sparsesigmoid", "sparsemax"}
LOGARITHMS = {"logsigmoid", "logsoftmax"}
POSITIVE = {*SQUASHED, "relu", "relu6", "softplus", "exponential", "exp"}

# What moves, drops, joins or averages values, and leaves their range.
CARRIERS = {
    *("reshape", "flatten", "permute", "identity", "dropout", "activation", "cast"),
    *("squeeze", "expanddims", "getitem", "transpose", "mean", "concatenate"),
    *(f"{kind}pooling{d}d" for kind in ("average", "max") for d in (1, 2, 3)),
    *(f"global{kind}pooling{d}d" for kind in ("average", "max") for d in (1, 2, 3)),
}


def endings(tensor):
    """Returns the names of the activations or layers that a network ends in.

    Args:
        tensor: `keras.KerasTensor` that the network made of symbolic inputs.

    Returns:
        Set of names, `{"sigmoid"}` or `{"dense"}`; several where tensors are joined.
        None where the network hides its graph, as one that writes `call` does.
    """
    operation, node, index = tensor._keras_history
    if isinstance(operation, keras.Model):
        inner = keras.tree.flatten(getattr(operation, "outputs", None) or [])
        return endings(inner[index]) if inner else None
    name = _name(operation)
    if name not in CARRIERS:
        return {name}
    found = [endings(each) for each in operation._inbound_nodes[node].input_tensors]
    return None if None in found else set().union(*found)


def _name(operation):
    """Returns the name of an activation; that of the layer where it is linear."""
    if isinstance(operation, keras.layers.Wrapper):
        operation = operation.layer
    activation = getattr(operation, "activation", None)
    if isinstance(activation, keras.layers.Layer):
        return _name(activation)
    name = getattr(activation, "__name__", None) or type(activation).__name__
    if activation is None or name == "linear":
        name = type(operation).__name__
    return name.replace("_", "").lower()


def check_logits(outputs):
    """Refuses a discriminator that ends in probabilities where logits are due.

    Args:
        outputs: What it makes of symbolic inputs: `[logits]`, or `[logits,
            recognised]`.
    """
    wrong = (SQUASHED | LOGARITHMS, SQUASHED)  # softmax(log_softmax(x)) is softmax(x)
    names = ("logits", "class logits")
    for output, what, bad in zip(outputs, names, wrong, strict=False):
        if squashed := sorted((endings(output) or set()) & bad):
            raise ValueError(
                f"The discriminator must give {what}, numbers of any size: the losses "
                f"take the {'sigmoid' if what == 'logits' else 'softmax'} themselves. "
                f"Received: an output that ends in {squashed[0]}. Leave the last "
                "activation out."
            )


def check_made(images):
    """Refuses a generator of images that cannot be dark: its range is [-1, 1].

    Args:
        images: `keras.KerasTensor` (m, height, width, channels) that it makes.
    """
    if positive := sorted((endings(images) or set()) & POSITIVE):
        raise ValueError(
            "The generator must make images in [-1, 1], which fit and generate convert "
            f"to data_range. Received: one that ends in {positive[0]}, and makes none "
            "below 0. End it with tanh."
        )


def warn_of_probabilities(discriminator, outputs, inputs):
    """Warns of a discriminator of hidden graph whose every output lies in [0, 1].

    It is shown noise of a hundred times the size of images, of which logits are large.

    Args:
        discriminator: `keras.Model`.
        outputs: What it makes of symbolic inputs, a list.
        inputs: The symbolic inputs, one or a list.
    """
    if endings(outputs[0]) is not None:
        return
    random = np.random.default_rng(0)
    noise = keras.tree.map_structure(
        lambda each: 100 * random.standard_normal((8, *each.shape[1:]), "float32"),
        inputs,
    )
    logits = keras.tree.flatten(discriminator(noise, training=False))[0]
    logits = ops.convert_to_numpy(ops.cast(logits, "float32"))
    if np.ptp(logits) > 0 and logits.min() >= 0 and logits.max() <= 1:
        warnings.warn(
            "The discriminator seems to end in a sigmoid: of large inputs it made "
            f"numbers from {logits.min():.3g} to {logits.max():.3g}. It must give "
            "logits, for the losses take the sigmoid themselves.",
            stacklevel=2,
        )
