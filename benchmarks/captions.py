"""What the parts of a GAN-CLS and of a StackGAN are for: each left out in its turn.

    python benchmarks/captions.py --out runs/captions --csv benchmarks/captions.csv

Every arm learns from the same drawn scenes of 32 pixels, by the same number of examples
and seed: a `gan_cls`, the same without the mismatched pair, and with the text joined to
the discriminator's features in place of projection; a `stackgan`, the same without
conditioning augmentation, and with a Stage-II that is not told the text. Each is asked
for 4,000 captions of the test split and as many of combinations that training never
showed, in wordings that it never heard; the reader says which pictures are right. The
last row is what a picture at random gets right. An arm that is trained already is not
trained again, and one that was stopped goes on.
"""

import argparse
import csv
import os
import platform
import time
from pathlib import Path

import keras
import numpy as np

from kerasgan import run
from kerasgan.datasets import scenes

ARMS = {
    "gan_cls": {},
    "gan_cls without mismatched pairs": {"mismatch": 0.0},
    "gan_cls, concatenation for projection": {"discriminator_conditioning": "features"},
    "stackgan": {},
    "stackgan without augmentation": {"augmentation": False},
    "stackgan, Stage-II deaf to the text": {"reads_again": False},
}
ATTRIBUTES = ("caption_accuracy", "shape", "color", "size", "place", "ground")
SPLITS = ("test", "held_out")


def recipe(arm, arguments):
    """Returns the `Recipe` of an arm."""
    model = arm.partition(" ")[0].strip(",")
    options = {"width": arguments.width, **ARMS[arm]}
    if model == "stackgan":
        options |= {"conditioning_dim": 32, "kl_weight": 0.05}  # as stackgan_scenes
        options["stage_1"] = arguments.stage_1 * 16_000
    return run.Recipe(
        model=model,
        dataset="scenes",
        image_size=32,
        batch_size=64,
        seed=arguments.seed,
        options=options,
    )


def trained(arm, arguments):
    """Trains an arm; returns its folder and the minutes of both cores that it took."""
    name = "".join(each if each.isalnum() else "_" for each in arm)
    folder = run.RunFolder(arguments.out / name)
    kind = arm.partition(" ")[0].strip(",")
    epochs = arguments.epochs + (arguments.stage_1 if kind == "stackgan" else 0)
    begin = time.process_time()
    run.train(folder, recipe(arm, arguments), resume=True, epochs=epochs, verbose=2)
    return folder.root, epochs, (time.process_time() - begin) / 120


def chance():
    """Returns the shares that a drawn scene of any combination gets right."""
    found = {}
    for split in SPLITS:
        asked = scenes.of_split(split)
        values = np.array([list(map(str, each)) for each in asked])
        shares = [len({*column}) for column in values.T]
        for name, count in zip(asked[0]._fields, shares, strict=True):
            found[f"{name}_{split}"] = 1 / count
        found[f"caption_accuracy_{split}"] = 1 / np.prod(shares)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arms", nargs="*", default=list(ARMS), choices=list(ARMS))
    parser.add_argument("--epochs", type=int, default=40, help="but for Stage-I")
    parser.add_argument("--stage-1", type=int, default=40, help="epochs of Stage-I")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("runs/captions"))
    parser.add_argument("--csv", type=Path)
    arguments = parser.parse_args()
    rows = []
    for arm in arguments.arms:
        folder, epochs, minutes = trained(arm, arguments)
        found = run.evaluate(folder, metrics=("sliced_wasserstein",), n=4000)
        scores = {score.key: score.value for score in found.scores}
        rows.append(row(arm, scores, arguments, epochs, f"{minutes:.1f}"))
        print(rows[-1], flush=True)
        keras.backend.clear_session()
    rows.append(row("chance", chance(), arguments, "", ""))
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def row(arm, scores, arguments, epochs, minutes):
    """Returns a row of the table."""
    known = [f"{name}_{split}" for split in SPLITS for name in ATTRIBUTES]
    return {
        "arm": arm,
        "epochs": epochs,
        "width": arguments.width,
        "seed": arguments.seed,
        **{name: f"{scores[name]:.4f}" for name in known},
        "cpu_minutes": minutes,
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }


if __name__ == "__main__":
    main()
