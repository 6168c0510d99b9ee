"""The U-Net that translates images (Isola et al., 2017, appendix 6.1.1).

That of "Image-to-Image Translation with Conditional Adversarial Networks",
https://arxiv.org/abs/1611.07004: what each step down saw is set beside what the step
back up at the same size makes. Keras draws all kernels from N(0, 0.02^2).

Instance normalization, without scale and shift, stands in place of batch norm: of
batches of one image, as in the paper, both take the same statistics. The innermost map
has no normalization, as in the authors' code.
"""

import math

from keras import Model, initializers
from keras.layers import (
    Activation,
    Concatenate,
    Conv2D,
    Conv2DTranspose,
    Input,
    LeakyReLU,
    ReLU,
)

from kerasgan.errors import check_positive
from kerasgan.layers import CutLike, DrawnDropout, InstanceNormalization

WIDEST = 8  # times `width`
DEEPEST = 8  # steps down in the paper, from 256 pixels to 1
DROPPED = 3  # steps up, the innermost first, that have dropout


def generator(image_shape, out_channels=None, width=64, depth=None, dropout=0.5):
    """Builds images, or `[images, draws, ...]`, -> images of the other domain.

    Args:
        image_shape: `(height, width, channels)`, both sizes multiples of 4. Halves of
            odd maps are rounded up, and what the way back makes of them is cut to their
            size.
        out_channels: Channels of the other domain's images; None for as many.
        width: Channels of the first step down: 64 in the paper. Each further one has
            twice as many, up to 8 times `width`.
        depth: Number of steps down; None for as many as leave a single pixel of the
            shorter side, at most the paper's 8.
        dropout: Share of values that the three innermost steps up drop; 0 for none.
            What each of them drops is an input of its own, uniform draws from [0, 1)
            in the shape of its map: `dropout_1`, the innermost, and so on.

    Returns:
        `keras.Model` -> images (m, height, width, out_channels) in [-1, 1], by tanh.

    Raises:
        ValueError: Images of other sizes, or a depth that they do not have.
    """
    depth = _depth(image_shape, depth)
    check_positive(width=width)
    images = Input(image_shape, name="images")
    seen = [Conv2D(width, 4, **_halving(name="down_1"))(images)]
    for step in range(2, depth + 1):
        innermost, x = step == depth, LeakyReLU(0.2)(seen[-1])
        down = _halving(innermost, name=f"down_{step}")
        x = Conv2D(_channels(width, step), 4, **down)(x)
        seen.append(x if innermost else InstanceNormalization()(x))
    x, draws = seen.pop(), []
    for step in range(depth - 1, 0, -1):
        up = _halving(False, name=f"up_{step}")
        x = Conv2DTranspose(_channels(width, step), 4, **up)(ReLU()(x))
        x = InstanceNormalization()(CutLike()([x, seen[-1]]))
        if dropout and len(draws) < DROPPED:
            name = f"dropout_{len(draws) + 1}"
            draws.append(Input(x.shape[1:], name=name))
            x = DrawnDropout(dropout)([x, draws[-1]])
        x = Concatenate()([x, seen.pop()])
    channels = out_channels or image_shape[-1]
    x = Conv2DTranspose(channels, 4, **_halving(name="up_0"))(ReLU()(x))
    made = Activation("tanh", dtype="float32", name="translated")(x)
    return Model([images, *draws] if draws else images, made, name="generator")


def _channels(width, step):
    return width * min(2 ** (step - 1), WIDEST)


def _depth(image_shape, depth):
    """Returns the number of steps down, or refuses what cannot be halved so often."""
    sides = image_shape[:2] if len(image_shape) == 3 else (1, 1)
    most = min(DEEPEST, math.ceil(math.log2(max(1, min(sides)))))
    if depth is not None:
        check_positive(depth=depth)
    even = all(side % 4 == 0 for side in sides)
    if not even or not 2 <= (depth or most) <= most:
        size = max(1, math.ceil(sides[0] / 4)) * 4
        advice = f"Write a depth from 2 to {most}"
        if not even or most < 2:
            advice = f"Resize the images (image_size={size} in kerasgan.datasets.load)"
        raise ValueError(
            "A U-Net takes images whose height and width are multiples of 4, and "
            "halves them at least twice and until a single pixel is left at most. "
            f"Received: image_shape={tuple(image_shape)}, depth={depth}. {advice}."
        )
    return depth or most


def _halving(bias=True, **more):
    return {
        **more,
        "strides": 2,
        "padding": "same",
        "use_bias": bias,
        "kernel_initializer": initializers.RandomNormal(stddev=0.02),
    }
