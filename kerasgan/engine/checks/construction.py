"""What a model refuses when it is constructed and compiled, and why."""

import re

import keras

from kerasgan import regularizers
from kerasgan.engine.checks.endings import (
    check_logits,
    check_made,
    warn_of_probabilities,
)
from kerasgan.engine.registry import options
from kerasgan.errors import is_integer, is_real, unknown
from kerasgan.modalities.image import refuse_channels_first

OF_KERAS = ("activity_regularizer", "autocast", "dtype", "trainable")


def check_construction(cls, networks, ema_decay, seed):
    """Refuses arguments of `GenerativeModel` that cannot work."""
    if set(networks) != set(cls.networks):
        raise ValueError(
            f"{cls.__name__} needs one network for each of {cls.networks}. Received: "
            f"{tuple(networks)}."
        )
    check_models(**networks)
    if keras.config.dtype_policy().name == "mixed_float16":
        raise ValueError(
            "mixed_float16 needs loss scaling, which several optimizers do not share. "
            "Use keras.config.set_dtype_policy('mixed_bfloat16') or 'float32'."
        )
    check_decay(ema_decay)
    if seed is not None and not is_integer(seed):
        raise ValueError(
            f"seed must be a non-negative integer or None. Received: seed={seed!r}."
        )


def declare(cls):
    """Reads what the class of a model declares, and refuses what cannot be.

    A tuple of `players` stands for players that each move the network of their name; a
    class with players alone has the networks that they move, and logs a loss for each
    player.

    Args:
        cls: A new subclass of `GenerativeModel`.

    Raises:
        TypeError: Players move, or averages follow, a network that it lacks.
    """
    if not isinstance(cls.players, dict):
        cls.players = {player: (player,) for player in cls.players}
    moved = [name for names in cls.players.values() for name in names]
    if "players" in vars(cls) and "networks" not in vars(cls):
        cls.networks = tuple(dict.fromkeys(moved))
    if "players" in vars(cls) and "logged" not in vars(cls):
        cls.logged = tuple(f"{player}_loss" for player in cls.players)
    for name in (*moved, *cls.averaged):
        if name not in cls.networks:
            raise TypeError(
                f"{cls.__name__} has networks={cls.networks}, and its players or "
                f"averages name {name!r}. Make the class attributes `networks`, "
                "`players` and `averaged` agree."
            )


def check_models(**networks):
    """Refuses networks that are no `keras.Model`, naming the first of them."""
    for player, network in networks.items():
        if not isinstance(network, keras.Model):
            raise ValueError(
                f"{player} must be a keras.Model. Received: {network!r} of type "
                f"{type(network).__name__}."
            )


def check_options(cls, others):
    """Refuses arguments that neither the constructor nor Keras knows."""
    for name in others:
        if name not in OF_KERAS:
            raise ValueError(unknown(f"argument of {cls.__name__}", name, options(cls)))


def check_decay(ema_decay):
    """Refuses decays of an average that do not lie between 0 and 1."""
    if ema_decay is not None and not (is_real(ema_decay) and 0 < ema_decay < 1):
        raise ValueError(
            "ema_decay must lie between 0 and 1, 0.999 for example, or be None. "
            f"Received: ema_decay={ema_decay!r}."
        )


def input_size(network, size):
    """Returns the number of latent variables that a generator takes.

    Args:
        network: A `keras.Model`, built or not.
        size: What the user says it is, or None.

    Raises:
        ValueError: If the network says otherwise, or nobody says.
    """
    inputs = getattr(network, "inputs", None) if network.built else None
    shape = tuple(inputs[0].shape) if inputs else _built_for(network)
    if shape is None and size is None:
        raise ValueError(
            f"The input of {network.name!r} is not known, for it was not built yet. "
            "Pass latent_dim=, or begin the network with keras.Input((latent_dim,))."
        )
    if shape is None:
        return int(size)
    if len(shape) != 2 or size not in (None, shape[-1]):
        raise ValueError(
            f"{network.name!r} takes inputs of shape {shape}, which are no latents "
            f"(m, latent_dim). Received: latent_dim={size}."
        )
    return shape[-1]


def _built_for(network):
    return getattr(network, "input_shape", None) if network.built else None


def with_labels(first, classes):
    """Returns the symbolic inputs of a network: the first, and labels if any."""
    if classes is None:
        return first
    return [first, keras.Input((classes,), name="labels")]


def output_shape(network, latent_dim, classes=None):
    """Returns the shape of what a generator makes; builds it where it was not.

    Args:
        network: The generator.
        latent_dim: Size of its first input.
        classes: Size of its second input; None if it has one.
    """
    given = with_labels(keras.Input((latent_dim,), name="latents"), classes)
    try:
        images = network(given)
    except ValueError as error:
        what = "latents alone" if classes is None else "[latents, labels]"
        raise ValueError(
            f"{network.name!r} is to be a generator of {what}, and does not take them: "
            f"{' '.join(str(error).split())[:200]}"
        ) from None
    shape = tuple(images.shape[1:])
    if len(shape) in (2, 3):
        check_made(images)
    if len(shape) not in (1, 2, 3) or None in shape:
        raise ValueError(
            f"{network.name!r} must make images (m, height, width, channels), sounds "
            "(m, samples, channels) or points (m, features). It makes tensors of shape "
            f"{tuple(images.shape)}. End it with keras.layers.Reshape."
        )
    refuse_channels_first(shape, f"a generator of images of shape {shape}")
    return shape


def check_built(generator, discriminator, networks, width, normalization):
    """Refuses what says how to build networks that are given already."""
    if discriminator is not None and normalization is not None:
        raise ValueError(
            "normalization is for the discriminator that is built here. Received: "
            f"normalization={normalization!r} and a discriminator. Leave one out."
        )
    for name, value in (("networks", networks), ("width", width)):
        if value is not None and generator is not None and discriminator is not None:
            raise ValueError(
                f"{name} is for the networks that are built here. Received: {name}="
                f"{value!r} with a generator and a discriminator. Leave it out."
            )


def check_pair(generator, discriminator, latent_dim, image_shape, conditions):
    """Refuses a generator and a discriminator that do not fit each other.

    Args:
        generator: `keras.Model`, latents -> images.
        discriminator: `keras.Model`, images -> logits, or None.
        latent_dim: As the user says, or None.
        image_shape: As the user says, or None.
        conditions: `kerasgan.networks.Conditions`: what else they take and give.

    Returns:
        `(latent_dim, image_shape)` as the generator has them.
    """
    check_models(generator=generator)
    if discriminator is not None:
        check_models(discriminator=discriminator)
    latent_dim = input_size(generator, latent_dim)
    made = output_shape(generator, latent_dim, conditions.classes)
    if image_shape is not None and tuple(image_shape) != made:
        raise ValueError(
            f"The generator makes images of shape {made}. Received: image_shape="
            f"{tuple(image_shape)}. Leave image_shape out, or change the generator."
        )
    if discriminator is not None:
        _check_discriminator(discriminator, made, conditions)
    return latent_dim, made


def _check_discriminator(discriminator, image_shape, conditions):
    """Refuses a discriminator that takes or gives something else than it should."""
    classes = conditions.classes if conditions.discriminator else None
    given = with_labels(keras.Input(image_shape, name="images"), classes)
    try:
        outputs = discriminator(given)
    except ValueError as error:
        labels = "" if classes is None else f" with label rows (m, {classes})"
        raise ValueError(
            f"The discriminator does not take the generator's images of shape "
            f"{image_shape}{labels}: {said_by_keras(error)}"
        ) from None
    several = isinstance(outputs, (tuple, list))
    outputs = list(outputs) if several else [outputs]
    if len(outputs) != 1 + bool(conditions.recognised):
        raise ValueError(
            "The discriminator must give "
            + (
                f"[logits (m, 1), recognised (m, {conditions.recognised})]"
                if conditions.recognised
                else "one tensor, logits (m, 1)"
            )
            + f". Received: one with {len(outputs)} outputs. Change its outputs."
        )
    logits, *recognised = (tuple(each.shape) for each in outputs)
    if not 1 <= len(logits) <= 4 or logits[-1] != 1:
        raise ValueError(
            "The discriminator must make one logit an image, shape (m, 1). It "
            f"makes tensors of shape {logits}. End it with Dense(1)."
        )
    if recognised and recognised[0][-1] != conditions.recognised:
        raise ValueError(
            f"The discriminator must recognise {conditions.recognised} values, shape "
            f"(m, {conditions.recognised}). Its second output has the shape "
            f"{recognised[0]}. End it with Dense({conditions.recognised})."
        )
    check_logits(outputs)
    warn_of_probabilities(discriminator, outputs, given)


def said_by_keras(error):
    """Returns the line in which Keras says what is wrong with an input."""
    text = re.sub(r"\x1b\[\d*m", "", str(error))  # it prints in bold
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].startswith("Exception encountered"):
        return lines[1]
    return lines[0] if lines else type(error).__name__


def check_regularizers(given):
    """Refuses what is no list of regularizers.

    Args:
        given: List of `kerasgan.regularizers`, or of their configurations.

    Returns:
        List of `Regularizer`s.
    """
    if not isinstance(given, (tuple, list)):
        raise ValueError(
            "regularizers must be a list, [R1(10.0)] for example. Received: "
            f"regularizers={given!r}."
        )
    return [regularizers.get(each) for each in given]
