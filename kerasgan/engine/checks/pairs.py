"""What is refused where a model learns from two sets of images, and where from one."""

import keras
import numpy as np

from kerasgan.engine.checks.shapes import check_batch
from kerasgan.engine.checks.values import check_values
from kerasgan.modalities import Modality

UNPAIRED = "kerasgan.datasets.unpaired(a, b)"


def second_of(model):
    """Returns the modality of what stands second in a batch, of images for example.

    None where a model learns from one set of examples, with labels or without.
    """
    _, *others = model.fields.values()
    return next((kind for kind in others if isinstance(kind, Modality)), None)


def check_both(data, model):
    """Returns both sets of a batch, or refuses what is no pair of them.

    Args:
        data: What a step is given.
        model: A `GenerativeModel` of two sets of images.

    Raises:
        ValueError: There is one set, or images of another shape or type.
    """
    a, b, _ = keras.utils.unpack_x_y_sample_weight(data)
    check_pair_of_batches(a, b, model)
    return a, b


def check_pair_of_batches(a, b, model):
    """Refuses batches that are no pair, or of another shape or type."""
    if b is None:
        names = ", ".join(model.fields)
        raise ValueError(
            f"{type(model).__name__} learns from pairs ({names}). Received: one set "
            f"alone. Call fit((a, b)), or fit({UNPAIRED}) of sets whose images do not "
            "belong together."
        )
    for (name, kind), each in zip(model.fields.items(), (a, b), strict=True):
        shape = tuple(getattr(each, "shape", ()))[1:]
        if len(shape) == len(kind.shape) and shape != kind.shape:
            things = kind.things
            raise ValueError(
                f"{things.capitalize()} of {name} of shape {shape} do not fit networks "
                f"for {things} of shape {kind.shape}. Load both sets as the model's "
                "domains are, or construct it for these."
            )
        check_batch(each, model, kind)


def check_second_array(x, y, model):
    """Refuses the second of two arrays that `fit` was given; returns it as an array."""
    check_pair_of_batches(x, y, model)
    if len(x) != len(y):
        raise ValueError(
            f"{type(model).__name__} learns from pairs, as many of either kind. "
            f"Received: {len(x)} and {len(y)}. Call fit({UNPAIRED}), which takes sets "
            "of any length."
        )
    check_values(np.asarray(y), second_of(model))
    return y


def check_known_pair(info, model):
    """Refuses a dataset of two sets for a model of one, and of one for one of two.

    Args:
        info: `DatasetInfo` of what `kerasgan.datasets` made.
        model: A `GenerativeModel`.
    """
    name, second = type(model).__name__, second_of(model)
    if second is not None and info.second is None:
        raise ValueError(
            f"{name} learns from pairs ({', '.join(model.fields)}). Received: "
            f"{info.name!r} alone. Call fit({UNPAIRED})."
        )
    if second is None and info.second is not None:
        raise ValueError(
            f"{name} learns from one set of {model.example.things}. Received: a pair, "
            f"{info.name!r} and {info.second.name!r}. Give one of them."
        )
    if second is None:
        return
    for part, kind, told in zip("ab", model.fields.values(), info.both, strict=True):
        if told.image_shape != kind.shape:
            raise ValueError(
                f"{name} takes images {part} of shape {kind.shape}. Received: "
                f"{told.name!r} of {told.image_shape}. Load them in that size and with "
                "as many channels, or construct the model for these."
            )
