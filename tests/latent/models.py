"""Generators whose images are known: linear maps of latents and labels."""

import keras
import numpy as np

from kerasgan.models import CGAN, GAN, InfoGAN

SHAPE = (8, 8, 1)
PIXELS = 64


def kernel(inputs, seed=0, scale=0.05):
    """A matrix (inputs, pixels) of which the images are sums."""
    random = np.random.default_rng(seed)
    return scale * random.standard_normal((inputs, PIXELS)).astype("float32")


def linear(latent_dim=4, seed=0, data_range=None, scale=0.05):
    """A GAN whose images are z @ kernel(latent_dim, seed)."""
    generator = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(PIXELS, use_bias=False, name="linear"),
            keras.layers.Reshape(SHAPE),
        ]
    )
    generator.set_weights([kernel(latent_dim, seed, scale)])
    return GAN(SHAPE, latent_dim, generator=generator, data_range=data_range)


def linear_cgan(latent_dim=4, classes=3):
    """A CGAN whose images are [z, y] @ kernel(latent_dim + classes)."""
    z, y = keras.Input((latent_dim,)), keras.Input((classes,))
    pixels = keras.layers.Dense(PIXELS, use_bias=False)(
        keras.layers.Concatenate()([z, y])
    )
    generator = keras.Model([z, y], keras.layers.Reshape(SHAPE)(pixels))
    generator.set_weights([kernel(latent_dim + classes)])
    return CGAN(SHAPE, latent_dim, classes=classes, generator=generator)


def linear_infogan(codes, noise=3):
    """An InfoGAN of such images, its codes the last latents."""
    size = sum(1 if kind == "uniform" else kind for kind in codes.values())
    generator = linear(noise + size).generator
    return InfoGAN(SHAPE, noise + size, codes=codes, generator=generator)
