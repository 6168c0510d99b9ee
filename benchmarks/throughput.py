"""Training speed of every model's `fit` against loops written by hand.

Model by model, every competitor takes the same step on the same networks and batches in
a process of its own, and is halted after every few steps for the others to take their
turn: machines change their speed within seconds, so what counts is the ratio of two
neighbouring turns. images_per_s are the images of one batch, times steps, over seconds:
that a critic takes several steps on a batch does not count it again.

Writes a CSV, a row a turn, and the table of the README. In a CSV that is there already,
only the models that are measured get new rows.

    python benchmarks/throughput.py --out benchmarks/throughput.csv --readme README.md
    python benchmarks/throughput.py --models wgan_gp --out benchmarks/throughput.csv

The JAX and PyTorch backends, and the PyTorch loop, are timed where they are installed;
`--python jax=PATH` names an interpreter of another environment for one of them. The
loops are in `loops.py` and `torch_loop.py`; `operations.py` counts what they compute.
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

BATCH, BATCHES = 64, 200
MODELS = ["dcgan", "dragan", "gan", "hinge_gan", "lsgan", "r3gan", "ragan", "rgan"]
MODELS += ["sngan", "wgan", "wgan_gp"]
COLUMNS = ["model", "round", "name", "images_per_s"]

FIT, REFERENCE = "fit (TensorFlow)", "hand-written tf.function"
FIT_XLA = "fit (TensorFlow, jit_compile=True)"
REFERENCE_XLA = "hand-written tf.function(jit_compile=True)"
FIT_JAX, FIT_TORCH = "fit (JAX)", "fit (PyTorch)"
TORCH = "hand-written PyTorch, channels_last"
XLA = {"jit_compile": True}


def data():
    """Returns images (n, 28, 28, 1) in [-1, 1]; their content does not matter."""
    import numpy as np

    random = np.random.default_rng(0)
    return random.uniform(-1, 1, (BATCHES * BATCH, 28, 28, 1)).astype("float32")


def keras_fit(model, halt, **options):
    """`model.fit` over a dataset of this package, as the command line calls it."""
    import keras

    from kerasgan import datasets, models

    class Halt(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            halt(lambda: float(logs["generator_loss"]))

    gan = models.get(model)((28, 28, 1), 100)
    gan.compile(**options)
    images = datasets.from_arrays(data(), batch_size=BATCH)
    gan.fit(images, epochs=10**6, verbose=0, callbacks=[Halt()])


def tensorflow_loop(model, halt, **options):
    """The same step in TensorFlow alone."""
    import loops

    loops.loop(model, data(), BATCH, halt, **options)


def torch_loop(model, halt):
    """The same step in PyTorch alone."""
    import torch_loop

    torch_loop.loop(data(), BATCH, halt)


# name -> backend, training, its options, models (all where there are none)
COMPETITORS = {
    FIT: ("tensorflow", keras_fit, {}, ()),
    REFERENCE: ("tensorflow", tensorflow_loop, {}, ()),
    FIT_XLA: ("tensorflow", keras_fit, XLA, ("wgan_gp",)),
    REFERENCE_XLA: ("tensorflow", tensorflow_loop, XLA, ("wgan_gp",)),
    FIT_JAX: ("jax", keras_fit, {}, ()),
    FIT_TORCH: ("torch", keras_fit, {}, ()),
    TORCH: ("torch", torch_loop, {}, ("dcgan",)),
}


def work(model, name, steps):
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

    _, training, options, _ = COMPETITORS[name]
    training(model, halt, **options)


class Competitor:
    """A worker process that trains when asked to."""

    def __init__(self, model, name, python, steps):
        self.name = name
        environment = {
            **os.environ,
            "KERAS_BACKEND": COMPETITORS[name][0],
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        self.process = subprocess.Popen(
            [python, __file__, "--worker", model, name, "--steps", str(steps)],
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
    """Returns the Python interpreter for each backend that is installed."""
    found = dict.fromkeys(("tensorflow", "jax", "torch"), sys.executable)
    found |= dict(pair.split("=", 1) for pair in given)
    for backend, python in list(found.items()):
        probe = subprocess.run([python, "-c", f"import {backend}"], capture_output=True)
        if probe.returncode != 0:
            print(f"left out: {backend} is not installed for {found.pop(backend)}")
    return found


def compete(model, pythons, rounds, steps):
    """Runs all competitors of one model in turns; returns a row a turn."""
    competitors, rows = [], []
    try:
        for name, (backend, _, _, only) in COMPETITORS.items():
            if backend in pythons and model in (only or MODELS):
                competitors.append(Competitor(model, name, pythons[backend], steps))
        for number in range(rounds):
            # Each round in the other direction: who comes second is not always second.
            for competitor in competitors[:: 1 if number % 2 == 0 else -1]:
                values = model, number, competitor.name, competitor.turn()
                rows.append(dict(zip(COLUMNS, values, strict=True)))
    finally:
        for competitor in competitors:
            competitor.process.stdin.close()
        for competitor in competitors:
            competitor.process.wait()
    return rows


def read(path):
    """Returns the rows of a CSV that `write` wrote."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "images_per_s": float(row["images_per_s"])} for row in rows]


def write(path, rows):
    """Writes rows as CSV, model by model."""
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["model"]))


def rates_of(rows):
    """Returns model -> name -> images per second of each round."""
    rates = {}
    for row in rows:
        names = rates.setdefault(row["model"], {})
        names.setdefault(row["name"], []).append(row["images_per_s"])
    return rates


def ratio(rates, name, to):
    """Returns the median and the quartiles of neighbouring turns' ratios, as text."""
    if name not in rates:
        return ""
    ratios = [a / b for a, b in zip(rates[name], rates[to], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def table(rows, steps):
    """Returns the README's table: a row a model, then what is timed for one alone."""
    rates = rates_of(rows)
    counts = {len(each[REFERENCE]) for each in rates.values()}
    rounds = [str(count) for count in sorted({min(counts), max(counts)})]
    lines = [
        f"28x28x1, batch {BATCH}, {os.cpu_count()} cores of {platform.machine()}, "
        f"{' to '.join(rounds)} rounds of {steps} steps. Loop: {REFERENCE}, images/s "
        "(median). The others: ratio to the loop (median, quartiles).",
        "",
        "| model | loop | fit, TensorFlow | fit, JAX | fit, PyTorch |",
        "|---|---|---|---|---|",
    ]
    for model, each in rates.items():
        columns = [ratio(each, name, REFERENCE) for name in (FIT, FIT_JAX, FIT_TORCH)]
        loop = f"{statistics.median(each[REFERENCE]):.0f}"
        lines.append(f"| {' | '.join([model, loop, *columns])} |")
    lines.append("")
    for model, each in rates.items():
        for name in (FIT_XLA, REFERENCE_XLA, TORCH):
            if name in each:
                lines.append(f"- {model}, {name}: {ratio(each, name, REFERENCE)}")
        if FIT_XLA in each and REFERENCE_XLA in each:
            for rivals in ((FIT, FIT_XLA), (REFERENCE, REFERENCE_XLA)):
                fastest = max(rivals, key=lambda name: statistics.median(each[name]))
                lines.append(
                    f"- {model}, {FIT} to the faster of {' and '.join(rivals)}, which "
                    f"is {fastest}: {ratio(each, FIT, fastest)}"
                )
    return "\n".join(lines).rstrip()


def write_between(path, mark, text):
    """Replaces what stands between `<!-- mark -->` and `<!-- /mark -->`."""
    before, _, rest = Path(path).read_text().partition(f"<!-- {mark} -->\n")
    _, _, after = rest.partition(f"<!-- /{mark} -->")
    marked = f"<!-- {mark} -->\n{text}\n<!-- /{mark} -->"
    Path(path).write_text(before + marked + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="+", choices=MODELS, default=MODELS)
    parser.add_argument(
        "--rounds", type=int, default=30, help="turns of each; 2 or more"
    )
    parser.add_argument("--steps", type=int, default=10, help="steps a turn")
    parser.add_argument("--out", help="CSV to write")
    parser.add_argument("--report", metavar="CSV", help="tabulate an earlier run only")
    parser.add_argument("--readme", help="file to put the table into")
    parser.add_argument("--python", action="append", default=[], metavar="BACKEND=PATH")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        work(*arguments.worker, arguments.steps)
        return
    rows = read(arguments.report) if arguments.report else measure(arguments)
    print(table(rows, arguments.steps))
    if arguments.readme:
        write_between(arguments.readme, "throughput", table(rows, arguments.steps))


def measure(arguments):
    """Measures model by model; returns all rows, after writing them to `--out`."""
    out = arguments.out
    rows = read(out) if out and Path(out).exists() else []
    pythons = interpreters(arguments.python)
    for model in arguments.models:
        new = compete(model, pythons, arguments.rounds, arguments.steps)
        rows = [row for row in rows if row["model"] != model] + new
        for name, rates in rates_of(new)[model].items():
            print(
                f"{model}, {name}: {statistics.median(rates):.0f} images/s", flush=True
            )
        if out:
            write(out, rows)
    return rows


if __name__ == "__main__":
    main()
