"""Fully connected networks, the kind that the first GAN was made of.

Goodfellow et al. (2014, section 5) used rectifiers in the generator, and maxout with
dropout in the discriminator; leaky rectifiers stand in for maxout here.
"""

import math

from keras import Model, layers


def generator(image_shape, latent_dim, width=256):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`.
        latent_dim: Number of latent variables.
        width: Units of the first hidden layer; the second has twice as many.
    """
    z = layers.Input((latent_dim,), name="latents")
    x = z
    for units in (width, 2 * width):
        x = layers.Dense(units)(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.Dense(math.prod(image_shape))(x)
    x = layers.Reshape(image_shape)(x)
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(z, images, name="generator")


def discriminator(image_shape, width=256):
    """Builds images (m, *image_shape) -> logits (m, 1).

    Args:
        image_shape: `(height, width, channels)`.
        width: Units of the last hidden layer; the one before has twice as many.
    """
    images = layers.Input(image_shape, name="images")
    x = layers.Flatten()(images)
    for units in (2 * width, width):
        x = layers.Dense(units)(x)
        x = layers.LeakyReLU(0.2)(x)
        # With a shape of its own the mask depends on the layer's seed alone; without
        # one Keras' PyTorch backend would draw it from PyTorch's global generator.
        x = layers.Dropout(0.3, noise_shape=(None, units))(x)
    logits = layers.Dense(1, dtype="float32", name="logits")(x)
    return Model(images, logits, name="discriminator")
