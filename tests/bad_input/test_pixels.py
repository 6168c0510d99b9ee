"""Images made pixel by pixel that cannot be: the first line of what is said."""

import keras
import numpy as np
import pytest

from kerasgan.layers import MaskedConv2D, MaskedResidual
from kerasgan.models import PixelCNN
from tests.bad_input import refusal

SHAPE = (4, 4, 1)
ZEROS = np.zeros((2, *SHAPE), "float32")


@pytest.fixture(scope="module")
def model():
    return PixelCNN(SHAPE, width=2, depth=1, data_range=(0, 1))


def network(*layers):
    x = inputs = keras.Input(SHAPE)
    for layer in layers:
        x = layer(x)
    return keras.Model(inputs, x)


def skipping():
    inputs = keras.Input(SHAPE)
    x = MaskedConv2D(1, 3, "A")(inputs)
    y = MaskedConv2D(1, 3)(inputs)
    return keras.Model(inputs, keras.layers.Add()([x, y]))


def calling_twice():
    inputs = keras.Input(SHAPE)
    x = MaskedConv2D(1, 3, "A", name="first")(inputs)
    twice = MaskedConv2D(1, 3, name="twice")
    return keras.Model(inputs, twice(twice(x)))


CONSTRUCTORS = {
    "an even kernel": (
        lambda: PixelCNN(SHAPE, kernel_size=4),
        "A kernel with a mask has a middle, so that kernel_size is odd: 1, 3, 5 or 7. "
        "Received: kernel_size=4.",
    ),
    "an even kernel of a block": (
        lambda: MaskedResidual(2, 2),
        "A kernel with a mask has a middle, so that kernel_size is odd: 1, 3, 5 or 7. "
        "Received: kernel_size=2.",
    ),
    "no such mask": (
        lambda: MaskedConv2D(1, 3, "C"),
        "Unknown mask. Received: 'C'. Known: A, B.",
    ),
    "one level": (
        lambda: PixelCNN(SHAPE, levels=1),
        "levels must be a whole number from 2, for binary pixels, to 256. Received: "
        "levels=1.",
    ),
    "more levels than files have": (
        lambda: PixelCNN(SHAPE, levels=257),
        "levels must be a whole number from 2, for binary pixels, to 256. Received: "
        "levels=257.",
    ),
    "no width": (
        lambda: PixelCNN(SHAPE, width=0),
        "width must be a positive integer. Received: width=0.",
    ),
    "points": (
        lambda: PixelCNN((2,)),
        "image_shape must be (height, width, channels), (28, 28, 1) for example, "
        "(samples, channels) for sounds, or (features,) for points. Received: "
        "image_shape=(2,).",
    ),
    "sizes of a network that is given": (
        lambda: PixelCNN(network=network(MaskedConv2D(1, 3, "A")), depth=2),
        "depth is for the network that is built here. Received: depth=2 with a "
        "network. Leave it out.",
    ),
    "a network of logits of other levels": (
        lambda: PixelCNN(network=network(MaskedConv2D(1, 3, "A")), levels=3),
        "A network of images (4, 4, 1) gives logits (4, 4, 3) here, 3 for each value "
        "of a pixel. Received: one that gives (4, 4, 1). Change the network, or write "
        "levels= for its number of levels.",
    ),
    "a network that sees everything": (
        lambda: PixelCNN(network=network(keras.layers.Conv2D(1, 3, padding="same"))),
        "A network that makes images pixel by pixel is a built keras.Model of the "
        "layers MaskedConv2D, MaskedResidual and the like of kerasgan.layers. "
        "Received: Conv2D. Build it as kerasgan.networks.pixelcnn does.",
    ),
    "a network that is no chain": (
        lambda: PixelCNN(network=skipping()),
        "A network that makes images pixel by pixel is a built keras.Model of the "
        "layers MaskedConv2D, MaskedResidual and the like of kerasgan.layers. "
        "Received: Add. Build it as kerasgan.networks.pixelcnn does.",
    ),
    "a layer that is called twice": (
        lambda: PixelCNN(network=calling_twice()),
        "A network that makes images pixel by pixel is a chain: each layer is called "
        "once, on what the one before it makes. Received: first, twice, which is none. "
        "Add features in a kerasgan.layers.RasterLayer of your own.",
    ),
}
ASKING = {
    "grey values of a binary model": (
        lambda model: model.log_prob(ZEROS + 0.5),
        "The model is of binary images, whose values are 0 and 1. Received: 0.5. Draw "
        "binary ones: model.example.binarised(images, seed=0).",
    ),
    "known pixels that are grey": (
        lambda model: model.complete(ZEROS + 0.5, np.ones((4, 4))),
        "The model is of binary images, whose values are 0 and 1. Received: known "
        "pixels such as 0.5. Draw binary ones: model.example.binarised(images, "
        "seed=0).",
    ),
    "images of another size": (
        lambda model: model.complete(np.zeros((2, 5, 4, 1)), np.ones((4, 4))),
        "images must be one of shape (4, 4, 1), or an array of 2 of them, or of some "
        "whose number divides 2. Received: shape (2, 5, 4, 1). Give images of shape "
        "(4, 4, 1).",
    ),
    "images out of range": (
        lambda model: model.complete(ZEROS - 1, np.ones((4, 4))),
        "images must lie in the data range (0.0, 1.0). Received: values from -1 to "
        "-1. Scale them as the training data were.",
    ),
    "a number that the images do not divide": (
        lambda model: model.complete(ZEROS, np.ones((4, 4)), 3),
        "images must be one of shape (4, 4, 1), or an array of 3 of them, or of some "
        "whose number divides 3. Received: shape (2, 4, 4, 1). Write n=2.",
    ),
    "a mask of another size": (
        lambda model: model.complete(ZEROS, np.ones((5, 4))),
        "mask must have the shape (4, 4) for all images, or (2, 4, 4) for each of 2. "
        "Received: shape (5, 4). Write numpy.zeros((4, 4)), and 1 where a pixel is "
        "known.",
    ),
    "masks of other images": (
        lambda model: model.complete(ZEROS, np.ones((3, 4, 4, 1))),
        "mask must have the shape (4, 4) for all images, or (2, 4, 4) for each of 2. "
        "Received: shape (3, 4, 4, 1). Write numpy.zeros((4, 4)), and 1 where a pixel "
        "is known.",
    ),
    "a mask of text": (
        lambda model: model.complete(ZEROS, "upper"),
        "mask must have the shape (4, 4) for all images, or (2, 4, 4) for each of 2. "
        "Received: shape (). Write numpy.zeros((4, 4)), and 1 where a pixel is known.",
    ),
    "a mask of halves": (
        lambda model: model.complete(ZEROS, np.full((4, 4), 0.5)),
        "mask must be 1 where a pixel is known and 0 elsewhere. Received: values such "
        "as 0.5. Write mask > 0.5 for one of other numbers.",
    ),
    "a mask of words": (
        lambda model: model.complete(ZEROS, np.full((4, 4), "a")),
        "mask must be 1 where a pixel is known and 0 elsewhere. Received: values such "
        "as a. Write mask > 0.5 for one of other numbers.",
    ),
}


@pytest.mark.parametrize("row", CONSTRUCTORS)
def test_constructors(row):
    make, expected = CONSTRUCTORS[row]
    assert refusal(make, ValueError) == expected


@pytest.mark.parametrize("row", ASKING)
def test_asking(row, model):
    ask, expected = ASKING[row]
    assert refusal(lambda: ask(model), ValueError) == expected
