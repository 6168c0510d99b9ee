"""Which callbacks a worker of several runs."""

import keras

from kerasgan import backend

WRITERS = (
    keras.callbacks.BackupAndRestore,
    keras.callbacks.CSVLogger,
    keras.callbacks.ModelCheckpoint,
    keras.callbacks.TensorBoard,
)


def callbacks_of_worker(callbacks):
    """Leaves out what writes files, unless this process is the chief of all workers.

    Args:
        callbacks: What `fit` was given. Those that write are Keras' own, and those with
            the attribute `writes`.

    Returns:
        The same, or a list of the others.
    """
    if backend.is_chief():
        return callbacks
    return [
        callback
        for callback in keras.tree.flatten(callbacks or [])
        if not (isinstance(callback, WRITERS) or getattr(callback, "writes", False))
    ]
