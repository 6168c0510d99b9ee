"""Stopping before the last epoch, with all that was trained."""

import signal
import threading
import time

import keras


class StopAfter(keras.callbacks.Callback):
    """Ends training after a number of steps or minutes, whichever comes first.

    Args:
        steps: Number of training steps, counted from the start of this `fit`.
        minutes: Wall-clock minutes of this `fit`, compilation included.
    """

    def __init__(self, steps=None, minutes=None):
        super().__init__()
        self.steps = steps
        self.minutes = minutes

    def on_train_begin(self, logs=None):
        """Starts to count."""
        self.done = 0
        self.start = time.monotonic()

    def on_train_batch_end(self, batch, logs=None):
        """Stops when a limit is reached."""
        self.done += self.model.steps_per_execution
        elapsed = (time.monotonic() - self.start) / 60
        if (self.steps is not None and self.done >= self.steps) or (
            self.minutes is not None and elapsed >= self.minutes
        ):
            self.model.stop_training = True


class StopOnInterrupt(keras.callbacks.Callback):
    """Ctrl-C ends training after the running batch, as if the last epoch were over.

    A second Ctrl-C interrupts at once.

    Attributes:
        interrupted: Whether Ctrl-C was pressed.
    """

    interrupted = False
    previous = None  # who had Ctrl-C before

    def on_train_begin(self, logs=None):
        """Takes over Ctrl-C; only the main thread can."""
        self.interrupted = False
        self.previous = None
        if threading.current_thread() is threading.main_thread():
            self.previous = signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, number, frame):
        self.interrupted = True
        self.restore()
        print("\nStopping after this batch; press Ctrl-C again to stop at once.")

    def on_train_batch_end(self, batch, logs=None):
        """Stops if Ctrl-C was pressed."""
        if self.interrupted:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        """Gives Ctrl-C back."""
        self.restore()

    def restore(self):
        """Gives Ctrl-C back to whoever had it; safe to call at any time."""
        if self.previous is not None:
            signal.signal(signal.SIGINT, self.previous)
            self.previous = None
