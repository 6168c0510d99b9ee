"""Layers that tell a network of images what class they shall be of.

Labels come as rows (m, classes): one-hot, or mixtures of classes that sum to 1, for
which each layer gives the mixture of what it learned for these classes.
"""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("kerasgan")
class ConditionalBatchNormalization(layers.Layer):
    """Batch normalization with a scale and a shift for each class.

    y = gamma_c (x - mean) / sqrt(variance + epsilon) + beta_c: the statistics are those
    of the whole batch, as in Ioffe and Szegedy (2015).

    Args:
        momentum: Of the moving mean and variance.
        epsilon: Added to the variance.
        gamma_initializer: Keras initializer of the scales.
        synchronized: Whether the batch is that of all replicas of `tf.distribute`; see
            `keras.layers.BatchNormalization`.

    Call arguments:
        inputs: List of activations (m, ..., channels), and label rows (m, classes); the
            output has the shape of the activations.
        training: Whether the statistics are those of the batch.

    References:
        Dumoulin et al., 2017, "A Learned Representation for Artistic Style",
        https://arxiv.org/abs/1610.07629, equation 5; de Vries et al., 2017,
        https://arxiv.org/abs/1707.00683; in generators: Miyato and Koyama, 2018,
        https://arxiv.org/abs/1802.05637
    """

    def __init__(
        self,
        momentum=0.99,
        epsilon=1e-3,
        gamma_initializer="ones",
        synchronized=False,
        **options,
    ):
        super().__init__(**options)
        self.momentum = momentum
        self.epsilon = epsilon
        self.gamma_initializer = keras.initializers.get(gamma_initializer)
        self.statistics = layers.BatchNormalization(
            momentum=momentum,
            epsilon=epsilon,
            center=False,
            scale=False,
            synchronized=synchronized,
            dtype=self.dtype_policy,
        )

    def build(self, input_shape):
        """Adds gamma and beta, both (classes, channels)."""
        activations, labels = input_shape
        self.statistics.build(activations)
        shape = labels[-1], activations[-1]
        self.gamma = self.add_weight(
            name="gamma", shape=shape, initializer=self.gamma_initializer
        )
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")

    def call(self, inputs, training=False):
        """Returns the activations, normalized, scaled and shifted."""
        x, labels = inputs
        places = (-1, *[1] * (len(x.shape) - 2), x.shape[-1])
        gamma = ops.reshape(ops.matmul(labels, self.gamma), places)
        beta = ops.reshape(ops.matmul(labels, self.beta), places)
        return gamma * self.statistics(x, training=training) + beta

    def compute_output_shape(self, input_shape):
        """Returns the shape of the activations."""
        return input_shape[0]

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {
            **super().get_config(),
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "gamma_initializer": keras.initializers.serialize(self.gamma_initializer),
            "synchronized": self.statistics.synchronized,
        }


@keras.saving.register_keras_serializable("kerasgan")
class LabelPlanes(layers.Layer):
    """Appends labels to images as constant planes, one a class.

    Call arguments:
        inputs: List of images (m, height, width, channels), and label rows
            (m, classes); the output is (m, height, width, channels + classes).

    Reference:
        Mirza and Osindero, 2014, "Conditional Generative Adversarial Nets",
        https://arxiv.org/abs/1411.1784, section 3.2, whose networks are fully
        connected: the label beside the image, as input of the first layer.
    """

    def call(self, inputs):
        """Returns the images with `classes` more channels."""
        images, labels = inputs
        planes = ops.cast(labels, images.dtype)[:, None, None, :]
        planes = planes * ops.ones_like(images[..., :1])
        return ops.concatenate([images, planes], axis=-1)

    def compute_output_shape(self, input_shape):
        """Returns the images' shape with `classes` more channels."""
        images, labels = input_shape
        return (*images[:-1], images[-1] + labels[-1])
