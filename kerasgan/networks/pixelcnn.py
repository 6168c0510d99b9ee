"""PixelCNN: the network that tells p(x_i | x_<i) of all pixels at once.

That of van den Oord, Kalchbrenner and Kavukcuoglu, 2016, "Pixel Recurrent Neural
Networks", https://arxiv.org/abs/1601.06759, table 1: a masked 7x7 convolution, residual
blocks of masked 3x3 convolutions, and two layers of ReLU and 1x1 convolution. It is a
chain of `kerasgan.layers.RasterLayer`s, so that `kerasgan.models.raster` makes images
with it pixel by pixel. Keras draws the weights as Glorot and Bengio (2010) do.
"""

from keras import Model, layers

from kerasgan.errors import check_positive
from kerasgan.layers import MaskedConv2D, MaskedResidual


def network(image_shape, outputs=1, width=16, depth=7, kernel_size=7):
    """Builds images (m, height, width, channels) -> logits of every pixel.

    Args:
        image_shape: `(height, width, channels)`, images in [-1, 1].
        outputs: Numbers for each value of a pixel: 1 for a logit of binary pixels, or a
            logit for each of several levels.
        width: h; feature maps have 2h channels.
        depth: Number of residual blocks: 7 for MNIST, 15 for CIFAR-10.
        kernel_size: Side of the first kernel, an odd number.

    Returns:
        `keras.Model` -> (m, height, width, channels * outputs).

    Raises:
        ValueError: An even kernel, or a number that is no positive integer.
    """
    check_positive(outputs=outputs, width=width, depth=depth)
    colors = image_shape[-1]
    images = layers.Input(image_shape, name="images")
    x = MaskedConv2D(2 * width, kernel_size, "A", colors)(images)
    for _ in range(depth):
        x = MaskedResidual(width, colors=colors)(x)
    return Model(images, head(x, 2 * width, colors, outputs), name="pixelcnn")


def head(x, width, colors, outputs):
    """Returns logits of features (m, height, width, channels).

    Args:
        x: Features.
        width: Channels of the two hidden layers.
        colors: Colour channels of the images.
        outputs: Numbers for each value of a pixel.
    """
    for _ in range(2):
        x = MaskedConv2D(width, 1, "B", colors, rectify=True)(x)
    options = {"rectify": True, "dtype": "float32", "name": "logits"}
    return MaskedConv2D(colors * outputs, 1, "B", colors, **options)(x)
