"""What `--deterministic` costs a training on TensorFlow: its time over that without.

    python benchmarks/determinism.py --csv benchmarks/determinism.csv

Op determinism holds for a whole process, so processes take turns: each trains DCGAN on
images of MNIST's shape and times its steps after the first hundred. What counts is the
ratio of neighbouring turns; their order changes each round.
"""

import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import time

BATCH, WARM = 64, 100


def train(steps, width, deterministic):
    """Trains in this process; returns the seconds of `steps` steps."""
    import keras
    import numpy as np

    from kerasgan import backend, datasets, models

    keras.utils.set_random_seed(0)
    if deterministic:
        backend.make_deterministic()

    class Clock(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch in (WARM - 1, WARM + steps - 1):
                float(logs["generator_loss"])
                self.before = getattr(self, "now", None)
                self.now = time.perf_counter()

    random = np.random.default_rng(0)
    shape = ((WARM + steps) * BATCH, 28, 28, 1)
    images = random.integers(0, 256, shape).astype("uint8")
    model = models.DCGAN((28, 28, 1), 100, width=width, ema_decay=0.999)
    model.compile()
    clock = Clock()
    data = datasets.from_arrays(images, batch_size=BATCH)
    model.fit(data, epochs=1, verbose=0, callbacks=[clock])
    return clock.now - clock.before


def turn(arguments, deterministic):
    """Trains in a process of its own; returns its seconds."""
    told = [sys.executable, __file__, "--steps", arguments.steps, "--width"]
    told += [arguments.width, "--turn", "deterministic" if deterministic else "free"]
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow"}
    done = subprocess.run(
        [str(each) for each in told],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(done.stdout.split()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--csv", help="file to write")
    parser.add_argument("--turn", choices=["deterministic", "free"])
    arguments = parser.parse_args()
    if arguments.turn:
        deterministic = arguments.turn == "deterministic"
        print(train(arguments.steps, arguments.width, deterministic))
        return
    ratios, seconds = [], []
    for number in range(arguments.rounds):
        order = (False, True) if number % 2 else (True, False)
        took = {
            deterministic: turn(arguments, deterministic) for deterministic in order
        }
        ratios.append(took[True] / took[False])
        seconds.append(took[False])
    row = {
        "model": "dcgan",
        "width": arguments.width,
        "steps": arguments.steps,
        "rounds": arguments.rounds,
        "seconds without": f"{statistics.median(seconds):.1f}",
        "median ratio": f"{statistics.median(ratios):.3f}",
        "least and most": f"{min(ratios):.3f} to {max(ratios):.3f}",
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }
    print(row)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, row, lineterminator="\n")
            writer.writeheader()
            writer.writerow(row)


if __name__ == "__main__":
    main()
