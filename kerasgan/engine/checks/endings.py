"""How networks end: in numbers of any size, or squashed by an activation."""

import warnings

import keras
import numpy as np
from keras import ops

# Names of activations, layers and operations alike, in lower case without "_".
SQUASHED = {"sigmoid", "hardsigmoid", "softmax", "sparsesigmoid", "sparsemax"}
LOGARITHMS = {"logsigmoid", "logsoftmax"}
POSITIVE = {*SQUASHED, "relu", "relu6", "softplus", "exponential", "exp"}

# Linear layers, and activations below 0 somewhere: ends that need no trial.
PLAIN = {
    *("dense", "einsumdense", "tanh", "leakyrelu"),
    *(f"{kind}conv{d}d" for kind in ("", "separable", "depthwise") for d in (1, 2, 3)),
    *(f"conv{d}dtranspose" for d in (1, 2, 3)),
}

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

    It warns of one that hides how it ends and made nothing below 0 in a trial.

    Args:
        images: `keras.KerasTensor` (m, height, width, channels) that it makes.
    """
    if positive := sorted((endings(images) or set()) & POSITIVE):
        raise ValueError(
            "The generator must make images in [-1, 1], which fit and generate convert "
            f"to data_range. Received: one that ends in {positive[0]}, and makes none "
            "below 0. End it with tanh."
        )
    if _is_plain(images):
        return
    generator, node, _ = images._keras_history
    inputs = generator._inbound_nodes[node].input_tensors
    tried = _tried(generator, inputs if len(inputs) > 1 else inputs[0])
    if tried and _says_something(made := tried[0]) and made.min() >= 0:
        warnings.warn(
            "The generator seems to make nothing below 0: of large latents it made "
            f"numbers from {made.min():.3g} to {made.max():.3g}. It must make images "
            "in [-1, 1]: end it with tanh.",
            stacklevel=2,
        )


def warn_of_probabilities(discriminator, outputs, inputs):
    """Warns of a discriminator that hides how it ends and gives numbers in [0, 1].

    Args:
        discriminator: `keras.Model`.
        outputs: What it makes of symbolic inputs, a list.
        inputs: The symbolic inputs, one or a list.
    """
    if all(map(_is_plain, outputs)):
        return
    tried = _tried(discriminator, inputs)
    kinds = (("logits", "sigmoid"), ("class logits", "softmax"))
    for output, found, (what, squashing) in zip(outputs, tried, kinds, strict=False):
        if _is_plain(output) or not _says_something(found):
            continue
        if found.min() >= 0 and found.max() <= 1:
            warnings.warn(
                f"The discriminator seems to end in a {squashing}: of large inputs it "
                f"made numbers from {found.min():.3g} to {found.max():.3g}. It must "
                f"give {what}, for the losses take the {squashing} themselves.",
                stacklevel=2,
            )


def _is_plain(tensor):
    return (endings(tensor) or {None}) <= PLAIN | LOGARITHMS


def _says_something(values):
    return np.isfinite(values).all() and np.ptp(values) > 0


def _tried(network, inputs):
    """Returns what a network makes of noise, a list of arrays; its state stays.

    The noise is up to a hundred times the size of images, of which logits are large,
    and small enough in its first rows that no sigmoid is constant. The list is empty
    where the network does not take it, one that wants other batches for example.
    """
    random = np.random.default_rng(0)
    sizes = np.geomspace(1, 100, 8, dtype="float32")
    noise = keras.tree.map_structure(
        lambda each: (
            random.standard_normal((8, *each.shape[1:]), "float32")
            * sizes.reshape(-1, *[1] * (len(each.shape) - 1))
        ),
        inputs,
    )
    state = [(each, each.numpy()) for each in network.non_trainable_variables]
    try:
        made = keras.tree.flatten(network(noise, training=False))
        return [ops.convert_to_numpy(ops.cast(each, "float32")) for each in made]
    except Exception:  # of any backend; a trial refuses nothing
        return []
    finally:
        for variable, value in state:
            variable.assign(value)
