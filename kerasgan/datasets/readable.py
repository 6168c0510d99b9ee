"""Datasets whose pictures can be read: what a caption asks for is known exactly."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from kerasgan.datasets import scenes


class Readable(NamedTuple):
    """How the pictures of a dataset are read.

    Attributes:
        splits: Names of the splits whose captions training never hears.
        asked: Function of a split and of a number -> list of so many named tuples:
            the attributes of its pictures, in order.
        captions: Likewise -> tuple of so many texts.
        images: Function of a split, a number and a side -> so many pictures, uint8.
        read: Function of images (n, height, width, channels) in [-1, 1] -> list of
            attributes, None where nothing can be read.
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
    """Returns how the pictures of a dataset are read, by its name; None of others."""
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
