"""A short training for any number of devices or workers; as a script, one worker's.

TF_CONFIG=... python -m tests.models.parallel FOLDER NAME ... [--die STEP] [--count N]
"""

import argparse
import os
import signal

import numpy as np

# Batch norm, where a model has it, sees the whole batch.
PLAIN = {"networks": "mlp", "normalization": "none"}
MODELS = {
    "acgan": {},
    "dcgan": PLAIN,
    "wgan_gp": {"discriminator_steps": 2},
}
EPOCHS = 2
SIZE = 8


def data(count=64):
    """Returns images of three classes, by default four batches of sixteen."""
    rng = np.random.default_rng(0)
    images = rng.uniform(-1, 1, (count, SIZE, SIZE, 1)).astype("float32")
    return images, np.arange(count) % 3


def model(name, sgd=None, **options):
    """Returns a compiled model that moves by plain gradients.

    Args:
        name: Registered name.
        sgd: Dict of further arguments of `keras.optimizers.SGD`.
        **options: Further arguments of the model.
    """
    import keras

    from kerasgan import models

    keras.utils.set_random_seed(3)
    cls = models.get(name)
    if cls.conditional:
        options["classes"] = 3
    shape = {"image_shape": (SIZE, SIZE, 1), "latent_dim": 8, "width": 4}
    gan = cls(**shape, seed=0, ema_decay=0.9, **options)
    gan.synchronize_batch_norm()
    rates = [keras.optimizers.SGD(0.02, **(sgd or {})) for _ in gan.players]
    gan.compile(*rates)
    return gan


def batches(gan, count=64, batch_size=16, **options):
    """Returns the data in batches, in an order that a seed fixes."""
    from kerasgan import datasets

    images, labels = data(count)
    labels = labels if gan.conditional else None
    return datasets.from_arrays(
        images, labels, batch_size=batch_size, seed=5, **options
    )


def fit(gan, count=64, **options):
    """Trains on the data; returns what `fit` does."""
    return gan.fit(batches(gan, count), epochs=EPOCHS, verbose=0, **options)


def worker(folder, names, die, count):
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
        fit(gan, count, initial_epoch=epoch, initial_step=step, callbacks=every)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("names", nargs="+")
    parser.add_argument("--die", type=int)
    parser.add_argument("--count", type=int, default=64)
    arguments = parser.parse_args()
    worker(arguments.folder, arguments.names, arguments.die, arguments.count)
