"""What conditional models make of the class they are asked for, beside real images.

    python benchmarks/conditional.py runs/cgan runs/acgan runs/infogan \
        --dataset mnist --csv benchmarks/conditional.csv --readme README.md

For each run folder or preset of a conditional model, of as many samples of each class:
the share that the classifier takes for the class asked for; how far apart two samples
of a class are, over the same of as many real images; the Fréchet distance to the test
split, over the floor of as many training images; and how well a classifier does on the
test split that has learned from samples alone (CAS), beside one that has learned from
as many real images.

An InfoGAN was never told a class. Of it the test images count that its categorical code
misplaces, under the assignment of codes to classes that is best for it; and how each
continuous code goes with slant and stroke width, all else drawn at random: Pearson's
correlation within each value of the categorical code, averaged, and over all samples.

Rows that the CSV has are kept: a benchmark that was stopped goes on. A run that was
trained further is measured again. The minutes are those of training steps alone.
"""

import argparse
import csv
import functools
import json
import os
import platform
from pathlib import Path

import keras
import numpy as np
from leaderboard import write_into
from scipy.optimize import linear_sum_assignment

from kerasgan import datasets, metrics, presets
from kerasgan.metrics import classification_accuracy_score
from kerasgan.metrics.features import as_images
from kerasgan.run.folder import RunFolder
from kerasgan.run.history import read_history
from kerasgan.run.subject import METADATA, find

SETTINGS = ("dataset", "seed", "samples", "cas_samples", "epochs", "width", "features")
MEASURES = ("slant", "stroke_width")


class Real:
    """The real images, and what as many of them as there are samples score."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.train = load(arguments.dataset, "train")
        self.test = load(arguments.dataset, "test")

    @functools.cached_property
    def evaluator(self):
        """The `Evaluator` of all that looks at samples."""
        extractor = metrics.features.get(self.arguments.features)
        options = {"n": self.arguments.samples, "seed": self.arguments.seed}
        names = ("class_accuracy", "class_diversity", "frechet")
        chosen = [metrics.get(name, extractor, **options) for name in names]
        return metrics.Evaluator(chosen, self.test[0], [self.train])

    @functools.cached_property
    def cas(self):
        """The CAS of training images."""
        random = np.random.default_rng(self.arguments.seed)
        rows = random.permutation(len(self.train[0]))[: self.arguments.cas_samples]
        return self.learned(*(each[rows] for each in self.train))

    def learned(self, images, labels):
        """Returns the test accuracy of a classifier that learned from these images."""
        options = {key: getattr(self.arguments, key) for key in ("epochs", "width")}
        return classification_accuracy_score(
            images, labels, *self.test, seed=self.arguments.seed, **options
        )


def load(dataset, split):
    """Returns images (n, height, width, channels) and labels (n,)."""
    data = datasets.load(
        dataset, split=split, batch_size=500, labels=True, shuffle=False
    )
    batches = [[np.asarray(each) for each in batch] for batch in data]
    return [np.concatenate(each) for each in zip(*batches, strict=True)]


def asked(model, n, seed):
    """Returns n samples in [-1, 1], as many of each class, and their labels."""
    labels = np.arange(n) * model.classes // n
    images = np.concatenate([*model.generate_batches(n, labels=labels, seed=seed)])
    return as_images(images, model.data_range), labels


def conditional(model, real, arguments):
    """Returns what was found of a model that is asked for a class."""
    pairs = [asked(model, arguments.samples, arguments.seed)]
    accuracy, diversity, frechet = real.evaluator.evaluate(pairs)
    cas = real.learned(*asked(model, arguments.cas_samples, arguments.seed))
    return {
        "class_accuracy": f"{accuracy.value:.4f}",
        "class_accuracy_real": f"{accuracy.floor:.4f}",
        "class_diversity": f"{diversity.value:.6g}",
        "class_diversity_real": f"{diversity.floor:.6g}",
        "diversity_share": f"{diversity.value / diversity.floor:.4f}",
        "frechet": f"{frechet.value:.6g}",
        "floor": f"{frechet.floor:.6g}",
        "ratio": f"{frechet.value / frechet.floor:.2f}",
        "cas": f"{cas:.4f}",
        "cas_real": f"{real.cas:.4f}",
    }


def codes(model, real, arguments):
    """Returns what was found of the codes that an InfoGAN hid in its images."""
    from kerasgan.latent import measures

    images, labels = real.test
    found = model.recognise(model.to_data_range(images))
    latents = model.latents(arguments.samples, arguments.seed)
    drawn = {
        name: latents[:, model.noise_dim :][:, model.codes.columns(name)]
        for name in model.codes.names
    }
    categorical = [name for name in drawn if drawn[name].shape[1] > 1]
    groups = np.zeros(len(latents), int)
    if categorical:
        groups = drawn[categorical[0]].argmax(axis=1)
    row = {}
    for name in categorical:
        error = assignment_error(found[name].argmax(axis=1), labels)
        row[f"{name} test error"] = f"{error:.4f}"
    samples = as_images(model.generate_from(latents), model.data_range)
    for measure in MEASURES:
        measured = getattr(measures, measure)(samples)
        for name in [name for name in drawn if name not in categorical]:
            within, overall = correlations(drawn[name][:, 0], measured, groups)
            row[f"{name} {measure} within"] = f"{within:.4f}"
            row[f"{name} {measure} overall"] = f"{overall:.4f}"
    return row


def assignment_error(found, labels):
    """Returns the share of wrong labels under the best assignment of codes to them."""
    counts = np.zeros((found.max() + 1, labels.max() + 1), int)
    np.add.at(counts, (found, labels), 1)
    return 1 - counts[linear_sum_assignment(counts, maximize=True)].sum() / len(labels)


def correlations(code, measured, groups):
    """Returns Pearson's r, within each group and averaged, and over all.

    Images without a measure, empty ones, are left out.
    """
    known = np.isfinite(measured)
    code, measured, groups = code[known], measured[known], groups[known]
    within = [
        np.corrcoef(code[groups == each], measured[groups == each])[0, 1]
        for each in np.unique(groups)
    ]
    return float(np.mean(within)), float(np.corrcoef(code, measured)[0, 1])


def identity(path, arguments):
    """Returns what tells one row of the CSV from the others."""
    return {
        "run": Path(path).resolve().name.removesuffix(".keras"),
        **{key: str(getattr(arguments, key)) for key in SETTINGS},
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }


def minutes(subject):
    """Returns the minutes of training, as the run or the preset tells; or ""."""
    folder = RunFolder(presets.find(subject.path))
    if (folder.root / METADATA).is_file():
        told = json.loads((folder.root / METADATA).read_text()).get("minutes")
        return "" if told is None else f"{told:.1f}"
    if not folder.history.is_file():
        return ""
    history = read_history(folder.history)
    if "minutes" in history:
        return f"{sum(history['minutes']):.1f}"
    rates = np.array(history["images_per_second"])
    images = int(subject.source.images_seen.numpy()) / len(rates)  # of an epoch
    return f"{np.sum(images / rates) / 60:.1f}"


def measure(subject, real, arguments):
    """Returns what was found of a run."""
    model = subject.source
    if model.conditional:
        return conditional(model, real, arguments)
    if hasattr(model, "recognise"):
        return codes(model, real, arguments)
    raise SystemExit(
        f"{subject.path} is a {type(model).__name__}, which has neither classes nor "
        "codes. Give the run of a conditional model or of an InfoGAN."
    )


def table(rows):
    """Returns the README's tables: conditional models, then InfoGANs."""
    first = rows[0]
    lines = [
        "{dataset}, seed {seed}, {samples} samples, as many of each class (and so "
        "other distances than those of the zoo's tables, whose classes are drawn at "
        "random), features of `{features}`; CAS: "
        "{epochs} epochs of {cas_samples} samples, width {width}; {hardware}, "
        "{backend}:".format(**first)
    ]
    asked_for = [row for row in rows if row.get("class_accuracy")]
    if asked_for:
        real = asked_for[0]
        lines += [
            "",
            "| run | class accuracy | diversity within a class, of real | Fréchet "
            "distance | over the floor | CAS | minutes trained |",
            "|---|---|---|---|---|---|---|",
            *(
                f"| {row['run']} | {float(row['class_accuracy']):.1%} | "
                f"{float(row['diversity_share']):.2f} | {float(row['frechet']):.3g} | "
                f"{float(row['ratio']):.0f} | {float(row['cas']):.1%} | "
                f"{row['minutes']} |"
                for row in sorted(asked_for, key=lambda row: -float(row["cas"]))
            ),
            f"| real images | {float(real['class_accuracy_real']):.1%} | 1 | "
            f"{float(real['floor']):.3g} | 1 | {float(real['cas_real']):.1%} | |",
        ]
    rows = [row for row in rows if row not in asked_for]
    if rows:
        lines += [
            "",
            "| run | minutes trained | code | of | value |",
            "|---|---|---|---|---|",
        ]
    for row in rows:
        for key in [key for key in row if " " in key and row[key]]:
            code, of = key.split(" ", 1)
            lines.append(
                f"| {row['run']} | {row['minutes']} | `{code}` | {of} | {row[key]} |"
            )
    return "\n".join(lines)


def write(path, rows):
    """Writes all rows, or leaves the file as it was."""
    unfinished = path.with_name(f".unfinished-{os.getpid()}-{path.name}")
    names = dict.fromkeys(name for row in rows for name in row)
    with open(unfinished, "w", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(unfinished, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", help="run folders or presets")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--features", help="extractor; the dataset's classifier")
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--cas-samples", type=int, default=20_000)
    parser.add_argument("--epochs", type=int, default=5, help="of the CAS")
    parser.add_argument("--width", type=int, default=24, help="of the CAS")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--csv", type=Path, help="rows, kept and added to")
    parser.add_argument("--readme", type=Path, help="file to write the table into")
    arguments = parser.parse_args()
    arguments.features = arguments.features or f"classifier_{arguments.dataset}"
    real, rows = Real(arguments), []
    if arguments.csv and arguments.csv.exists():
        with open(arguments.csv, newline="") as file:
            rows = list(csv.DictReader(file))
    for path in arguments.runs:
        mine, subject = identity(path, arguments), find(path)
        digest = "-".join(each[:12] for each in subject.sha256.values())
        same = [row for row in rows if mine.items() <= row.items()]
        if any(row["sha256"] == digest for row in same):
            continue
        row = {
            "model": subject.source.registered_as,
            **mine,
            "sha256": digest,
            "minutes": minutes(subject),
            **measure(subject, real, arguments),
        }
        print(row, flush=True)
        rows = [*(each for each in rows if each not in same), row]
        if arguments.csv:
            write(arguments.csv, rows)
    shared = identity("", arguments)
    del shared["run"]
    report = table([row for row in rows if shared.items() <= row.items()])
    print(report)
    if arguments.readme:
        write_into(arguments.readme, "conditional", report)


if __name__ == "__main__":
    main()
