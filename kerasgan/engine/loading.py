"""Finding a model again: in a run, in a file, in a preset."""

import os
import zipfile
from pathlib import Path

import keras

from kerasgan import errors, presets
from kerasgan.backend.memory import is_out_of_memory
from kerasgan.engine import checkpoints, registry

SETTINGS, CHECKPOINTS = "run.json", "checkpoints"  # of the folder of a run


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
        return _load_file(checkpoints.newest_of_run(path / CHECKPOINTS).path, cls)
    if os.path.isfile(presets.find(preset) / presets.CONFIG):
        found = registry.find(presets.read_config(preset)[0])
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
            f"{presets.reason(error)}). Give another checkpoint, or train again."
        ) from None
    _check_class(path, type(model), cls)
    return model


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
