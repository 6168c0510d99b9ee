"""What checkpoints cost a training: its time with them over its time without.

    python benchmarks/checkpoint_cost.py --csv benchmarks/checkpoint_cost.csv

Trains DCGAN on images of MNIST's shape, in turns of `--every` steps: without a
checkpoint; with one, which is written while the turn goes on; and with one that the
training waits for. Machines change their speed within seconds, so the turns take part
in one training, in another order each round, and what counts is the ratio of
neighbouring ones. Exits with 1 where the median of the second to the first loses 2% or
more.
"""

import argparse
import csv
import os
import platform
import statistics
import tempfile
import time

BATCH, WIDTH, LIMIT = 64, 64, 1.02
TURNS = ("without", "with", "waiting")


def measure(every, rounds, width):
    """Trains; returns a list of dicts of a turn's name -> seconds, one a round."""
    import keras
    import numpy as np

    from kerasgan import callbacks, datasets, models

    class Rounds(keras.callbacks.Callback):
        """An epoch is a round: a step, the turns, and a step that is not timed."""

        rounds = []

        def on_epoch_begin(self, epoch, logs=None):
            order = [TURNS[(epoch + index) % len(TURNS)] for index in range(len(TURNS))]
            self.turns, self.name = iter(order[:: 1 if epoch % 2 else -1]), None
            self.rounds.append({})

        def on_train_batch_end(self, batch, logs=None):
            if batch % every:
                return
            float(logs["generator_loss"])  # some backends run ahead
            if self.name is not None:
                if checkpoint.writing is not None:
                    checkpoint.writing.result()  # it is a part of the turn
                self.rounds[-1][self.name] = time.perf_counter() - self.start
            self.name = next(self.turns, None)
            self.start = time.perf_counter()
            if self.name in ("with", "waiting"):
                checkpoint.save()
            if self.name == "waiting":
                checkpoint.writing.result()

    random = np.random.default_rng(0)
    steps = len(TURNS) * every + 2
    images = random.integers(0, 256, (steps * BATCH, 28, 28, 1)).astype("uint8")
    model = models.DCGAN((28, 28, 1), 100, width=width, ema_decay=0.999)
    model.compile()
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = callbacks.Checkpoint(folder, every=10**6)
        model.fit(
            datasets.from_arrays(images, batch_size=BATCH),
            epochs=1 + rounds,
            verbose=0,
            callbacks=[checkpoint, Rounds()],
        )
    return Rounds.rounds[1:]  # the first includes compilation


def ratios(rounds, name):
    """Returns the quartiles of a turn's time to that of the one without."""
    found = [each[name] / each["without"] for each in rounds]
    return statistics.quantiles(found, n=4) if len(found) > 1 else found * 3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=100, help="steps a turn")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--width", type=int, default=WIDTH)
    parser.add_argument("--csv", help="file to write")
    arguments = parser.parse_args()
    rounds = measure(arguments.every, arguments.rounds, arguments.width)
    rows = []
    for name in TURNS[1:]:
        low, middle, high = ratios(rounds, name)
        seconds = statistics.median(each["without"] for each in rounds)
        rows.append(
            {
                "backend": os.environ.get("KERAS_BACKEND", "tensorflow"),
                "width": arguments.width,
                "steps": arguments.every,
                "rounds": arguments.rounds,
                "seconds without": f"{seconds:.2f}",
                "checkpoint": name,
                "median ratio": f"{middle:.4f}",
                "quartiles": f"{low:.4f} to {high:.4f}",
                "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
            }
        )
        print(rows[-1], flush=True)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    raise SystemExit(float(rows[0]["median ratio"]) >= LIMIT)


if __name__ == "__main__":
    main()
