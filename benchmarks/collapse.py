"""Does CollapseMonitor name what breaks, and keep quiet where nothing does.

    TFDS_DATA_DIR=... python benchmarks/collapse.py --out benchmarks/collapse.csv

Healthy: every model of the registry, with its own loss, optimizers and alternation and
a seed of its own, 60 epochs on the 1,500 embedded digits of 8x8 pixels; GAN and DCGAN
on MNIST; GAN on the ring of 8 Gaussians. A run is healthy if its samples end at least
half as diverse as real images, the condition of `mnist.py`, of which the monitor knows
nothing; the others have no verdict. Broken: trainings that were built to fail in a
known way. TensorFlow backend, some minutes of one core.

Writes a CSV, a row a run: what was expected, what was found (symptom@epoch of the first
time), and the figures of the last look. Exits with 1 if a healthy run has a finding or
a broken one lacks what was expected; further findings in a broken run are no failure,
since one symptom brings others about.
"""

import argparse
import csv
import itertools
import sys
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers
from keras.optimizers import SGD, Adam

from kerasgan import datasets, models
from kerasgan.callbacks.collapse_monitor import CollapseMonitor

DIGITS = (8, 8, 1)
FIELDS = (
    "run",
    "model",
    "seed",
    "epochs",
    "expected",
    "findings",
    "passed",
    "auc",
    "diversity",
    "energy_distance",
    "movement",
    "gradient_share",
    "seconds",
)

# The seed of each is its place.
HEALTHY = ["dcgan", "dragan", "gan", "hinge_gan", "lsgan", "r3gan", "ragan", "rgan"]
HEALTHY += ["sngan", "wgan", "wgan_gp"]


def digits():
    return np.concatenate(
        [np.asarray(batch) for batch in datasets.load("digits", image_size=8)]
    )


def mnist(image_size, split):
    settings = {"image_size": image_size, "split": split}
    real = next(iter(datasets.load("mnist", batch_size=256, seed=1, **settings)))
    return datasets.load("mnist", batch_size=64, **settings), np.asarray(real)


def small(seed, **options):
    """A GAN for the digits."""
    return models.GAN(DIGITS, 16, width=32, seed=seed, **options)


def strong(seed):
    """A GAN whose discriminator takes five steps for one of the generator."""
    return small(seed, discriminator_steps=5)


def blind(seed):
    """A GAN whose generator does not see its latents."""
    latents = keras.Input((16,))
    x = layers.Dense(32, kernel_initializer="zeros", trainable=False)(latents)
    x = layers.Dense(32, activation="relu", bias_initializer="ones")(x)
    x = layers.Reshape(DIGITS)(layers.Dense(64, activation="tanh")(x))
    return models.GAN(generator=keras.Model(latents, x), width=32, seed=seed)


def linear(seed):
    """A GAN on the line with linear players, which circle about their equilibrium."""
    latents, points = keras.Input((1,)), keras.Input((1,))
    start = keras.initializers.Constant(2.0)
    samples = layers.Dense(1, kernel_initializer="ones", bias_initializer=start)
    return models.GAN(
        generator=keras.Model(latents, samples(latents)),
        discriminator=keras.Model(points, layers.Dense(1)(points)),
        seed=seed,
    )


def critic(seed):
    """A WGAN for the digits."""
    return models.WGAN(DIGITS, 16, width=16, seed=seed)


def ring(seed):
    """A GAN for points of the plane."""
    return models.GAN((2,), 4, width=32, seed=seed)


def healthy():
    """Yields (run, model, data, real, epochs, expected, options of compile)."""
    real = digits()
    for seed, name in enumerate(HEALTHY):
        keras.utils.set_random_seed(seed)
        width = 64 if name == "gan" else 16
        model = models.get(name)(DIGITS, 16, width=width, seed=seed)
        yield f"digits_{name}", model, real, real, 60, "", {}
    for name, size, split in (("gan", 28, "train"), ("dcgan", 16, "train[:10000]")):
        keras.utils.set_random_seed(0)
        data, real = mnist(size, split)
        width = 64 if name == "gan" else 16
        model = models.get(name)((size, size, 1), 64, width=width, seed=0)
        yield f"mnist_{name}", model, data, real, 8, "", {}
    keras.utils.set_random_seed(0)
    points = datasets.toy.ring().sample(50_000)
    yield "ring_gan", models.GAN((2,), 4, seed=0), points, points, 8, "", {}


def broken():
    """Yields the same, of trainings that fail."""
    real = digits()
    line = datasets.toy.gaussian(0.0, 0.3).sample(1536)
    points = datasets.toy.ring().sample(1536)

    digits_runs = [
        ("idle_generator", small, 30, "generator not learning", _idle),
        ("idle_wgan", critic, 30, "generator not learning", _idle),
        ("strong_minimax", strong, 30, "discriminator wins", _strong),
        ("blind_generator", blind, 45, "mode collapse", dict),
        ("fast_blind", blind, 30, "mode collapse", lambda: _adam(2e-3, 0.5)),
        ("fast_digits", small, 40, "oscillation", lambda: _adam(3e-3, 0.9)),
        ("diverging", small, 3, "NaN", lambda: _sgd(1e30)),
    ]
    line_run = ("linear_players", linear, 40, "oscillation", lambda: _sgd(0.1))
    ring_run = ("fast_ring", ring, 40, "oscillation", lambda: _adam(1e-2, 0.9))
    for data, runs in ((real, digits_runs), (line, [line_run]), (points, [ring_run])):
        for run, make, epochs, expected, options in runs:
            keras.utils.set_random_seed(0)
            yield run, make(0), data, data, epochs, expected, options()


def _sgd(rate):
    return {f"{player}_optimizer": SGD(rate) for player in models.GAN.players}


def _adam(rate, beta):
    players = models.GAN.players
    return {f"{player}_optimizer": Adam(rate, beta_1=beta) for player in players}


def _idle():
    return {"generator_optimizer": SGD(0.0)}


def _strong():
    return {"loss": "minimax", "discriminator_optimizer": Adam(1e-2)}


def train(run, model, data, real, epochs, expected, options):
    """Trains one model; returns a row of the CSV."""
    monitor = CollapseMonitor(real)
    model.compile(**options)
    start = time.perf_counter()
    size = 64 if isinstance(data, np.ndarray) else None
    model.fit(data, batch_size=size, epochs=epochs, verbose=0, callbacks=[monitor])
    seconds = time.perf_counter() - start
    first = {}
    for finding in monitor.findings:
        first.setdefault(finding.symptom, finding.epoch)
    last = monitor.observations[-1]
    return {
        "run": run,
        "model": type(model).registered_as,
        "seed": model.seed,
        "epochs": epochs,
        "expected": expected,
        "findings": "; ".join(f"{what}@{epoch}" for what, epoch in first.items()),
        "auc": f"{last.auc:.3f}",
        "diversity": f"{last.diversity:.3f}",
        "energy_distance": f"{last.distance:.3f}",
        "movement": f"{last.movement:.4f}",
        "gradient_share": f"{last.gradient_share:.4f}",
        "seconds": round(seconds),
    }


def judged(row):
    """Returns the row with its verdict in "passed": True, False, or "" for none."""
    found = [each.partition("@")[0] for each in row["findings"].split("; ")]
    if row["expected"]:
        return {**row, "passed": row["expected"] in found}
    healthy = float(row["diversity"]) >= 0.5
    return {**row, "passed": not row["findings"] if healthy else ""}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="runs whose names contain this")
    parser.add_argument("--out", type=Path, help="CSV; rows of other runs stay")
    arguments = parser.parse_args()

    rows = {}
    if arguments.out and arguments.out.exists():
        with open(arguments.out, newline="") as file:
            rows = {row["run"]: row for row in csv.DictReader(file)}
    failed = []
    for run in itertools.chain(healthy(), broken()):
        if arguments.only in run[0]:
            rows[run[0]] = row = judged(train(*run))
            print(row, flush=True)
            if row["passed"] is False:
                failed.append(run[0])
            if arguments.out:
                write(arguments.out, rows.values())
    print(f"failed: {failed}")
    return int(bool(failed))


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(judged(row) for row in rows)


if __name__ == "__main__":
    sys.exit(main())
