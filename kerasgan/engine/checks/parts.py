"""The parts of a batch: their names, and what a model has no use for.

Labels, which many datasets hold, are left aside; all else is refused, never dropped.
"""

import keras
import numpy as np

from kerasgan.errors import listed


class Named:
    """Turns named batches into what steps take, by the names of a model's `fields`.

    A field of a plural, `"images"`, is known by its singular too. Processes that load
    data are sent this object, so that it keeps no model.

    Args:
        model: A `GenerativeModel`.
    """

    def __init__(self, model):
        self.fields = tuple(model.fields)
        self.owner = type(model).__name__

    def __call__(self, batch, beside=None):
        """Returns the parts of a dict in order, alone or in a tuple; all else as it is.

        Args:
            batch: A dict of name -> array or tensor, or anything else.
            beside: What was given beside it, which must be None.

        Raises:
            ValueError: A name that the model does not use, or that is missing.
        """
        if not isinstance(batch, dict):
            return batch
        if beside is not None:
            raise ValueError(
                "A dict gives all by name. Received: a dict and y of type "
                f"{type(beside).__name__}. Write {{..., {self.fields[-1]!r}: y}}."
            )
        found = {self._field(name): value for name, value in batch.items()}
        if set(found) != set(self.fields) or len(found) < len(batch):
            raise ValueError(
                f"{self.owner} learns from batches of {_both(self.fields)}, and of "
                f"nothing else. Received: a batch of {listed(batch)}. Rename what has "
                "another name, and leave out what is not used."
            )
        parts = tuple(found[field] for field in self.fields)
        return parts if len(parts) > 1 else parts[0]

    def _field(self, name):
        """Returns the field that a name stands for; the name itself where none does."""
        fields = [f for f in self.fields if name in (f, f.removesuffix("s"))]
        return fields[0] if fields else name


def _both(fields):
    return " and ".join(map(repr, fields))


ADVICE = "Give the images alone, of a tf.data.Dataset with dataset.map(lambda x, y: x)."


def uses_second(model):
    """Tells whether a model trains on what stands beside the images of a batch."""
    return len(model.fields) > 1


def check_parts(batch):
    """Refuses batches of more parts than images, labels and weights of examples."""
    if isinstance(batch, (tuple, list)) and len(batch) > 3:
        raise ValueError(
            "Each batch must be images, or a pair (images, labels). Received: a tuple "
            f"of {len(batch)}."
        )


def check_aside(batch, model):
    """Refuses what stands beside images and is neither used nor labels.

    Args:
        batch: What a step is given: images, or a tuple that begins with them.
        model: A `GenerativeModel`. One with `conditions` uses what stands second.

    Raises:
        ValueError: Weights of examples; or beside the images of a model without
            conditions something else than whole numbers (m,) or (m, 1), or rows
            (m, classes) that sum to 1.
    """
    x, y, weights = keras.utils.unpack_x_y_sample_weight(batch)
    name = type(model).__name__
    if weights is not None:
        raise ValueError(
            f"{name} does not weight examples. Received: sample_weight. Leave it out, "
            "and sample the data as often as it shall count."
        )
    if y is None or uses_second(model):
        return
    told = refusal(x, y, name, model.example.axes)
    if told is not None:
        raise ValueError(told)


def refusal(x, y, name, axes):
    """Words why y cannot be left aside.

    Args:
        x: Images: an array or a tensor, of a step that is traced too.
        y: What stands beside them.
        name: Of the model's class.
        axes: Number of axes of one image.

    Returns:
        A line; None where y seems to be labels.
    """
    try:
        image, batch_shape = x.shape[-axes:], tuple(x.shape)[:-axes]
        shape = tuple(y.shape) if hasattr(y, "shape") else None
    except ValueError:  # TensorFlow does not know the rank
        return None
    if shape is not None and _are_images(shape, tuple(image)):
        return (
            "Received: a pair (images, y) whose y are images as well, of shape "
            f"{shape}. {name} trains on one set of images and leaves y aside. Join "
            "them: numpy.concatenate([a, b])."
        )
    if shape is not None and _are_labels(y, shape, batch_shape):
        return None
    kind = type(y).__name__
    type_ = _dtype(y) or str(getattr(y, "dtype", kind))
    said = kind if shape is None else f"of shape {shape} and type {type_}"
    return (
        f"{name} leaves labels aside, whole numbers or rows that sum to 1, and nothing "
        f"else. Received: a pair (images, y) whose y is {said}. {ADVICE}"
    )


def _are_images(shape, image):
    rank = len(image)
    return len(shape) > 1 and (
        len(shape) > 3 or shape[1:] == image or (rank == 3 and shape[1:] == image[:2])
    )


def _are_labels(y, shape, batch_shape):
    dtype = _dtype(y)
    whole = "int" in dtype or dtype == "bool"
    pairs = zip(shape, batch_shape, strict=False)
    axes = len(shape) - len(batch_shape)
    if axes not in (0, 1) or any(None not in p and p[0] != p[1] for p in pairs):
        return False
    values = _values(y)
    if not whole and "float" not in dtype:
        return False
    if values is None:  # in a step that is traced: the door has seen them
        return True
    if axes == 0 or shape[-1] == 1:
        return whole or bool((values == np.floor(values)).all())
    sums = values.sum(axis=-1)
    return bool(np.allclose(sums, 1, atol=1e-3) and (values >= 0).all())


def _dtype(y):
    """Returns the name of a type, `"int64"`; "" of what is no number."""
    try:
        return keras.backend.standardize_dtype(y.dtype)
    except (AttributeError, TypeError, ValueError):
        return ""


def _values(y):
    """Returns the values of y; None of what has none yet."""
    try:
        return np.asarray(y)
    except Exception:  # each backend has its own
        return None
