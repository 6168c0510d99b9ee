"""What it costs to measure 10,000 samples: seconds and memory, each in a fresh process.

    TFDS_DATA_DIR=... python benchmarks/evaluation.py --csv benchmarks/evaluation.csv

For each metric 10,000 images of MNIST's training split, as arrays, stand for samples
and are measured against the 10,000 of the test split. The seconds are those of seeing
both and computing, features included, and of nothing else; the memory is the largest
that the process ever had, TensorFlow (of which an empty process is given as "nothing")
and the arrays included.
"""

import argparse
import csv
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

FIELDS = ("metric", "n", "features", "seconds", "peak_mib", "backend", "hardware")


def measure(name, arguments):
    """Measures one metric in this process; returns a row of the CSV."""
    import keras
    import numpy as np

    from kerasgan import datasets, metrics

    splits = [
        np.concatenate([np.asarray(batch) for batch in data])[: arguments.n]
        for split in ("test", "train")
        for data in [datasets.load(arguments.dataset, split=split, batch_size=1000)]
    ]
    extractor = arguments.features or f"classifier_{arguments.dataset}"
    start = time.perf_counter()
    if name != "nothing":
        metric = metrics.get(name, extractor, n=arguments.n)
        real, sample = splits
        metrics.Evaluator([metric], real).evaluate(sample)
    seconds = time.perf_counter() - start
    return {
        "metric": name,
        "n": arguments.n,
        "features": extractor,
        "seconds": f"{seconds:.1f}",
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "backend": keras.backend.backend(),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metrics", nargs="+")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--features", help="extractor; the dataset's classifier")
    parser.add_argument("-n", type=int, default=10_000)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--one", help="measure this metric in this process")
    arguments = parser.parse_args()
    if arguments.one:
        print(*measure(arguments.one, arguments).values(), sep=",")
        return
    from kerasgan import metrics

    options = ["--dataset", arguments.dataset, "-n", str(arguments.n)]
    if arguments.features:
        options += ["--features", arguments.features]
    rows = []
    unlabelled = [each for each in metrics.names() if not metrics.takes_labels(each)]
    for name in arguments.metrics or ["nothing", *unlabelled]:
        result = subprocess.run(
            [sys.executable, __file__, "--one", name, *options],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        values = result.stdout.splitlines()[-1].split(",")
        rows.append(dict(zip(FIELDS, values, strict=True)))
        print(rows[-1], flush=True)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
