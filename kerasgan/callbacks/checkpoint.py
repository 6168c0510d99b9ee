"""Keeping a run on disk."""

import signal
from pathlib import Path

import keras

from kerasgan.callbacks.callback_state import Reminder
from kerasgan.callbacks.checkpoint_file import Moment, Writing, memory_of
from kerasgan.callbacks.same_model import check_same_model
from kerasgan.callbacks.signals import SignalTaker
from kerasgan.engine.loading import checkpoints, newest, remove
from kerasgan.engine.origins import goes_on_within_epochs
from kerasgan.errors import check_positive

TERMINATED = 128 + signal.SIGTERM  # what a shell calls the end by SIGTERM


class Checkpoint(Writing, SignalTaker, keras.callbacks.Callback):
    """Saves the whole model after each epoch, and within epochs if so asked.

    The file holds the networks, every optimizer's slots, the average, the random
    generators, the step counts, the means of the epoch so far and what the other
    callbacks remember, so that the training goes on with the very next step:

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
    only when it is complete; the newest `keep` stay. Weights with NaN are not saved.

    Training waits while the state is copied, and goes on while it is written, by one
    thread; a second checkpoint waits for the first. Whenever `fit` ends, all are there.
    An epoch that a callback ends early goes on after its last step, where the data can
    begin there, and counts as a whole one where they cannot.

    Where the data fail, the state after the last step is saved, and the error has a
    note that says what to go on from; so do other errors, of the newest checkpoint.
    SIGTERM ends the training after the running step, or once the epoch's end is done:
    the state is saved, and the process exits with 143.

    Of Keras' callbacks it keeps what `EarlyStopping`, `ReduceLROnPlateau` and
    `ModelCheckpoint` remember, and of others what their method `get_state()` returns, a
    dict of numbers, texts, lists and arrays; a later `fit` calls `set_state(dict)`.

    Args:
        folder: Folder for the files; made if it does not exist.
        every: Epochs between two checkpoints; the last epoch is always saved.
        keep: Number of checkpoints that stay.
        save_every_steps: Steps between two checkpoints within an epoch, or None.

    Raises:
        OSError: A checkpoint could not be written, found at the end of a step. The
            message names the last good one and where the state was saved instead.
    """

    writes = saves_model = True  # on the chief of several workers alone

    def __init__(self, folder, every=1, keep=2, save_every_steps=None):
        check_positive(every=every, keep=keep)
        if save_every_steps is not None:
            check_positive(save_every_steps=save_every_steps)
        super().__init__(Path(folder), keep)
        self.every = every
        self.save_every_steps = save_every_steps
        self.place = None  # (epoch, step) of what is not saved yet
        self.left = None  # the `Moment` in which an epoch was left
        self.epoch = self.found = None
        self.others = []
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

        Raises:
            ValueError: The checkpoint is of another model. What `fit` is given then is
                held against what the checkpoint was made of, too.
        """
        found = newest(self.folder, whole_epochs)
        if found is None:
            return 0, 0
        check_same_model(found.path, model)
        model.load_weights(found.path)
        self.go_on_from(found)
        return found.epoch, found.step

    def go_on_from(self, saved):
        """Lets callbacks of the next `fit` remember what is in `saved`."""
        self.found = saved

    def beside(self, callbacks):
        """Sees the callbacks of `fit`; returns those that all workers need besides."""
        self.others = [each for each in callbacks if each is not self]
        found, self.found = self.found, None
        if found is None:
            return []
        return [Reminder(self.others, found.epoch, memory_of(found.path))]

    def on_train_begin(self, logs=None):
        """Writes to the folder before hours of training are spent; takes SIGTERM."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._unfinished().touch()
        except OSError as error:
            raise OSError(
                f"Nothing can be written to the folder {self.folder} ({error}). Choose "
                "a folder you may write to."
            ) from error
        for left in self.folder.glob(".unfinished-*.keras"):
            remove(left)
        self.place = self.left = self.epoch = None
        self.terminated = self.busy = False
        self.take(signal.SIGTERM, self._terminate)

    def on_epoch_begin(self, epoch, logs=None):
        """Remembers the epoch."""
        self.epoch, self.step = epoch, 0
        self.saved_step = None
        self.executions, self.seen = 0, [self._images_seen()]

    def on_train_batch_begin(self, batch, logs=None):
        """From here to the end of the step, the state is none to save."""
        self.busy = True
        self.step = batch

    def on_train_batch_end(self, batch, logs=None):
        """Saves, every so many steps."""
        last = self.params["steps"]
        step = batch + 1 if last is None else min(batch + 1, last)
        if self.saved_step is None:
            self.saved_step = step - 1
            self.seen.append(self._images_seen())
        self.executions += 1
        self.step = step
        self.place = self.epoch, step
        if self.writing is not None and self.writing.done():
            self._wait()
        # At the end of an epoch others measure and write what belongs to it. (JAX
        # would copy its state for `self.model`.)
        self.busy = step == last or self._model.stop_training
        if self.busy:
            if step != last and goes_on_within_epochs(self._model):
                self.left = Moment(self.model, self.others, *self.place)
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
        """Saves, every so many epochs; of one that was left, the last step."""
        self.place = epoch + 1, 0
        if self.left is not None:
            self._begin_to_write(self.left)
            self.place = self.left = None
        self.busy = False
        if self.terminated or (epoch + 1) % self.every == 0:
            self.save()

    def on_train_end(self, logs=None):
        """Saves the last epoch, waits for it, and gives SIGTERM back."""
        self.save()
        self._wait()
        self.give_back()

    def give_back(self):
        """Gives SIGTERM back, and waits for what is being written."""
        super().give_back()
        if self.writing is not None and (error := self.writing.exception()):
            print(f"\n{error}", flush=True)  # what `fit` ends with is another error
        self.writing = self.epoch = None

    def on_failure(self):
        """Saves the last whole step, where the one that failed has not begun.

        `fit` calls it when training ends by an error.

        Returns:
            Text that says when training failed, and what to go on from; None where
            nothing is to be added to the error.
        """
        if self.epoch is None:
            return None
        when = f"Training failed after step {self.step} of epoch {self.epoch + 1}."
        try:
            if self.step != self.params["steps"] and not self._has_begun():
                self.save()
            self._wait()
        except OSError as error:
            return f"{when} {error}"
        found = newest(self.folder)
        kept = f"Go on from {found.path}." if found else "There is no checkpoint yet."
        return f"{when} {kept}"

    def _has_begun(self):
        """Tells whether a step has counted its images and was not ended."""
        before, after, *_ = [*self.seen, None]
        if None in (before, after):
            return True
        try:
            return self._images_seen() != before + (after - before) * self.executions
        except RuntimeError:  # JAX lent the state to the step that failed
            return True

    def _images_seen(self):
        seen = getattr(self.model, "images_seen", None)
        return None if seen is None else int(seen.numpy())

    def save(self):
        """Begins to write the last step's checkpoint, unless it is done or unsound.

        Raises:
            OSError: The one before it could not be written.
        """
        self.busy = True
        if self.place is not None:
            self._begin_to_write(Moment(self.model, self.others, *self.place))
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
        self._wait()
        self.give_back()
        found = "the state" if checkpoints(self.folder) else "no state yet"
        print(f"\nTerminated; {self.folder} holds {found} to go on from.", flush=True)
        raise SystemExit(TERMINATED)
