"""Networks of StackGAN (Zhang et al., 2017) that other models do not have.

Conditioning augmentation (section 3.2), and the generator of Stage-II (section 3.4 and
figure 2): the picture of Stage-I is encoded, joined to the text, passed through
residual blocks and enlarged. Widths are small; the paper goes from 64 to 256 pixels.
"""

from keras import Model, layers

from kerasgan.errors import check_positive
from kerasgan.layers import LabelPlanes

BATCH = {"momentum": 0.9, "epsilon": 1e-5}


def augmentation(units, size):
    """Builds vectors of texts (m, units) -> `[mean, log_deviation]`, both (m, size).

    Args:
        units: Number of values of the vector of a text.
        size: Number of conditioning variables; the paper: 128.
    """
    check_positive(units=units, size=size)
    text = layers.Input((units,), name="text")
    x = layers.LeakyReLU(0.2)(layers.Dense(2 * size)(text))
    mean = layers.Dense(size, dtype="float32", name="mean")(x)
    log_deviation = layers.Dense(size, dtype="float32", name="log_deviation")(x)
    return Model(text, [mean, log_deviation], name="augmentation")


def refiner(image_shape, size, width=32, blocks=2, enlarge=2):
    """Builds `[images, conditions (m, size)]` -> larger images in [-1, 1].

    Args:
        image_shape: `(height, width, channels)` of the images of Stage-I, of an even
            height and width.
        size: Number of conditioning variables.
        width: Channels of the largest feature map; smaller ones have twice as many.
        blocks: Number of residual blocks; the paper: 4 for 256 pixels, 2 for 128.
        enlarge: How many times larger the images become, 2 or 4.

    Returns:
        `keras.Model` -> images (m, enlarge * height, enlarge * width, channels).

    Raises:
        ValueError: Images of an odd size, or another enlargement.
    """
    check_positive(size=size, width=width, blocks=blocks)
    if enlarge not in (2, 4) or any(side % 2 for side in image_shape[:2]):
        raise ValueError(
            "Stage-II enlarges images of an even height and width by 2 or 4. Received: "
            f"images of {tuple(image_shape)}, enlarge={enlarge!r}. Write image_shape="
            "(64, 64, 3), for example."
        )
    images = layers.Input(image_shape, name="images")
    conditions = layers.Input((size,), name="conditions")
    x = layers.ReLU()(layers.Conv2D(width, 3, padding="same")(images))
    x = _normalized(layers.Conv2D(2 * width, 4, 2, "same", use_bias=False)(x))
    x = _normalized(_convolution(2 * width)(LabelPlanes()([x, conditions])))
    for _ in range(blocks):
        x = _residual(x, 2 * width)
    for _ in range(1 + enlarge // 2):
        x = layers.UpSampling2D(2)(x)
        x = _normalized(_convolution(width)(x))
    x = layers.Conv2D(image_shape[-1], 3, padding="same")(x)
    made = layers.Activation("tanh", dtype="float32", name="larger")(x)
    return Model([images, conditions], made, name="refiner")


def _residual(x, channels):
    y = _normalized(_convolution(channels)(x))
    y = layers.BatchNormalization(**BATCH)(_convolution(channels)(y))
    return layers.ReLU()(layers.Add()([x, y]))


def _convolution(channels):
    return layers.Conv2D(channels, 3, padding="same", use_bias=False)


def _normalized(x):
    return layers.ReLU()(layers.BatchNormalization(**BATCH)(x))
