"""How fast a run is."""

import time

import keras


class Throughput(keras.callbacks.Callback):
    """Logs `images_per_second` for each epoch: real images over wall-clock time.

    Validation is left out; the first epoch includes compilation. Put it before
    callbacks that write logs, `CSVLogger` for example.
    """

    def on_epoch_begin(self, epoch, logs=None):
        """Starts the clock."""
        self.before = int(self.model.images_seen.numpy())
        self.start = self.end = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        """Reads the clock."""
        self.end = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Adds the rate to the logs."""
        if logs is not None:
            images = int(self.model.images_seen.numpy()) - self.before
            logs["images_per_second"] = images / max(self.end - self.start, 1e-9)
