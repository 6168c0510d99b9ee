"""Convolutional networks with a wide hidden layer (Chen et al., 2016, appendix C.1).

Those of MNIST in "InfoGAN: Interpretable Representation Learning by Information
Maximizing Generative Adversarial Nets", https://arxiv.org/abs/1606.03657, at any
resolution that `dcgan.stages` takes: DCGAN's with a fully connected layer between the
latents and the first feature map, and another between the last map and the logit. There
a code can change all of an image, and be read from all of it.
"""

import math

from keras import Model, layers

from kerasgan.networks import dcgan
from kerasgan.networks.conditions import Labels
from kerasgan.networks.normalization import check, normalized, weighted

GENERATOR = dcgan.GENERATOR
DISCRIMINATOR = dcgan.DISCRIMINATOR
HIDDEN = 16  # units of the hidden layer for each channel of `width`: 1024 in the paper
SLOPE = 0.1
BATCH = {"momentum": 0.9, "epsilon": 1e-5}


def generator(image_shape, latent_dim, width=64, classes=None, conditioning=None):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, as `dcgan.stages` takes them.
        latent_dim: Number of latent variables.
        width: Channels of the last hidden feature map; each map before has twice as
            many at half the resolution, and the hidden layer 16 times as many units.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "batch_norm", "concatenation" or "embedding".
    """
    start, doublings = dcgan.stages(image_shape)
    channels = width * 2 ** (doublings - 1)
    labels = Labels(classes, conditioning, GENERATOR)
    z = layers.Input((latent_dim,), name="latents")
    x = labels.with_latents(z)
    for units in (HIDDEN * width, math.prod(start) * channels):
        x = layers.Dense(units, use_bias=False)(x)
        x = layers.ReLU()(labels.normalized(x, **BATCH))
    x = layers.Reshape((*start, channels))(x)
    for _ in range(doublings - 1):
        channels //= 2
        x = layers.Conv2DTranspose(channels, **_strided(), use_bias=False)(x)
        x = layers.ReLU()(labels.normalized(x, **BATCH))
    x = layers.Conv2DTranspose(image_shape[-1], **_strided())(x)
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(labels.inputs(z), images, name="generator")


def discriminator(
    image_shape, width=64, normalization="batch", classes=None, conditioning=None
):
    """Builds images (m, *image_shape) -> logits (m, 1).

    Args:
        image_shape: `(height, width, channels)`, as `dcgan.stages` takes them.
        width: Channels of the first feature map; each further one has twice as many,
            and the hidden layer 16 times as many units.
        normalization: "batch" as in the paper, "layer", "spectral" or "none".
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation", "embedding", "features" or
            "projection".
    """
    check(normalization)
    labels = Labels(classes, conditioning, DISCRIMINATOR)
    _, doublings = dcgan.stages(image_shape)
    images = layers.Input(image_shape, name="images")
    x = labels.with_images(images, normalization)
    x = weighted(layers.Conv2D(width, **_strided()), normalization)(x)
    x = layers.LeakyReLU(SLOPE)(x)
    use_bias = normalization != "batch"
    for stage in range(1, doublings):
        convolution = layers.Conv2D(width * 2**stage, **_strided(), use_bias=use_bias)
        x = weighted(convolution, normalization)(x)
        x = layers.LeakyReLU(SLOPE)(normalized(x, normalization, **BATCH))
    x = layers.Flatten()(labels.with_features(x, normalization))
    hidden = layers.Dense(HIDDEN * width, use_bias=use_bias)
    x = weighted(hidden, normalization)(x)
    x = layers.LeakyReLU(SLOPE)(normalized(x, normalization, **BATCH))
    last = layers.Dense(1, dtype="float32", name="logits")
    logits = labels.with_logits(weighted(last, normalization)(x), x, normalization)
    return Model(labels.inputs(images), logits, name="discriminator")


def _strided():
    return {"kernel_size": dcgan.KERNEL, "strides": 2, "padding": "same"}
