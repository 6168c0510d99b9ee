"""The discriminator that judges patches (Isola et al., 2017, appendix 6.1.2).

That of "Image-to-Image Translation with Conditional Adversarial Networks",
https://arxiv.org/abs/1611.07004, in the paper's notation Ck. Keras draws all kernels
from N(0, 0.02^2). Instance normalization, without scale and shift, stands in place of
batch norm: of batches of one image, as in the paper, both take the same statistics.
"""

from keras import Model, initializers
from keras.layers import Concatenate, Conv2D, Input, LeakyReLU, ZeroPadding2D

from kerasgan.errors import check_positive
from kerasgan.layers import InstanceNormalization

WIDEST = 8  # times `width`


def discriminator(image_shape, width=64, layers=3, told=None):
    """Builds images (m, height, width, channels) -> logits (m, rows, columns, 1).

    In the paper C64-C128-C256-C512 and a convolution to one channel. Each logit judges
    a patch of so many pixels a side as `receptive_field(layers)` says. At 256 pixels a
    side and 3 layers there are 30x30 logits.

    Args:
        image_shape: `(height, width, channels)` in [-1, 1], both sizes at least
            3 * 2**layers.
        width: Channels of the first feature map: 64 in the paper. Each further one has
            twice as many, up to 8 times `width`.
        layers: Number of convolutions of stride 2: 3 in the paper.
        told: Channels of images of the same size that stand beside those to judge; the
            network then takes `[given, images]`, and sees both at once. None for none.

    Raises:
        ValueError: If no patch fits into the images.
    """
    _check_discriminator(image_shape, layers)
    images = Input(image_shape, name="images")
    inputs, x = images, images
    if told is not None:
        inputs = [Input((*image_shape[:2], told), name="given"), images]
        x = Concatenate()(inputs)
    x = _padded(x, width, strides=2, use_bias=True)
    x = LeakyReLU(0.2)(x)
    for stage in range(1, layers + 1):
        channels = width * min(2**stage, WIDEST)
        x = _padded(x, channels, strides=2 if stage < layers else 1)
        x = LeakyReLU(0.2)(InstanceNormalization()(x))
    logits = _padded(x, 1, use_bias=True, dtype="float32", name="logits")
    return Model(inputs, logits, name="discriminator")


def receptive_field(layers):
    """Returns how many pixels a side a logit sees: 16, 34, 70 for 1, 2, 3 layers."""
    seen = 1
    for stride in (1, 1, *[2] * layers):  # from the logit back to the image
        seen = (seen - 1) * stride + 4
    return seen


def fitting_layers(image_shape):
    """Returns the paper's number of layers of a discriminator, 3, or as many as fit."""
    sides = [3 * 2**layers for layers in (1, 2, 3)]
    return max(1, sum(min(image_shape[:2]) >= side for side in sides))


def _padded(x, channels, strides=1, use_bias=False, **options):
    # A border of one zero at all strides, as in the authors' code: "same" has another.
    x = ZeroPadding2D(1)(x)
    return Conv2D(channels, 4, strides, use_bias=use_bias, **_normal(), **options)(x)


def _normal():
    return {"kernel_initializer": initializers.RandomNormal(stddev=0.02)}


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
