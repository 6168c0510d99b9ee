"""Keeping a run on disk."""

import contextlib
import os
import re
import signal
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import keras

from kerasgan.callbacks.signals import SignalTaker
from kerasgan.callbacks.terminate_on_nan import not_finite
from kerasgan.errors import check_positive

TERMINATED = 128 + signal.SIGTERM  # what a shell calls the end by SIGTERM


class Saved(NamedTuple):
    """A checkpoint on disk: its file, finished epochs, and steps of the next one."""

    path: Path
    epoch: int
    step: int = 0


class Checkpoint(SignalTaker, keras.callbacks.Callback):
    """Saves the whole model after each epoch, and within epochs if so asked.

    The file holds the networks, every optimizer's slots, the average, the random
    generators, the step counts and the means of the epoch so far, so that the training
    goes on with the very next step:

    ```python
    checkpoint = Checkpoint("checkpoints", save_every_steps=500)
    epoch, step = checkpoint.restore(model)  # (0, 0) of a new training
    model.fit(
        data, epochs=20, initial_epoch=epoch, initial_step=step, callbacks=[checkpoint]
    )
    ```

    with `data` of `kerasgan.datasets`, whose order is a function of seed and epoch. Put
    it behind all callbacks that write: what they wrote of an epoch is then there when
    its checkpoint is. Files are called `epoch_0001.keras`, or
    `epoch_0001_step_000500.keras`: 500 steps after the first epoch. One gets its name
    only when it is complete; the newest `keep` stay. A state with NaN is not saved.

    SIGTERM ends the training after the running step, or once the epoch's end is done:
    the state is saved, and the process exits with 143. What other callbacks remember is
    not in the file: the patience of `EarlyStopping`, the looks of `CollapseMonitor`.

    Args:
        folder: Folder for the files; made if it does not exist.
        every: Epochs between two checkpoints; the last epoch is always saved.
        keep: Number of checkpoints that stay.
        save_every_steps: Steps between two checkpoints within an epoch, or None.

    Raises:
        OSError: A checkpoint could not be written. The message names the last good one
            and where the present state was saved instead.
    """

    def __init__(self, folder, every=1, keep=2, save_every_steps=None):
        super().__init__()
        check_positive(every=every, keep=keep)
        if save_every_steps is not None:
            check_positive(save_every_steps=save_every_steps)
        self.folder = Path(folder)
        self.every = every
        self.keep = keep
        self.save_every_steps = save_every_steps
        self.place = self.logs = None  # (epoch, step) of what is not saved yet
        self.terminated = self.busy = False

    def restore(self, model, whole_epochs=False):
        """Gives a compiled model the state of the newest checkpoint not damaged.

        Args:
            model: A model of the same class and networks.
            whole_epochs: Whether only those count that were made after an epoch, as
                data that cannot begin in the middle of one need it.

        Returns:
            `(epoch, step)`: finished epochs, and steps that were taken in the next one;
            (0, 0) where the folder holds no checkpoint.
        """
        found = newest(self.folder, whole_epochs)
        if found is None:
            return 0, 0
        model.load_weights(found.path)
        return found.epoch, found.step

    def on_train_begin(self, logs=None):
        """Makes the folder before hours of training are spent; takes over SIGTERM."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(".unfinished-*.keras"):
            _remove(left)
        self.place = self.logs = None
        self.terminated = self.busy = False
        self.take(signal.SIGTERM, self._terminate)

    def on_epoch_begin(self, epoch, logs=None):
        """Remembers the epoch."""
        self.epoch = epoch
        self.saved_step = None

    def on_train_batch_begin(self, batch, logs=None):
        """From here to the end of the step, the state is none to save."""
        self.busy = True

    def on_train_batch_end(self, batch, logs=None):
        """Saves, every so many steps."""
        last = self.params["steps"]
        step = batch + 1 if last is None else min(batch + 1, last)
        if self.saved_step is None:
            self.saved_step = step - 1
        self.place, self.logs = (self.epoch, step), logs
        # At the end of an epoch others measure and write what belongs to it. (JAX
        # would copy its state for `self.model`.)
        self.busy = step == last or self._model.stop_training
        if self.busy:
            return
        if self.terminated:
            self._exit()
        every = self.save_every_steps
        if every and step // every > self.saved_step // every:
            self.saved_step = step
            self.save()

    def on_test_begin(self, logs=None):
        """Validation uses the same means, so the epoch has to be ended first."""
        self.busy = True

    def on_epoch_end(self, epoch, logs=None):
        """Saves, every so many epochs."""
        self.place, self.logs = (epoch + 1, 0), logs
        self.busy = False
        if self.terminated or (epoch + 1) % self.every == 0:
            self.save()

    def on_train_end(self, logs=None):
        """Saves the last epoch, and gives SIGTERM back."""
        self.save()
        self.give_back()

    def save(self):
        """Writes the checkpoint of the last step, unless that was done or has NaN."""
        self.busy = True
        if self.place is not None and not not_finite(self.logs):
            self._write(*self.place)
        self.place = None
        self.busy = False
        if self.terminated:
            self._exit()

    def _terminate(self, number, frame):
        self.terminated = True
        if not self.busy:
            self._exit()

    def _exit(self):
        self.terminated = False
        self.save()
        self.give_back()
        found = "the state" if checkpoints(self.folder) else "no state yet"
        print(f"\nTerminated; {self.folder} holds {found} to go on from.", flush=True)
        raise SystemExit(TERMINATED)

    def _write(self, epoch, step):
        path = self.folder / _name(epoch, step)
        unfinished = self.folder / f".unfinished-{os.getpid()}.keras"
        try:
            self.model.save(unfinished)
            os.replace(unfinished, path)
        except OSError as error:
            _remove(unfinished)
            raise OSError(self._rescue(path, error)) from error
        found = checkpoints(self.folder)
        whole = [saved for saved in found if not saved.step]
        for old in found[: -self.keep]:
            if old not in whole[-1:]:  # not all that train go on within an epoch
                old.path.unlink(missing_ok=True)

    def _rescue(self, path, error):
        """Saves the state elsewhere; returns the message for the user."""
        good = checkpoints(self.folder)
        kept = f"the last good one is {good[-1].path}" if good else "there is none yet"
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


def _name(epoch, step):
    return f"epoch_{epoch:04d}{f'_step_{step:06d}' if step else ''}.keras"


def checkpoints(folder):
    """Returns a `Saved` for each checkpoint in a folder, oldest first."""
    found = []
    for path in Path(folder).glob("epoch_*.keras"):
        if match := re.fullmatch(r"epoch_(\d+)(?:_step_(\d+))?\.keras", path.name):
            found.append(Saved(path, int(match[1]), int(match[2] or 0)))
    return sorted(found, key=lambda saved: saved[1:])


def newest(folder, whole_epochs=False):
    """Returns the newest checkpoint in a folder that is not damaged, or None.

    It says so where it leaves one out.

    Args:
        folder: Folder of a `Checkpoint`.
        whole_epochs: Whether only those count that were made after an epoch.

    Raises:
        ValueError: There are checkpoints, and all of them are damaged.
    """
    damaged = []
    for saved in reversed(checkpoints(folder)):
        if whole_epochs and saved.step:
            continue
        if _is_whole(saved.path):
            for path in damaged:
                print(f"{path} is damaged, and left out.", flush=True)
            return saved
        damaged.append(str(saved.path))
    if damaged:
        raise ValueError(
            f"All checkpoints are damaged: {', '.join(damaged)}. Train again."
        )
    return None


def _is_whole(path):
    """Tells whether an archive can be read, and has the checksums that it names."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (OSError, zipfile.BadZipFile, EOFError, zlib.error):
        return False
