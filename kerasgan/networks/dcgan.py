"""Deep convolutional networks (Radford et al., 2016, section 3 and Figure 1).

The paper's guidelines: strided convolutions in place of pooling, batch normalization in
both networks except at the generator's output and the discriminator's input, ReLU and
tanh in the generator, leaky ReLU of slope 0.2 in the discriminator, all weights drawn
from N(0, 0.02^2). Kernels are 4x4 instead of the paper's 5x5, a multiple of the stride,
which avoids checkerboard artefacts (Odena et al., 2016).
"""

import math

from keras import Model, initializers, layers

from kerasgan.networks.conditions import Labels
from kerasgan.networks.normalization import check, normalized, weighted

GENERATOR = ("batch_norm", "concatenation", "embedding", "gains")
DISCRIMINATOR = ("concatenation", "embedding", "features", "projection")
KERNEL = 4
SMALLEST = 4


def stages(image_shape):
    """Splits a resolution into the size of the first feature map and its doublings.

    Args:
        image_shape: `(height, width, channels)`, both even and at least 8.

    Returns:
        `(start, doublings)`, with `start * 2**doublings` the height and the width, and
        both of `start` at least 4: 28x28 is `((7, 7), 2)`, 64x64 `((4, 4), 4)`, 32x64
        `((4, 8), 3)`.

    Raises:
        ValueError: If the images are too small, or of an odd height or width, or if the
            examples are no images.
    """
    start = tuple(image_shape[:2]) if len(image_shape) == 3 else (0, 0)
    if any(side % 2 or side < 2 * SMALLEST for side in start):
        even = tuple(max(2 * SMALLEST, side + side % 2) for side in start)
        size = even[0] if even[0] == even[1] else even
        raise ValueError(
            "The convolutional networks take images of an even height and width of at "
            f"least {2 * SMALLEST} (8, 16, 28, 32, 64 ...). Received: image_shape="
            f"{tuple(image_shape)}. Resize the images, with image_size={size} "
            "for example, or choose networks='mlp'."
        )
    doublings = 0
    while all(side % 2 == 0 and side // 2 >= SMALLEST for side in start):
        start, doublings = tuple(side // 2 for side in start), doublings + 1
    return start, doublings


def generator(image_shape, latent_dim, width=64, classes=None, conditioning=None):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, as `stages` takes them.
        latent_dim: Number of latent variables.
        width: Channels of the last hidden feature map; each map before has twice as
            many at half the resolution.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "batch_norm", "concatenation", "embedding" or
            "gains".
    """
    start, doublings = stages(image_shape)
    channels = width * 2 ** (doublings - 1)
    labels = Labels(classes, conditioning, GENERATOR)
    z = layers.Input((latent_dim,), name="latents")
    x = labels.with_latents(z)
    x = layers.Dense(math.prod(start) * channels, use_bias=False, **_normal())(x)
    x = layers.Reshape((*start, channels))(x)
    x = layers.ReLU()(labels.normalized(x, **_batch()))
    for _ in range(doublings - 1):
        channels //= 2
        x = layers.Conv2DTranspose(channels, **_strided(), use_bias=False)(x)
        x = layers.ReLU()(labels.normalized(x, **_batch()))
    x = layers.Conv2DTranspose(image_shape[-1], **_strided())(x)
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(labels.inputs(z), images, name="generator")


def discriminator(
    image_shape, width=64, normalization="batch", classes=None, conditioning=None
):
    """Builds images (m, *image_shape) -> logits (m, 1).

    Args:
        image_shape: `(height, width, channels)`, as `stages` takes them.
        width: Channels of the first feature map; each further one has twice as many.
        normalization: "batch" as in the paper, "layer", "spectral" or "none".
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation", "embedding", "features" or
            "projection".
    """
    check(normalization)
    labels = Labels(classes, conditioning, DISCRIMINATOR)
    _, doublings = stages(image_shape)
    images = layers.Input(image_shape, name="images")
    x = labels.with_images(images, normalization)
    x = weighted(layers.Conv2D(width, **_strided()), normalization)(x)
    x = layers.LeakyReLU(0.2)(x)
    use_bias = normalization != "batch"
    for stage in range(1, doublings):
        convolution = layers.Conv2D(width * 2**stage, **_strided(), use_bias=use_bias)
        x = weighted(convolution, normalization)(x)
        x = layers.LeakyReLU(0.2)(normalized(x, normalization, **_batch()))
    x = layers.Flatten()(labels.with_features(x, normalization))
    last = layers.Dense(1, dtype="float32", name="logits", **_normal())
    logits = weighted(last, normalization)(x)
    logits = labels.with_logits(logits, x, normalization)
    return Model(labels.inputs(images), logits, name="discriminator")


def _normal():
    return {"kernel_initializer": initializers.RandomNormal(stddev=0.02)}


def _strided():
    return {"kernel_size": KERNEL, "strides": 2, "padding": "same", **_normal()}


def _batch():
    scale = initializers.RandomNormal(mean=1.0, stddev=0.02)
    return {"momentum": 0.9, "epsilon": 1e-5, "gamma_initializer": scale}
