"""Residual networks (Gulrajani et al., 2017, WGAN-GP; Miyato et al., 2018, SNGAN).

The architecture for CIFAR-10, which the two papers share (appendix of the first,
appendix B.4 of the second), at any resolution that `dcgan.stages` takes: all feature
maps have `width` channels (64 by default; the papers: 128, and 256 in SNGAN's
generator), features are summed over the locations as in SNGAN, and blocks
are normalization, rectifier, 3x3 convolution, twice. Nearest upsampling in the
generator, average pooling in the discriminator. Uniform initialisation, Glorot's times
sqrt(2) before rectifiers and Glorot's elsewhere.
"""

import math

from keras import Model, initializers, layers, ops

from kerasgan.networks.conditions import Labels
from kerasgan.networks.dcgan import DISCRIMINATOR, GENERATOR, stages
from kerasgan.networks.normalization import check, normalized, weighted

PLAIN_SIZE = 8
BATCH = {"momentum": 0.9, "epsilon": 1e-5}


def generator(image_shape, latent_dim, width=64, classes=None, conditioning=None):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, as `dcgan.stages` takes them.
        latent_dim: Number of latent variables.
        width: Channels of all hidden feature maps: 128 in WGAN-GP's paper, 256 in
            SNGAN's.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "batch_norm" (Miyato and Koyama, 2018),
            "concatenation", "embedding" or "gains".
    """
    start, doublings = stages(image_shape)
    labels = Labels(classes, conditioning, GENERATOR)
    z = layers.Input((latent_dim,), name="latents")
    x = layers.Dense(math.prod(start) * width)(labels.with_latents(z))
    x = layers.Reshape((*start, width))(x)
    for _ in range(doublings):
        x = _up_block(x, width, labels)
    x = layers.ReLU()(labels.normalized(x, **BATCH))
    x = layers.Conv2D(image_shape[-1], 3, padding="same")(x)
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(labels.inputs(z), images, name="generator")


def discriminator(
    image_shape, width=64, normalization="none", classes=None, conditioning=None
):
    """Builds images (m, *image_shape) -> logits (m, 1).

    Blocks that halve the resolution until the shorter side is 8 or less, then two that
    keep it. The features are summed over the locations as in SNGAN; WGAN-GP takes their
    mean.

    Args:
        image_shape: `(height, width, channels)`, as `dcgan.stages` takes them.
        width: Channels of all hidden feature maps: 128 in both papers.
        normalization: "none", "spectral" as in SNGAN, "layer" as in WGAN-GP, or
            "batch".
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation", "embedding", "features" or
            "projection".
    """
    check(normalization)
    labels = Labels(classes, conditioning, DISCRIMINATOR)
    _, doublings = stages(image_shape)
    size = min(image_shape[:2])
    halvings = sum(size // 2**done > PLAIN_SIZE for done in range(doublings))
    images = layers.Input(image_shape, name="images")
    x = _first_block(labels.with_images(images, normalization), width, normalization)
    for _ in range(1, halvings):
        x = _block(x, width, normalization, halve=True)
    for _ in range(2):
        x = _block(x, width, normalization, halve=False)
    x = layers.ReLU()(labels.with_features(x, normalization))
    x = ops.sum(x, axis=(1, 2))
    logits = weighted(layers.Dense(1, dtype="float32", name="logits"), normalization)(x)
    logits = labels.with_logits(logits, x, normalization)
    return Model(labels.inputs(images), logits, name="discriminator")


def _up_block(x, width, labels):
    # A 1x1 convolution commutes with nearest upsampling, and is cheaper before it.
    shortcut = layers.UpSampling2D(2)(layers.Conv2D(width, 1)(x))
    x = layers.ReLU()(labels.normalized(x, **BATCH))
    x = layers.Conv2D(width, **_residual())(layers.UpSampling2D(2)(x))
    x = layers.ReLU()(labels.normalized(x, **BATCH))
    x = layers.Conv2D(width, **_residual())(x)
    return layers.Add()([x, shortcut])


def _first_block(images, width, normalization):
    # No rectifier and no normalization before the first convolution: x is the image.
    x = weighted(layers.Conv2D(width, **_residual()), normalization)(images)
    x = weighted(layers.Conv2D(width, **_residual()), normalization)(layers.ReLU()(x))
    shortcut = layers.AveragePooling2D(2)(images)
    shortcut = weighted(layers.Conv2D(width, 1), normalization)(shortcut)
    return layers.Add()([layers.AveragePooling2D(2)(x), shortcut])


def _block(x, width, normalization, halve):
    shortcut = x
    for _ in range(2):
        x = layers.ReLU()(normalized(x, normalization, **BATCH))
        x = weighted(layers.Conv2D(width, **_residual()), normalization)(x)
    if halve:
        # The papers pool after the 1x1 convolution; the two commute.
        shortcut = layers.AveragePooling2D(2)(shortcut)
        shortcut = weighted(layers.Conv2D(width, 1), normalization)(shortcut)
        x = layers.AveragePooling2D(2)(x)
    return layers.Add()([x, shortcut])


def _residual():
    initializer = initializers.VarianceScaling(
        scale=2.0, mode="fan_avg", distribution="uniform"
    )
    return {"kernel_size": 3, "padding": "same", "kernel_initializer": initializer}
