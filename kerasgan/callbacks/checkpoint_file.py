"""Checkpoint files: a moment of a training, written by a thread while it goes on."""

import concurrent.futures
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from kerasgan.backend.snapshot import Snapshot
from kerasgan.callbacks.callback_state import remembered
from kerasgan.engine.loading import checkpoints, name_of, remove

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
        What `callback_state.remind` takes; None of a file without it.
    """
    with zipfile.ZipFile(path) as archive:
        return archive.read(MEMORY) if MEMORY in archive.namelist() else None


class Writing:
    """The part of `Checkpoint` that writes files, one after the other, by one thread.

    Args:
        folder: `Path` of the folder for the files.
        keep: Number of checkpoints that stay.
    """

    def __init__(self, folder, keep):
        super().__init__()
        self.folder, self.keep = folder, keep
        self.writer = concurrent.futures.ThreadPoolExecutor(1, "checkpoint")
        self.writing = None  # the future of what is being written

    def _begin_to_write(self, moment):
        """Writes a `Moment` where its weights are sound; waits for the one before."""
        self._wait()
        if moment.is_sound:
            self.writing = self.writer.submit(self._write, moment)

    def _wait(self):
        """Waits for what is being written; raises what went wrong."""
        writing, self.writing = self.writing, None
        if writing is not None:
            try:
                writing.result()
            except OSError:
                self.place = self.epoch = None  # nothing is left to be done or told
                raise

    def _write(self, moment):
        path = self.folder / name_of(moment.epoch, moment.step)
        unfinished = self._unfinished()
        try:
            self._save(moment, unfinished)
            os.replace(unfinished, path)
        except OSError as error:
            remove(unfinished)
            raise OSError(self._rescue(moment, path, error)) from error
        found = checkpoints(self.folder)
        whole = [saved for saved in found if not saved.step]
        for old in found[: -self.keep]:
            if old not in whole[-1:]:  # not all that train go on within an epoch
                old.path.unlink(missing_ok=True)

    def _unfinished(self):
        return self.folder / f".unfinished-{os.getpid()}.keras"

    def _save(self, moment, path):
        moment.save(self._model, path)  # JAX would bring the present state to `model`

    def _rescue(self, moment, path, error):
        """Saves the state elsewhere; returns the message for the user."""
        good = checkpoints(self.folder)
        kept = f"the last good one is {good[-1].path}" if good else "there is none yet"
        elsewhere = Path(tempfile.gettempdir()) / f"kerasgan-{os.getpid()}-{path.name}"
        try:
            self._save(moment, elsewhere)
            rescued = f"the present state was saved as {elsewhere}"
        except OSError:
            remove(elsewhere)
            rescued = f"nor could {elsewhere}"
        return (
            f"The checkpoint {path} could not be written ({error}); {kept}, and "
            f"{rescued}. Free space or choose a folder you may write to, then resume."
        )
