"""Training speed of `fit` against loops written by hand, interleaved in one run.

Every competitor trains the same networks on the same batches in a process of its own,
and is halted after every few steps for the others to take their turn: machines change
their speed within seconds, so what counts is the ratio of two neighbouring turns.
Writes a CSV, a row a turn, and prints the table of the README.

    python benchmarks/throughput.py --out benchmarks/throughput.csv --readme README.md

The JAX and PyTorch backends, and the PyTorch loop, are timed where they are installed;
`--python jax=PATH` names an interpreter of another environment for one of them.
"""

import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

BATCH, LATENTS, BATCHES = 64, 100, 200
BACKENDS = {
    "fit (TensorFlow)": "tensorflow",
    "hand-written tf.function": "tensorflow",
    "fit (JAX)": "jax",
    "fit (PyTorch)": "torch",
    "hand-written PyTorch, channels_last": "torch",
}
REFERENCE = "hand-written tf.function"


def data():
    import numpy as np

    random = np.random.default_rng(0)
    return random.uniform(-1, 1, (BATCHES * BATCH, 28, 28, 1)).astype("float32")


def keras_fit(halt):
    """`model.fit` over a dataset of this package, as the command line calls it."""
    import keras

    from kerasgan import datasets
    from kerasgan.models import DCGAN

    class Halt(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            halt(lambda: float(logs["generator_loss"]))

    model = DCGAN((28, 28, 1), LATENTS)
    model.compile()
    images = datasets.from_arrays(data(), batch_size=BATCH)
    model.fit(images, epochs=10**6, verbose=0, callbacks=[Halt()])


def tensorflow_loop(halt):
    """The same step in TensorFlow alone: two tapes, two optimizers, one tf.function."""
    import keras
    import tensorflow as tf

    from kerasgan.networks import dcgan

    generator = dcgan.generator((28, 28, 1), LATENTS)
    discriminator = dcgan.discriminator((28, 28, 1))
    g_optimizer = keras.optimizers.Adam(2e-4, beta_1=0.5)
    d_optimizer = keras.optimizers.Adam(2e-4, beta_1=0.5)
    g_optimizer.build(generator.trainable_variables)
    d_optimizer.build(discriminator.trainable_variables)
    x = data()
    batches = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).batch(BATCH)
    batches = batches.prefetch(tf.data.AUTOTUNE)

    @tf.function
    def step(real):
        z = tf.random.normal((tf.shape(real)[0], LATENTS))
        with tf.GradientTape() as tape:
            fake = tf.stop_gradient(generator(z, training=True))
            real_logits = discriminator(real, training=True)
            fake_logits = discriminator(fake, training=True)
            d_loss = tf.reduce_mean(tf.nn.softplus(-real_logits))
            d_loss += tf.reduce_mean(tf.nn.softplus(fake_logits))
        variables = discriminator.trainable_variables
        gradients = tape.gradient(d_loss, variables)
        d_optimizer.apply_gradients(zip(gradients, variables, strict=True))
        z = tf.random.normal((tf.shape(real)[0], LATENTS))
        with tf.GradientTape() as tape:
            logits = discriminator(generator(z, training=True), training=True)
            g_loss = tf.reduce_mean(tf.nn.softplus(-logits))
        variables = generator.trainable_variables
        gradients = tape.gradient(g_loss, variables)
        g_optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return d_loss, g_loss

    while True:
        for real in batches:
            _, g_loss = step(real)
            halt(lambda g_loss=g_loss: float(g_loss))


def torch_loop(halt):
    """The same networks and step in PyTorch alone, channels_last."""
    import torch
    from torch import nn

    def weights(module):
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            nn.init.normal_(module.weight, 0, 0.02)

    generator = nn.Sequential(
        nn.Linear(LATENTS, 7 * 7 * 128, bias=False),
        nn.Unflatten(1, (128, 7, 7)),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False),
        nn.BatchNorm2d(128),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 128, 1),
    )
    for network in (generator, discriminator):
        network.apply(weights).to(memory_format=torch.channels_last)
    optimizers = [
        torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.999))
        for network in (generator, discriminator)
    ]
    softplus = nn.functional.softplus
    x = torch.from_numpy(data().transpose(0, 3, 1, 2).copy())

    while True:
        for rows in torch.randperm(len(x)).split(BATCH):
            real = x[rows].to(memory_format=torch.channels_last)
            fake = generator(torch.randn(len(real), LATENTS)).detach()
            d_loss = softplus(-discriminator(real)).mean()
            d_loss = d_loss + softplus(discriminator(fake)).mean()
            optimizers[1].zero_grad()
            d_loss.backward()
            optimizers[1].step()
            fake = generator(torch.randn(len(real), LATENTS))
            g_loss = softplus(-discriminator(fake)).mean()
            optimizers[0].zero_grad()
            g_loss.backward()
            optimizers[0].step()
            halt(g_loss.item)


TRAININGS = {name: keras_fit for name in BACKENDS if name.startswith("fit")} | {
    REFERENCE: tensorflow_loop,
    "hand-written PyTorch, channels_last": torch_loop,
}


def work(name, steps):
    """The worker: trains, and halts after so many steps until it reads a line."""
    start, done = time.perf_counter(), 0

    def halt(wait):
        nonlocal start, done
        done += 1
        if done % steps == 0:
            wait()  # for the result: some backends run ahead
            print(steps * BATCH / (time.perf_counter() - start), flush=True)
            if not sys.stdin.readline():
                sys.exit()
            start = time.perf_counter()

    TRAININGS[name](halt)


class Competitor:
    """A worker process that trains when asked to."""

    def __init__(self, name, python, steps):
        self.name = name
        environment = {
            **os.environ,
            "KERAS_BACKEND": BACKENDS[name],
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        self.process = subprocess.Popen(
            [python, __file__, "--worker", name, "--steps", str(steps)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.answer()  # the first steps include compilation
        self.turn()

    def answer(self):
        """Waits for the end of a turn; returns images per second."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended early; see its message above.")
        return float(line)

    def turn(self):
        """Trains for one turn; returns images per second."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.answer()


def interpreters(given):
    """Returns the Python interpreter for each competitor that can run."""
    chosen = dict(pair.split("=", 1) for pair in given)
    found = {}
    for name, backend in BACKENDS.items():
        python = chosen.get(backend, sys.executable)
        probe = subprocess.run([python, "-c", f"import {backend}"], capture_output=True)
        if probe.returncode == 0:
            found[name] = python
        else:
            print(f"left out: {name} ({backend} is not installed for {python})")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="turns of each")
    parser.add_argument("--steps", type=int, default=10, help="steps a turn")
    parser.add_argument("--out", help="CSV to write")
    parser.add_argument("--report", metavar="CSV", help="tabulate an earlier run only")
    parser.add_argument("--readme", help="file to put the table into")
    parser.add_argument("--python", action="append", default=[], metavar="BACKEND=PATH")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        work(arguments.worker, arguments.steps)
        return
    if arguments.report:
        with open(arguments.report, newline="") as file:
            rows = [
                {**row, "images_per_s": float(row["images_per_s"])}
                for row in csv.DictReader(file)
            ]
    else:
        rows = compete(arguments)
    print(table(rows, arguments.steps))
    if arguments.readme:
        write_between(arguments.readme, "throughput", table(rows, arguments.steps))
    if arguments.out:
        with open(arguments.out, "w", newline="") as file:
            writer = csv.DictWriter(file, ["round", "name", "images_per_s"])
            writer.writeheader()
            writer.writerows(rows)


def compete(arguments):
    """Runs all competitors in turns; returns a row a turn."""
    competitors = [
        Competitor(name, python, arguments.steps)
        for name, python in interpreters(arguments.python).items()
    ]
    rows = []
    for round_number in range(arguments.rounds):
        # Each round in the other direction: whoever comes second is not always second.
        for competitor in competitors[:: 1 if round_number % 2 == 0 else -1]:
            rate = competitor.turn()
            rows.append(
                {"round": round_number, "name": competitor.name, "images_per_s": rate}
            )
    for competitor in competitors:
        competitor.process.stdin.close()
    return rows


def table(rows, steps):
    """Returns the medians, and the medians of the ratios to the hand-written loop."""
    rates = {}
    for row in rows:
        rates.setdefault(row["name"], []).append(row["images_per_s"])
    lines = [
        f"DCGAN 28x28x1, batch {BATCH}, {os.cpu_count()} cores of "
        f"{platform.machine()}, {len(rates[REFERENCE])} rounds of {steps} steps:",
        "",
        f"| | images/s (median) | ratio to {REFERENCE} (median, quartiles) |",
        "|---|---|---|",
    ]
    for name, values in rates.items():
        ratios = [a / b for a, b in zip(values, rates[REFERENCE], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        rate = statistics.median(values)
        lines.append(
            f"| {name} | {rate:.0f} | {middle:.2f} ({low:.2f} to {high:.2f}) |"
        )
    return "\n".join(lines)


def write_between(path, mark, text):
    """Replaces what stands between `<!-- mark -->` and `<!-- /mark -->`."""
    before, _, rest = Path(path).read_text().partition(f"<!-- {mark} -->\n")
    _, _, after = rest.partition(f"<!-- /{mark} -->")
    marked = f"<!-- {mark} -->\n{text}\n<!-- /{mark} -->"
    Path(path).write_text(before + marked + after)


if __name__ == "__main__":
    main()
