"""Finding a model again: among the checkpoints of a run, in a file, in a preset."""

import contextlib
import os
import re
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import keras

from kerasgan import errors, presets
from kerasgan.backend.common import is_out_of_memory
from kerasgan.engine import registry


class Saved(NamedTuple):
    """A checkpoint on disk: its file, finished epochs, and steps of the next one."""

    path: Path
    epoch: int
    step: int = 0


def remove(path):
    """Deletes a file where that can be done."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def name_of(epoch, step):
    """Returns the file name of a checkpoint."""
    return f"epoch_{epoch:04d}{f'_step_{step:06d}' if step else ''}.keras"


def checkpoints(folder):
    """Returns a `Saved` for each checkpoint in a folder, oldest first."""
    found = []
    for path in Path(folder).glob("epoch_*.keras"):
        if match := re.fullmatch(r"epoch_(\d+)(?:_step_(\d+))?\.keras", path.name):
            found.append(Saved(path, int(match[1]), int(match[2] or 0)))
    return sorted(found, key=lambda saved: saved[1:])


def newest(folder, whole_epochs=False):
    """Returns the newest checkpoint in a folder that is not damaged, or None.

    It says so where it leaves one out.

    Args:
        folder: Folder of a `Checkpoint`.
        whole_epochs: Whether only those count that were made after an epoch.

    Raises:
        ValueError: There are checkpoints, and all of them are damaged.
    """
    damaged = []
    for saved in reversed(checkpoints(folder)):
        if whole_epochs and saved.step:
            continue
        if _is_whole(saved.path):
            for path in damaged:
                print(f"{path} is damaged, and left out.", flush=True)
            return saved
        damaged.append(str(saved.path))
    if damaged:
        raise ValueError(
            f"All checkpoints are damaged: {', '.join(damaged)}. Train again."
        )
    return None


def newest_of_run(folder, whole_epochs=False):
    """Returns what `newest` does, of the folder of a run's checkpoints.

    Raises:
        ValueError: There is none.
    """
    found = newest(folder, whole_epochs)
    if found is None:
        raise ValueError(
            f"{str(folder)!r} holds no checkpoint: the run ended before its first "
            "epoch. Train again with --overwrite."
        )
    return found


def _is_whole(path):
    """Tells whether an archive can be read, and has the checksums that it names."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (OSError, zipfile.BadZipFile, EOFError, zlib.error):
        return False


SETTINGS, CHECKPOINTS = "run.json", "checkpoints"  # of the folder of a run
IMPORTED = (
    "Where the class is yours, import its file first: kerasgan --import my_models.py."
)


def load(path, cls):
    """Loads the model of a run folder, a `.keras` file or a preset.

    Args:
        path: One of these; a preset by its folder, its published name, or its address,
            `https://.../NAME` or `hf://USER/NAME@REVISION`. The newest checkpoint of a
            run counts.
        cls: Class that the model must be of.

    Raises:
        ValueError: If the path is none of them, or the model is of another class.
        OSError: If it could not be downloaded.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise ValueError(
            "A model is loaded from a path, a name or an address. Received: "
            f"{errors.shown(path)}. Write load('runs/dcgan_digits'), for example."
        )
    given = errors.shown(os.fspath(path), 300)
    preset = path if presets.is_address(path) else str(Path(path))
    path = Path(path)
    if path.suffix == ".keras" and os.path.isfile(path):
        return _load_file(path, cls)
    if os.path.isfile(path / SETTINGS):
        return _load_file(newest_of_run(path / CHECKPOINTS).path, cls)
    if os.path.isfile(presets.find(preset) / presets.CONFIG):
        name = presets.read_config(preset)[0]
        if name not in registry.known():
            raise ValueError(
                f"{given} is a model {errors.shown(name)}, and nothing here registers "
                f"one of that name. {IMPORTED}"
            )
        found = registry.find(name)
        _check_class(preset, found, cls)
        return found.from_preset(preset)
    raise ValueError(
        presets.hint(preset)
        or f"There is no model at {given}.{presets.nearest(preset)} Give the folder of "
        "a run that `kerasgan train` made, a .keras file, a preset folder, or the name "
        "of a published one."
    )


def _load_file(path, cls):
    if not zipfile.is_zipfile(path):
        raise ValueError(
            f"{str(path)!r} is damaged: it is no .keras archive. Give another "
            "checkpoint, or train again."
        )
    try:
        _check_entries(path)
        with presets.whole():
            model = keras.models.load_model(path)
    except Exception as error:  # a damaged file may make Keras raise nearly anything
        if is_out_of_memory(error):  # the file is not to blame
            raise
        raise ValueError(
            f"{str(path)!r} could not be loaded ({type(error).__name__}: "
            f"{presets.reason(error)}). {_advice(error)}"
        ) from None
    _check_class(path, type(model), cls)
    return model


def _advice(error):
    """Returns what to do about a file that Keras does not load."""
    if "Could not locate class" in str(error):
        return f"{IMPORTED} Else give another checkpoint, or train again."
    return "Give another checkpoint, or train again."


def _check_entries(path):
    """Refuses an archive whose configuration would be larger than any is."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith(".json") and entry.file_size > presets.LARGEST:
                raise ValueError(f"{entry.filename} has {entry.file_size:,} bytes")


def _check_class(path, found, cls):
    if not issubclass(found, cls):
        known = registry.known()
        taking = sorted(name for name in known if issubclass(known[name], cls))
        raise ValueError(
            f"{str(path)!r} holds a {found.__name__}, and this takes one of "
            f"{', '.join(taking)}. Give a file that one of them saved."
        )
