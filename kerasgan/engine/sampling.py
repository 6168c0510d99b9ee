"""What a network makes of arrays, a batch at a time."""

import keras
import numpy as np
from keras import ops

from kerasgan import backend

BATCH = 256


def outputs(network, inputs, batch_size=BATCH):
    """Yields what a network makes of arrays (n, ...), a batch at a time.

    Keras' `predict` would draw a seed for its loader on PyTorch, from the generator
    that shuffles training data.

    Args:
        network: `keras.Model`.
        inputs: Array (n, ...), or a list of such.
        batch_size: Rows of a batch.
    """
    n = len(keras.tree.flatten(inputs)[0])
    for first in range(0, n, batch_size):
        rows = slice(first, first + batch_size)
        batch = keras.tree.map_structure(lambda each, rows=rows: each[rows], inputs)
        made = backend.predict_on_batch(network, batch)
        yield keras.tree.map_structure(_float32, made)


def output(network, inputs):
    """Returns what `outputs` yields in one array, or in a list of them."""
    made = list(outputs(network, inputs))
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *made)


def _float32(tensor):
    return np.asarray(ops.convert_to_numpy(tensor), "float32")
