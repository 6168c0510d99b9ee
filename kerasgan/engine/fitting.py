"""What `fit` does besides Keras' own: on several workers, in mid-epoch, on errors.

Keras begins every `fit` with a whole epoch. What is left of one that was interrupted
is trained by a call of its own, and the other epochs by a second one; callbacks see a
single training, with the batches numbered as they would have been.
"""

import keras

from kerasgan import backend
from kerasgan.backend.common import is_out_of_memory
from kerasgan.datasets.info import check_place

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


def check_initial_step(model, x, epoch, step, options):
    """Refuses data whose order after a restart nobody knows.

    Args:
        model: A compiled `GenerativeModel`.
        x: What `fit` was given as data.
        epoch: Number of finished epochs.
        step: Number of steps that were taken in the next epoch.
        options: Dict of further arguments of `fit`.

    Raises:
        TypeError: The data cannot begin in the middle of an epoch.
        ValueError: There is no such step.
    """
    if not hasattr(x, "starting_at"):
        raise TypeError(
            "To go on in the middle of an epoch takes data whose order is known: what "
            "kerasgan.datasets.load or from_arrays returns. Received: "
            f"initial_step={step} with data of type {type(x).__name__}. Use one of "
            "them, or go on from the end of an epoch."
        )
    if options.get("steps_per_epoch") is not None:
        raise ValueError(
            "An epoch that goes on is one of the whole dataset. Received: "
            f"initial_step={step} with steps_per_epoch={options['steps_per_epoch']}. "
            "Leave steps_per_epoch out."
        )
    for player in model.players:
        if model.optimizer.of(player).use_ema:
            raise ValueError(
                "Keras puts the average of an optimizer with use_ema=True in place of "
                "the weights whenever `fit` ends, so nothing can go on from there. "
                f"Received: one for the {player}, and initial_step={step}. Give the "
                "model ema_decay=0.999 instead."
            )
    check_place(x.info, epoch, step)


def fit_from_step(model, keras_fit, x, options, *, epochs, initial_epoch, initial_step):
    """Trains what is left of an epoch, and then all others.

    Args:
        model: A `GenerativeModel`, whose metrics are those of the epoch so far.
        keras_fit: The `fit` of `keras.Model`, bound to the model.
        x: A dataset with the method `starting_at`.
        options: Dict of further arguments of `fit`.
        epochs: Number of the last epoch.
        initial_epoch: Number of finished epochs.
        initial_step: Number of steps that were taken in the next epoch, at least 1.

    Returns:
        A `keras.callbacks.History` of all.
    """
    verbose = options.get("verbose", "auto")
    callbacks = _InParts(
        [_EpochSoFar(model), *keras.tree.flatten(options.pop("callbacks") or [])],
        add_history=True,
        add_progbar=verbose != 0,
        model=model,
        verbose=verbose,
        epochs=epochs,
        steps=x.info.steps_per_epoch,
    )
    callbacks.offset, callbacks.last = initial_step, epochs == initial_epoch + 1
    rest = x.starting_at(initial_epoch, initial_step)
    parts = {"initial_epoch": initial_epoch, "epochs": initial_epoch + 1}
    keras_fit(rest, callbacks=callbacks, **parts, **options)
    if not callbacks.ended:
        callbacks.offset, callbacks.last = 0, True
        others = x.starting_at(initial_epoch + 1)
        parts = {"initial_epoch": initial_epoch + 1, "epochs": epochs}
        keras_fit(others, callbacks=callbacks, **parts, **options)
    return model.history


class _EpochSoFar(keras.callbacks.Callback):
    """Gives the metrics back what Keras resets when an epoch begins."""

    def __init__(self, model):
        super().__init__()
        self.values = [variable.numpy() for variable in model.metrics_variables]

    def on_epoch_begin(self, epoch, logs=None):
        if self.values is not None:
            variables = self.model.metrics_variables
            for variable, value in zip(variables, self.values, strict=True):
                variable.assign(value)
        self.values = None


class _InParts(keras.callbacks.CallbackList):
    """Callbacks that see one training where Keras is called twice.

    Attributes:
        offset: Number of steps that the running epoch had before its first batch.
        last: Whether the training ends with the running call.
        ended: Whether it has ended.
    """

    offset = 0
    last = begun = ended = False

    def on_train_begin(self, logs=None):
        if not self.begun:
            self.begun = True
            super().on_train_begin(logs)

    def on_train_batch_begin(self, batch, logs=None):
        super().on_train_batch_begin(batch + self.offset, logs)

    def on_train_batch_end(self, batch, logs=None):
        super().on_train_batch_end(batch + self.offset, logs)

    def on_train_end(self, logs=None):
        if self.last or self.model.stop_training:
            self.ended = True
            super().on_train_end(logs)


def explained(error, model, x, batch_size, callbacks):
    """Returns what `fit` raises in place of an error that ended it.

    Callbacks with the method `on_failure`, such as `Checkpoint`, are told of it; what
    they answer becomes a note of the error.

    Args:
        error: The exception.
        model: The model that was trained.
        x: What `fit` was given as data.
        batch_size: What `fit` was given.
        callbacks: What `fit` was given.

    Returns:
        The same exception, or a `MemoryError` that says what to try.
    """
    if is_out_of_memory(error):
        error = MemoryError(_out_of_memory(model, x, batch_size))
    for callback in keras.tree.flatten(callbacks):
        if hasattr(callback, "on_failure") and (note := callback.on_failure()):
            error.add_note(note)
    return error


def _out_of_memory(model, x, batch_size):
    if hasattr(x, "info"):
        batch_size = x.info.batch_size
    elif batch_size is None and hasattr(x, "shape"):
        batch_size = 32
    size = "x".join(map(str, model.image_shape))
    batches = "batches" if batch_size is None else f"batches of {batch_size} examples"
    return (
        f"The memory is full. Received: {batches} of shape {size}. Try smaller batches "
        f"(batch_size={max(1, (batch_size or 64) // 2)}), smaller networks (a smaller "
        "width) or smaller images (a smaller image_size)."
    )
