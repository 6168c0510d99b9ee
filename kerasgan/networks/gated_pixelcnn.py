"""Gated PixelCNN: a network in two stacks that leaves no earlier pixel unseen.

That of van den Oord et al., 2016, "Conditional Image Generation with PixelCNN
Decoders", https://arxiv.org/abs/1606.05328, section 2.3 and figure 2. Class labels
enter every layer (equation 4). It is a chain of `kerasgan.layers.RasterLayer`s, as
`pixelcnn` is. Keras draws the weights as Glorot and Bengio (2010) do.
"""

from keras import Model, layers

from kerasgan.errors import check_positive
from kerasgan.layers import GatedMaskedConv2D
from kerasgan.networks.pixelcnn import head


def network(image_shape, outputs=1, width=32, depth=5, kernel_size=7, classes=None):
    """Builds images (m, height, width, channels) -> logits of every pixel.

    Args:
        image_shape: `(height, width, channels)`, images in [-1, 1].
        outputs: As for `kerasgan.networks.pixelcnn.network`.
        width: p, the channels of either stack.
        depth: Number of 3x3 layers behind the first.
        kernel_size: Side of the first kernels, an odd number of at least 3.
        classes: Number of classes; None for a network without labels.

    Returns:
        `keras.Model` of images, or of [images, labels (m, classes)], -> (m, height,
        width, channels * outputs).

    Raises:
        ValueError: An even kernel, or a number that is no positive integer.
    """
    check_positive(outputs=outputs, width=width, depth=depth)
    colors = image_shape[-1]
    images = layers.Input(image_shape, name="images")
    labels = [layers.Input((classes,), name="labels")] if classes else []
    first = GatedMaskedConv2D(width, kernel_size, "A", colors)
    stacks = first([images, *labels] if labels else images)
    for _ in range(depth):
        stacks = GatedMaskedConv2D(width, 3, "B", colors)([*stacks, *labels])
    logits = head(stacks[0], width, colors, outputs)
    inputs = [images, *labels] if labels else images
    return Model(inputs, logits, name="gated_pixelcnn")
