"""Builders of plain `keras.Model`s; they know nothing of training.

Each module offers `generator(image_shape, latent_dim, width)` and
`discriminator(image_shape, width, normalization)`: a generator maps latents of shape
`(m, latent_dim)` to images of shape `(m, height, width, channels)` in [-1, 1], a
discriminator maps such images to logits of shape `(m, 1)`. `width` and `normalization`
have defaults of the network's own; the latter is "batch", "layer", "spectral" or
"none". A gradient penalty wants "layer" or "none", which keep the examples of a batch
apart. `r3gan` takes "none" alone. `mlp` takes points of shape `(m, dimensions)` as
well, whose range it does not limit.
"""

from kerasgan.errors import unknown
from kerasgan.networks import dcgan, mlp, r3gan, resnet

_NETWORKS = {"dcgan": dcgan, "mlp": mlp, "r3gan": r3gan, "resnet": resnet}


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


__all__ = ["dcgan", "get", "mlp", "names", "r3gan", "resnet"]
