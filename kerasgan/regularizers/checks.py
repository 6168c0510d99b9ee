"""Refusals of discriminators and arguments that a regularizer cannot work with."""

import keras

from kerasgan.errors import is_real


def refuse_batch_normalization(discriminator, who):
    """Refuses a discriminator that mixes the examples of a batch.

    A penalty on the gradient of each example's own output is not defined there
    (Gulrajani et al., 2017, section 4, "no critic batch normalization").

    Args:
        discriminator: `keras.Model` or layer; all layers nested in it are looked at.
        who: Name of what cannot work with it, "WGANGP" for example.

    Raises:
        ValueError: One of the layers is a batch normalization.
    """
    for layer in discriminator._flatten_layers():
        if isinstance(layer, keras.layers.BatchNormalization):
            raise ValueError(
                f"{who} penalises the gradient of each example alone, which batch "
                "normalization mixes with the others. Received: a discriminator with "
                f'layer {layer.name!r}. Build it with normalization="layer" or "none".'
            )


def refuse_spectral_normalization(discriminator, who):
    """Refuses a discriminator with spectral normalization, of kerasgan or of Keras.

    Args:
        discriminator: `keras.Model` or layer; all layers nested in it are looked at.
        who: Name of what cannot work with it.

    Raises:
        ValueError: One of the layers is called `SpectralNormalization`, or its class
            derives from one that is.
    """
    for layer in discriminator._flatten_layers():
        if any(c.__name__ == "SpectralNormalization" for c in type(layer).__mro__):
            raise ValueError(
                f"{who} has no use for spectral normalization, which divides the "
                "weights by their norm whatever their size. Received: a discriminator "
                f"with layer {layer.name!r}. Use one of the two."
            )


def refuse_points(shape, who):
    """Refuses what is no batch of images (m, h, w, c) with known height and width.

    Args:
        shape: Shape with the batch axis, a tuple.
        who: Name of what works on images alone.

    Raises:
        ValueError: The shape has another rank, or an unknown height or width.
    """
    if len(shape) != 4 or None in shape[1:3]:
        raise ValueError(
            f"{who} works on images (batch, height, width, channels) of fixed size. "
            f"Received: shape {tuple(shape)}. Leave it out, or use R1(10.0), which "
            "works on examples of any shape."
        )


def check_images(discriminator, who):
    """Refuses a discriminator whose first input is no image; see `refuse_points`.

    A subclassed model that does not know its inputs passes, until it is called.
    """
    inputs = getattr(discriminator, "inputs", None)
    if inputs:
        refuse_points(inputs[0].shape, who)


def check_numbers(who, **values):
    """Refuses arguments that are no positive numbers, naming the first of them.

    Raises:
        ValueError: If one is not.
    """
    for name, value in values.items():
        if not (is_real(value) and value > 0):
            raise ValueError(
                f"{name} of {who} must be a positive number. "
                f"Received: {name}={value!r}."
            )


def check_flag(who, **values):
    """Refuses arguments that are neither True nor False, naming the first of them.

    Raises:
        ValueError: If one is not.
    """
    for name, value in values.items():
        if not isinstance(value, bool):
            raise ValueError(
                f"{name} of {who} must be True or False. Received: {name}={value!r}."
            )
