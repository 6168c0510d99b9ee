"""Which real images samples are measured with, and how their files are read."""

from pathlib import Path

import numpy as np

from kerasgan import datasets
from kerasgan.datasets import part
from kerasgan.metrics.evaluator import columns
from kerasgan.metrics.features import BATCH


def dataset(subjects, dataset):
    """Returns the name or path of the real images."""
    if dataset is not None:
        return str(dataset)
    known = sorted({each.recipe.made for each in subjects if each.recipe})
    if len(known) > 1:
        raise ValueError(
            "Only runs on one dataset compare. Received: runs on "
            f"{', '.join(known)}. Say which of them to measure with: --dataset "
            f"{known[0]}."
        )
    if not known:
        raise ValueError(
            "Which real images to compare with is known of run folders only. Received: "
            f"{', '.join(each.path for each in subjects)}. Add --dataset NAME or PATH."
        )
    return known[0]


def places(dataset, test):
    """Returns `(name, split)` of the training images, and of the test images."""
    known = datasets.splits(dataset)
    _, which = part.split_name(dataset)
    if test is not None and Path(part.whole(test)).exists():  # the same part of it
        whole, other = part.split_name(test)
        test = part.joined(whole, other or which)
    elsewhere = known is not None and test is not None
    elsewhere = elsewhere and Path(part.whole(test)).exists()
    if known != () and not elsewhere:
        split = test or "test"
        if split.partition("[")[0] in ("train", "all"):
            raise ValueError(
                "Samples are compared with images that no model was trained on. "
                f"Received: --test {split}. Name another split, or leave it out."
            )
        return (dataset, "train"), (dataset, split)
    if test is None or _same(test, dataset):
        raise ValueError(
            f"{dataset!r} has no splits, and samples are compared with images that no "
            f"model was trained on. Received: test={test!r}. Add --test PATH, a folder "
            "or an .npz file of such images."
        )
    split = "test" if "test" in (datasets.splits(test) or ()) else "all"
    return (dataset, "train"), (test, split)


def value_range(name, recipes, dataset=None):
    """Returns the range of values with which a run read such files, or None.

    A run on this very dataset tells it, else one on files of the same kind: a folder
    tells of folders, an .npz file of others.

    Args:
        name: Name or path of images.
        recipes: List of the `Recipe`s of runs.
        dataset: Name or path of the training images that go with them: the runs on it,
            if there are any, speak for all.
    """
    runs = [each for each in recipes if _same(each.made, dataset or name)] or recipes
    runs = [
        each
        for each in runs
        if _same(each.made, name) or None is not _kind(name) == _kind(each.made)
    ]
    return next((each.value_range for each in runs if each.value_range), None)


def _same(name, other):
    paths = [Path(part.whole(each)).expanduser() for each in (name, other)]
    return name == other or (
        all(path.exists() for path in paths) and paths[0].samefile(paths[1])
    )


def _kind(name):
    """Returns the ending of a file, "" of a folder, None where there is neither."""
    path = Path(part.whole(name)).expanduser()
    if not path.exists():
        return None
    return "" if path.is_dir() else path.suffix.lower()


def load(name, split, subjects, labels, value_range, captions=False):
    """Returns a dataset in the subjects' image shape, not shuffled.

    Args:
        name: Name or path.
        split: Its split.
        subjects: List of `Subject`.
        labels: Whether batches are pairs of images and labels.
        value_range: As for `kerasgan.datasets.load`.
        captions: Whether batches are pairs of images and captions.
    """
    first = subjects[0]
    for each in subjects:
        if repr(each.example) != repr(first.example):
            raise ValueError(
                f"Only {first.example.things} of one shape compare. Received: "
                f"{_shape_of(first)} of {first.path} and {_shape_of(each)} of "
                f"{each.path}. Evaluate them apart."
            )
    recipes = [each.recipe for each in subjects if each.recipe]
    data = datasets.load(
        name,
        split=split,
        batch_size=BATCH,
        **first.example.reading(),
        labels=labels,
        captions=captions,
        shuffle=False,
        value_range=value_range,
        skip_corrupt=any(each.skip_corrupt for each in recipes),
        normalize=None if first.example.pictured else _normalize(recipes),
    )
    if data.info.image_shape != first.image_shape:
        raise ValueError(
            f"{first.path} has {first.example.things} of shape {first.image_shape}, "
            f"and {name!r} of {data.info.image_shape}. Give a dataset of the same "
            "shape."
        )
    return data


def _shape_of(subject):
    """Returns the shape of a subject's samples, and the rate of sounds."""
    shape, rate = subject.image_shape, subject.example.rate
    return f"{shape}" if rate is None else f"{shape} at {rate} Hz"


def pick(batches, rows, labelled=False):
    """Yields the images of these row numbers, as they come in the stream.

    Args:
        batches: Batches of images, or of tuples that begin with them.
        rows: Whole numbers, in any order.
        labelled: Whether pairs of images and labels are wanted where there are labels.
    """
    rows = np.sort(rows)
    first = 0
    for images, *labels in columns(batches, labelled):
        mine = rows[(rows >= first) & (rows < first + len(images))] - first
        if len(mine):
            yield (images[mine], labels[0][mine]) if labels else images[mine]
        first += len(images)
        if first > rows[-1]:
            return


def _normalize(recipes):
    """Returns whether recordings are made loud, as those of all runs were.

    Raises:
        ValueError: The runs do not agree.
    """
    said = {each.normalize for each in recipes}
    if len(said) > 1:
        raise ValueError(
            "The runs heard sounds of other loudness: with and without normalize. "
            "Received: both. Evaluate them apart."
        )
    return said.pop() if said else None
