"""What a conditional model refuses as labels, and how it reads them."""

import keras
import numpy as np

from kerasgan.errors import is_integer, unknown
from kerasgan.modalities.label import shown, without_column

OUT_OF_CLASSES = (
    "{0} has {1} classes, the labels 0 to {2}. Received: labels from {3} to {4}. "
    "Construct it with as many classes as the data have, or renumber the labels from 0."
)
NOT_ONE_HOT = (
    "Labels of {0} in rows must be one-hot, each row of sum 1. Received: sums from {3} "
    "to {4}. Write keras.utils.to_categorical(labels, {1})."
)


def check_label_batch(data, model):
    """Returns the labels of a batch, or refuses what are none by shape or type.

    Args:
        data: What a train step is given.
        model: A conditional model.

    Returns:
        `(y, rows)`: a tensor, and whether each label is a row of `classes` values.
    """
    x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
    _refuse_none(y, model)
    batch_shape = tuple(x.shape)[: len(x.shape) - model.example.axes]
    y = without_column(y, batch_shape)
    return y, check_labels(y, batch_shape, model)


def _refuse_none(y, model):
    if y is None:
        raise ValueError(
            f"{type(model).__name__} is conditional and trains on pairs. Received: "
            "images alone. Call fit(images, labels), or load them with labels=True."
        )


def check_labels(y, batch_shape, model):
    """Refuses labels of the wrong shape or type; tells whether they are rows.

    Args:
        y: Array or tensor of labels.
        batch_shape: The shape of one whole number for each image.
        model: A conditional model.
    """
    name, classes = type(model).__name__, model.classes
    shape = tuple(getattr(y, "shape", ("?",)))
    whole = ", ".join(str(size or "m") for size in batch_shape)
    pairs = zip(shape, batch_shape, strict=False)
    fits = all(None in pair or pair[0] == pair[1] for pair in pairs)
    if fits and len(shape) == len(batch_shape):
        rows = False
    elif fits and len(shape) == len(batch_shape) + 1 and shape[-1] == classes:
        rows = True
    else:
        raise ValueError(
            f"{name} has {classes} classes and takes labels of shape ({whole},), whole "
            f"numbers, or ({whole}, {classes}), one-hot. Received: shape {shape}. "
            "Construct it with as many classes as the data have, or reshape the labels."
        )
    dtype = keras.backend.standardize_dtype(y.dtype) if _numeric(y) else str(y.dtype)
    if not _numeric(y) or ("int" not in dtype and not rows):
        raise ValueError(
            f"{name} takes whole numbers from 0 to {classes - 1} as labels. Received: "
            f"labels of type {dtype}. Of names, numpy.unique(labels, "
            "return_inverse=True)[1] makes numbers."
        )
    return rows


def _numeric(y):
    kind = getattr(y.dtype, "kind", "f")
    return kind in "uif"


def check_label_array(x, y, model):
    """Refuses an array of labels that `fit` was given beside images.

    Args:
        x: Images (n, ...), or (n, batches, ...).
        y: Whole numbers (n,) or (n, 1), or one-hot rows (n, classes), or either with an
            axis of batches behind the first.
        model: A conditional model.

    Returns:
        `y` as an array.

    Raises:
        ValueError: Labels of another shape, type, number or range.
    """
    name, classes = type(model).__name__, model.classes
    _refuse_none(y, model)
    batch_shape = x.shape[: len(x.shape) - model.example.axes]
    y = without_column(np.asarray(y), batch_shape)
    if y.shape[:1] != batch_shape[:1]:
        raise ValueError(
            f"{name} takes one label for each image. Received: images of shape "
            f"{tuple(x.shape)} and labels of shape {y.shape}. Give as many."
        )
    check_label_values(y, check_labels(y, batch_shape, model), name, classes)
    return y


def check_label_values(y, rows, name, classes):
    """Refuses labels of the right shape and type by their values.

    Args:
        y: Array of labels.
        rows: Whether each label is a row of `classes` values.
        name: Name of the model's class.
        classes: Number of classes.
    """
    seen = y.sum(axis=-1) if rows else y
    right = (y >= 0).all() and (np.allclose(seen, 1) if rows else y.max() < classes)
    if not right:  # as NaN is not
        text = NOT_ONE_HOT if rows else OUT_OF_CLASSES
        limits = f"{seen.min():g}", f"{seen.max():g}"
        raise ValueError(text.format(name, classes, classes - 1, *limits))


def check_known_classes(info, model):
    """Refuses a dataset of `kerasgan.datasets` with more classes than the model."""
    if info.classes is not None and len(info.classes) > model.classes:
        raise ValueError(
            f"{type(model).__name__} has {model.classes} classes. Received: "
            f"{info.name!r} with {len(info.classes)}. Construct the model with "
            f"classes={len(info.classes)}."
        )


def check_asked(model, given):
    """Refuses what a model cannot be asked for, and what it must be asked for.

    Args:
        model: A `GenerativeModel`.
        given: Dict of what `generate` was given by name; None asks for nothing.
    """
    check_settings(model, given)
    name = type(model).__name__
    for each in model.undrawn:
        kind = model.conditions[each]
        if given.get(each) is None:
            raise ValueError(
                f"{name} makes samples of {each} and draws none itself. Received: no "
                f"{each}. Write generate({each}={kind.instance or each}), --given "
                f"{each}={kind.typed} on the command line."
            )


def check_settings(model, given):
    """Refuses what a model cannot be asked for, and what its draws cannot be told.

    Args:
        model: A `GenerativeModel`.
        given: Dict of what `generate` was given by name; None asks for nothing.
    """
    name = type(model).__name__
    settings = [each for draw in model.draws.values() for each in draw.settings]
    known = [*model.conditions, *settings]
    strange = [each for each in given if each not in known]
    asked = {each: given[each] for each in strange if given[each] is not None}
    if "labels" in asked and not model.conditions:
        raise ValueError(
            f"{name} is unconditional: it cannot be asked for a class. Received: "
            f"{shown(given['labels'])}. Leave labels out, or train a conditional model."
        )
    if "codes" in asked:
        raise ValueError(
            f"{name} has no codes. Received: codes={given['codes']!r}. Leave them out, "
            "or train an InfoGAN."
        )
    if "truncation" in asked:
        raise ValueError(
            f"The latents of {name} lie in a range, and are not cut off. Received: "
            f"truncation={given['truncation']!r}. Leave it out."
        )
    known_elsewhere = ("labels", "codes", "truncation")  # None of them is no question
    others = [e for e in strange if e in asked or e not in known_elsewhere]
    if others:
        what = f"argument of {name}.generate"
        raise ValueError(unknown(what, others[0], ["n", "seed", *known]))


def check_has_latents(model):
    """Refuses models that draw no rows of numbers."""
    if model.latent_dim is None:
        raise ValueError(
            f"{type(model).__name__} has no latents: latent_dim is None. Call "
            "generate(), or set latent_dim in its constructor where it draws a row of "
            "numbers for each sample."
        )


def check_latents(latents, latent_dim):
    """Returns latents as float32 (n, latent_dim), or refuses other arrays."""
    latents = np.asarray(latents)
    numbers = latents.dtype.kind in "fiu" and latents.size
    if latents.ndim != 2 or latents.shape[1] != latent_dim or not numbers:
        raise ValueError(
            f"latents must be numbers of the shape (n, {latent_dim}). Received: shape "
            f"{latents.shape}, {latents.dtype}. model.latents(n, seed) draws them."
        )
    return latents.astype("float32")


def check_classes(classes, generator, optional=False):
    """Returns the number of classes, as given or as the generator's second input says.

    Args:
        classes: What the user says, or None.
        generator: The user's generator, or None.
        optional: Whether there may be none, `classes` being None or 0; returns None
            then.

    Raises:
        ValueError: No whole number of at least 2, or another than the generator's.
    """
    inputs = getattr(generator, "inputs", None) or ()
    if optional and not classes and len(inputs) < 2:
        return None
    taken = inputs[1].shape[-1] if len(inputs) == 2 else None
    if inputs and taken is None:
        raise ValueError(
            "A conditional generator takes [latents (m, d), labels (m, classes)]. "
            f"Received: one with {len(inputs)} input. Add keras.Input((classes,))."
        )
    classes = (taken or 10) if classes is None else classes
    if not is_integer(classes, least=2):
        raise ValueError(
            "classes must be a whole number of at least 2. "
            f"Received: classes={classes!r}. Load data with labels, or say how many."
        )
    if taken not in (None, classes):
        raise ValueError(
            f"The generator takes labels of {taken} classes. Received: "
            f"classes={classes}. Leave classes out, or change the generator."
        )
    return int(classes)


def check_conditioning(**given):
    """Refuses to say how labels enter networks that are given already.

    Args:
        **given: Name of the argument -> `(value, network)`.
    """
    for name, (value, network) in given.items():
        if value is not None and network is not None:
            raise ValueError(
                f"{name} is for the network that is built here. Received: {name}="
                f"{value!r} with {network.name!r}. Leave one out."
            )
