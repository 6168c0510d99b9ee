"""Builders of plain `keras.Model`s; they know nothing of training.

Each module that `names()` lists offers `generator(image_shape, latent_dim, width,
classes, conditioning)` and `discriminator(image_shape, width, normalization, classes,
conditioning)`: a generator maps latents of shape `(m, latent_dim)` to images of shape
`(m, height, width, channels)` in [-1, 1], a discriminator maps such images to logits of
shape `(m, 1)`.
`width` and `normalization` have defaults of the network's own; the latter is "batch",
"layer", "spectral" or "none". A gradient penalty wants "layer" or "none", which keep
the examples of a batch apart. `r3gan` takes "none" alone. `mlp` takes points of shape
`(m, dimensions)` as well, whose range it does not limit, and sounds of shape `(m,
samples, channels)`, which `wavegan` takes alone.

With `classes` and a kind of `conditioning` a network takes a list of two inputs, the
second of which are label rows (m, classes): see `kerasgan.networks.conditions`.

The modules `boltzmann`, `context_encoder`, `gated_pixelcnn`, `patchgan`, `pixelcnn`,
`pixelrnn`, `resnet_translator`, `srresnet`, `stackgan`, `text_encoder`, `unet` and
`vae` belong to one family of models each, and their builders have arguments of their
own.
"""

from kerasgan.errors import unknown
from kerasgan.networks import (
    boltzmann,
    conditions,
    context_encoder,
    cyclegan,
    dcgan,
    gated_pixelcnn,
    infogan,
    mlp,
    patchgan,
    pixelcnn,
    pixelrnn,
    r3gan,
    resnet,
    resnet_translator,
    srresnet,
    stackgan,
    text_encoder,
    unet,
    vae,
    wavegan,
)
from kerasgan.networks.conditions import Conditions

# What modules of networks have functions for, the one that samples first.
BUILDERS = ("generator", "decoder", "encoder", "discriminator", "machine")

_NETWORKS = {
    "dcgan": dcgan,
    "infogan": infogan,
    "mlp": mlp,
    "r3gan": r3gan,
    "resnet": resnet,
    "wavegan": wavegan,
}


# What they make; all others make images alone.
MAKES = {"mlp": ("images", "points", "sounds"), "wavegan": ("sounds",)}


def names(things=None):
    """Returns the names that `networks=` takes, sorted.

    Args:
        things: `"images"`, `"points"` or `"sounds"`, for those alone that make these.
    """
    return sorted(
        name for name in _NETWORKS if things in (None, *MAKES.get(name, ("images",)))
    )


def get(name):
    """Returns the module of builders of that name.

    Raises:
        ValueError: If there is none.
    """
    if not isinstance(name, str) or name not in _NETWORKS:
        raise ValueError(unknown("networks", name, names()))
    return _NETWORKS[name]


__all__ = [
    "Conditions",
    "boltzmann",
    "conditions",
    "context_encoder",
    "cyclegan",
    "dcgan",
    "gated_pixelcnn",
    "get",
    "infogan",
    "mlp",
    "names",
    "patchgan",
    "pixelcnn",
    "pixelrnn",
    "r3gan",
    "resnet",
    "resnet_translator",
    "srresnet",
    "stackgan",
    "text_encoder",
    "unet",
    "vae",
    "wavegan",
]
