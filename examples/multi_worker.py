"""One GAN on several machines, or on several processes of this one.

    python examples/multi_worker.py --workers 2

starts two workers here, which talk over the loopback. On a cluster, start this file
once on each machine, with the variable TF_CONFIG that tells of all of them
(https://www.tensorflow.org/guide/distributed_training), and --out on a disk that all
share. Every worker trains on its share of each batch, of which gradients are averaged:
two workers take the very steps that one process would, up to rounding. The first
worker, the chief, writes. Where a worker dies, all end, since no step can be taken
without it; started again, they go on from the newest checkpoint. Here the starting is
done by `supervise`.

Workers take the same steps, so end a training by epochs, not by minutes.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--workers", type=int, default=2)
parser.add_argument("--epochs", type=int, default=100)
parser.add_argument("--restarts", type=int, default=3)
parser.add_argument("--out", default="multi_worker")
parser.add_argument("--smoke", action="store_true", help="two epochs, a small network")
arguments = parser.parse_args()


def supervise():
    """Starts all workers, and again from their checkpoint when one of them dies."""
    for _ in range(1 + arguments.restarts):
        sockets = [socket.create_server(("localhost", 0)) for _ in range(workers)]
        addresses = [f"localhost:{each.getsockname()[1]}" for each in sockets]
        for each in sockets:
            each.close()
        running = [start(index, addresses) for index in range(workers)]
        while any(worker.poll() is None for worker in running):
            if any(worker.poll() for worker in running):
                for worker in running:
                    worker.kill()
            time.sleep(0.1)
        if not any(worker.wait() for worker in running):
            return 0
    return 1


def start(index, addresses):
    """Starts a worker, which finds in TF_CONFIG who it is and where the others are."""
    task = {
        "cluster": {"worker": addresses},
        "task": {"type": "worker", "index": index},
    }
    environment = {**os.environ, "TF_CONFIG": json.dumps(task)}
    return subprocess.Popen([sys.executable, *sys.argv], env=environment)


def train():
    """Trains as one of the workers."""
    import tensorflow as tf

    strategy = tf.distribute.MultiWorkerMirroredStrategy()  # before all else

    import keras

    from kerasgan import callbacks, datasets
    from kerasgan.models import DCGAN

    keras.utils.set_random_seed(1)
    digits = datasets.load("digits", batch_size=64, seed=1)  # 64 images of all workers
    with strategy.scope():
        gan = DCGAN(digits.info.image_shape, width=4 if arguments.smoke else 32, seed=1)
        gan.synchronize_batch_norm()  # or each worker normalizes over its share
        gan.compile()
    checkpoint = callbacks.Checkpoint(f"{arguments.out}/checkpoints")
    epoch, step = checkpoint.restore(gan)
    gan.fit(
        digits,
        epochs=2 if arguments.smoke else arguments.epochs,
        initial_epoch=epoch,
        initial_step=step,
        callbacks=[
            callbacks.SampleSnapshot(f"{arguments.out}/samples", every=10),
            checkpoint,
        ],
        verbose=2,
    )


workers = arguments.workers
if "TF_CONFIG" in os.environ:
    train()
else:
    sys.exit(supervise())
