"""Networks that enlarge images (Ledig et al., 2017, figure 4).

Those of "Photo-Realistic Single Image Super-Resolution Using a Generative Adversarial
Network", https://arxiv.org/abs/1609.04802, in the paper's notation kMnNsS: a kernel of
M pixels a side, N channels, stride S.
"""

import math

from keras import Model
from keras.layers import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    Input,
    InputLayer,
    LeakyReLU,
    PReLU,
    Rescaling,
)

from kerasgan.errors import check_positive
from kerasgan.layers import ICNR, PixelShuffle
from kerasgan.networks import normalization as normalizations

FACTORS = (2, 4, 8)
BATCH = {"momentum": 0.9, "epsilon": 1e-5}
SCALING = 0.2  # of residuals without batch norm (Wang et al., 2018, section 3.1)
HALVINGS = 4  # of the discriminator
# Layers whose outputs depend on the place alone where they stand.
POINTWISE = (Add, BatchNormalization, InputLayer, PixelShuffle, PReLU, Rescaling)


def generator(image_shape, width=64, blocks=16, enlarge=4, normalization="batch"):
    """Builds images (m, height, width, channels) -> images `enlarge` times as large.

    In the paper k9n64s1, `blocks` residual blocks of two k3n64s1, k3n64s1 and a skip
    over all of them, a k3n256s1 and a pixel shuffle for each doubling, and k9n3s1. The
    kernels before a pixel shuffle begin as ICNR.

    Args:
        image_shape: `(height, width, channels)` of the small images, in [-1, 1].
        width: Channels of all layers: 64 in the paper.
        blocks: Number of residual blocks: 16 in the paper.
        enlarge: 2, 4 or 8.
        normalization: `"batch"`, or `"none"`: residuals are then multiplied by 0.2, as
            in ESRGAN.

    Returns:
        `keras.Model` -> images (m, enlarge * height, enlarge * width, channels), whose
        values have no limit.

    Raises:
        ValueError: Another enlargement, or another normalization.
    """
    check_positive(width=width, blocks=blocks)
    normalizations.check(normalization, ("batch", "none"))
    if enlarge not in FACTORS:
        raise ValueError(
            f"Images are enlarged 2, 4 or 8 times. Received: enlarge={enlarge!r}."
        )
    images = Input(image_shape, name="images")
    x = first = _prelu(Conv2D(width, 9, padding="same", name="first")(images))
    for block in range(1, blocks + 1):
        x = _residual(x, f"block_{block}", normalization)
    x = _convolution(x, width, "last_of_blocks", normalization)
    x = Add()([x, first])
    for doubling in range(1, round(math.log2(enlarge)) + 1):
        kernel = {"padding": "same", "kernel_initializer": ICNR(2)}
        x = Conv2D(4 * width, 3, **kernel, name=f"doubling_{doubling}")(x)
        x = _prelu(PixelShuffle(2)(x))
    last = {"padding": "same", "dtype": "float32", "name": "enlarged"}
    made = Conv2D(image_shape[-1], 9, **last)(x)
    return Model(images, made, name="generator")


def discriminator(image_shape, width=64, normalization="batch"):
    """Builds images (m, height, width, channels) -> logits (m, 1).

    In the paper k3n64s1, k3n64s2, and the same with 128, 256 and 512 channels, 1024
    units and a logit, with leaky ReLU of slope 0.2.

    Args:
        image_shape: `(height, width, channels)` of the large images, in [-1, 1].
        width: Channels of the first layer: 64 in the paper.
        normalization: As for `kerasgan.networks`; none in the first layer.
    """
    check_positive(width=width)
    normalizations.check(normalization)
    images = Input(image_shape, name="images")

    def convolution(x, channels, strides, normalization):
        bias = normalization in ("none", "spectral")
        layer = Conv2D(channels, 3, strides, "same", use_bias=bias)
        x = normalizations.weighted(layer, normalization)(x)
        return LeakyReLU(0.2)(normalizations.normalized(x, normalization, **BATCH))

    plain = normalization if normalization == "spectral" else "none"
    x = convolution(images, width, 1, plain)
    for stage in range(HALVINGS):
        channels = width * 2**stage
        if stage:
            x = convolution(x, channels, 1, normalization)
        x = convolution(x, channels, 2, normalization)
    x = normalizations.weighted(Dense(16 * width), normalization)(Flatten()(x))
    last = Dense(1, dtype="float32", name="logits")
    logits = normalizations.weighted(last, normalization)(LeakyReLU(0.2)(x))
    return Model(images, logits, name="discriminator")


def reach(network):
    """Returns how many pixels around a small one an enlarged pixel may depend on.

    Args:
        network: `keras.Model`. Convolutions behind a pixel shuffle reach fewer small
            pixels, and are counted as if they stood before it.

    Returns:
        The number; None of a network with other layers than `generator` builds.
    """
    found = 1
    for layer in network.layers:
        if type(layer) is Conv2D and {*layer.strides, *layer.dilation_rate} == {1}:
            found += max(layer.kernel_size) // 2
        elif not isinstance(layer, POINTWISE):
            return None
    return found


def _residual(x, name, normalization):
    y = _convolution(x, x.shape[-1], f"{name}_1", normalization)
    y = _convolution(_prelu(y), x.shape[-1], f"{name}_2", normalization)
    if normalization == "none":
        y = Rescaling(SCALING)(y)
    return Add()([x, y])


def _convolution(x, channels, name, normalization):
    bias = normalization == "none"
    x = Conv2D(channels, 3, padding="same", use_bias=bias, name=name)(x)
    return BatchNormalization(**BATCH)(x) if normalization == "batch" else x


def _prelu(x):
    return PReLU(shared_axes=[1, 2])(x)
