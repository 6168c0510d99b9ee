"""How long a run takes."""

import time

import keras


class Minutes(keras.callbacks.Callback):
    """Logs `minutes` for each epoch: wall-clock time, validation included.

    Put it before callbacks that write logs, `CSVLogger` for example.
    """

    def on_epoch_begin(self, epoch, logs=None):
        """Starts the clock."""
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Adds the time to the logs."""
        if logs is not None:
            logs["minutes"] = (time.perf_counter() - self.start) / 60
