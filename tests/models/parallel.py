"""A short training for any number of devices or workers; as a script, one worker's.

TF_CONFIG=... python -m tests.models.parallel FOLDER NAME ... [--die STEP]
"""

import argparse
import os
import signal

import numpy as np

# Batch norm, where a model has it, sees the whole batch.
MODELS = {
    "acgan": {},
    "dcgan": {"networks": "mlp", "normalization": "none"},
    "wgan_gp": {"discriminator_steps": 2},
}
EPOCHS = 2
SIZE = 8


def data():
    """Returns four batches of sixteen images of three classes."""
    rng = np.random.default_rng(0)
    images = rng.uniform(-1, 1, (64, SIZE, SIZE, 1)).astype("float32")
    return images, np.arange(64) % 3


def model(name, **options):
    """Returns a compiled model that moves by plain gradients."""
    import keras

    from kerasgan import models

    keras.utils.set_random_seed(3)
    cls = models.get(name)
    if cls.conditional:
        options["classes"] = 3
    shape = {"image_shape": (SIZE, SIZE, 1), "latent_dim": 8, "width": 4}
    gan = cls(**shape, seed=0, ema_decay=0.9, **options)
    gan.synchronize_batch_norm()
    rates = [keras.optimizers.SGD(0.02) for _ in gan.players]
    gan.compile(*rates)
    return gan


def fit(gan, **options):
    """Trains on the data, in an order that a seed fixes; returns what `fit` does."""
    from kerasgan import datasets

    images, labels = data()
    batches = datasets.from_arrays(
        images, labels if gan.conditional else None, batch_size=16, seed=5
    )
    return gan.fit(batches, epochs=EPOCHS, verbose=0, **options)


def worker(folder, names, die):
    """Trains as TF_CONFIG says; goes on from checkpoints that are there."""
    import tensorflow as tf

    strategy = tf.distribute.MultiWorkerMirroredStrategy()

    import keras

    from kerasgan import callbacks

    class Die(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == die:
                os.kill(os.getpid(), signal.SIGKILL)

    for name in names:
        with strategy.scope():
            gan = model(name, **MODELS[name])
        checkpoint = callbacks.Checkpoint(f"{folder}/{name}", save_every_steps=1)
        epoch, step = checkpoint.restore(gan)
        print(name, epoch, step, flush=True)
        every = [checkpoint, Die(), keras.callbacks.CSVLogger(f"{folder}/{name}.csv")]
        fit(gan, initial_epoch=epoch, initial_step=step, callbacks=every)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("names", nargs="+")
    parser.add_argument("--die", type=int)
    arguments = parser.parse_args()
    worker(arguments.folder, arguments.names, arguments.die)
