"""Networks that translate images and judge patches (Zhu et al., 2017, appendix 7.2).

Those of "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial
Networks", https://arxiv.org/abs/1703.10593: the residual generator of Johnson et al.
(2016) and the PatchGAN discriminator of Isola et al. (2017), in the paper's notation
c7s1-k, dk, Rk, uk and Ck. Keras draws all kernels from N(0, 0.02^2) (appendix 7.1).

Instance normalization has no scale and no shift, as in the authors' code. Convolutions
before it have no bias, since it would subtract one.
"""

from keras import Model, initializers
from keras.layers import (
    Activation,
    Add,
    Conv2D,
    Conv2DTranspose,
    GroupNormalization,
    Input,
    LeakyReLU,
    ReLU,
    ZeroPadding2D,
)

from kerasgan.errors import check_positive
from kerasgan.layers import ReflectionPadding2D

LARGE = 256  # pixels, from which on there are 9 residual blocks
WIDEST = 8  # times `width`, in the discriminator


def generator(image_shape, out_channels=None, width=64, blocks=None):
    """Builds images (m, height, width, channels) -> images of the other domain.

    In the paper c7s1-64, d128, d256, `blocks` times R256, u128, u64, c7s1-3. Both of
    the images lie in [-1, 1], the second by tanh.

    Args:
        image_shape: `(height, width, channels)`, both sizes multiples of 4 and at least
            8.
        out_channels: Channels of the other domain's images; None for as many.
        width: Channels at the full resolution: 64 in the paper.
        blocks: Number of residual blocks; None for the paper's 9 where a side has 256
            pixels or more, and 6 elsewhere.

    Raises:
        ValueError: If the images cannot be halved twice and doubled twice.
    """
    _check_generator(image_shape)
    if blocks is None:
        blocks = 9 if max(image_shape[:2]) >= LARGE else 6
    images = Input(image_shape, name="images")
    x = _reflected(images, width, 7)
    x = ReLU()(_normalized(x))
    for channels in (2 * width, 4 * width):
        x = Conv2D(channels, 3, **_strided())(x)
        x = ReLU()(_normalized(x))
    for _ in range(blocks):
        x = _residual(x)
    for channels in (2 * width, width):
        x = Conv2DTranspose(channels, 3, **_strided())(x)
        x = ReLU()(_normalized(x))
    x = _reflected(x, out_channels or image_shape[-1], 7, use_bias=True)
    translated = Activation("tanh", dtype="float32", name="translated")(x)
    return Model(images, translated, name="generator")


def discriminator(image_shape, width=64, layers=3):
    """Builds images (m, height, width, channels) -> logits (m, rows, columns, 1).

    In the paper C64-C128-C256-C512 and a convolution to one channel. Each logit judges
    a patch of 16, 34 or 70 pixels a side where `layers` is 1, 2 or 3. At 256 pixels a
    side and 3 layers there are 30x30 logits.

    Args:
        image_shape: `(height, width, channels)` in [-1, 1], both sizes at least
            3 * 2**layers.
        width: Channels of the first feature map: 64 in the paper. Each further one has
            twice as many, up to 8 times `width`.
        layers: Number of convolutions of stride 2: 3 in the paper.

    Raises:
        ValueError: If no patch fits into the images.
    """
    _check_discriminator(image_shape, layers)
    images = Input(image_shape, name="images")
    x = _padded(images, width, strides=2, use_bias=True)
    x = LeakyReLU(0.2)(x)
    for stage in range(1, layers + 1):
        channels = width * min(2**stage, WIDEST)
        x = _padded(x, channels, strides=2 if stage < layers else 1)
        x = LeakyReLU(0.2)(_normalized(x))
    logits = _padded(x, 1, use_bias=True, dtype="float32", name="logits")
    return Model(images, logits, name="discriminator")


def fitting_layers(image_shape):
    """Returns the paper's number of layers of a discriminator, 3, or as many as fit."""
    sides = [3 * 2**layers for layers in (1, 2, 3)]
    return max(1, sum(min(image_shape[:2]) >= side for side in sides))


def _residual(x):
    channels = x.shape[-1]
    y = ReLU()(_normalized(_reflected(x, channels, 3)))
    return Add()([x, _normalized(_reflected(y, channels, 3))])


def _reflected(x, channels, kernel, use_bias=False):
    x = ReflectionPadding2D(kernel // 2)(x)
    return Conv2D(channels, kernel, use_bias=use_bias, **_normal())(x)


def _padded(x, channels, strides=1, use_bias=False, **options):
    # A border of one zero at all strides, as in the authors' code: "same" has another.
    x = ZeroPadding2D(1)(x)
    return Conv2D(channels, 4, strides, use_bias=use_bias, **_normal(), **options)(x)


def _normalized(x):
    return GroupNormalization(-1, epsilon=1e-5, center=False, scale=False)(x)


def _strided():
    # dk reads pixels 2i to 2i + 2, and uk writes them: together they move nothing.
    # In the authors' code both lie one pixel before that.
    return {"strides": 2, "padding": "same", "use_bias": False, **_normal()}


def _normal():
    return {"kernel_initializer": initializers.RandomNormal(stddev=0.02)}


def _check_generator(image_shape):
    sides = image_shape[:2] if len(image_shape) == 3 else (0, 0)
    if any(side % 4 or side < 8 for side in sides):
        raise ValueError(
            "CycleGAN's generator takes images whose height and width are multiples of "
            "4, at least 8 (28x28, 32x32, 64x48 ...). Received: image_shape="
            f"{tuple(image_shape)}. Resize the images (image_size=32 in "
            "kerasgan.datasets.load)."
        )


def _check_discriminator(image_shape, layers):
    check_positive(layers=layers)
    least = 3 * 2**layers
    if len(image_shape) != 3 or min(image_shape[:2]) < least:
        raise ValueError(
            f"A PatchGAN of {layers} layers takes images of at least {least} pixels a "
            f"side. Received: image_shape={tuple(image_shape)}, layers={layers}. "
            "Resize the images (image_size=32 in kerasgan.datasets.load), or write a "
            "smaller number of layers."
        )
