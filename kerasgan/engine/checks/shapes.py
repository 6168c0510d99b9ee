"""What a model refuses as images by their shape or type."""

import keras
import numpy as np

from kerasgan.errors import misplaced_axes
from kerasgan.modalities import ranges


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
        one = tuple(x.shape) in (expected, expected[:-1]) and len(expected) == 3
        advice = "This is one image; give x[None]." if one else _advice(shape, expected)
        raise ValueError(
            f"Images of shape {shape} do not fit networks for images of shape "
            f"{expected}. {advice}"
        )
    dtype = keras.backend.standardize_dtype(x.dtype)
    if "int" in dtype and kind.data_range == (-1.0, 1.0):
        raise ValueError(
            f"Images of type {dtype} cannot lie in the data range (-1, 1). Construct "
            "the model with data_range=(0, 255), or scale them: x / 127.5 - 1."
        )


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


def _advice(shape, expected):
    """Returns what to do with images of a shape that is not the expected one.

    Args:
        shape: That of all of them without the first axis.
        expected: That of one image.
    """
    if len(expected) == 3 and (advice := misplaced_axes((None, *shape))):
        return advice
    if (*shape, 1) == expected and len(expected) == 3:
        return "Add the channel axis: x[..., None]."
    if len(shape) == 3:
        square = expected[:1] == expected[1:2]
        size = expected[0] if square else tuple(expected[:2])
        return (
            f"Construct the model with image_shape={shape}, or load the images with "
            f"image_size={size}."
        )
    if len(expected) == 1:
        return f"Give points of shape (m, {expected[0]})."
    return "Give images of shape (m, height, width, channels)."


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
            f"This {type(model).__name__} judges images of shape (n, "
            f"{', '.join(map(str, expected))}). Received: shape {images.shape}. "
            f"{'Give x[None].' if one else _advice(images.shape[1:], expected)}"
        )
    low, high = images.min(initial=np.inf), images.max(initial=-np.inf)
    # Points are asked about beyond their range; NaN is judged as NaN.
    if len(expected) == 3 and ranges.leaves(low, high, model.data_range):
        raise ValueError(
            f"The images leave the model's data range {model.data_range}. Received: "
            f"values from {low:g} to {high:g}. Bring them to it."
        )
