"""Models that cannot be made or compiled: the first line of what is said."""

import keras
import numpy as np
import pytest

from kerasgan import losses, models, networks
from kerasgan.classifiers import Classifier
from kerasgan.engine.checks.construction import said_by_keras
from kerasgan.models import ACGAN, CGAN, DCGAN, GAN, WGAN, InfoGAN
from kerasgan.regularizers import R1, DiffAugment, WeightClipping
from tests.bad_input import MODELS, OWN, refusal

SHAPE = (8, 8, 1)
REFUSALS = (ValueError, TypeError, OSError)


def network(inputs, outputs):
    return keras.Sequential(
        [keras.Input(inputs), keras.layers.Flatten(), keras.layers.Dense(outputs)],
        name="mine",
    )


CONSTRUCTORS = {
    "a shape of a number": (
        lambda: GAN(28),
        "image_shape must be (height, width, channels), (28, 28, 1) for example, "
        "(samples, channels) for sounds, or (features,) for points. Received: "
        "image_shape=28.",
    ),
    "a shape of two": (
        lambda: GAN((28, 28)),
        "image_shape must be (height, width, channels), (28, 28, 1) for example, "
        "(samples, channels) for sounds, or (features,) for points. Received: "
        "image_shape=(28, 28).",
    ),
    "channels first": (
        lambda: GAN((3, 32, 32)),
        "Images have their channels last, (height, width, channels). Received: "
        "image_shape=(3, 32, 32). Move the channels to the end, those of the data "
        "with numpy.moveaxis(x, 1, -1).",
    ),
    "a generator of channels first": (
        lambda: GAN(
            generator=keras.Sequential(
                [
                    keras.Input((4,)),
                    keras.layers.Dense(75),
                    keras.layers.Reshape((3, 5, 5)),
                ]
            )
        ),
        "Images have their channels last, (height, width, channels). Received: a "
        "generator of images of shape (3, 5, 5). Move the channels to the end, those "
        "of the data with numpy.moveaxis(x, 1, -1).",
    ),
    "a shape of zero": (
        lambda: GAN((0, 28, 1)),
        "image_shape must be (height, width, channels), (28, 28, 1) for example, "
        "(samples, channels) for sounds, or (features,) for points. Received: "
        "image_shape=(0, 28, 1).",
    ),
    "a shape of halves": (
        lambda: GAN((28.5, 28, 1)),
        "image_shape must be (height, width, channels), (28, 28, 1) for example, "
        "(samples, channels) for sounds, or (features,) for points. Received: "
        "image_shape=(28.5, 28, 1).",
    ),
    "a word misspelt": (
        lambda: GAN(SHAPE, widht=4),
        "Unknown argument of GAN. Received: 'widht'. Did you mean 'width'? Known: "
        "alternate, conditions, data_range, discriminator, discriminator_steps, "
        "ema_decay, generator, generator_steps, image_shape, latent_dim, name, "
        "networks, normalization, rate, regularizers, seed, width.",
    ),
    "an odd shape": (
        lambda: DCGAN((9, 9, 1)),
        "The convolutional networks take images of an even height and width of at "
        "least 8 (8, 16, 28, 32, 64 ...). Received: image_shape=(9, 9, 1). Resize the "
        "images, with image_size=10 for example, or choose networks='mlp'.",
    ),
    "an odd width": (
        lambda: DCGAN((8, 15, 1)),
        "The convolutional networks take images of an even height and width of at "
        "least 8 (8, 16, 28, 32, 64 ...). Received: image_shape=(8, 15, 1). Resize the "
        "images, with image_size=(8, 16) for example, or choose networks='mlp'.",
    ),
    "latents of text": (
        lambda: GAN(SHAPE, "100"),
        "latent_dim must be a positive integer. Received: latent_dim='100'.",
    ),
    "a width of a truth": (
        lambda: GAN(SHAPE, width=True),
        "width must be a positive integer. Received: width=True.",
    ),
    "a range upside down": (
        lambda: GAN(SHAPE, data_range=(1, -1)),
        "data_range must be (low, high) with low < high, (0, 255) for example. "
        "Received: data_range=(1, -1).",
    ),
    "a range of NaN": (
        lambda: GAN(SHAPE, data_range=(0, np.nan)),
        "data_range must be (low, high) with low < high, (0, 255) for example. "
        "Received: data_range=(0, nan).",
    ),
    "a range of text": (
        lambda: GAN(SHAPE, data_range="01"),
        "data_range must be (low, high) with low < high, (0, 255) for example. "
        "Received: data_range='01'.",
    ),
    "a decay of one": (
        lambda: GAN(SHAPE, ema_decay=1),
        "ema_decay must lie between 0 and 1, 0.999 for example, or be None. "
        "Received: ema_decay=1.",
    ),
    "a seed below zero": (
        lambda: GAN(SHAPE, seed=-1),
        "seed must be a non-negative integer or None. Received: seed=-1.",
    ),
    "a seed of text": (
        lambda: GAN(SHAPE, seed="1"),
        "seed must be a non-negative integer or None. Received: seed='1'.",
    ),
    "networks of nobody": (
        lambda: GAN(SHAPE, networks="vgg"),
        "Unknown networks. Received: 'vgg'. Known: dcgan, infogan, mlp, r3gan, "
        "resnet, wavegan.",
    ),
    "a normalization of nobody": (
        lambda: GAN(SHAPE, normalization="group"),
        "Unknown normalization. Received: 'group'. Known: batch, layer, none, "
        "spectral.",
    ),
    "a generator of text": (
        lambda: GAN(SHAPE, generator="mlp"),
        "generator must be a keras.Model. Received: 'mlp' of type str.",
    ),
    "a generator of other images": (
        lambda: GAN(SHAPE, generator=network((4,), 64)),
        "The generator makes images of shape (64,). Received: image_shape=(8, 8, "
        "1). Leave image_shape out, or change the generator.",
    ),
    "a generator of images": (
        lambda: GAN(generator=network(SHAPE, 2)),
        "'mine' takes inputs of shape (None, 8, 8, 1), which are no latents (m, "
        "latent_dim). Received: latent_dim=None.",
    ),
    "a discriminator of two logits": (
        lambda: GAN((2,), 2, discriminator=network((2,), 2)),
        "The discriminator must make one logit an image, shape (m, 1). It makes "
        "tensors of shape (None, 2). End it with Dense(1).",
    ),
    "no steps of the critic": (
        lambda: WGAN(SHAPE, discriminator_steps=0),
        "discriminator_steps must be a positive integer. Received: "
        "discriminator_steps=0.",
    ),
    "a clip of zero": (
        lambda: WGAN(SHAPE, clip_value=0),
        "clip_value of WGAN must be a positive number. Received: clip_value=0.",
    ),
    "one class": (
        lambda: CGAN(SHAPE, classes=1),
        "classes must be a whole number of at least 2. Received: classes=1. Load "
        "data with labels, or say how many.",
    ),
    "classes of text": (
        lambda: ACGAN(SHAPE, classes="ten"),
        "classes must be a whole number of at least 2. Received: classes='ten'. "
        "Load data with labels, or say how many.",
    ),
    "labels sampled from nobody": (
        lambda: CGAN(SHAPE, label_sampling="real"),
        "Unknown label_sampling. Received: 'real'. Known: data, uniform.",
    ),
    "no codes": (
        lambda: InfoGAN(SHAPE, codes={}),
        "codes must be a dict of name -> number of values, or 'uniform'. Received: "
        "codes={}. Write {'digit': 10, 'slant': 'uniform'}.",
    ),
    "a code of nobody": (
        lambda: InfoGAN(SHAPE, codes={"c1": "normal"}),
        "Code 'c1' must have a number of values of at least 2, or be 'uniform'. "
        "Received: 'normal'.",
    ),
    "a code of one value": (
        lambda: InfoGAN(SHAPE, codes={"c1": 1}),
        "Code 'c1' must have a number of values of at least 2, or be 'uniform'. "
        "Received: 1.",
    ),
    "a weight of a code of nobody": (
        lambda: InfoGAN(SHAPE, information_weight={"c9": 1.0}),
        "information_weight must be a number, or a dict with one for each of the "
        "codes c1, c2, c3. Received: {'c9': 1.0}.",
    ),
    "a classifier of points": (
        lambda: Classifier((2,)),
        "Classifier takes images of at least 8x8 pixels. Received: "
        "image_shape=(2,). Write (28, 28, 1), for example.",
    ),
    "regularizers of one": (
        lambda: GAN(SHAPE, regularizers="r1"),
        "regularizers must be a list, [R1(10.0)] for example. Received: "
        "regularizers='r1'.",
    ),
    "regularizers of text": (
        lambda: GAN(SHAPE, regularizers=["r1"]),
        "regularizers must be a list of kerasgan.regularizers objects such as "
        "R1(10.0). Received: 'r1'.",
    ),
    "a weight below zero": (
        lambda: R1(-1.0),
        "weight of R1 must be a positive number, 10.0 for example. Received: "
        "weight=-1.0.",
    ),
    "a weight of infinity": (
        lambda: R1(float("inf")),
        "weight of R1 must be a positive number, 10.0 for example. Received: "
        "weight=inf.",
    ),
    "a penalty never": (
        lambda: R1(1.0, every=0),
        "every must be a positive integer. Received: every=0.",
    ),
    "a clip below zero": (
        lambda: WeightClipping(-0.01),
        "limit of WeightClipping must be a positive number. Received: limit=-0.01.",
    ),
    "augmentations of nobody": (
        lambda: DiffAugment("colour"),
        "Unknown augmentation. Received: 'colour'. Did you mean 'color'? Known: "
        "brightness, color, contrast, cutout, flip, noise, saturation, time, "
        "translation.",
    ),
    "a model of nobody": (
        lambda: models.get("dcgn"),
        "Unknown model. Received: 'dcgn'. Did you mean 'dcgan'? Known: "
        f"{MODELS}. {OWN}",
    ),
    "a loss of nobody": (
        lambda: losses.get("bce"),
        "Unknown loss. Received: 'bce'. Known: hinge, least_squares, minimax, "
        "non_saturating, relativistic, relativistic_average, wasserstein. Or give "
        "a pair (discriminator(real, fake), generator(fake)) of functions.",
    ),
    "a loss of a number": (
        lambda: losses.get(3),
        "loss must be a name (hinge, least_squares, minimax, non_saturating, "
        "relativistic, relativistic_average, wasserstein) or a pair "
        "(discriminator(real, fake), generator(fake)) of functions. Received: "
        "loss=3.",
    ),
    "a loss of two texts": (
        lambda: losses.get(("real", "fake")),
        "loss must be a name (hinge, least_squares, minimax, non_saturating, "
        "relativistic, relativistic_average, wasserstein) or a pair "
        "(discriminator(real, fake), generator(fake)) of functions. Received: "
        "loss=('real', 'fake').",
    ),
    "a network of nobody": (
        lambda: networks.get("vgg"),
        "Unknown networks. Received: 'vgg'. Known: dcgan, infogan, mlp, r3gan, "
        "resnet, wavegan.",
    ),
}


@pytest.mark.parametrize("row", CONSTRUCTORS)
def test_constructors(row):
    make, expected = CONSTRUCTORS[row]
    said = refusal(make, REFUSALS)
    assert said == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("It wants 110", "It wants 110"),
        ("\x1b[1mIt wants 10 m\x1b[0m\nand more", "It wants 10 m"),
        ("Exception encountered when ...\n\n\x1b[1mIt wants 1\x1b[0m", "It wants 1"),
        ("", "ValueError"),
    ],
)
def test_what_keras_says_of_an_input_is_told_whole(error, expected):
    assert said_by_keras(ValueError(error)) == expected


@pytest.fixture(scope="module")
def gan():
    return GAN((2,), 2, width=2)


COMPILE = {
    "an optimizer for both": (
        {"optimizer": "adam"},
        "GAN.compile() takes no 'optimizer'. Each player has its own: "
        "generator_optimizer, discriminator_optimizer.",
    ),
    "a loss of nobody": (
        {"loss": "bce"},
        "Unknown loss. Received: 'bce'. Known: hinge, least_squares, minimax, "
        "non_saturating, relativistic, relativistic_average, wasserstein. Or give "
        "a pair (discriminator(real, fake), generator(fake)) of functions.",
    ),
    "an argument of nobody": (
        {"loss_weights": [1]},
        "GAN.compile() takes no 'loss_weights'. Possible: generator_optimizer, "
        "discriminator_optimizer, run_eagerly, steps_per_execution, jit_compile.",
    ),
    "an optimizer misspelt": (
        {"generator_optimizer": "adamm"},
        "generator_optimizer must be a Keras optimizer or the name of one. Received: "
        "'adamm'. Write 'adam' or keras.optimizers.Adam(2e-4).",
    ),
    "an optimizer of a number": (
        {"discriminator_optimizer": 0.001},
        "discriminator_optimizer must be a Keras optimizer or the name of one. "
        "Received: 0.001. Write 'adam' or keras.optimizers.Adam(2e-4).",
    ),
    "metrics of text": (
        {"metrics": ["accuracy"]},
        "metrics must be a list of keras.metrics.Metric objects, for example "
        "[keras.metrics.BinaryAccuracy()]. Received: metrics=['accuracy'].",
    ),
    "smoothing of one": (
        {"label_smoothing": 1.0},
        "label_smoothing must lie in [0, 1), 0.1 for example. Received: "
        "label_smoothing=1.0.",
    ),
    **{
        f"metrics of {loss}": (
            {"loss": loss, "metrics": [keras.metrics.AUC()]},
            "Metrics judge the discriminator as a classifier, but this loss does not "
            "say above which logit it takes an image for real. Received: "
            f"loss={loss!r} with metrics. Leave metrics out, or give a loss of your "
            "own its meaning: my_discriminator_loss.logits = kerasgan.losses.LOG_ODDS.",
        )
        for loss in ("wasserstein", "relativistic", "relativistic_average")
    },
    "smoothing of a margin": (
        {"loss": "hinge", "label_smoothing": 0.1},
        "The loss 'hinge' has no labels to smooth. Received: label_smoothing=0.1. "
        "Leave it out, or choose minimax, non_saturating or least_squares.",
    ),
}


@pytest.mark.parametrize("row", COMPILE)
def test_compile(row, gan):
    options, expected = COMPILE[row]
    said = refusal(lambda: gan.compile(**options), REFUSALS)
    assert said == expected
