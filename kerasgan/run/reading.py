"""What a run says and keeps of the data that it read."""

from pathlib import Path

import numpy as np

from kerasgan import pictures
from kerasgan.errors import listed
from kerasgan.presets.config import read_json
from kerasgan.run.folder import RunFolder, write_json

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
