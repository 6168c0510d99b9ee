"""Every unconditional model on the same networks, data and budget, three seeds each.

    python benchmarks/leaderboard.py --csv benchmarks/leaderboard.csv --readme README.md

The small budget: DCGAN's networks of width 16, 28x28, batches of 64; each discriminator
sees 1,500 batches of real images, so that a critic that takes five steps for each of
the generator leaves its generator a fifth of the others' steps. Losses, optimizers,
penalties and alternation are each model's own, and so is the normalization of the
discriminator, which is a part of what some of them are; without one of their own, batch
normalization. All sample from an average of the generator (decay 0.99). The last
weights are measured, none are selected. About an hour on 2 cores.

The full one, of as many batches as 20 epochs of MNIST have at the default width, takes
days on 2 cores and is for an accelerator:

    python benchmarks/leaderboard.py --width 64 --batches 18760 --csv full.csv

Distances are to the test split, their floor is what the training split scores. Rows
that the CSV has are kept: a run that was stopped goes on.
"""

import argparse
import csv
import os
import platform
import statistics
import time
from pathlib import Path

import keras
import numpy as np

from kerasgan import datasets, metrics, models, pictures

FIELDS = (
    "model",
    "seed",
    "dataset",
    "normalization",
    "discriminator_steps",
    "width",
    "batches",
    "frechet",
    "floor",
    "ratio",
    "precision",
    "recall",
    "n",
    "n_precision_recall",
    "features",
    "minutes",
    "keras",
    "backend",
    "hardware",
)
BATCH = 64


def settings(name):
    """Returns the normalization of a model's discriminator, and its steps a batch."""
    cls = models.get(name)
    known = models.options(cls)
    normalization = cls.default_normalization or "batch"
    return normalization, known["discriminator_steps"].default


def train(name, seed, arguments):
    """Trains one model; returns it and the minutes that it took."""
    keras.utils.set_random_seed(seed)
    normalization, k = settings(name)
    data = datasets.load(
        arguments.dataset, batch_size=BATCH, batches_per_step=k, seed=seed
    )
    model = models.get(name)(
        data.info.image_shape,
        networks="dcgan",
        width=arguments.width,
        normalization=normalization,
        ema_decay=0.99,
        seed=seed,
    )
    model.compile()
    start = time.perf_counter()
    steps = max(1, arguments.batches // k)
    # One epoch of so many steps: the data repeat as often as it takes.
    model.fit(repeated(data), epochs=1, steps_per_epoch=steps, verbose=0)
    return model, (time.perf_counter() - start) / 60


def repeated(data):
    """Returns the dataset without an end; each pass has an order of its own."""
    if hasattr(data, "repeat"):
        return data.repeat()

    def batches():
        while True:
            yield from data

    return batches()


def measure(model, name, seed, evaluator, minutes, arguments):
    """Returns a row of the CSV."""
    normalization, k = settings(name)
    scores = {score.key: score for score in evaluator.evaluate(model)}
    frechet = scores["frechet"]
    return {
        "model": name,
        "seed": seed,
        "dataset": arguments.dataset,
        "normalization": normalization,
        "discriminator_steps": k,
        "width": arguments.width,
        "batches": arguments.batches,
        "frechet": f"{frechet.value:.6g}",
        "floor": f"{frechet.floor:.6g}",
        "ratio": f"{frechet.ratio:.2f}",
        "precision": f"{scores['precision'].value:.4f}",
        "recall": f"{scores['recall'].value:.4f}",
        "n": arguments.n,
        "n_precision_recall": min(arguments.n, 5000),
        "features": evaluator.metrics[0].features.name,
        "minutes": f"{minutes:.2f}",
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }


def table(rows):
    """Returns the README's table: mean and spread over the seeds, the best first."""
    first = rows[0]
    lines = [
        f"{first['dataset']}, DCGAN networks of width {first['width']}, "
        f"{first['batches']} batches of {BATCH} for each discriminator, {first['n']} "
        f"samples ({first['n_precision_recall']} for precision and recall) against the "
        f"test split, features of `{first['features']}`, floor "
        f"{float(first['floor']):.3g}, {first['hardware']}, {first['backend']}:",
        "",
        "| model | normalization of D | D steps | Fréchet distance, mean ± deviation | "
        "over the floor, least to most | precision | recall | seeds |",
        "|---|---|---|---|---|---|---|---|",
    ]
    groups = {}
    for row in rows:
        groups.setdefault(row["model"], []).append(row)

    def column(mine, name):
        return [float(row[name]) for row in mine]

    for name, mine in sorted(
        groups.items(), key=lambda pair: statistics.mean(column(pair[1], "frechet"))
    ):
        distances, ratios = column(mine, "frechet"), column(mine, "ratio")
        spread = statistics.stdev(distances) if len(mine) > 1 else 0.0
        lines.append(
            f"| {name} | {mine[0]['normalization']} | {mine[0]['discriminator_steps']} "
            f"| {statistics.mean(distances):.3g} ± {spread:.2g} | "
            f"{statistics.mean(ratios):.0f}, {min(ratios):.0f} to {max(ratios):.0f} | "
            f"{statistics.mean(column(mine, 'precision')):.2f} | "
            f"{statistics.mean(column(mine, 'recall')):.2f} | {len(mine)} |"
        )
    return "\n".join(lines)


def write_into(path, mark, text):
    """Replaces what stands between two marks of a Markdown file."""
    before, _, rest = path.read_text().partition(f"<!-- {mark} -->\n")
    _, _, after = rest.partition(f"<!-- /{mark} -->")
    path.write_text(f"{before}<!-- {mark} -->\n{text}\n<!-- /{mark} -->{after}")


def evaluator_of(arguments):
    """Looks at the real images; floors are those of the training split."""
    seen = arguments.features or f"classifier_{arguments.dataset}"
    n = arguments.n
    extractor = metrics.features.get(seen)
    test = datasets.load(arguments.dataset, split="test", shuffle=False)
    return metrics.Evaluator(
        [
            metrics.FrechetDistance(extractor, n=n),
            metrics.PrecisionRecall(extractor, n=min(n, 5000)),
        ],
        test,
        datasets.load(arguments.dataset, split="train"),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="+", default=models.names(False))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--features", help="extractor; the dataset's classifier")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--batches", type=int, default=1500)
    parser.add_argument("-n", type=int, default=10_000, help="samples")
    parser.add_argument("--csv", type=Path, help="rows, kept and added to")
    parser.add_argument("--readme", type=Path, help="file to write the table into")
    parser.add_argument("--grids", type=Path, help="folder for grids of samples")
    arguments = parser.parse_args()
    rows = []
    if arguments.csv and arguments.csv.exists():
        with open(arguments.csv, newline="") as file:
            rows = list(csv.DictReader(file))
    done = {(row["model"], int(row["seed"])) for row in rows}
    wanted = [(name, seed) for seed in arguments.seeds for name in arguments.models]
    wanted = [pair for pair in wanted if pair not in done]
    evaluator = evaluator_of(arguments) if wanted else None
    for name, seed in wanted:
        model, minutes = train(name, seed, arguments)
        rows.append(measure(model, name, seed, evaluator, minutes, arguments))
        print(rows[-1], flush=True)
        if arguments.grids:
            arguments.grids.mkdir(parents=True, exist_ok=True)
            sheet = pictures.grid(np.asarray(model.generate(64, seed=0)))
            sheet.save(arguments.grids / f"{name}_{seed}.png")
        if arguments.csv:
            with open(arguments.csv, "w", newline="") as file:
                writer = csv.DictWriter(file, FIELDS)
                writer.writeheader()
                writer.writerows(rows)
    report = table(rows)
    print(report)
    if arguments.readme:
        write_into(arguments.readme, "leaderboard", report)


if __name__ == "__main__":
    main()
