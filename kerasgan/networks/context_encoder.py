"""Networks that fill a hole (Pathak et al., 2016, section 3 and figure 9).

Those of "Context Encoders: Feature Learning by Inpainting",
https://arxiv.org/abs/1604.07379: convolutions with stride 2 down to a small map, whose
places are joined channel by channel, and up again.
"""

from keras import Model
from keras.layers import (
    Activation,
    BatchNormalization,
    Conv2D,
    Conv2DTranspose,
    Dense,
    Flatten,
    Input,
    LeakyReLU,
    ReLU,
)

from kerasgan.errors import check_positive
from kerasgan.layers import ChannelwiseDense
from kerasgan.networks import normalization as normalizations

BATCH = {"momentum": 0.9, "epsilon": 1e-5}
WIDEST = 8  # times `width`
SMALLEST = 4  # pixels of the shorter side of the innermost map


def generator(image_shape, width=64, depth=None):
    """Builds images with a hole (m, height, width, channels) -> whole images.

    Args:
        image_shape: `(height, width, channels)`, in [-1, 1].
        width: Channels of the first convolution: 64 in the paper. Each further one has
            twice as many, up to 8 times `width`.
        depth: Number of convolutions of stride 2; None for as many as leave whole
            pixels, and 4 of them at the shorter side at least.

    Returns:
        `keras.Model` -> images (m, height, width, channels) in [-1, 1], by tanh.

    Raises:
        ValueError: Images that cannot be halved so often.
    """
    check_positive(width=width)
    depth = _depth(image_shape, depth)
    images = Input(image_shape, name="images")
    x = images
    for step in range(depth):
        channels = width * min(2**step, WIDEST)
        x = Conv2D(channels, 4, 2, "same", use_bias=not step)(x)
        x = LeakyReLU(0.2)(BatchNormalization(**BATCH)(x) if step else x)
    x = ChannelwiseDense()(x)
    x = Conv2D(x.shape[-1], 1, use_bias=False)(x)
    x = ReLU()(BatchNormalization(**BATCH)(x))
    for step in range(depth - 2, -1, -1):
        channels = width * min(2**step, WIDEST)
        x = Conv2DTranspose(channels, 4, 2, "same", use_bias=False)(x)
        x = ReLU()(BatchNormalization(**BATCH)(x))
    x = Conv2DTranspose(image_shape[-1], 4, 2, "same")(x)
    made = Activation("tanh", dtype="float32", name="filled")(x)
    return Model(images, made, name="generator")


def discriminator(image_shape, width=64, normalization="batch"):
    """Builds what fills the hole (m, height, width, channels) -> logits (m, 1).

    Args:
        image_shape: `(height, width, channels)` of the hole, in [-1, 1].
        width: As for `generator`.
        normalization: As for `kerasgan.networks`; none in the first layer.
    """
    check_positive(width=width)
    normalizations.check(normalization)
    images, channels = Input(image_shape, name="images"), width
    plain = normalization if normalization == "spectral" else "none"
    bias = normalization in ("none", "spectral")
    layer = Conv2D(channels, 4, 2, "same")
    x = LeakyReLU(0.2)(normalizations.weighted(layer, plain)(images))
    while min(x.shape[1:3]) > SMALLEST:
        channels = min(2 * channels, WIDEST * width)
        layer = Conv2D(channels, 4, 2, "same", use_bias=bias)
        x = normalizations.weighted(layer, normalization)(x)
        x = LeakyReLU(0.2)(normalizations.normalized(x, normalization, **BATCH))
    last = Dense(1, dtype="float32", name="logits")
    logits = normalizations.weighted(last, normalization)(Flatten()(x))
    return Model(images, logits, name="discriminator")


def _depth(image_shape, depth):
    sides = image_shape[:2]
    most = 0
    while all(side % 2 ** (most + 1) == 0 for side in sides) and (
        min(sides) >> (most + 1) >= SMALLEST
    ):
        most += 1
    if depth is not None:
        check_positive(depth=depth)
    if not 1 <= (most if depth is None else depth) <= most:
        raise ValueError(
            "A context encoder halves both sides of images depth times, down to 4 "
            f"pixels at least. Received: image_shape={tuple(image_shape)}, "
            f"depth={depth}, and {most} such halvings leave whole pixels. Resize the "
            "images (image_size=32 in kerasgan.datasets.load), or write another depth."
        )
    return most if depth is None else depth
