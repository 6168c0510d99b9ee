"""Who loses modes: every loss on a ring of 8 and on a grid of 25 Gaussians.

    python examples/mode_collapse.py ring --csv ring.csv --out ring.png
    python examples/mode_collapse.py grid --csv grid.csv --out grid.png

A mode is covered when a sample lies within 3 of its standard deviations; the share of
such samples is the other number (Srivastava et al., 2017, section 4.1). All have the
same networks, latents, optimizers and number of batches of real points; a critic that
takes k steps for each of the generator takes its k batches out of that number. All
sample from an average of the generator's weights. Rows that the CSV has are kept, so
that a run that was stopped goes on; `--readme FILE` writes the table into it.
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

from kerasgan import models
from kerasgan.datasets import toy

# label -> model, options of its constructor, loss (None: the model's own)
COMPETITORS = {
    "minimax": ("gan", {}, "minimax"),
    "non_saturating": ("gan", {}, "non_saturating"),
    "lsgan": ("lsgan", {}, None),
    "hinge_gan": ("hinge_gan", {}, None),
    "wgan": ("wgan", {"discriminator_steps": 2, "clip_value": 0.1}, None),
    "wgan_gp": ("wgan_gp", {"discriminator_steps": 2, "penalty_weight": 0.1}, None),
    "dragan": ("dragan", {}, None),
    "sngan": ("sngan", {}, None),
    "rgan": ("rgan", {}, None),
    "ragan": ("ragan", {}, None),
    "r3gan": ("r3gan", {"gamma": 0.1}, None),
}
BATCHES = {"ring": 10_000, "grid": 20_000}
FIELDS = ("distribution", "model", "seed", "modes", "of", "high_quality", "seconds")
BATCH, LATENTS, SAMPLES, EPOCH = 128, 2, 10_000, 50


def adam(steps):
    """Adam without momentum, whose rate falls from 1e-3 to a fiftieth of it."""
    rate = keras.optimizers.schedules.PolynomialDecay(1e-3, steps, 2e-5)
    return keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.9)


def train(distribution, label, seed, batches):
    """Trains one competitor; returns its samples (10000, 2)."""
    keras.utils.set_random_seed(seed)
    name, options, loss = COMPETITORS[label]
    gan = models.get(name)((2,), LATENTS, ema_decay=0.999, seed=seed, **options)
    k = gan.discriminator_steps
    steps = max(EPOCH, batches // k)
    x = distribution.sample(BATCH * k * EPOCH, seed=seed).reshape(-1, k, 2)
    together = 1 if keras.backend.backend() == "torch" else EPOCH  # Keras' own limit
    gan.compile(adam(steps), adam(steps * k), loss=loss, steps_per_execution=together)
    gan.fit(x, batch_size=BATCH, epochs=steps // EPOCH, verbose=0)
    return gan.generate(SAMPLES, seed=seed)


def picture(distribution, samples, rows, seed, path):
    """Draws every competitor's samples of one seed over the modes."""
    from matplotlib.figure import Figure

    columns = 4
    lines = -(-len(samples) // columns)
    figure = Figure(figsize=(3 * columns, 3.2 * lines), layout="constrained")
    panels = figure.subplots(lines, columns, squeeze=False).ravel()
    reach = np.abs(distribution.centers).max() * 1.25
    for axes in panels:
        axes.set_axis_off()
    for axes, (label, points) in zip(panels, samples.items(), strict=False):
        row = next(r for r in rows if (r["model"], int(r["seed"])) == (label, seed))
        axes.set_axis_on()
        axes.scatter(*distribution.centers.T, s=60, color="0.8", linewidths=0)
        axes.scatter(*points[:2000].T, s=2, color="tab:orange", linewidths=0)
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[])
        axes.set_aspect("equal")
        share = float(row["high_quality"])
        axes.set_title(f"{label}: {row['modes']}/{row['of']}, {share:.0%}", fontsize=10)
    figure.savefig(path, dpi=100)


def described(label):
    """Returns a competitor's name and what is not its model's default."""
    options = COMPETITORS[label][1].items()
    return " ".join([label, *(f"{name}={value}" for name, value in options)])


def table(rows, batches):
    """Returns the README's table: mean and spread over the seeds."""
    of = int(rows[0]["of"])
    lines = [
        f"{rows[0]['distribution']}, {of} modes, {batches} batches of {BATCH}, "
        f"Adam(1e-3, 0, 0.9) with linear decay, {SAMPLES} samples a seed, "
        f"{os.cpu_count()} cores of {platform.machine()}, {keras.backend.backend()}:",
        "",
        "| model | modes (mean, least) | high quality (mean, least to most) | "
        "seeds with all modes and 90% | |",
        "|---|---|---|---|---|",
    ]
    for label in dict.fromkeys(row["model"] for row in rows):
        mine = [row for row in rows if row["model"] == label]
        modes = [int(row["modes"]) for row in mine]
        shares = [float(row["high_quality"]) for row in mine]
        good = sum(m == of and s >= 0.9 for m, s in zip(modes, shares, strict=True))
        verdict = "" if good >= 0.8 * len(mine) else "does not"
        lines.append(
            f"| {described(label)} | {statistics.mean(modes):.1f}, {min(modes)} | "
            f"{statistics.mean(shares):.1%}, {min(shares):.1%} to {max(shares):.1%} | "
            f"{good} of {len(mine)} | {verdict} |"
        )
    return "\n".join(lines)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("distribution", nargs="?", choices=BATCHES, default="ring")
    parser.add_argument("--models", nargs="+", default=list(COMPETITORS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    parser.add_argument("--csv", type=Path, help="rows, kept and added to")
    parser.add_argument("--out", type=Path, default=Path("mode_collapse.png"))
    parser.add_argument("--readme", type=Path, help="file to write the table into")
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    arguments = parser.parse_args(arguments)
    batches = BATCHES[arguments.distribution]
    if arguments.smoke:
        arguments.models, arguments.seeds, batches = ["sngan", "wgan_gp"], [0], 100
    distribution = getattr(toy, arguments.distribution)()
    rows = []
    if arguments.csv and arguments.csv.exists():
        with open(arguments.csv, newline="") as file:
            rows = list(csv.DictReader(file))
    done = {(row["model"], int(row["seed"])) for row in rows}
    samples = {}
    for seed in arguments.seeds:
        for label in arguments.models:
            if (label, seed) in done:
                continue
            start = time.perf_counter()
            points = train(distribution, label, seed, batches)
            if seed == arguments.seeds[0]:
                samples[label] = points
            modes = distribution.modes(points)
            values = (
                *(arguments.distribution, label, seed, modes.covered, modes.total),
                *(f"{modes.high_quality:.4f}", f"{time.perf_counter() - start:.0f}"),
            )
            rows.append(dict(zip(FIELDS, values, strict=True)))
            print(*values, flush=True)
            if arguments.csv:
                with open(arguments.csv, "w", newline="") as file:
                    writer = csv.DictWriter(file, FIELDS)
                    writer.writeheader()
                    writer.writerows(rows)
        if len(samples) == len(arguments.models):
            picture(distribution, samples, rows, seed, arguments.out)
    order = {label: place for place, label in enumerate(COMPETITORS)}
    rows.sort(key=lambda row: (order[row["model"]], int(row["seed"])))
    report = table(rows, batches)
    print(report)
    if arguments.readme:
        mark = f"modes {arguments.distribution}"
        before, _, rest = arguments.readme.read_text().partition(f"<!-- {mark} -->\n")
        _, _, after = rest.partition(f"<!-- /{mark} -->")
        text = f"{before}<!-- {mark} -->\n{report}\n<!-- /{mark} -->{after}"
        arguments.readme.write_text(text)
    return rows


if __name__ == "__main__":
    main()
