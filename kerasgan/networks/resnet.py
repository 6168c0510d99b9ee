"""Residual networks (Gulrajani et al., 2017, WGAN-GP; Miyato et al., 2018, SNGAN).

The architecture for CIFAR-10, which the two papers share (appendix of the first,
appendix B.4 of the second), at any resolution that `dcgan.stages` takes: all feature
maps have `width` channels (the papers: 128, and 256 in SNGAN's generator), and blocks
are normalization, rectifier, 3x3 convolution, twice. Nearest upsampling in the
generator, average pooling in the discriminator. Uniform initialisation, Glorot's times
sqrt(2) before rectifiers and Glorot's elsewhere.
"""

from keras import Model, initializers, layers, ops

from kerasgan.networks.dcgan import stages
from kerasgan.networks.normalization import check, normalized, weighted

PLAIN_SIZE = 8


def generator(image_shape, latent_dim, width=64):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(size, size, channels)`.
        latent_dim: Number of latent variables.
        width: Channels of all hidden feature maps.
    """
    start, doublings = stages(image_shape)
    z = layers.Input((latent_dim,), name="latents")
    x = layers.Dense(start * start * width)(z)
    x = layers.Reshape((start, start, width))(x)
    for _ in range(doublings):
        x = _up_block(x, width)
    x = layers.ReLU()(_normalized(x, "batch"))
    x = layers.Conv2D(image_shape[-1], 3, padding="same")(x)
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(z, images, name="generator")


def discriminator(image_shape, width=64, normalization="none"):
    """Builds images (m, *image_shape) -> logits (m, 1).

    Blocks that halve the resolution down to 8x8 or less, then two that keep it. The
    features are summed over the locations as in SNGAN; WGAN-GP takes their mean.

    Args:
        image_shape: `(size, size, channels)`.
        width: Channels of all hidden feature maps.
        normalization: "none", "spectral" as in SNGAN, "layer" as in WGAN-GP, or
            "batch".
    """
    check(normalization)
    size, (_, doublings) = image_shape[0], stages(image_shape)
    halvings = sum(size // 2**done > PLAIN_SIZE for done in range(doublings))
    images = layers.Input(image_shape, name="images")
    x = _first_block(images, width, normalization)
    for _ in range(1, halvings):
        x = _block(x, width, normalization, halve=True)
    for _ in range(2):
        x = _block(x, width, normalization, halve=False)
    x = ops.sum(layers.ReLU()(x), axis=(1, 2))
    logits = weighted(layers.Dense(1, dtype="float32", name="logits"), normalization)(x)
    return Model(images, logits, name="discriminator")


def _up_block(x, width):
    # A 1x1 convolution commutes with nearest upsampling, and is cheaper before it.
    shortcut = layers.UpSampling2D(2)(layers.Conv2D(width, 1)(x))
    x = layers.ReLU()(_normalized(x, "batch"))
    x = layers.Conv2D(width, **_residual())(layers.UpSampling2D(2)(x))
    x = layers.ReLU()(_normalized(x, "batch"))
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
        x = layers.ReLU()(_normalized(x, normalization))
        x = weighted(layers.Conv2D(width, **_residual()), normalization)(x)
    if halve:
        # The papers pool after the 1x1 convolution; the two commute.
        shortcut = layers.AveragePooling2D(2)(shortcut)
        shortcut = weighted(layers.Conv2D(width, 1), normalization)(shortcut)
        x = layers.AveragePooling2D(2)(x)
    return layers.Add()([x, shortcut])


def _normalized(x, normalization):
    return normalized(x, normalization, momentum=0.9, epsilon=1e-5)


def _residual():
    initializer = initializers.VarianceScaling(
        scale=2.0, mode="fan_avg", distribution="uniform"
    )
    return {"kernel_size": 3, "padding": "same", "kernel_initializer": initializer}
