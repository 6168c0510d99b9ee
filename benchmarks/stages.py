"""What Stage-II of a StackGAN adds: its pictures beside those of Stage-I, enlarged.

    python benchmarks/stages.py zoo/stackgan_scenes --csv benchmarks/stages.csv

Both stages draw the same captions of the test split with the same draws. Pictures of
Stage-I are enlarged bicubically. Of both the Fréchet distance to the real pictures of
these captions is printed, in the features of the published encoders of the dataset
where there are any, beside that of as many training pictures; and, of scenes, the share
of pictures that show all that was asked for.
"""

import argparse
import csv
import os
import platform
from pathlib import Path

import numpy as np

from kerasgan import datasets, metrics
from kerasgan.datasets.resizing import resize
from kerasgan.run.subject import find

FIELDS = ("model", "pictures", "n", "seed", "features", "frechet", "all_right")


def pictures(dataset, split, side, n):
    """Returns the first n real pictures of a split, in [-1, 1], and their captions."""
    options = {"captions": True, "shuffle": False, "image_size": side}
    data = datasets.load(dataset, split=split, batch_size=n, **options)
    images, rows = (np.asarray(each)[:n] for each in next(iter(data)))
    return images, data.info.text.outside(rows).tolist()


def enlarged(images, side):
    """Returns images in [-1, 1] resized bicubically to a larger side."""
    larger = resize(np.rint((images + 1) * 127.5).astype("uint8"), (side, side))
    return larger.astype("float32") / 127.5 - 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="run folder or preset of a StackGAN")
    parser.add_argument("-n", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--csv", type=Path)
    arguments = parser.parse_args()
    found = find(arguments.model)
    model, dataset, side = (
        found.source.model,
        found.recipe.dataset,
        found.image_shape[0],
    )
    real, captions = pictures(dataset, "test", side, arguments.n)
    train, _ = pictures(dataset, "train", side, arguments.n)
    extractor = metrics.features.default(dataset, found.example)
    distance = metrics.get("frechet", extractor, n=len(real), seed=arguments.seed)
    evaluator = metrics.Evaluator([distance], real)
    known = metrics.readable(dataset)
    asked = known and known.asked("test", len(real))
    made = {
        "stage 1, enlarged": enlarged(
            model.generate_small(seed=arguments.seed, caption=captions), side
        ),
        "stage 2": model.generate(seed=arguments.seed, caption=captions),
        "training pictures": train,
    }
    rows = []
    for name, images in made.items():
        (score, *_) = evaluator.evaluate(images)
        right = ""
        if known and name != "training pictures":
            right = f"{metrics.caption_accuracy(asked, known.read(images)).all:.4f}"
        values = (arguments.model, name, len(real), arguments.seed, extractor.name)
        rows.append(
            dict(zip(FIELDS, (*values, f"{score.value:.4f}", right), strict=True))
        )
        print(
            f"{name:18} Fréchet {score.value:.4f}  all right {right or '-'}", flush=True
        )
    first, second, floor = (float(row["frechet"]) for row in rows)
    print(f"stage 2 over stage 1: {second / first:.3f}; floor {floor:.4f}")
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, (*FIELDS, "hardware"))
            writer.writeheader()
            hardware = f"{os.cpu_count()} cores of {platform.machine()}"
            writer.writerows({**row, "hardware": hardware} for row in rows)


if __name__ == "__main__":
    main()
