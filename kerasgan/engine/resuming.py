"""Going on in the middle of an epoch, as if training had never stopped.

Keras begins every `fit` with a whole epoch. What is left of one that was interrupted
is trained by a call of its own, and the other epochs by a second one; callbacks see a
single training, with the batches numbered as they would have been.
"""

import keras

from kerasgan.datasets.info import check_place


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


def fit(model, keras_fit, x, options, *, epochs, initial_epoch, initial_step):
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
