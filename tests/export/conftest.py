import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.export import Endpoint


class Altered(Endpoint):
    """Answers otherwise in Keras than in the file that is made of it."""

    def __call__(self, *arrays):
        return super().__call__(*arrays) + np.float32(0.1)


def build_generator():
    latents = keras.Input((16,))
    x = layers.Dense(7 * 7 * 16)(latents)
    x = layers.Reshape((7, 7, 16))(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Conv2DTranspose(8, 4, strides=2, padding="same")(x)
    x = layers.LeakyReLU()(layers.BatchNormalization()(x))
    x = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")(x)
    return keras.Model(latents, x)


def build_discriminator():
    images = keras.Input((28, 28, 1))
    x = layers.Conv2D(8, 4, strides=2, padding="same")(images)
    x = layers.LeakyReLU()(layers.BatchNormalization()(x))
    return keras.Model(images, layers.Dense(1)(layers.Flatten()(x)))


def trained(network):
    """Gives batch norms statistics that no initializer and no small batch has."""
    random = np.random.default_rng(7)
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            size = layer.moving_mean.shape
            layer.moving_mean.assign(random.normal(0.0, 0.3, size))
            layer.moving_variance.assign(random.uniform(0.2, 3.0, size))
            layer.gamma.assign(random.uniform(0.5, 1.5, size))
            layer.beta.assign(random.normal(0.0, 0.3, size))
    return network


@pytest.fixture(scope="session")
def generator():
    keras.utils.set_random_seed(1)
    return trained(build_generator())


@pytest.fixture(scope="session")
def discriminator():
    keras.utils.set_random_seed(2)
    return trained(build_discriminator())


@pytest.fixture(scope="session")
def serving(generator):
    """Latents (batch, 16) to images (batch, 28, 28, 1)."""
    return Endpoint(
        lambda latents: generator(latents, training=False),
        [("latents", (None, 16), "float32")],
    )


@pytest.fixture(scope="session")
def discriminate(discriminator):
    """Images (batch, 28, 28, 1) to logits (batch, 1)."""
    return Endpoint(
        lambda images: discriminator(images, training=False),
        [keras.InputSpec(shape=(None, 28, 28, 1), dtype="float32", name="images")],
    )


@pytest.fixture(scope="session")
def conditional(generator):
    """Two inputs: images, black where the label is 0."""

    def function(latents, labels):
        shown = ops.reshape(ops.cast(labels, "float32"), (-1, 1, 1, 1))
        return generator(latents, training=False) * shown

    return Endpoint(
        function, [("latents", (None, 16), "float32"), ("labels", (None,), "int32")]
    )


@pytest.fixture
def altered(serving):
    return Altered(serving.function, serving.inputs)
