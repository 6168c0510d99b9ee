"""Datasets whose pictures can be read: what a caption asks for is known exactly."""

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from kerasgan.datasets import scenes, stroke_captions, strokes
from kerasgan.datasets.captioned_digits import captioned_mnist
from kerasgan.datasets.info import Options
from kerasgan.metrics import features

DIGITS = "captioned_mnist"


class Readable(NamedTuple):
    """How the pictures of a dataset are read.

    Attributes:
        splits: Names of the splits whose captions training never hears.
        asked: Function of a split and of a number -> list of so many named tuples:
            the attributes of its pictures, in order.
        captions: Likewise -> tuple of so many texts.
        images: Function of a split, a number and a side -> so many pictures, uint8.
        read: Function of images (n, height, width, channels), uint8 or floats in [-1,
            1] -> list of attributes, None where nothing can be read.
        again: Function of a list of attributes, a number, a side and a seed -> so many
            pictures of each, one after another, uint8; they differ as pictures of the
            same attributes do.
    """

    splits: tuple
    asked: Callable
    captions: Callable
    images: Callable
    read: Callable
    again: Callable


def readable(name):
    """Returns how the pictures of a dataset are read, by its name; None of others.

    An exact reader fits drawn scenes. Of digits the published `classifier_mnist`, which
    no model was trained with, tells which they are; thickness and slant are measured,
    and lie on one side of the middle of MNIST's digits of that class.
    """
    if name == DIGITS:
        return Readable(("test",), *_of_digits())
    if name not in scenes.KINDS:
        return None
    from kerasgan.datasets import scene_reader  # and scipy, which names do not need

    def asked(split, count):
        return scenes.of_split(split, name, count)

    def captions(split, count):
        return scenes.captions_of_split(split, name, count)

    def images(split, count, side):
        return scenes.images_of_split(split, name, count, side)

    splits = tuple(split for split in scenes.SPLITS if split != "train")
    read = partial(scene_reader.read_all, name=name)
    return Readable(splits, asked, captions, images, read, scenes.images_of)


@cache
def _digits(split):
    """Returns MNIST's images of a split, uint8, and what is said of each."""
    source = captioned_mnist(split, Options(batch_size=1, captions=False))
    return source.images, source.labels


def _of_digits():
    """Returns the functions of a `Readable` of digits."""

    def asked(split, count):
        return strokes.attributes(*(each[:count] for each in _digits(split)))

    def captions(split, count):
        images, labels = (each[:count] for each in _digits(split))
        return stroke_captions.describe(images, labels, test=split == "test")

    def images(split, count, side):
        found, _ = _digits(split)
        if side != found.shape[1]:
            raise ValueError(
                f"Strokes are measured in pictures of {found.shape[1]} pixels. "
                f"Received: {side}. Make such pictures."
            )
        return found[:count]

    def read(pictures):
        if pictures.dtype == "uint8":
            pictures = pictures / np.float32(127.5) - 1
        seen = features.get("classifier_mnist")(pictures).probabilities
        return strokes.sides(pictures, seen.argmax(axis=1))

    def again(said, count, side, seed):
        pictures, known = images("train", None, side), asked("train", None)
        random, chosen = np.random.default_rng(seed), []
        for one in said:
            fits = [i for i, each in enumerate(known) if _holds(each, one)]
            chosen += random.choice(fits, count, replace=False).tolist()
        return pictures[chosen]

    return asked, captions, images, read, again


def _holds(found, asked):
    """Tells whether attributes are those that were asked for, where any were."""
    return all(a in (None, f) for f, a in zip(found, asked, strict=True))
