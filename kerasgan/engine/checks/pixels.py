"""What models that make images pixel by pixel refuse."""

import keras
import numpy as np

from kerasgan.engine.checks.construction import check_models, said_by_keras
from kerasgan.errors import is_integer, shown


def check_pixel_network(network, image_shape, **sizes):
    """Reads the shape of images from a network that is given.

    Args:
        network: `keras.Model`, or None where it is built here.
        image_shape: As the user says, or None.
        **sizes: What says how to build it, None where the user does not say it.

    Returns:
        The shape of the images, None where nobody says.
    """
    if network is None:
        return image_shape
    check_models(network=network)
    for name, value in sizes.items():
        if value is not None:
            raise ValueError(
                f"{name} is for the network that is built here. Received: {name}="
                f"{value!r} with a network. Leave it out."
            )
    return image_shape or tuple(network.inputs[0].shape[1:])


def check_logits(network, image_shape, outputs, classes=None):
    """Refuses a network that does not give so many logits for each value of a pixel."""
    images = keras.Input(image_shape, name="images")
    labels = [keras.Input((classes,), name="labels")] if classes else []
    wanted = (*image_shape[:-1], image_shape[-1] * outputs)
    try:
        made = network([images, *labels] if labels else images)
    except ValueError as error:
        raise ValueError(
            f"The network does not take images of shape {tuple(image_shape)}: "
            f"{said_by_keras(error)}"
        ) from None
    found = tuple(made.shape[1:])
    if found != wanted:
        raise ValueError(
            f"A network of images {tuple(image_shape)} gives logits {wanted} here, "
            f"{outputs} for each value of a pixel. Received: one that gives {found}. "
            "Change the network, or write levels= for its number of levels."
        )


def check_mask(mask, shape, n):
    """Reads which pixels of images are known.

    Args:
        mask: Array (height, width) for all images, or one (n, height, width), of 0 and
            1 or of truth values; with or without an axis of one channel behind.
        shape: `(height, width, channels)` of an image.
        n: Number of images.

    Returns:
        float32 array (n, height, width, 1).

    Raises:
        ValueError: Another shape, or other values.
    """
    height, width, _ = shape
    try:
        values = np.asarray(mask)
    except ValueError:  # rows of different lengths
        values = np.empty((0,))
    if values.shape in ((height, width), (n, height, width)):
        values = values[..., None]
    if values.shape == (height, width, 1):
        values = np.repeat(values[None], n, axis=0)
    if values.shape != (n, height, width, 1):
        received = f"shape {values.shape}" if values.size else shown(repr(mask))
        raise ValueError(
            f"mask must have the shape ({height}, {width}) for all images, or ({n}, "
            f"{height}, {width}) for each of {n}. Received: {received}. Write "
            f"numpy.zeros(({height}, {width})), and 1 where a pixel is known."
        )
    if not (values.dtype.kind in "biuf" and np.isin(values, (0, 1)).all()):
        raise ValueError(
            "mask must be 1 where a pixel is known and 0 elsewhere. Received: values "
            f"such as {values[~np.isin(values, (0, 1))].flat[0]}. Write "
            "mask > 0.5 for one of other numbers."
        )
    return values.astype("float32")


def check_known(images, mask, example):
    """Refuses known pixels of a model of binary images that are neither.

    Args:
        images: Array (n, height, width, channels) in [-1, 1].
        mask: Array (n, height, width, 1), 1 where a pixel is known.
        example: The model's `Image`.
    """
    grey = (np.abs(np.abs(images) - 1) > 1e-5) & (mask == 1)  # ranges round
    if example.binary and grey.any():
        low, high = example.data_range
        raise ValueError(
            f"The model is of binary images, whose values are {low:g} and {high:g}. "
            "Received: known pixels such as "
            f"{float(example.from_networks(images[grey][0])):g}. Draw binary ones: "
            "model.example.binarised(images, seed=0)."
        )


def check_pixel_classes(classes, network):
    """Returns the number of classes: as the user says, or as a network takes them.

    Args:
        classes: As the user says, or None.
        network: `keras.Model`, or None where it is built here.

    Raises:
        ValueError: No such number, or a network of another.
    """
    told = getattr(network, "inputs", None) or [None]
    found = told[1].shape[-1] if len(told) > 1 else None
    if classes is not None and not is_integer(classes, least=2):
        raise ValueError(
            "classes must be a whole number from 2, or None for no labels. Received: "
            f"classes={classes!r}."
        )
    if network is not None and classes not in (None, found):
        raise ValueError(
            f"classes={classes} are asked for, and the network takes "
            f"{'no labels' if found is None else f'labels of {found}'}. Received: a "
            "network of your own. Build it with an input of labels (m, classes), or "
            "leave classes out."
        )
    return found if network is not None else classes
