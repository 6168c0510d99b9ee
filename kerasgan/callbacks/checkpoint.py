"""Keeping a run on disk."""

import contextlib
import os
import re
import tempfile
from pathlib import Path

import keras

from kerasgan.callbacks.terminate_on_nan import not_finite
from kerasgan.errors import check_positive


class Checkpoint(keras.callbacks.Callback):
    """Saves the whole model after each epoch as `epoch_0001.keras`.

    The file holds the networks, every optimizer's slots, the average, the random
    generators and the step counts, so that `keras.models.load_model` goes on with the
    very next step. A file gets its name only when it is complete; the newest `keep`
    stay.
    An epoch that ended with NaN is not saved.

    Args:
        folder: Folder for the files; made if it does not exist.
        every: Epochs between two checkpoints; the last epoch is always saved.
        keep: Number of checkpoints that stay.

    Raises:
        OSError: A checkpoint could not be written. The message names the last good one
            and where the present state was saved instead.
    """

    def __init__(self, folder, every=1, keep=2):
        super().__init__()
        check_positive(every=every, keep=keep)
        self.folder = Path(folder)
        self.every = every
        self.keep = keep
        self.pending = None

    def on_train_begin(self, logs=None):
        """Makes the folder before hours of training are spent."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def on_epoch_end(self, epoch, logs=None):
        """Saves, every so many epochs."""
        if not_finite(logs):
            self.pending = None
            return
        self.pending = epoch + 1
        if self.pending % self.every == 0:
            self.save()

    def on_train_end(self, logs=None):
        """Saves the last epoch."""
        if self.pending is not None:
            self.save()

    def save(self):
        """Writes the checkpoint of the epoch that ended last."""
        path = self.folder / f"epoch_{self.pending:04d}.keras"
        unfinished = self.folder / f".unfinished-{os.getpid()}.keras"
        try:
            self.model.save(unfinished)
            os.replace(unfinished, path)
        except OSError as error:
            _remove(unfinished)
            raise OSError(self._rescue(path, error)) from error
        self.pending = None
        for old, _ in checkpoints(self.folder)[: -self.keep]:
            old.unlink(missing_ok=True)

    def _rescue(self, path, error):
        """Saves the state elsewhere; returns the message for the user."""
        good = checkpoints(self.folder)
        kept = f"the last good one is {good[-1][0]}" if good else "there is none yet"
        elsewhere = Path(tempfile.gettempdir()) / f"kerasgan-{os.getpid()}-{path.name}"
        try:
            self.model.save(elsewhere)
            rescued = f"the present state was saved as {elsewhere}"
        except OSError:
            _remove(elsewhere)
            rescued = f"nor could {elsewhere}"
        return (
            f"The checkpoint {path} could not be written ({error}); {kept}, and "
            f"{rescued}. Free space or choose a folder you may write to, then resume."
        )


def _remove(path):
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def checkpoints(folder):
    """Returns `(path, epoch)` of the checkpoints in a folder, oldest first."""
    found = []
    for path in Path(folder).glob("epoch_*.keras"):
        if match := re.fullmatch(r"epoch_(\d+)\.keras", path.name):
            found.append((path, int(match[1])))
    return sorted(found, key=lambda pair: pair[1])
