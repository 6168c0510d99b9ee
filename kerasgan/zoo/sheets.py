"""The pictures of an entry: samples of seed 0, and the course of its training."""

import shutil

import numpy as np
from PIL import Image

from kerasgan import pictures
from kerasgan.run.given import translating
from kerasgan.zoo.entry import MOST_BYTES
from kerasgan.zoo.real import COLUMNS

SAMPLES = "samples"  # folder of files of some samples, of sounds
FRAMES = 16  # of the animation, which would else be the largest file of an entry


def animate(snapshots, path, most_bytes=MOST_BYTES):
    """Draws an animation of a run's snapshots, at most FRAMES of them, the last too.

    It has as many as the entry has room for, and one at least.
    """
    paths = sorted(snapshots.glob("epoch_*.png"))
    if not paths:
        raise ValueError(
            f"The animation of the training shows its samples, and {str(snapshots)!r} "
            "holds no epoch_*.png. Publish another run, or train anew."
        )
    for number in range(min(FRAMES, len(paths)), 0, -1):
        chosen = np.linspace(len(paths) - 1, 0, number).round()[::-1]
        frames = [Image.open(paths[int(each)]).copy() for each in chosen]
        pictures.save_apng(frames, path)
        if path.stat().st_size <= most_bytes:
            return


def draw_samples(model, recipe, place):
    """Draws samples of seed 0 on a sheet; of sounds some lie beside it, as files.

    Of a model that makes images of images, those stand above them.
    """
    source, number = translating(model, recipe)
    if number is not None:
        number = min(3 * COLUMNS, number)
        given, truth = source.given(number), source.truth(number)
        made = model.generate(seed=0, **given)
        sheet = model.sheet_of(given, made, COLUMNS, truth=truth)
        return sheet.save(place / "samples.png")
    made = samples(model)
    model.example.sheet(made, COLUMNS).save(place / "samples.png")
    if model.example.apart:
        shutil.rmtree(place / SAMPLES, ignore_errors=True)
        model.example.save(made[::COLUMNS], place / SAMPLES)
    return None


def samples(model):
    """Returns samples of seed 0: ten for each class, or value of c1, or for none.

    Of those that are drawn `together` as many as one picture shows.
    """
    if model.example.together:
        images = model.generate(model.example.shown(COLUMNS**2), seed=0)
    elif model.conditional:
        n = COLUMNS * model.classes
        images = model.generate(n, labels=range(model.classes), seed=0)
    elif "codes" in model.draws:
        name, kind = next(iter(model.codes.given.items()))
        values = [value for value in range(kind) for _ in range(COLUMNS)]
        images = model.generate(len(values), seed=0, codes={name: values})
    else:
        images = model.generate(COLUMNS**2, seed=0)
    return images
