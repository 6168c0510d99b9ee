"""The coordinates of points, which are features as they are."""

import keras
from keras import layers

from kerasgan.modalities import of_shape

NAME = "coordinates"


def note(example):
    """Returns what a reader of numbers must know, by the `Modality` that was seen."""
    return "Seen as they are: distances are those between points, in their own units."


def network(image_shape):
    """Builds points (m, d) -> the same points.

    Args:
        image_shape: `(d,)`, or the `Modality` of such points.

    Raises:
        ValueError: Examples that have no coordinates.
    """
    example = of_shape(image_shape)
    if not example.units:
        raise ValueError(
            f"Coordinates are what points have, and these are {example.things} of "
            f"shape {example.shape}. Write {example.extractor!r}, or name a classifier."
        )
    points = layers.Input(example.shape, name=example.things)
    return keras.Model(points, layers.Identity(dtype="float32")(points), name=NAME)
