"""Training, sampling and writing that cannot be: the first line of what is said."""

import keras
import numpy as np
import pytest

from kerasgan import callbacks
from kerasgan.models import CGAN, GAN
from tests.bad_input import refusal
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)
REFUSALS = (ValueError, TypeError, OSError, RuntimeError)
IMAGES = np.zeros((4, *SHAPE), "float32")
LABELS = np.arange(4) % 3


@pytest.fixture(scope="module")
def gan():
    model = GAN(SHAPE, 4, width=2)
    model.compile()
    return model


@pytest.fixture(scope="module")
def cgan():
    model = CGAN(SHAPE, 4, width=2, classes=3)
    model.compile()
    return model


def spoilt(value):
    images = IMAGES.copy()
    images[2, 0, 0] = value
    return images


FIT = {
    "nothing": (
        (None,),
        {},
        "There are no images. Received: x=None. Call fit(images), with an array or "
        "what kerasgan.datasets.load gives.",
    ),
    "text": (
        ("digits",),
        {},
        "There are no images. Received: x='digits'. Call fit(images), with an "
        "array or what kerasgan.datasets.load gives.",
    ),
    "no images": (
        (IMAGES[:0],),
        {},
        "There are no images. Received: an array of length 0.",
    ),
    "images of another size": (
        (np.zeros((4, 9, 9, 1)),),
        {},
        "Images of shape (9, 9, 1) do not fit networks for images of shape (8, 8, "
        "1). Construct the model with image_shape=(9, 9, 1), or load the images "
        "with image_size=8.",
    ),
    "images without channels": (
        (IMAGES[..., 0],),
        {},
        "Images of shape (8, 8) do not fit networks for images of shape (8, 8, 1). "
        "Add the channel axis: x[..., None].",
    ),
    "channels first": (
        (np.zeros((4, 1, 8, 8)),),
        {},
        "Images of shape (1, 8, 8) do not fit networks for images of shape (8, 8, "
        "1). The channels seem to come first: numpy.moveaxis(x, 1, -1) moves them.",
    ),
    "channels first of another size": (
        (np.zeros((4, 3, 9, 9)),),
        {},
        "Images of shape (3, 9, 9) do not fit networks for images of shape (8, 8, "
        "1). The channels seem to come first: numpy.moveaxis(x, 1, -1) moves them.",
    ),
    "one image": (
        (np.zeros(SHAPE),),
        {},
        "Images of shape (8, 1) do not fit networks for images of shape (8, 8, 1). "
        "This is one image; give x[None].",
    ),
    "two sets of images": (
        ((IMAGES, IMAGES),),
        {},
        "Received: a pair (images, y) whose y are images as well, of shape (4, 8, 8, "
        "1). GAN trains on one set of images and leaves y aside. Join them: "
        "numpy.concatenate([a, b]).",
    ),
    "numbers beside images": (
        ((IMAGES, np.full(4, 0.5)),),
        {},
        "GAN leaves labels aside, whole numbers or rows that sum to 1, and nothing "
        "else. Received: a pair (images, y) whose y is of shape (4,) and type float64. "
        "Give the images alone, of a tf.data.Dataset with dataset.map(lambda x, y: x).",
    ),
    "weights in a tuple": (
        ((IMAGES, LABELS, np.ones(4)),),
        {},
        "GAN does not weight examples. Received: sample_weight. Leave it out, and "
        "sample the data as often as it shall count.",
    ),
    "names": (
        ({"picture": IMAGES, "caption": LABELS},),
        {},
        "GAN learns from batches of 'images', and of nothing else. Received: a batch "
        "of picture, caption. Rename what has another name, and leave out what is not "
        "used.",
    ),
    "NaN": (
        (spoilt(np.nan),),
        {},
        "The images contain NaN or infinite values. Received: 1 of them in 1 of 4 "
        "images, the first in image 2. Remove or repair these images.",
    ),
    "infinity": (
        (spoilt(np.inf),),
        {},
        "The images contain NaN or infinite values. Received: 1 of them in 1 of 4 "
        "images, the first in image 2. Remove or repair these images.",
    ),
    "bytes": (
        (np.zeros((4, *SHAPE), "uint8"),),
        {},
        "Images of type uint8 cannot lie in the data range (-1, 1). Construct the "
        "model with data_range=(0, 255), or scale them: x / 127.5 - 1.",
    ),
    "out of range": (
        (spoilt(255),),
        {},
        "The images leave the data range (-1.0, 1.0). Received: values from 0 to "
        "255. Construct the model with the range of your data, data_range=(0, 255) "
        "for example, or scale the images.",
    ),
    "labels": (
        (IMAGES, LABELS),
        {},
        "GAN is unconditional and would not use labels. Received: y of type "
        "ndarray. Call fit(images), or train a conditional model.",
    ),
    "lists that differ": (
        ([IMAGES[0], IMAGES[0, 1:]],),
        {},
        "A list of 2 images must make one array, but they differ in shape. Resize "
        "them, or give a pair as a tuple: fit((images, labels)).",
    ),
    "weights": (
        (IMAGES,),
        {"sample_weight": np.ones(4)},
        "GAN does not weight examples. Received: sample_weight. Leave it out, and "
        "sample the data as often as it shall count.",
    ),
    "validation of NaN": (
        (IMAGES,),
        {"validation_data": spoilt(np.nan)},
        "The images contain NaN or infinite values. Received: 1 of them in 1 of 4 "
        "images, the first in image 2. Remove or repair these images.",
    ),
    "a stock callback": (
        (IMAGES,),
        {"callbacks": [keras.callbacks.EarlyStopping("loss")]},
        "EarlyStopping monitors 'loss', but GAN has one loss a player. Pass "
        "monitor= one of discriminator_loss, generator_loss, real_logits, "
        "fake_logits, real_accuracy, fake_accuracy, val_discriminator_loss, "
        "val_generator_loss, val_real_logits, val_fake_logits, val_real_accuracy, "
        "val_fake_accuracy, with mode='min' or 'max'. Note that one player's falling "
        "loss does not mean better samples.",
    ),
    "a stock TerminateOnNaN": (
        (IMAGES,),
        {"callbacks": [keras.callbacks.TerminateOnNaN()]},
        "Keras' TerminateOnNaN looks at a log called 'loss' alone, which GAN does "
        "not have. Use kerasgan.callbacks.TerminateOnNaN() instead.",
    ),
}


@pytest.mark.parametrize("row", FIT)
def test_fit(row, gan):
    given, options, expected = FIT[row]
    said = refusal(lambda: gan.fit(*given, verbose=0, **options), REFUSALS)
    assert said == expected


CONDITIONAL = {
    "no labels": (
        (IMAGES,),
        "CGAN is conditional and trains on pairs. Received: images alone. Call "
        "fit(images, labels), or load them with labels=True.",
    ),
    "too few labels": (
        (IMAGES, LABELS[:3]),
        "CGAN takes one label for each image. Received: images of shape (4, 8, 8, "
        "1) and labels of shape (3,). Give as many.",
    ),
    "labels out of range": (
        (IMAGES, LABELS + 1),
        "CGAN has 3 classes, the labels 0 to 2. Received: labels from 1 to 3. "
        "Construct it with as many classes as the data have, or renumber the labels "
        "from 0.",
    ),
    "labels below zero": (
        (IMAGES, LABELS - 1),
        "CGAN has 3 classes, the labels 0 to 2. Received: labels from -1 to 1. "
        "Construct it with as many classes as the data have, or renumber the labels "
        "from 0.",
    ),
    "labels of text": (
        (IMAGES, np.array(list("abcd"))),
        "CGAN takes whole numbers from 0 to 2 as labels. Received: labels of type "
        "<U1. Of names, numpy.unique(labels, return_inverse=True)[1] makes numbers.",
    ),
    "rows of other classes": (
        (IMAGES, np.eye(4)),
        "CGAN has 3 classes and takes labels of shape (4,), whole numbers, or (4, "
        "3), one-hot. Received: shape (4, 4). Construct it with as many classes as "
        "the data have, or reshape the labels.",
    ),
}


@pytest.mark.parametrize("row", CONDITIONAL)
def test_conditional_fit(row, cgan):
    given, expected = CONDITIONAL[row]
    said = refusal(lambda: cgan.fit(*given, verbose=0), REFUSALS)
    assert said == expected


WRITING = {
    "an evaluation of nothing": (
        lambda model, path: model.evaluate(None),
        "There are no images. Received: x=None. Call fit(images), with an array or "
        "what kerasgan.datasets.load gives.",
    ),
    "an evaluation of NaN": (
        lambda model, path: model.evaluate(spoilt(np.nan), verbose=0),
        "The images contain NaN or infinite values. Received: 1 of them in 1 of 4 "
        "images, the first in image 2. Remove or repair these images.",
    ),
    "latents of another size": (
        lambda model, path: model.generate_from(np.zeros((2, 5))),
        "latents must be numbers of the shape (n, 4). Received: shape (2, 5), "
        "float64. model.latents(n, seed) draws them.",
    ),
    "latents of text": (
        lambda model, path: model.generate_from("z"),
        "latents must be numbers of the shape (n, 4). Received: shape (), <U1. "
        "model.latents(n, seed) draws them.",
    ),
    "an export of nobody": (
        lambda model, path: model.export(path / "new", format="pickle"),
        "Unknown export format. Received: 'pickle'. Known: litert, onnx, "
        "tf_saved_model.",
    ),
    "an export over a file": (
        lambda model, path: model.export(path / "mine"),
        "'{folder}/mine' exists already. Pass overwrite=True to replace it, or "
        "another path.",
    ),
    "a model in HDF5": (
        lambda model, path: model.save(path / "new.h5"),
        "Keras could not load this model from a .h5 file. Received: "
        "'{folder}/new.h5'. Write '{folder}/new.keras'; save_weights writes "
        "weights alone, to a .weights.h5 file.",
    ),
    "a model in a file of weights": (
        lambda model, path: model.save(path / "new.weights.h5"),
        "Keras could not load this model from a .h5 file. Received: "
        "'{folder}/new.weights.h5'. Write '{folder}/new.keras'; save_weights writes "
        "weights alone, to a .weights.h5 file.",
    ),
    "models in HDF5, epoch by epoch": (
        lambda model, path: model.fit(
            IMAGES,
            callbacks=keras.callbacks.ModelCheckpoint(
                str(path / "{epoch}.h5"), "val_generator_loss"
            ),
        ),
        "Keras could not load this model from a .h5 file. Received: "
        "'{folder}/{epoch}.h5'. Write '{folder}/{epoch}.keras'; save_weights writes "
        "weights alone, to a .weights.h5 file.",
    ),
    "a preset over a file": (
        lambda model, path: model.save_to_preset(path / "mine"),
        "The preset folder '{folder}/mine' is not empty, or a file. Choose "
        "another, or delete it first.",
    ),
    "a preset over a folder": (
        lambda model, path: model.save_to_preset(path),
        "The preset folder '{folder}' is not empty, or a file. Choose another, or "
        "delete it first.",
    ),
    "a snapshot never": (
        lambda model, path: callbacks.SampleSnapshot(path, every=0),
        "every must be a positive integer. Received: every=0.",
    ),
    "checkpoints that do not stay": (
        lambda model, path: callbacks.Checkpoint(path, keep=0),
        "keep must be a positive integer. Received: keep=0.",
    ),
    "an average of NaN": (
        lambda model, path: callbacks.ExponentialMovingAverage(float("nan")),
        "decay must lie between 0 and 1, 0.999 for example. Received: decay=nan.",
    ),
    "a monitor of nobody": (
        lambda model, path: callbacks.MetricMonitor("frechet", IMAGES),
        "metric must be a sample metric or a list of them, such as "
        "FrechetDistance('classifier_mnist'). Received: 'frechet'.",
    ),
    "looks that never come": (
        lambda model, path: callbacks.TerminateOnNaN(every=0),
        "every must be a positive integer. Received: every=0.",
    ),
}


@pytest.mark.parametrize("row", WRITING)
def test_writing(row, gan, tmp_path):
    if "export" in row and BACKEND != "tensorflow":
        pytest.skip("exports need TensorFlow")
    do, expected = WRITING[row]
    (tmp_path / "mine").write_text("mine")
    said = refusal(lambda: do(gan, tmp_path), REFUSALS)
    said = said.replace(str(tmp_path), "{folder}")
    assert said == expected
    assert (tmp_path / "mine").read_text() == "mine"
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]
