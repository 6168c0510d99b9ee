"""Captions and models of captions that cannot be: the line that refuses each."""

import keras
import numpy as np
import pytest

from kerasgan import datasets, latent
from kerasgan.callbacks import CollapseMonitor
from kerasgan.encoders import TextImageMatching
from kerasgan.modalities import Text, Vector
from kerasgan.models import CGAN, GAN, GANCLS, StackGAN
from kerasgan.networks import stackgan
from tests import harness
from tests.bad_input import refusal

TEXT, OTHER = Text(["dark", "line", "red"], 3), Text(["dark", "line", "wide"], 3)
X = np.zeros((4, 8, 8, 1), "float32")
NOISE = harness.images(4, (8, 8, 1))
SMALL = {"width": 2, "units": 4}
STACK = {"text": TEXT, "conditioning_dim": 3, **SMALL}


def made(cls=GANCLS, **options):
    return cls((8, 8, 1), text=TEXT, **SMALL, **options)


def network(inputs, outputs):
    return keras.Sequential(
        [keras.Input(inputs), keras.layers.Flatten(), keras.layers.Dense(outputs)],
        name="mine",
    )


CASES = {
    "no text": (
        lambda: GANCLS((8, 8, 1)),
        "text must be the kerasgan.modalities.Text of the captions, or a Vector. "
        "Received: text=None. Write text=Text.of(captions), or take that of a dataset: "
        "data.info.text.",
    ),
    "captions in place of their kind": (
        lambda: GANCLS((8, 8, 1), text=["a", "b"]),
        "text must be the kerasgan.modalities.Text of the captions, or a Vector. "
        "Received: text=['a', 'b']. Write text=Text.of(captions), or take that of a "
        "dataset: data.info.text.",
    ),
    "an encoder of fewer words": (
        lambda: GANCLS(
            (8, 8, 1),
            text=Text(["a", "b", "c", "d"], 3),
            text_encoder=made().text_encoder,
        ),
        "The text encoder knows 3 words. Received: a Text of 4. Give the Text that it "
        "was made for, or build another encoder.",
    ),
    "a caption twice": (
        lambda: made().generate_from(np.zeros((1, 100)), "a line", caption="red"),
        "caption was given twice. Received: 'a line' and caption='red'. Give one.",
    ),
    "no embedding": (
        lambda: made().generate_embedded(np.zeros((2, 100))),
        "GANCLS is asked for caption. Received: nothing. Give what model.embed "
        "returns.",
    ),
    "an embedding of too few rows": (
        lambda: made().generate_embedded(np.zeros((2, 100)), caption=np.zeros((1, 4))),
        "caption must be 2 rows of numbers, as model.embed returns them. Received: "
        "float64 (1, 4).",
    ),
    "an embedding that is a text": (
        lambda: made().generate_embedded(np.zeros((1, 100)), caption="red"),
        "caption must be 1 rows of numbers, as model.embed returns them. Received: "
        "'red'.",
    ),
    "several captions to watch": (
        lambda: CollapseMonitor((X, [["dark"], ["line"], ["red", "dark"], ["red"]])),
        "real has one label or caption for each example. Received: ['dark'] for the "
        "first. Give one of them.",
    ),
    "a weight above 1": (
        lambda: made(mismatch=1.5),
        "mismatch must be a number from 0 to 1. Received: mismatch=1.5.",
    ),
    "images alone": (
        lambda: _compiled().fit(X),
        "GANCLS learns from pairs of images and texts. Received: images alone. Call "
        "fit((x, texts)), or load a dataset with captions=True.",
    ),
    "fewer captions": (
        lambda: _compiled().fit((X, ["dark"] * 3)),
        "GANCLS learns from pairs, texts for each of the images. Received: 3 and 4. "
        "Give as many.",
    ),
    "a watcher that has no captions": (
        lambda: _watched(_compiled(), NOISE),
        "GANCLS learns from pairs of images and texts. Received: images alone. Call "
        "fit((x, texts)), or load a dataset with captions=True.",
    ),
    "a watcher with fewer captions": (
        lambda: _watched(_compiled(), (NOISE, ["dark", "line"])),
        "real has a label or a caption for each example. Received: 4 examples and 2. "
        "Give as many.",
    ),
    "a watcher with captions in other words": (
        lambda: _watched(_compiled(), _captioned()),
        "The words of 'arrays' have other numbers than those of this GANCLS. Received: "
        "1 words and 1 a text, for 3 and 3. Load it with captions=model.text.",
    ),
    "a watcher of two games": (
        lambda: _watched(_stacked(), (NOISE, ["dark"] * 4), np.tile(X, (1, 2, 2, 1))),
        "CollapseMonitor watches a generator and a discriminator. Received: a "
        "StackGAN, whose players are stage_1_discriminator, stage_1_generator, "
        "stage_2_discriminator, stage_2_generator. Watch it by SampleSnapshot, or by "
        "MetricMonitor.",
    ),
    "a way between captions of classes": (
        lambda: latent.interpolate_captions(_conditional(), "dark", "line"),
        "CGAN is told no captions. Received: first='dark'. Call interpolate_classes.",
    ),
    "a way between captions of nothing": (
        lambda: latent.interpolate_captions(_unconditional(), "dark", "line"),
        "GAN is told no captions. Received: first='dark'. Call interpolate, which goes "
        "between latents.",
    ),
    "a way between classes of captions": (
        lambda: latent.interpolate_classes(made(), 0, 1),
        "Unknown condition of GANCLS. Received: 'labels'. Known: caption.",
    ),
    "a way to no caption": (
        lambda: latent.interpolate_captions(made(), "dark", None),
        "GANCLS makes samples of caption and draws none itself. Received: no caption. "
        "Write generate(caption='a red circle'), --given caption=TEXT on the command "
        "line.",
    ),
    "a way to unknown words": (
        lambda: latent.interpolate_captions(made(), "dark", "blue"),
        "None of the words of a text is known. Received: 'blue'. The model knows 3 "
        "words: dark, line, red.",
    ),
    "a way between three captions": (
        lambda: latent.interpolate_captions(made(), ["dark", "red", "line"], "red"),
        "texts must be one, 8 of them, or some whose number divides 8. Received: 3. "
        "Write n=3.",
    ),
    "a walk without a caption": (
        lambda: latent.truncate(made(), [1.0]),
        "GANCLS makes samples of caption and draws none itself. Received: no caption. "
        "Write generate(caption='a red circle'), --given caption=TEXT on the command "
        "line.",
    ),
    "a walk at a caption of a model without": (
        lambda: latent.truncate(_unconditional(), [1.0], caption="dark"),
        "GAN has no conditions, so that it cannot be asked for any. Received: "
        "caption='dark'. Leave it out.",
    ),
    "a walk at a caption of a model of classes": (
        lambda: latent.truncate(_conditional(), [1.0], caption="dark"),
        "Unknown condition of CGAN. Received: 'caption'. Known: labels.",
    ),
    "a walk at a vector of another size": (
        lambda: latent.truncate(_of_vectors(), [1.0], vector=np.zeros(2)),
        "vectors must be numbers of the shape (3,), or (k, 3) where k divides 8. "
        "Received: shape (2,) of float64.",
    ),
    "a search without a caption": (
        lambda: latent.project(made(), NOISE),
        "GANCLS makes samples of caption and draws none itself. Received: no caption. "
        "Write generate(caption='a red circle'), --given caption=TEXT on the command "
        "line.",
    ),
    "classes of captions": (
        lambda: made().generate(2, labels=1),
        "Unknown argument of GANCLS.generate. Received: 'labels'. Known: caption, "
        "n, seed, truncation.",
    ),
    "latents and a truncation": (
        lambda: made().generate_from(np.zeros((2, 100)), "dark", truncation=1.0),
        "Unknown condition of GANCLS. Received: 'truncation'. Did you mean "
        "'caption'? Known: caption.",
    ),
    "no caption": (
        lambda: made().generate(2),
        "GANCLS makes samples of caption and draws none itself. Received: no caption. "
        "Write generate(caption='a red circle'), --given caption=TEXT on the command "
        "line.",
    ),
    "an encoder of other words to start from": (
        lambda: made().start_from(_matching(OTHER), ["text_encoder"]),
        "The text encoder of 'text_image_matching' has other words, or the same with "
        "other numbers. Received: 3 words, for 3 here. Construct this model with the "
        "text of that one, text=other.text.",
    ),
    "vectors for encoders of captions": (
        lambda: TextImageMatching((8, 8, 1), text=Vector(3)),
        "TextImageMatching encodes captions. Received: text=Vector(3). Give the "
        "kerasgan.modalities.Text of captions.",
    ),
    "images alone for encoders": (
        lambda: _matching(TEXT).fit(X),
        "TextImageMatching learns from pairs of images and captions. Received: images "
        "alone. Call fit(images, captions).",
    ),
    "images that four do not divide": (
        lambda: StackGAN((34, 34, 1), enlarge=4, **STACK),
        "Stage-II enlarges images by 2 or by 4, which divides height and width. "
        "Received: enlarge=4, images of (34, 34, 1). Write image_shape=(64, 64, 3), "
        "enlarge=2, for example.",
    ),
    "a stage of no example": (
        lambda: StackGAN((16, 16, 1), stage_1=0, **STACK),
        "stage_1 must be a number of examples, 6000000 for example. Received: "
        "stage_1=0.",
    ),
    "an augmentation in words": (
        lambda: StackGAN((16, 16, 1), augmentation="no", **STACK),
        "augmentation must be True or False. Received: 'no'.",
    ),
    "five optimizers": (
        lambda: StackGAN((16, 16, 1), **STACK).compile(*["sgd"] * 5),
        "StackGAN has 4 players. Received: 5 optimizers. Give one for each, in the "
        "order stage_1_discriminator, stage_1_generator, stage_2_discriminator, "
        "stage_2_generator.",
    ),
    "an augmentation of other vectors": (
        lambda: StackGAN(
            (16, 16, 1), text=TEXT, **SMALL, augmentation_2=stackgan.augmentation(7, 3)
        ),
        "augmentation_2 must take (None, 4): ",
    ),
    "a discriminator of many logits": (
        lambda: StackGAN((16, 16, 1), discriminator_1=_judge((8, 8, 1), 2), **STACK),
        "discriminator_1 must make (None, 1) of (None, 8, 8, 1) and (None, 4). It "
        "makes (None, 2). Change the network.",
    ),
}


def _judge(shape, outputs):
    x, h = keras.Input(shape), keras.Input((4,))
    both = keras.layers.Concatenate()([keras.layers.Flatten()(x), h])
    return keras.Model([x, h], keras.layers.Dense(outputs)(both))


def _matching(text):
    model = TextImageMatching((8, 8, 1), text=text, units=4, width=2)
    model.compile()
    return model


def _watched(model, real, x=X):
    watcher = CollapseMonitor(real, n=4)
    model.fit((x, ["dark"] * 4), callbacks=[watcher], verbose=0)


def _captioned():
    return datasets.from_arrays(NOISE, captions=["dark"] * 4, batch_size=4)


def _stacked():
    model = StackGAN((16, 16, 1), **STACK)
    model.compile()
    return model


def _of_vectors():
    return GANCLS((8, 8, 1), text=Vector(3), **SMALL)


def _conditional():
    return CGAN((8, 8, 1), 4, classes=3, width=2)


def _unconditional():
    return GAN((8, 8, 1), 4, width=2)


def _compiled():
    model = made()
    model.compile()
    return model


@pytest.mark.parametrize("case", CASES)
def test_refusals(case):
    function, expected = CASES[case]
    said = refusal(function)
    assert said.startswith(expected)
    assert said == expected or expected.endswith(": ")  # what Keras says follows
