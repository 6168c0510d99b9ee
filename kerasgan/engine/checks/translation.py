"""What a model refuses that translates images between two domains."""

import keras

from kerasgan.engine.checks.construction import check_models, said_by_keras
from kerasgan.errors import check_positive, is_integer, is_real, shown
from kerasgan.modalities import Image

ENDS = {"generator_ab": (0, 1), "generator_ba": (1, 0)}  # from and to which domain
JUDGED = {"discriminator_a": 0, "discriminator_b": 1}


def check_translation(
    networks, image_shape, shape_b, sizes, cycle_weight, identity_weight
):
    """Reads the shapes of both domains, and refuses arguments that cannot work.

    Args:
        networks: Dict of name -> network that was given, or None.
        image_shape: Shape of A's images as the user says, or None.
        shape_b: Of B's, likewise.
        sizes: Dict of what says how to build networks -> number, or None.
        cycle_weight: As for `CycleGAN`.
        identity_weight: Likewise.

    Returns:
        `(shape_a, shape_b)`.
    """
    given = {name: each for name, each in networks.items() if each is not None}
    check_models(**given)
    check_positive(**{name: n for name, n in sizes.items() if n is not None})
    for name, value in sizes.items():
        if value is not None and len(given) == len(networks):
            raise ValueError(
                f"{name} is for the networks that are built here. Received: {name}="
                f"{value!r} with all four networks. Leave it out."
            )
    known = networks["generator_ab"]
    if known is not None and known.built:
        image_shape = image_shape or tuple(known.inputs[0].shape[1:])
        shape_b = shape_b or tuple(known.outputs[0].shape[1:])
    image_shape = (28, 28, 1) if image_shape is None else image_shape
    shape_b = image_shape if shape_b is None else shape_b
    shapes = [Image(each).shape for each in (image_shape, shape_b)]
    if shapes[0][:2] != shapes[1][:2]:
        raise ValueError(
            "Both domains have images of one size. Received: image_shape="
            f"{shapes[0]} and shape_b={shapes[1]}. Load both with image_size="
            f"{shapes[0][0]}, for example."
        )
    for name, value in (
        ("cycle_weight", cycle_weight),
        ("identity_weight", identity_weight),
    ):
        if not is_real(value) or value < 0:
            raise ValueError(
                f"{name} must be a number from 0 on. Received: {name}={shown(value)}."
            )
    if identity_weight and shapes[0] != shapes[1]:
        raise ValueError(
            "The identity loss takes images of B for such of A, so that both have as "
            f"many channels. Received: identity_weight={identity_weight} with images "
            f"of {shapes[0]} and {shapes[1]}. Write identity_weight=0, or channels=3."
        )
    return tuple(shapes)


def check_pool(size):
    """Refuses what is no number of images to keep."""
    if not is_integer(size):
        raise ValueError(
            "pool_size must be a whole number of images, 50 as in the paper, or 0. "
            f"Received: pool_size={shown(size)}."
        )


def check_translators(networks, *shapes):
    """Refuses networks that do not go from domain to domain, or judge none.

    Args:
        networks: Dict of name -> `keras.Model`.
        *shapes: Shapes of the images of A and B.
    """
    for name, (source, target) in ENDS.items():
        made = _made(name, networks[name], shapes[source])
        if made != shapes[target]:
            raise ValueError(
                f"{name} must make images of shape {shapes[target]} of those of "
                f"{shapes[source]}. It makes {made}. Change the network, or the shapes."
            )
    for name, domain in JUDGED.items():
        made = _made(name, networks[name], shapes[domain])
        if not made or made[-1] != 1:
            raise ValueError(
                f"{name} must make logits (m, ..., 1), one for each patch. It makes "
                f"{(None, *made)}. End it with one channel."
            )


def _made(name, network, shape):
    """Returns the shape of what a network makes of images of a shape."""
    try:
        return tuple(network(keras.Input(shape, name="images")).shape[1:])
    except ValueError as error:
        raise ValueError(
            f"{name} does not take images of shape {shape}: {said_by_keras(error)}"
        ) from None
