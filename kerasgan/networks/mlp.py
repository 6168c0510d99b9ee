"""Fully connected networks, the kind that the first GAN was made of.

Goodfellow et al. (2014, section 5) used rectifiers in the generator, and maxout with
dropout in the discriminator; leaky rectifiers stand in for maxout here. Examples of
rank 1 are points instead of images: a generator of three rectified layers with a linear
output, a discriminator without dropout, the size that the toy distributions of the
literature are learned with.
"""

import math

from keras import Model, layers

from kerasgan.layers import Dropout
from kerasgan.networks.conditions import Labels
from kerasgan.networks.normalization import check, normalized, weighted

GENERATOR = ("concatenation", "embedding")
DISCRIMINATOR = ("concatenation", "embedding", "projection")


def generator(image_shape, latent_dim, width=None, classes=None, conditioning=None):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, or `(dimensions,)` for points, whose
            range is not limited.
        latent_dim: Number of latent variables.
        width: Units of the first hidden layer, and the second has twice as many, 256
            by default; for points units of each of the three, 128 by default.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation" or "embedding".
    """
    labels = Labels(classes, conditioning, GENERATOR)
    if len(image_shape) == 1:
        return _points_generator(image_shape, latent_dim, width or 128, labels)
    z = layers.Input((latent_dim,), name="latents")
    x = labels.with_latents(z)
    width = width or 256
    for units in (width, 2 * width):
        x = layers.Dense(units)(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.Dense(math.prod(image_shape))(x)
    x = layers.Reshape(image_shape)(x)
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(labels.inputs(z), images, name="generator")


def discriminator(
    image_shape, width=None, normalization="none", classes=None, conditioning=None
):
    """Builds images (m, *image_shape) -> logits (m, 1).

    Args:
        image_shape: `(height, width, channels)`, or `(dimensions,)` for points.
        width: Units of the last hidden layer, and the one before has twice as many, 256
            by default; for points units of each of the three, 128 by default.
        normalization: "none" as in the paper, "batch", "layer" or "spectral".
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation", "embedding" or "projection".
    """
    check(normalization)
    labels = Labels(classes, conditioning, DISCRIMINATOR)
    if len(image_shape) == 1:
        return _points_discriminator(image_shape, width or 128, normalization, labels)
    images = layers.Input(image_shape, name="images")
    x = layers.Flatten()(labels.with_images(images, normalization))
    width = width or 256
    for units in (2 * width, width):
        x = _hidden(x, units, normalization)
        x = Dropout(0.3)(x)
    logits = _logits(x, normalization, labels)
    return Model(labels.inputs(images), logits, name="discriminator")


def _points_generator(shape, latent_dim, width, labels):
    z = layers.Input((latent_dim,), name="latents")
    x = labels.with_latents(z)
    for _ in range(3):
        x = layers.Dense(width, activation="relu")(x)
    points = layers.Dense(shape[0], dtype="float32", name="images")(x)
    return Model(labels.inputs(z), points, name="generator")


def _points_discriminator(shape, width, normalization, labels):
    points = layers.Input(shape, name="images")
    x = labels.with_images(points, normalization)
    for _ in range(3):
        x = _hidden(x, width, normalization)
    logits = _logits(x, normalization, labels)
    return Model(labels.inputs(points), logits, name="discriminator")


def _hidden(x, units, normalization):
    use_bias = normalization != "batch"
    x = weighted(layers.Dense(units, use_bias=use_bias), normalization)(x)
    return layers.LeakyReLU(0.2)(normalized(x, normalization))


def _logits(x, normalization, labels):
    logits = weighted(layers.Dense(1, dtype="float32", name="logits"), normalization)(x)
    return labels.with_logits(logits, x, normalization)
