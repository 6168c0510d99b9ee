"""What models that make images of images are given, and what should come out."""

import numpy as np
from keras import ops

from kerasgan import datasets
from kerasgan.datasets import some
from kerasgan.engine.asked import Asked
from kerasgan.metrics.features import BATCH

NAMES = ("value_range", "skip_corrupt")  # of a recipe: how files are read


def translating(model, recipe, given=None, dataset=None):
    """Returns what samples are drawn from, and how many there are.

    A model that makes images of images makes those of the first of two sets, or those
    that it makes of the images of one: of the test split of what it was trained on, or
    of all where there is no such split. Where the data say what should come out, and
    there is a test split, the source has it too.

    Args:
        model: A `GenerativeModel`.
        recipe: `Recipe` that it was trained by, or None.
        given: Name or path of images that samples are made of, in place of these.
        dataset: As for `kerasgan.run.subject.find`.

    Returns:
        `(source, size)`: the model, or one that is asked for these images; their
        number, or None where any number may be drawn.

    Raises:
        ValueError: Nobody says which images, or those of a pair do not belong together.
    """
    made_of = getattr(model, "undrawn", ())  # of models from elsewhere, perhaps
    if not made_of:
        return model, None
    (condition, *_), kind = made_of, model.conditions[made_of[0]]
    name = given or (recipe and recipe.dataset) or (kind.told_beside and dataset)
    if not name:
        raise ValueError(
            f"{type(model).__name__} makes samples of {condition}, and nobody says of "
            f"which. Received: given={given!r}. Add --given {condition}=PATH."
        )
    split, true = _split_of(name), None
    if given is not None or recipe is None or kind.told_beside:
        options = {} if given or recipe is None else _reading(recipe)
        rows = some.of_kind(kind, name, split, **options)
    elif recipe.dataset_b is not None:
        rows, true = _of_two_sets(model, recipe, split)
    else:
        true = some.of_kind(model.example, name, split, **_reading(recipe))
        rows = _given_in(model, true)[condition]
    true = true if split == "test" else None
    return Asked(model, {condition: rows}, true=true), len(rows)


def _of_two_sets(model, recipe, split):
    """Returns the images of A, and those of B where they are known to belong to them.

    Raises:
        ValueError: The model learns from pairs, and these are none.
    """
    given, made = model.conditions[model.undrawn[0]], model.example
    a, b = (
        datasets.load(
            name,
            split=split,
            batch_size=BATCH,
            shuffle=False,
            **kind.reading(),
            **_reading(recipe),
        )
        for name, kind in ((recipe.dataset, given), (recipe.dataset_b, made))
    )
    if model.paired:
        datasets.paired(a, b)  # refuses what does not go in pairs
    rows = given.from_networks(np.concatenate([np.asarray(each) for each in a]))
    if not model.paired and (a.info.names is None or a.info.names != b.info.names):
        return rows, None
    return rows, made.from_networks(np.concatenate([np.asarray(each) for each in b]))


def _given_in(model, images):
    """Returns what a model makes of images itself, for samples of them."""
    found = {}
    for first in range(0, len(images), BATCH):
        part = model.given_in(ops.convert_to_tensor(images[first : first + BATCH]))
        for name, rows in part.items():
            found.setdefault(name, []).append(ops.convert_to_numpy(rows))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _reading(recipe):
    return {name: getattr(recipe, name) for name in NAMES}


def _split_of(name):
    """Returns the split that samples are made of."""
    splits = datasets.splits(name)
    return "test" if splits is None or "test" in splits else "all"
