"""What a model refuses as images by their shape or type: of one set, and of two."""

import keras
import numpy as np

from kerasgan.engine.checks.values import check_values
from kerasgan.modalities import Modality, ranges


def check_batch(x, model, kind=None):
    """Refuses a batch of images that a model cannot take.

    Args:
        x: Tensor (m, height, width, channels), or (m, batches_per_step, height, ...).
        model: A `GenerativeModel`.
        kind: The modality of these images, the first of the model's `fields` by
            default.
    """
    kind = next(iter(model.fields.values())) if kind is None else kind
    if not hasattr(x, "shape"):
        raise ValueError(
            "Each batch must be images, or a pair (images, labels). Received: "
            f"{type(x).__name__}{_keys(x)}. Map the dataset first: "
            "dataset.map(lambda example: example['image'])."
        )
    expected = tuple(kind.shape)
    try:
        shape = tuple(x.shape)[1:]
    except ValueError:
        raise ValueError(
            "The dataset does not say the shape of its images. Set it before batching: "
            f"tf.ensure_shape(image, {expected})."
        ) from None
    if len(shape) == len(expected) + 1 and _fits(shape[1:], expected):
        _check_batches_per_step(shape[0], model)
    elif not _fits(shape, expected):
        things, one = kind.things, kind.things[:-1]
        alone = tuple(x.shape) in (expected, expected[:-1]) and len(expected) > 1
        advice = f"This is one {one}; give x[None]." if alone else _advice(shape, kind)
        raise ValueError(
            f"{things.capitalize()} of shape {shape} do not fit networks for {things} "
            f"of shape {expected}. {advice}"
        )
    kind.refuse_type(str(getattr(x.dtype, "name", x.dtype)))


def _fits(shape, expected):
    return len(shape) == len(expected) and all(
        size in (None, wanted) for size, wanted in zip(shape, expected, strict=True)
    )


def _check_batches_per_step(received, model):
    if received != model.batches_per_step:
        raise ValueError(
            f"The data hold {received} batches for each step, but this "
            f"{type(model).__name__} uses {model.batches_per_step}. Load them with "
            f"batches_per_step={model.batches_per_step}, or construct the model with "
            f"discriminator_steps={received}."
        )


def _keys(x):
    return f" with keys {sorted(x)}" if isinstance(x, dict) else ""


def _advice(shape, kind):
    """Returns what to do with examples of a shape that is not the expected one.

    Args:
        shape: That of all of them without the first axis.
        kind: Their modality.
    """
    if (*shape, 1) == kind.shape and len(kind.shape) > 1:
        return "Add the channel axis: x[..., None]."
    return kind.advice(shape)


def check_judged(images, model):
    """Refuses images that a discriminator was not made for.

    Args:
        images: Array (n, ...).
        model: A `GAN`.
    """
    expected = tuple(model.image_shape)
    if images.shape[1:] != expected:
        one = images.shape == expected
        raise ValueError(
            f"This {type(model).__name__} judges {model.example.things} of shape (n, "
            f"{', '.join(map(str, expected))}). Received: shape {images.shape}. "
            f"{'Give x[None].' if one else _advice(images.shape[1:], model.example)}"
        )
    low, high = images.min(initial=np.inf), images.max(initial=-np.inf)
    # Points are asked about beyond their range; NaN is judged as NaN.
    if not model.example.units and ranges.leaves(low, high, model.data_range):
        raise ValueError(
            f"The {model.example.things} leave the model's data range "
            f"{model.data_range}. Received: values from {low:g} to {high:g}. Bring "
            "them to it."
        )


def _two_sets(model):
    """Returns the call that makes pairs of batches for a model of two sets."""
    return f"kerasgan.datasets.{'' if model.paired else 'un'}paired(a, b)"


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
    second = second_of(model)
    if b is None and second is not None and second.told_beside:
        raise ValueError(
            f"{type(model).__name__} learns from pairs of {model.example.things} and "
            f"{second.things}. Received: {model.example.things} alone. Call fit((x, "
            f"{second.things})), or load a dataset with captions=True."
        )
    if b is None:
        names, belong = ", ".join(model.fields), "" if model.paired else "do not "
        raise ValueError(
            f"{type(model).__name__} learns from pairs ({names}). Received: one set "
            f"alone. Call fit((a, b)), or fit({_two_sets(model)}) of sets whose images "
            f"{belong}belong together."
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
    if len(x) != len(y) and second_of(model).told_beside:
        things = second_of(model).things
        raise ValueError(
            f"{type(model).__name__} learns from pairs, {things} for each of the "
            f"{model.example.things}. Received: {len(y)} and {len(x)}. Give as many."
        )
    if len(x) != len(y):
        advice = (
            "Give image i of b for image i of a."
            if model.paired
            else f"Call fit({_two_sets(model)}), which takes sets of any length."
        )
        raise ValueError(
            f"{type(model).__name__} learns from pairs, as many of either kind. "
            f"Received: {len(x)} and {len(y)}. {advice}"
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
    if second is not None and second.told_beside and info.second is None:
        return  # captions are no second set, see `check_same_words`
    if second is not None and info.second is None:
        raise ValueError(
            f"{name} learns from pairs ({', '.join(model.fields)}). Received: "
            f"{info.name!r} alone. Call fit({_two_sets(model)})."
        )
    if second is not None and model.paired and not info.paired:
        raise ValueError(
            f"{name} learns from images that belong together, one by one. Received: "
            f"{info.name!r} and {info.second.name!r}, which do not. Call "
            f"fit({_two_sets(model)})."
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
