"""Whether the memory of a training stays flat, however long it is and of whatever data.

    python benchmarks/memory.py --csv benchmarks/memory.csv

Two measurements of what a process holds (resident set size, Linux), each in one of its
own:

- `steps`: 10,000 steps of a small DCGAN on digits with all callbacks that a run has,
  and a checkpoint every 100 steps. The most that is held after the first 500 may be 5%
  above what is held then.
- `stream`: 20 GB of TFRecord files, which are written just ahead of the reader and
  deleted behind it, through the pipeline of sets too large for memory, into a training.
  The most that is held must stay below 2 GB.

Exits with 1 where one of them is too much; `--steps 1500 --gigabytes 1` is short.
"""

import argparse
import csv
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

WARM, GROWTH = 500, 1.05  # steps; ratio
MOST = 2e9  # bytes
SHAPE, BATCH, SHARD = (64, 64, 3), 256, 2**13  # images in a batch, and in a file


def held():
    """Returns the bytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def most_held():
    """Returns the most bytes that this process has held so far."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def watch(action):
    """Returns a callback that calls `action(step)` after each step of a training."""
    import keras

    class Watch(keras.callbacks.Callback):
        done = 0

        def on_train_batch_end(self, batch, logs=None):
            self.done += 1
            action(self.done)

    return Watch()


def steps(count, size=28):
    """Trains for `count` steps; returns what was held after 500, and the most later."""
    import keras

    from kerasgan import callbacks, datasets, models

    found = {"first": None, "most": 0}

    def look(step):
        if step == WARM:
            found["first"] = held()
        if step > WARM:
            found["most"] = max(found["most"], held())

    data = datasets.load("digits", image_size=size)
    model = models.DCGAN((size, size, 1), 100, width=4, ema_decay=0.999)
    model.compile()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        every = [
            callbacks.TerminateOnNaN(),
            callbacks.StopAfter(steps=count),
            callbacks.Throughput(),
            keras.callbacks.CSVLogger(folder / "history.csv"),
            callbacks.SampleSnapshot(folder / "samples", every=5),
            callbacks.CollapseMonitor(datasets.load("digits", image_size=size)),
            callbacks.Checkpoint(folder / "checkpoints", save_every_steps=100),
        ]
        model.fit(data, epochs=10**6, verbose=0, callbacks=[*every, watch(look)])
    return found["first"], found["most"], GROWTH * found["first"]


def shards(folder, images):
    """Writes files of so many images when asked for the next; yields their paths."""
    import numpy as np
    import tensorflow as tf

    def example(image):
        value = tf.train.BytesList(value=[image.tobytes()])
        feature = {"image": tf.train.Feature(bytes_list=value)}
        features = tf.train.Features(feature=feature)
        return tf.train.Example(features=features).SerializeToString()

    random, before = np.random.default_rng(0), None
    content = [
        example(random.integers(0, 256, SHAPE).astype("uint8")) for _ in range(64)
    ]
    for number in range(-(-images // SHARD)):
        path = folder / f"{number}.tfrecord"
        with tf.io.TFRecordWriter(str(path)) as writer:
            for index in range(min(SHARD, images - number * SHARD)):
                writer.write(content[(index * (number + 1)) % len(content)])
        yield str(path)
        if before is not None:  # the reader may look ahead by one
            before.unlink()
        before = path


def stream_of(folder, images, batch=BATCH):
    """Returns a dataset of so many images, made as that of a large set of TFDS."""
    import tensorflow as tf

    from kerasgan.datasets import info, pipeline

    def read(record):
        feature = {"image": tf.io.FixedLenFeature([], tf.string)}
        image = tf.io.parse_single_example(record, feature)["image"]
        return (tf.reshape(tf.io.decode_raw(image, tf.uint8), SHAPE),)

    paths = tf.data.Dataset.from_generator(
        lambda: shards(folder, images), output_signature=tf.TensorSpec([], tf.string)
    )
    records = paths.flat_map(tf.data.TFRecordDataset)
    records = records.map(read, num_parallel_calls=tf.data.AUTOTUNE)
    source = SimpleNamespace(
        name="synthetic",
        split="train",
        classes=None,
        value_range=(0, 255),
        skipped=0,
        license=None,
        rate=None,
        names=None,
        notes=(),
    )
    options = info.Options(batch_size=batch)
    return pipeline.of_stream(tf, records, source, SHAPE, images, options)


def stream(gigabytes):
    """Trains on so many gigabytes of images, once; returns the most that was held."""
    from kerasgan import models

    images = int(gigabytes * 1e9 / (SHAPE[0] * SHAPE[1] * SHAPE[2]))
    model = models.GAN(SHAPE, 8, width=4)
    model.compile()
    start = held()
    with tempfile.TemporaryDirectory() as folder:
        model.fit(stream_of(Path(folder), images), epochs=1, verbose=0)
    if int(model.images_seen) != images:
        raise SystemExit(f"{int(model.images_seen)} of {images} images were seen.")
    return start, most_held(), MOST


def part(name, amount):
    """The worker: measures one of both, and prints the row."""
    begun = time.perf_counter()
    before, most, limit = {"steps": steps, "stream": stream}[name](amount)
    row = {
        "measurement": name,
        "amount": f"{amount:g} {'steps' if name == 'steps' else 'GB'}",
        "backend": os.environ.get("KERAS_BACKEND", "tensorflow"),
        "MB before": f"{before / 1e6:.0f}",
        "most MB": f"{most / 1e6:.0f}",
        "ratio": f"{most / before:.3f}",
        "limit MB": f"{limit / 1e6:.0f}",
        "minutes": f"{(time.perf_counter() - begun) / 60:.1f}",
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }
    csv.DictWriter(sys.stdout, row).writeheader()
    csv.DictWriter(sys.stdout, row).writerow(row)
    raise SystemExit(most > limit)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000, help="0 for none")
    parser.add_argument("--gigabytes", type=float, default=20, help="0 for none")
    parser.add_argument("--csv", help="file to write")
    parser.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        part(arguments.part[0], float(arguments.part[1]))
    rows, failed = [], False
    for name, amount in (("steps", arguments.steps), ("stream", arguments.gigabytes)):
        if amount:
            command = [sys.executable, __file__, "--part", name, str(amount)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
            failed |= done.returncode != 0
            rows += csv.DictReader(done.stdout.splitlines()[-2:])
            print(rows[-1] if rows else f"{name} failed", flush=True)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
