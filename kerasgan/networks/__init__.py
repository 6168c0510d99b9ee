"""Builders of plain `keras.Model`s; they know nothing of training.

Each module offers `generator(image_shape, latent_dim, width)` and
`discriminator(image_shape, width)`: a generator maps latents of shape `(m, latent_dim)`
to images of shape `(m, height, width, channels)` in [-1, 1], a discriminator maps such
images to logits of shape `(m, 1)`.
"""

from kerasgan.errors import unknown
from kerasgan.networks import dcgan, mlp

_NETWORKS = {"dcgan": dcgan, "mlp": mlp}


def names():
    """Returns the names that `networks=` takes, sorted."""
    return sorted(_NETWORKS)


def get(name):
    """Returns the module of builders of that name.

    Raises:
        ValueError: If there is none.
    """
    if name not in _NETWORKS:
        raise ValueError(unknown("networks", name, names()))
    return _NETWORKS[name]


__all__ = ["dcgan", "get", "mlp", "names"]
