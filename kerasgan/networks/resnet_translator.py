"""The residual network that translates images (Zhu et al., 2017, appendix 7.2).

That of "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial
Networks", https://arxiv.org/abs/1703.10593, after Johnson et al. (2016), in the paper's
notation c7s1-k, dk, Rk and uk. Keras draws all kernels from N(0, 0.02^2) (appendix
7.1).

Instance normalization has no scale and no shift, as in the authors' code. Convolutions
before it have no bias, since it would subtract one.
"""

from keras import Model, initializers
from keras.layers import Activation, Add, Conv2D, Conv2DTranspose, Input, ReLU

from kerasgan.layers import InstanceNormalization, ReflectionPadding2D

LARGE = 256  # pixels, from which on there are 9 residual blocks


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
    x = ReLU()(InstanceNormalization()(x))
    for channels in (2 * width, 4 * width):
        x = Conv2D(channels, 3, **_strided())(x)
        x = ReLU()(InstanceNormalization()(x))
    for _ in range(blocks):
        x = _residual(x)
    for channels in (2 * width, width):
        x = Conv2DTranspose(channels, 3, **_strided())(x)
        x = ReLU()(InstanceNormalization()(x))
    x = _reflected(x, out_channels or image_shape[-1], 7, use_bias=True)
    translated = Activation("tanh", dtype="float32", name="translated")(x)
    return Model(images, translated, name="generator")


def _residual(x):
    channels = x.shape[-1]
    y = ReLU()(InstanceNormalization()(_reflected(x, channels, 3)))
    return Add()([x, InstanceNormalization()(_reflected(y, channels, 3))])


def _reflected(x, channels, kernel, use_bias=False):
    x = ReflectionPadding2D(kernel // 2)(x)
    return Conv2D(channels, kernel, use_bias=use_bias, **_normal())(x)


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
