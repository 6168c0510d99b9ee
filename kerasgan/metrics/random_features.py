"""Features of a network of random weights, for images that no classifier has seen.

Embeddings of random weights tell distributions apart where trained ones have seen other
images alone (Naeem et al., 2020, https://arxiv.org/abs/2002.09797, section 3).
"""

import keras
import numpy as np
from keras import layers

NAME = "random_features"
NOTE = (
    "Seen through a network of random weights, and no classifier of these images: its "
    "numbers compare models of the same images, and say nothing beside those of others."
)
FEATURES, WIDTH, COARSEST = 64, 32, 4


def network(image_shape):
    """Builds images (m, *image_shape) in [-1, 1] -> features (m, 64).

    Convolutions of 3x3 halve the image until its shorter side is 4 pixels or less; a
    random projection of all that is left follows. The weights are N(0, 2 / fan_in), and
    the same for each shape, on every backend.

    Args:
        image_shape: `(height, width, channels)`.
    """
    images = layers.Input(image_shape, name="images")
    x, side = images, min(image_shape[:2])
    while side > COARSEST:
        x = layers.Conv2D(WIDTH, 3, strides=2, padding="same", use_bias=False)(x)
        x, side = layers.LeakyReLU(0.2)(x), -(-side // 2)
    x = layers.Dense(FEATURES, use_bias=False, dtype="float32")(layers.Flatten()(x))
    made = keras.Model(images, x, name=NAME)
    random = np.random.default_rng(0)
    made.set_weights(
        [
            random.normal(0, np.sqrt(2 / np.prod(weight.shape[:-1])), weight.shape)
            for weight in made.weights
        ]
    )
    return made
