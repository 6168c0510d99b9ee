"""Pictures of real images, which the grids of samples stand beside."""

import numpy as np
from PIL import Image

from kerasgan import datasets
from kerasgan.zoo import attribution

FOLDER = "real"  # in the zoo
COLUMNS = 10  # of every grid


def name(dataset):
    """Returns where the picture of a dataset lies, from the folder of the zoo on."""
    return f"{FOLDER}/{dataset.replace('/', '_')}.png"


def picture(dataset, example):
    """Draws the first examples of the test split; where there are classes, of each.

    Args:
        dataset: Name that `kerasgan.datasets.load` takes.
        example: `Modality` of what models make of it. Images are shown as they are;
            sounds are brought to its length and rate.

    Returns:
        A `PIL.Image` laid out as the entries' samples are, a row for each class.
    """
    count = example.shown(COLUMNS**2)
    options = {"split": "test", "batch_size": count, "shuffle": False}
    options |= {} if example.pictured else example.reading()
    data = datasets.load(dataset, **options)
    draw = data.info.example.sheet
    if data.info.classes is None or example.together:
        return draw(np.asarray(next(iter(data))), COLUMNS)
    batches = datasets.load(dataset, **options, labels=True)
    images, labels = (
        np.concatenate([np.asarray(each) for each in column])
        for column in zip(*batches, strict=True)
    )
    rows = [images[labels == each][:COLUMNS] for each in range(len(data.info.classes))]
    return draw(np.concatenate(rows), COLUMNS)


def is_current(zoo, dataset, example):
    """Tells whether the picture of a dataset is there, to the pixel.

    Of data that may not be shown it is none.
    """
    path = zoo / name(dataset)
    if not attribution.may_be_shown(dataset):
        return not path.exists()
    if not path.is_file():
        return False
    drawn = picture(dataset, example)
    with Image.open(path) as there:
        return there.mode == drawn.mode and np.array_equal(there, drawn)


def write(zoo, dataset, example):
    """Writes the picture of a dataset, unless it is there or may not be shown."""
    if not attribution.may_be_shown(dataset):
        (zoo / name(dataset)).unlink(missing_ok=True)
    elif not is_current(zoo, dataset, example):
        (zoo / FOLDER).mkdir(exist_ok=True)
        picture(dataset, example).save(zoo / name(dataset))
