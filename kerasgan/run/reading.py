"""The data of a run: what each step is fed, and what the run says and keeps of it."""

from pathlib import Path

import numpy as np

from kerasgan import pictures
from kerasgan.errors import is_integer, listed
from kerasgan.presets.config import read_json
from kerasgan.run.folder import RunFolder, write_json


def data_of(recipe, **options):
    """Loads the data of a recipe: one set, or pairs of two.

    Args:
        recipe: The `Recipe`.
        **options: Further arguments of `kerasgan.datasets.load`.
    """
    from kerasgan import datasets

    options = {
        "batch_size": recipe.batch_size,
        "batches_per_step": batches_per_step(recipe),
        "labels": recipe.labelled(),
        "captions": recipe.model_class.captioned,
        "seed": recipe.seed,
        **recipe.reading(),
        **options,
    }
    if recipe.dataset_b is None:
        return datasets.load(recipe.dataset, **options)
    join = datasets.paired if recipe.model_class.paired else datasets.unpaired
    return join(
        *(datasets.load(each, **options) for each in (recipe.dataset, recipe.dataset_b))
    )


def batches_per_step(recipe):
    """Returns the number of batches that each step of a recipe's training is given.

    By default the discriminator sees other images in each of its steps (Arjovsky et
    al., 2017, Algorithm 1, line 3).
    """
    from kerasgan import models

    if recipe.batches_per_step is not None:
        return recipe.batches_per_step
    own = models.options(recipe.model_class).get("discriminator_steps")
    steps = recipe.options.get("discriminator_steps", own.default if own else 1)
    return steps if is_integer(steps, least=1) else 1  # the model refuses it


def check_batches_per_step(recipe, model):
    """Refuses fresh batches for another number of steps than the critic takes.

    Raises:
        ValueError: The number is neither 1 nor the model's.
    """
    if batches_per_step(recipe) not in (1, model.batches_per_step):
        raise ValueError(
            f"{recipe.model} uses {model.batches_per_step} batches for each step. "
            f"Received: batches_per_step={recipe.batches_per_step}. Write "
            f"--batches-per-step {model.batches_per_step}, or --set "
            f"discriminator_steps={recipe.batches_per_step}."
        )


def check_sets(recipe, model):
    """Refuses two sets of images for a model of one, and one for a model of two.

    Raises:
        ValueError: So it is.
    """
    from kerasgan.engine import checks

    second = checks.second_of(model)
    two = second is not None and not second.told_beside
    if two and recipe.dataset_b is None:
        raise ValueError(
            f"{recipe.model} learns from two sets of images. Received: dataset="
            f"{recipe.dataset!r} alone. Add --dataset-b NAME or PATH."
        )
    if recipe.dataset_b is not None and not two:
        raise ValueError(
            f"{recipe.model} learns from one set of images. Received: dataset_b="
            f"{recipe.dataset_b!r}. Leave it out, or train a pix2pix or a cyclegan."
        )


SHOWN = 64
METADATA = "metadata.json"


def told(data, folder, resume):
    """Says in a line what was read; a run that goes on finds the classes it began with.

    Args:
        data: Dataset of the run.
        folder: The `RunFolder`.
        resume: Whether the run goes on.

    Returns:
        The same dataset.

    Raises:
        ValueError: The classes are other ones, or in another order.
    """
    info = data.info
    print(f"Data: {info}", flush=True)
    if not resume or not folder.settings.exists() or info.classes is None:
        return data
    kept, classes = folder.classes(), list(info.classes)
    if kept is None and Path(info.name).is_dir():  # of an earlier version
        kept = sorted(classes)
    if kept is not None and kept != classes:
        raise ValueError(
            f"The run began with the classes {listed(kept, 12)}, in this order. "
            f"Received: {listed(classes, 12)}. Bring them back, or begin a new run "
            "with --out."
        )
    return data


def keep(folder, data):
    """Writes bits and the names of classes into `run.json`, and `real.png`, once.

    Args:
        folder: The `RunFolder`, which has been begun.
        data: Dataset of the run.
    """
    found, content = {"bits": data.info.bits}, read_json(folder.settings)
    if data.info.classes is not None:
        found["classes"] = list(data.info.classes)
    if {**found, **content} != content:
        write_json(folder.settings, {**found, **content})
    if not folder.real.exists():
        first, *others = _first(data)
        one = data.info.example.sheet(first)
        (pictures.strips([first, *others]) if others else one).save(folder.real)


def _first(data):
    """Returns the first images of a pass, which leaves that of the training alone.

    A list of arrays: one, or those of both sets.
    """
    batch = next(iter(data.starting_at(0)))
    batch = batch if isinstance(batch, tuple) else (batch,)
    sets = zip(batch, data.info.both, strict=False)
    return [
        np.asarray(images).reshape(-1, *info.image_shape)[: info.example.shown(SHOWN)]
        for images, info in sets
    ]


def bits(path):
    """Returns the bits of a channel, 8 or 16, of the images that a run was made of.

    Args:
        path: A run folder; all else has 8.
    """
    folder = RunFolder(Path(path))
    return folder.bits() if folder.settings.is_file() else 8


def class_names(path):
    """Finds the names of the classes that a model draws.

    Args:
        path: A run folder, or a preset's folder or published name.

    Returns:
        List of names, the label being the position; None where they are not known.

    Raises:
        ValueError: What should tell them is damaged.
    """
    from kerasgan import presets

    folder = RunFolder(Path(path))
    if folder.settings.is_file():
        return folder.classes()
    if presets.is_address(path):
        return None
    file = presets.find(str(path)) / METADATA
    if not file.is_file():
        return None
    try:
        names = read_json(file)["dataset"]["classes"]
        return None if names is None else [str(name) for name in names]
    except (OSError, ValueError, TypeError, KeyError):
        return None
