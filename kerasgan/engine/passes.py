"""One pass through data of any kind, as train steps are given them."""

import itertools

import keras
import numpy as np
from keras import ops


def is_endless(x):
    """Tells whether data repeat for ever, as far as they say so."""
    if isinstance(x, keras.utils.PyDataset):
        return x.num_batches is None
    found = getattr(x, "cardinality", None)
    return found is not None and int(found()) == -1  # tf.data.INFINITE_CARDINALITY


def batches_of(x, y, batch_size, steps=None):
    """Yields batches as train steps are given them, those of one pass.

    Args:
        x: Array (n, ...), `tf.data.Dataset`, `PyDataset` or loader.
        y: Labels (n, ...) of an array, or None.
        batch_size: Rows of a batch, where `x` is an array.
        steps: Number of batches of a pass through data that do not end; without it
            there is no end.
    """
    endless = is_endless(x)
    if hasattr(x, "__array__"):
        arrays = (x,) if y is None else (x, y)
        count = range(0, len(x), batch_size)
        found = (tuple(each[i : i + batch_size] for each in arrays) for i in count)
    elif hasattr(x, "starting_at"):
        found = iter(x.starting_at(0))
    elif isinstance(x, keras.utils.PyDataset):
        numbers = itertools.count() if endless else range(x.num_batches)
        found = (x[number] for number in numbers)
    else:
        found = iter(x)
    for batch in itertools.islice(found, steps if endless else None):
        yield keras.tree.map_structure(ops.convert_to_tensor, batch)


def moments(batches):
    """Returns means and deviations of examples, two float64 arrays of their shape.

    Args:
        batches: Iterable of examples (m, ...).

    Raises:
        ValueError: There is none.
    """
    count, total, squares = 0, 0.0, 0.0
    for batch in batches:
        x = ops.convert_to_numpy(batch).astype("float64")
        count, total = count + len(x), total + x.sum(axis=0)
        squares = squares + np.square(x).sum(axis=0)
    if not count:
        raise ValueError(
            "The model looks at its data before the first step. Received: no examples."
        )
    mean = total / count
    return mean, np.sqrt(np.maximum(squares / count - mean**2, 0))
