"""Which callbacks a worker of several runs, and which none can."""

import keras

from kerasgan import backend

WRITERS = (
    keras.callbacks.BackupAndRestore,
    keras.callbacks.CSVLogger,
    keras.callbacks.ModelCheckpoint,
    keras.callbacks.TensorBoard,
)
SAVERS = (keras.callbacks.BackupAndRestore, keras.callbacks.ModelCheckpoint)


def check_metrics_of_workers(model, callbacks):
    """Refuses to save, among several workers, what compiled metrics count.

    Args:
        model: A compiled `GenerativeModel`.
        callbacks: What `fit` was given.

    Raises:
        ValueError: All workers would have to read it together, and one alone saves.
    """
    if not model.test_metrics or backend.workers() == 1:
        return
    for callback in keras.tree.flatten(callbacks or []):
        if isinstance(callback, SAVERS) or getattr(callback, "saves_model", False):
            names = [metric.name for metric in model.test_metrics]
            raise ValueError(
                "What compiled metrics count is summed over all workers whenever it is "
                "read, and the chief saves alone. Received: "
                f"{type(callback).__name__}, and a model compiled with "
                f"metrics={names}. Leave metrics out of compile(...), and evaluate the "
                "saved model in one process."
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
