"""A moment of a training, to be written while the training goes on."""

import zipfile

import numpy as np

from kerasgan.backend.snapshot import Snapshot
from kerasgan.callbacks.memory import remembered

MEMORY = "callbacks.npz"  # beside Keras' own entries of a .keras archive


class Moment:
    """All that it takes to go on from now: the model's state and the callbacks'.

    Args:
        model: A compiled `GenerativeModel`.
        callbacks: List of the training's callbacks.
        epoch: Number of finished epochs.
        step: Number of steps that were taken in the next one.
    """

    def __init__(self, model, callbacks, epoch, step):
        variables = [
            *model.variables,
            *model.optimizer.variables,
            *model.metrics_variables,
        ]
        self.snapshot = Snapshot(variables)
        self.weights = {id(weight) for weight in model.weights}
        self.memory = remembered(callbacks)
        self.epoch, self.step = epoch, step

    @property
    def is_sound(self):
        """Whether no weight is NaN, nor one that is trained infinite.

        What is logged may be: a mean is NaN for an epoch once one of its values is.
        """
        return not any(
            (np.isnan(value) | (np.isinf(value) & variable.trainable)).any()
            for variable, value in self.snapshot.values
            if id(variable) in self.weights
        )

    def save(self, model, path):
        """Writes a `.keras` file; the model may have gone on meanwhile.

        Raises:
            OSError: It cannot be written.
        """
        with self.snapshot.seen():
            model.save(path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(MEMORY, self.memory)


def memory_of(path):
    """Returns what callbacks remembered when a checkpoint was made.

    Returns:
        What `kerasgan.callbacks.memory.remind` takes; None of a file without it.
    """
    with zipfile.ZipFile(path) as archive:
        return archive.read(MEMORY) if MEMORY in archive.namelist() else None
