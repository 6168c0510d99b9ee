"""What autoencoders refuse of networks that are given to them."""

import keras

from kerasgan.engine.checks.construction import check_models, input_size, said_by_keras


def check_autoencoder(encoder, decoder, image_shape, latent_dim, **sizes):
    """Reads shapes from networks that are given, and refuses what does not fit.

    Args:
        encoder: `keras.Model`, or None where it is built here.
        decoder: Likewise.
        image_shape: As the user says, or None.
        latent_dim: As the user says, or None.
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
        image_shape = _agreed(image_shape, _shape(decoder, (latent_dim,)))
    return image_shape, latent_dim


def check_posterior(encoder, decoder, image_shape, latent_dim):
    """Refuses an encoder that does not give [mean, log_variance] of the latents.

    And a decoder that does not make examples of them.
    """
    wanted = (latent_dim,)
    try:
        outputs = encoder(keras.Input(image_shape, name="images"))
    except ValueError as error:
        raise ValueError(
            f"The encoder does not take examples of shape {image_shape}: "
            f"{said_by_keras(error)}"
        ) from None
    several = isinstance(outputs, (tuple, list))
    shapes = [tuple(each.shape[1:]) for each in (outputs if several else [outputs])]
    if shapes != [wanted, wanted]:
        raise ValueError(
            "The encoder must give [mean, log_variance], both of shape (m, "
            f"{latent_dim}). It gives {len(shapes)} of shape "
            f"{', '.join(str((None, *shape)) for shape in shapes)}. End it with two "
            f"layers Dense({latent_dim}), or write another latent_dim."
        )
    _agreed(image_shape, _shape(decoder, wanted))


def _shape(network, shape):
    return tuple(network(keras.Input(shape, name="latents")).shape[1:])


def _agreed(image_shape, made):
    if image_shape is not None and tuple(image_shape) != made:
        raise ValueError(
            f"The decoder makes examples of shape {made}. Received: image_shape="
            f"{tuple(image_shape)}. Leave image_shape out, or change the network."
        )
    return made
