"""One GAN on several devices of this machine, in plain Keras.

    python examples/multi_device.py --devices 2

On TensorFlow, tf.distribute.MirroredStrategy keeps a copy of the model on each GPU,
gives each its share of every batch, and averages the gradients. On JAX,
keras.distribution.DataParallel does so. Without GPUs the CPU is split in as many
devices, which shows that it works and makes nothing faster. The noise is that of the
whole batch, so several devices take the very steps that one would, up to rounding.

`kerasgan train --devices 2` does the same.
"""

import argparse
import os

import keras

from kerasgan import datasets, pictures
from kerasgan.models import DCGAN

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--devices", type=int, default=2)
parser.add_argument("--epochs", type=int, default=100)
parser.add_argument("--smoke", action="store_true", help="two epochs, a small network")
arguments = parser.parse_args()


def mirrored(count):
    """Returns a context for models on `count` devices of TensorFlow."""
    import tensorflow as tf

    kind = "GPU" if tf.config.list_physical_devices("GPU") else "CPU"
    if kind == "CPU":
        parts = [tf.config.LogicalDeviceConfiguration()] * count
        (cpu,) = tf.config.list_physical_devices("CPU")
        tf.config.set_logical_device_configuration(cpu, parts)
    devices = [f"{kind}:{index}" for index in range(count)]
    return tf.distribute.MirroredStrategy(devices).scope()


def parallel(count):
    """Returns a context for models on `count` devices of JAX."""
    import jax

    jax.config.update("jax_num_cpu_devices", count)
    # XLA's threads: a device that waits for the others holds one.
    os.environ.setdefault("NPROC", str(max(os.cpu_count(), 4 * count)))
    devices = keras.distribution.list_devices()[:count]
    return keras.distribution.DataParallel(devices=devices).scope()


scopes = {"tensorflow": mirrored, "jax": parallel}
if keras.backend.backend() not in scopes:
    parser.error("Keras' PyTorch backend trains on one device; set KERAS_BACKEND=jax.")
devices = scopes[keras.backend.backend()](arguments.devices)  # before all else

keras.utils.set_random_seed(1)
digits = datasets.load("digits", batch_size=64, seed=1)  # 64 images of all devices
with devices:
    gan = DCGAN(digits.info.image_shape, width=4 if arguments.smoke else 32, seed=1)
    gan.synchronize_batch_norm()  # or each device normalizes over its share
    gan.compile()  # makes the optimizers, which belong in here too
    gan.fit(digits, epochs=2 if arguments.smoke else arguments.epochs, verbose=2)
pictures.grid(gan.generate(64, seed=1)).save("multi_device.png")
print("Saved multi_device.png")
