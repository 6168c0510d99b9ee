"""A training in one line, and why it ended."""

import math
import shutil
import sys
import time

import keras

PAUSE = 0.1  # seconds between two looks at the losses
ELSEWHERE = 80  # columns where the output is no terminal


class Progress(keras.callbacks.Callback):
    """Tells epoch, step, losses and time left in one line that fits the terminal.

    On a terminal the line is written over and over. Elsewhere, and where `lines` asks
    for it, each epoch has a line of its own. The last line says why training ended.
    Give it to `fit` together with `verbose=0`.

    Args:
        losses: Names of the logs to show, `"generator_loss"` for example.
        epochs: Epoch that training ends after, or None.
        steps: Number of steps of this `fit` that it ends after, or None.
        minutes: Minutes of this `fit` that it ends after, or None.
        lines: Whether each epoch has its own line on a terminal too.
        stoppers: The other callbacks of this `fit` that may end it. Their attribute
            `why` says in a few words why they did, or is None.
    """

    def __init__(
        self,
        losses,
        epochs=None,
        steps=None,
        minutes=None,
        lines=False,
        stoppers=(),
    ):
        super().__init__()
        self.losses = list(losses)
        self.epochs = epochs
        self.steps = steps
        self.minutes = minutes
        self.lines = lines
        self.stoppers = list(stoppers)

    def on_train_begin(self, logs=None):
        """Starts the clock."""
        self.start = self.shown = time.monotonic()
        self.done = self.length = self.step = 0
        self.epoch = self.first = None

    def on_epoch_begin(self, epoch, logs=None):
        """Counts the epoch."""
        self.epoch, self.step = epoch + 1, 0

    def on_train_batch_end(self, batch, logs=None):
        """Counts the steps, and shows them now and then."""
        self.step = batch + 1
        self.done += self._model.steps_per_execution  # (JAX syncs for `model`)
        now = time.monotonic()
        if self.first is None:  # the first one compiles, and is no measure
            self.first = now, self.done
        if self._overwrites() and now - self.shown >= PAUSE:
            self._show(logs)
            self.shown = now

    def on_epoch_end(self, epoch, logs=None):
        """Shows the means of the whole epoch."""
        self._show(logs)

    def on_train_end(self, logs=None):
        """Says why training ended."""
        if self.length:
            print()
        why = self._why()
        place = f"epoch {self.epoch}, step {self._place()}"
        told = [f"Training ended in {place}: {why}.", f"Ended: {why}."]
        if why is None:
            every = f"all {self.params['epochs']} epochs are done"
            told = [f"Training ended: {every}.", f"Ended: {every}."]
        print(fitted(told, columns() - 1), flush=True)

    def _why(self):
        """Returns why training ended before its last epoch, or None if it did not."""
        for callback in self.stoppers:
            if isinstance(callback, keras.callbacks.EarlyStopping):
                # It remembers the end of an earlier `fit` too.
                if self.epoch and callback.stopped_epoch == self.epoch - 1 > 0:
                    return "EarlyStopping"
            elif callback.why is not None:
                return callback.why
        return "a callback" if self.epoch and self.model.stop_training else None

    def _overwrites(self):
        return not self.lines and sys.stdout.isatty()

    def _show(self, logs):
        line = fitted(self._texts(logs or {}), columns() - 1)
        if self._overwrites():
            print(f"\r{line:<{self.length}}", end="", flush=True)
            self.length = len(line)
        else:
            print(line, flush=True)

    def _texts(self, logs):
        """Returns the line in words, longest first."""
        values = {name: float(logs[name]) for name in self.losses if name in logs}
        short = [f"{initials(name)} {value:.3g}" for name, value in values.items()]
        long = [
            f"{name.removesuffix('_loss')} {value:.3g}"
            for name, value in values.items()
        ]
        left, step = self._left(), self._place()
        epochs = f"{self.epoch}/{self.epochs}" if self.epochs else str(self.epoch)
        told = f"{left} left" if left else ""
        return [
            "  ".join(filter(None, parts))
            for parts in (
                (f"epoch {epochs}", f"step {step}", *long, told),
                (f"epoch {epochs}", f"step {step}", *short, told),
                (epochs, step, *short, told),
                (str(self.epoch), str(self.step), *short, left),
            )
        ]

    def _place(self):
        """Returns the step of this epoch in words."""
        steps = self.params["steps"]
        return f"{min(self.step, steps)}/{steps}" if steps else str(self.step)

    def _left(self):
        """Returns the time that is left, of what ends training first; or nothing."""
        now = time.monotonic()
        ends = []
        if self.minutes is not None:
            ends.append(60 * self.minutes - (now - self.start))
        per_epoch = self.params["steps"]
        wanted = [] if self.steps is None else [self.steps - self.done]
        if self.epochs is not None and per_epoch:
            epochs = self.epochs - self.epoch
            wanted.append(epochs * per_epoch + max(per_epoch - self.step, 0))
        if wanted and self.first is not None and self.done > self.first[1]:
            pace = (now - self.first[0]) / (self.done - self.first[1])
            ends.append(min(wanted) * pace)
        return clock(min(ends)) if ends else ""


def initials(name):
    """Returns a loss in short: `S1D` of `stage_1_discriminator_loss`, for example."""
    words = name.removesuffix("_loss").split("_")
    return "".join(word[0] for word in words).upper()


def columns():
    """Returns the width of the terminal, 80 where there is none."""
    return max(shutil.get_terminal_size((ELSEWHERE, 24)).columns, 2)


def fitted(texts, width):
    """Returns the first of the texts that fits, or as much as fits of the last."""
    return next((text for text in texts if len(text) <= width), texts[-1][:width])


def clock(seconds):
    """Writes a time as 1:05, or 2:00:05 from an hour on."""
    seconds = max(math.ceil(seconds), 0)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return (f"{hours}:{minutes:02}" if hours else f"{minutes}") + f":{seconds:02}"
