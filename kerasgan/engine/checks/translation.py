"""What a model refuses that translates images between two domains."""

import keras

from kerasgan.engine.checks.construction import said_by_keras
from kerasgan.engine.checks.enlarging import check_sizes_of
from kerasgan.errors import is_integer, is_real, shown
from kerasgan.modalities import Image


def check_translation(networks, image_shape, shape_b, sizes, weights, known=None):
    """Reads the shapes of both domains, and refuses arguments that cannot work.

    Args:
        networks: Dict of name -> network that was given, or None.
        image_shape: Shape of A's images as the user says, or None.
        shape_b: Of B's, likewise.
        sizes: Dict of what says how to build networks -> number, or None.
        weights: Dict of weights of losses -> number.
        known: A network from A to B that was given, which knows both; or None.

    Returns:
        `(shape_a, shape_b)`.
    """
    check_sizes_of(networks, sizes)
    if known is not None and known.built:
        image_shape = tuple(known.inputs[0].shape[1:])
        shape_b = shape_b or tuple(known.outputs[0].shape[1:])
    shape_b = image_shape if shape_b is None else shape_b
    shapes = [Image(each).shape for each in (image_shape, shape_b)]
    if shapes[0][:2] != shapes[1][:2]:
        raise ValueError(
            "Both domains have images of one size. Received: image_shape="
            f"{shapes[0]} and shape_b={shapes[1]}. Load both with image_size="
            f"{shapes[0][0]}, for example."
        )
    for name, value in weights.items():
        if not is_real(value) or value < 0:
            raise ValueError(
                f"{name} must be a number from 0 on. Received: {name}={shown(value)}."
            )
    return tuple(shapes)


def check_identity(identity_weight, shape_a, shape_b):
    """Refuses an identity loss of domains whose channels differ."""
    if identity_weight and shape_a != shape_b:
        raise ValueError(
            "The identity loss takes images of B for such of A, so that both have as "
            f"many channels. Received: identity_weight={identity_weight} with images "
            f"of {shape_a} and {shape_b}. Write identity_weight=0, or channels=3."
        )


def check_pool(size):
    """Refuses what is no number of images to keep."""
    if not is_integer(size):
        raise ValueError(
            "pool_size must be a whole number of images, 50 as in the paper, or 0. "
            f"Received: pool_size={shown(size)}."
        )


def check_cut(jitter, mirror):
    """Refuses a jitter that is no number of pixels."""
    if not is_integer(jitter):
        raise ValueError(
            "jitter must be a whole number of pixels, 30 as in the paper for images of "
            f"256, or 0. Received: jitter={shown(jitter)}."
        )
    if not isinstance(mirror, bool):
        raise ValueError(
            f"mirror must be True or False. Received: mirror={shown(mirror)}."
        )


def check_dropout(dropout):
    """Refuses what is no share of values to drop."""
    if not is_real(dropout) or not 0 <= dropout < 1:
        raise ValueError(
            "dropout must lie in [0, 1), 0.5 as in the paper, or 0 for none. Received: "
            f"dropout={shown(dropout)}."
        )


def check_falling(decay):
    """Returns the two numbers of steps of a rate that falls; None for none."""
    if decay is None:
        return None
    pair = isinstance(decay, (tuple, list)) and len(decay) == 2
    if not pair or not is_integer(decay[0]) or not is_integer(decay[1], least=1):
        raise ValueError(
            "decay must be two whole numbers of steps, those at the full rate and "
            "those over which it falls to 0, [10_000, 10_000] for example, or None. "
            f"Received: decay={shown(decay)}."
        )
    return int(decay[0]), int(decay[1])


def check_translator(name, networks, source, target, *drawn):
    """Refuses a network that does not go from images of one domain to the other's.

    Args:
        name: Of the network.
        networks: Dict of name -> `keras.Model`.
        source: Shape of the images that it takes.
        target: Of those that it makes.
        *drawn: Shapes of the draws that it takes besides.
    """
    made = _made(name, networks[name], source, drawn)
    if made != target:
        raise ValueError(
            f"{name} must make images of shape {target} of those of {source}. It makes "
            f"{made}. Change the network, or the shapes."
        )


def check_patches(name, networks, *shapes):
    """Refuses a network that judges no images of these shapes by patches.

    Args:
        name: Of the network.
        networks: Dict of name -> `keras.Model`.
        *shapes: Of the images that it takes, all at once.
    """
    made = _made(name, networks[name], *shapes[:1], shapes[1:])
    if not made or made[-1] != 1:
        raise ValueError(
            f"{name} must make logits (m, ..., 1), one for each patch. It makes "
            f"{(None, *made)}. End it with one channel."
        )


def _made(name, network, shape, more=()):
    """Returns the shape of what a network makes of images of a shape."""
    inputs = [keras.Input(each) for each in (shape, *more)]
    try:
        made = network(inputs if more else inputs[0])
    except ValueError as error:
        told = " and ".join(map(str, (shape, *more)))
        raise ValueError(
            f"{name} does not take images of shape {told}: {said_by_keras(error)}"
        ) from None
    return tuple(made.shape[1:])
