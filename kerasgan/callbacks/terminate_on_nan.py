"""Stopping when a loss is no number any more."""

import math

import keras

from kerasgan.errors import check_positive


def not_finite(logs):
    """Returns those of the logged scalars that are NaN or infinite, as text."""
    values = {name: float(value) for name, value in (logs or {}).items()}
    return [f"{name} = {v}" for name, v in values.items() if not math.isfinite(v)]


class TerminateOnNaN(keras.callbacks.Callback):
    """Stops training when any logged loss is NaN or infinite.

    Keras' own looks at a log called "loss" alone, which no model with several players
    has. What is logged is the mean over the epoch, which stays NaN once it was, so it
    is enough to look now and then.

    Args:
        every: Number of batches between two looks.

    Attributes:
        reason: None, or one line that says what was seen and when.
    """

    def __init__(self, every=10):
        super().__init__()
        check_positive(every=every)
        self.every = every
        self.reason = None

    @property
    def why(self):
        """What ended training, in a few words; None while all is finite."""
        return None if self.reason is None else "a loss is not finite"

    def on_train_begin(self, logs=None):
        """Forgets an earlier training."""
        self.reason = None

    def on_epoch_begin(self, epoch, logs=None):
        """Remembers the epoch for the message."""
        self.epoch = epoch
        self.next_look = 0

    def on_train_batch_end(self, batch, logs=None):
        """Looks at the losses at every so many batches."""
        if batch >= self.next_look:
            self.next_look = batch + self.every
            self._look(f"batch {batch + 1} of epoch {self.epoch + 1}", logs)

    def on_epoch_end(self, epoch, logs=None):
        """Looks at the losses of the whole epoch."""
        self._look(f"the end of epoch {epoch + 1}", logs)

    def _look(self, when, logs):
        bad = not_finite(logs)
        if bad and self.reason is None:
            self.reason = (
                f"Training stopped at {when}: {', '.join(bad)}. Either the data has "
                "values that are not finite, or the losses diverged: try a smaller "
                "learning rate, or a penalty or spectral norm on the discriminator."
            )
            self.model.stop_training = True
            print(f"\n{self.reason}", flush=True)
