"""Stopping before the last epoch, with all that was trained."""

import signal
import time

import keras

from kerasgan.callbacks.signals import SignalTaker


class StopAfter(keras.callbacks.Callback):
    """Ends training after a number of steps or minutes, whichever comes first.

    Args:
        steps: Number of training steps, counted from the start of this `fit`.
        minutes: Wall-clock minutes of this `fit`, compilation included.

    Attributes:
        why: Which limit was reached, "3 minutes are up" for example; None before.
    """

    why = None

    def __init__(self, steps=None, minutes=None):
        super().__init__()
        self.steps = steps
        self.minutes = minutes

    def on_train_begin(self, logs=None):
        """Starts to count."""
        self.why = None
        self.done = 0
        self.start = time.monotonic()

    def on_train_batch_end(self, batch, logs=None):
        """Stops when a limit is reached."""
        self.done += self.model.steps_per_execution
        elapsed = (time.monotonic() - self.start) / 60
        if self.steps is not None and self.done >= self.steps:
            self.why = "all steps are done"
        elif self.minutes is not None and elapsed >= self.minutes:
            one = self.minutes == 1
            self.why = f"{self.minutes:g} {'minute is' if one else 'minutes are'} up"
        if self.why is not None:
            self.model.stop_training = True


class StopOnInterrupt(SignalTaker, keras.callbacks.Callback):
    """Ctrl-C ends training after the running batch, as if the last epoch were over.

    A second Ctrl-C interrupts at once.

    Attributes:
        interrupted: Whether Ctrl-C was pressed.
    """

    interrupted = False

    @property
    def why(self):
        """What ended training; None if Ctrl-C was not pressed."""
        return "Ctrl-C" if self.interrupted else None

    def on_train_begin(self, logs=None):
        """Takes over Ctrl-C."""
        self.interrupted = False
        self.take(signal.SIGINT, self._interrupt)

    def _interrupt(self, number, frame):
        self.interrupted = True
        self.give_back()
        print("\nStopping after this batch; press Ctrl-C again to stop at once.")

    def on_train_batch_end(self, batch, logs=None):
        """Stops if Ctrl-C was pressed."""
        if self.interrupted:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        """Gives Ctrl-C back."""
        self.give_back()
