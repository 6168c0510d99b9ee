"""Does every image model train on MNIST: 3 epochs, no NaN, no collapse.

    TFDS_DATA_DIR=... python benchmarks/mnist.py --out benchmarks/mnist.csv

The conditions, for each model with its default networks, optimizers and alternation,
batches of 64, on the TensorFlow backend:

- every logged number of every epoch is finite;
- the mean Euclidean distance between two of 1,000 samples is at least half of that
  between two of 1,000 images of the training set.

Writes a CSV, a row a model, and exits with 1 if a condition fails. `--grids FOLDER`
keeps a grid of samples for each model: look at them.
"""

import argparse
import csv
import os
import platform
import time
from pathlib import Path

import keras
import numpy as np
from scipy.spatial.distance import pdist

from kerasgan import datasets, models, pictures

FIELDS = (
    "model",
    "width",
    "seed",
    "epochs",
    "finite",
    "distance_ratio",
    "passed",
    "minutes",
    "images_per_second",
    "hardware",
)


def spread(images):
    """Returns the mean Euclidean distance between two of the images."""
    return pdist(np.asarray(images, "float64").reshape(len(images), -1)).mean()


def train(name, data, real, arguments):
    """Trains one model; returns a row of the CSV."""
    keras.utils.set_random_seed(arguments.seed)
    model = models.get(name)(
        data.info.image_shape, width=arguments.width, seed=arguments.seed
    )
    model.compile()
    start = time.perf_counter()
    history = model.fit(data, epochs=arguments.epochs, verbose=2).history
    seconds = time.perf_counter() - start
    samples = model.generate(1000, seed=arguments.seed)
    if arguments.grids:
        arguments.grids.mkdir(parents=True, exist_ok=True)
        pictures.grid(samples[:64]).save(arguments.grids / f"{name}.png")
    finite = bool(np.isfinite(list(history.values())).all())
    ratio = spread(samples) / spread(real)
    return {
        "model": name,
        "width": arguments.width or "default",
        "seed": arguments.seed,
        "epochs": arguments.epochs,
        "finite": finite,
        "distance_ratio": f"{ratio:.3f}",
        "passed": bool(finite and ratio >= 0.5),
        "minutes": f"{seconds / 60:.1f}",
        "images_per_second": round(int(model.images_seen) / seconds),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="+", default=models.names(False))
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--width", type=int, help="of the networks; their default")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--out", type=Path, help="CSV; rows of other models stay")
    parser.add_argument("--grids", type=Path, help="folder for grids of samples")
    arguments = parser.parse_args()

    data = datasets.load(arguments.dataset, batch_size=64, seed=arguments.seed)
    real = next(iter(datasets.load(arguments.dataset, batch_size=1000, seed=1)))
    rows = {}
    if arguments.out and arguments.out.exists():
        with open(arguments.out, newline="") as file:
            rows = {row["model"]: row for row in csv.DictReader(file)}
    failed = []
    for name in arguments.models:
        rows[name] = row = train(name, data, real, arguments)
        print(row, flush=True)
        if not row["passed"]:
            failed.append(name)
        if arguments.out:
            with open(arguments.out, "w", newline="") as file:
                writer = csv.DictWriter(file, FIELDS)
                writer.writeheader()
                writer.writerows(rows[name] for name in sorted(rows))
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
