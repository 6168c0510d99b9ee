"""What autoencoders refuse of networks that are given to them."""

import keras

from kerasgan.engine.checks.construction import (
    check_models,
    input_size,
    said_by_keras,
    with_labels,
)


def check_autoencoder(encoder, decoder, image_shape, latent_dim, classes=None, **sizes):
    """Reads shapes from networks that are given, and refuses what does not fit.

    Args:
        encoder: `keras.Model`, or None where it is built here.
        decoder: Likewise.
        image_shape: As the user says, or None.
        latent_dim: As the user says, or None.
        classes: Number of classes of the labels that both networks take; None for none.
        **sizes: What says how to build the networks that are not given, None where the
            user does not say it.

    Returns:
        `(image_shape, latent_dim)`, None where nobody says.
    """
    given = {"encoder": encoder, "decoder": decoder}
    given = {name: network for name, network in given.items() if network is not None}
    check_models(**given)
    for name, value in sizes.items():
        if value is not None and len(given) == 2:
            raise ValueError(
                f"{name} is for the networks that are built here. Received: {name}="
                f"{value!r} with an encoder and a decoder. Leave it out."
            )
    if encoder is not None and encoder.built:
        image_shape = image_shape or tuple(encoder.inputs[0].shape[1:])
        latent_dim = latent_dim or encoder.outputs[0].shape[-1]
    if decoder is not None:
        latent_dim = input_size(decoder, latent_dim)
        image_shape = _agreed(image_shape, _made(decoder, latent_dim, classes)[0])
    return image_shape, latent_dim


def check_posterior(
    encoder, decoder, image_shape, latent_dim, classes=None, learned=False, spread=True
):
    """Refuses an encoder that does not give [mean, log_variance] of the latents.

    Or, without `spread`, one code. And a decoder that does not make examples of them,
    or where a deviation is `learned` [mean, log_variance] of examples. Both take labels
    where there are `classes`.
    """
    wanted = [(latent_dim,)] * (1 + spread)
    examples = keras.Input(image_shape, name="images")
    told = f"The encoder does not take examples of shape {image_shape}"
    shapes = _shapes(encoder, examples, classes, told)
    if shapes != wanted:
        given = "[mean, log_variance], both" if spread else "one code"
        layers = f"two layers Dense({latent_dim})" if spread else f"Dense({latent_dim})"
        raise ValueError(
            f"The encoder must give {given} of shape (m, {latent_dim}). It gives "
            f"{len(shapes)} of shape "
            f"{', '.join(str((None, *shape)) for shape in shapes)}. End it with "
            f"{layers}, or write another latent_dim."
        )
    made = _made(decoder, latent_dim, classes)
    _agreed(image_shape, made[0])
    if len(made) != 1 + learned:
        kinds = {1: "the mean alone", 2: "[mean, log_variance]"}
        raise ValueError(
            f"deviation={'learned' if learned else None!r} takes a decoder that gives "
            f"{kinds[1 + learned]}. It gives {len(made)} outputs. Write deviation="
            f"{None if learned else 'learned'!r}, or change the decoder."
        )


def _made(decoder, latent_dim, classes):
    """Returns the shape of each output of a decoder, without the axis of the batch."""
    latents = keras.Input((latent_dim,), name="latents")
    told = f"The decoder does not take latents (m, {latent_dim})"
    return _shapes(decoder, latents, classes, told)


def _shapes(network, first, classes, told):
    """Returns the shape of each output; refuses inputs that it does not take."""
    try:
        outputs = network(with_labels(first, classes))
    except ValueError as error:
        labels = "" if classes is None else f" and labels (m, {classes})"
        raise ValueError(f"{told}{labels}: {said_by_keras(error)}") from None
    return [tuple(each.shape[1:]) for each in keras.tree.flatten(outputs)]


def _agreed(image_shape, made):
    if image_shape is not None and tuple(image_shape) != made:
        raise ValueError(
            f"The decoder makes examples of shape {made}. Received: image_shape="
            f"{tuple(image_shape)}. Leave image_shape out, or change the network."
        )
    return made
