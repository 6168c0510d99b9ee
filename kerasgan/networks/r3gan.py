"""Residual networks without normalization (Huang et al., 2024, sections 3.2 to 3.4).

In the manner of Config E of "The GAN is dead; long live the GAN! A Modern GAN Baseline"
(https://arxiv.org/abs/2501.05441), which is trained with the relativistic pairing loss
and the penalties R1 and R2: residual blocks x + f(x) of 1x1, 3x3 and 1x1 convolutions,
leaky rectifiers, fix-up initialisation, bilinear resampling with a 1x1 convolution
where the channels change, no normalization anywhere.

Three things differ. The 3x3 convolutions are not grouped, since TensorFlow cannot
differentiate grouped ones on the CPU: blocks narrow to half of the channels instead of
widening to twice as many. Downsampling averages 2x2 pixels, which can be differentiated
twice on all backends. And the generator ends with tanh where the paper has nothing,
because images lie in [-1, 1] here.
"""

import math

import keras
from keras import Model, initializers, layers

from kerasgan.networks.conditions import Labels
from kerasgan.networks.dcgan import stages
from kerasgan.networks.normalization import check

GENERATOR = ("concatenation", "embedding")
DISCRIMINATOR = ("concatenation", "embedding", "projection")
BLOCKS = 2  # per resolution
LAYERS = 3  # convolutions of a block, m in fix-up
WIDEST = 4
SLOPE = 0.2
GAIN = math.sqrt(2 / (1 + SLOPE**2))  # He et al., 2015, for a leaky rectifier


def generator(image_shape, latent_dim, width=32, classes=None, conditioning=None):
    """Builds latents (m, latent_dim) -> images (m, *image_shape) in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, as `dcgan.stages` takes them.
        latent_dim: Number of latent variables.
        width: Channels at the full resolution; twice as many at each lower one, at most
            4 times.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation" or "embedding".
    """
    start, widths = _widths(image_shape, width)
    labels = Labels(classes, conditioning, GENERATOR)
    z = layers.Input((latent_dim,), name="latents")
    x = labels.with_latents(z)
    x = layers.Dense(widths[-1], use_bias=False, kernel_initializer=_normal())(x)
    x = LearnedStart(start)(x)
    for stage in reversed(range(len(widths))):
        if stage < len(widths) - 1:
            x = _transition(x, widths[stage])
            x = layers.UpSampling2D(2, interpolation="bilinear")(x)
        x = _blocks(x, BLOCKS * len(widths))
    x = _pointwise(x, image_shape[-1])
    images = layers.Activation("tanh", dtype="float32", name="images")(x)
    return Model(labels.inputs(z), images, name="generator")


def discriminator(
    image_shape, width=32, normalization="none", classes=None, conditioning=None
):
    """Builds images (m, *image_shape) -> logits (m, 1).

    There is no bias at the output: it would cancel in the relativistic pairing loss.

    Args:
        image_shape: `(height, width, channels)`, as `dcgan.stages` takes them.
        width: Channels at the full resolution; twice as many at each lower one, at most
            4 times.
        normalization: "none"; this network is made to do without.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation", "embedding" or "projection".
    """
    check(normalization, known=("none",))
    labels = Labels(classes, conditioning, DISCRIMINATOR)
    start, widths = _widths(image_shape, width)
    images = layers.Input(image_shape, name="images")
    x = _pointwise(labels.with_images(images, normalization), width)
    for stage, channels in enumerate(widths):
        if stage > 0:
            x = _transition(layers.AveragePooling2D(2)(x), channels)
        x = _blocks(x, BLOCKS * len(widths))
    # One learned map per channel; Keras would count all channels in the fan-in.
    basis = initializers.RandomNormal(stddev=1 / math.sqrt(math.prod(start)))
    x = layers.DepthwiseConv2D(start, use_bias=False, depthwise_initializer=basis)(x)
    x = layers.Flatten()(x)
    last = {"use_bias": False, "dtype": "float32", "name": "logits"}
    logits = layers.Dense(1, kernel_initializer=_normal(), **last)(x)
    logits = labels.with_logits(logits, x, normalization)
    return Model(labels.inputs(images), logits, name="discriminator")


@keras.saving.register_keras_serializable("kerasgan")
class LearnedStart(layers.Layer):
    """The first feature map: learned maps, each times one number from the latents.

    Args:
        size: `(height, width)` of the maps, or a number for both.

    Call arguments:
        inputs: `(m, channels)`; the output is `(m, height, width, channels)`.
    """

    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.sides = (size, size) if isinstance(size, int) else tuple(size)

    def build(self, input_shape):
        """Draws the maps from N(0, 1)."""
        self.maps = self.add_weight(
            name="maps",
            shape=(*self.sides, input_shape[-1]),
            initializer=initializers.RandomNormal(stddev=1.0),
        )

    def call(self, inputs):
        """Returns the modulated maps."""
        return inputs[:, None, None, :] * self.maps

    def compute_output_shape(self, input_shape):
        """Returns `(m, height, width, channels)`."""
        return (input_shape[0], *self.sides, input_shape[-1])

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "size": self.size}


def _widths(image_shape, width):
    start, doublings = stages(image_shape)
    return start, [width * min(2**stage, WIDEST) for stage in range(doublings + 1)]


def _blocks(x, total):
    # Fix-up (Zhang et al., 2019): He's deviation times L^(-1 / (2m - 2)), and the last
    # convolution of a block starts at zero, so that the block starts as x.
    fixup = _normal(GAIN * total ** (-1 / (2 * LAYERS - 2)))
    channels = x.shape[-1]
    narrow = max(1, channels // 2)
    for _ in range(BLOCKS):
        y = layers.Conv2D(narrow, 1, kernel_initializer=fixup)(x)
        y = layers.LeakyReLU(SLOPE)(y)
        y = layers.Conv2D(narrow, 3, padding="same", kernel_initializer=fixup)(y)
        y = layers.LeakyReLU(SLOPE)(y)
        y = layers.Conv2D(channels, 1, use_bias=False, kernel_initializer="zeros")(y)
        x = layers.Add()([x, y])
    return x


def _transition(x, channels):
    return x if x.shape[-1] == channels else _pointwise(x, channels)


def _pointwise(x, channels):
    return layers.Conv2D(channels, 1, use_bias=False, kernel_initializer=_normal())(x)


def _normal(gain=1.0):
    # N(0, gain^2 / fan_in)
    return initializers.VarianceScaling(
        gain**2, mode="fan_in", distribution="untruncated_normal"
    )
