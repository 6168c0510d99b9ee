"""Finding a model again: in a run, in a file, in a preset."""

import zipfile
from pathlib import Path

from kerasgan.run.folder import FILES, RunFolder


def load(path, cls=None):
    """Loads the model of a run folder, a `.keras` file or a preset.

    Args:
        path: One of these; a preset by its folder, its published name, or its address,
            `https://.../NAME` or `hf://USER/NAME@REVISION`.
        cls: Class that the model must be of, `GenerativeModel` by default.

    Raises:
        ValueError: If the path is none of them, or the model is of another class.
        OSError: If it could not be downloaded.
    """
    from kerasgan import models, presets

    cls = cls or models.GenerativeModel
    preset = path if presets.is_address(path) else str(Path(path))
    path = Path(path)
    if path.suffix == ".keras" and path.is_file():
        return _load_file(path, cls)
    if (path / FILES["settings"][0]).is_file():
        return _load_file(RunFolder(path).newest()[0], cls)
    if (presets.find(preset) / presets.CONFIG).is_file():
        found = models.get(presets.read_config(preset)[0])
        _check_class(preset, found, cls)
        return found.from_preset(preset)
    raise ValueError(
        presets.hint(preset)
        or f"There is no model at {preset!r}. Give the folder of a run that `kerasgan "
        "train` made, a .keras file, a preset folder, or the name of a published one."
    )


def _load_file(path, cls):
    import keras

    import kerasgan.models  # noqa: F401, so that Keras knows the classes

    if not zipfile.is_zipfile(path):
        raise ValueError(
            f"{str(path)!r} is damaged: it is no .keras archive. Give another "
            "checkpoint, or train again."
        )
    model = keras.models.load_model(path)
    _check_class(path, type(model), cls)
    return model


def _check_class(path, found, cls):
    from kerasgan import models

    if not issubclass(found, cls):
        known = [name for name, each in models.registered() if issubclass(each, cls)]
        raise ValueError(
            f"{str(path)!r} holds a {found.__name__}, and this takes one of "
            f"{', '.join(known)}. Give a file that one of them saved."
        )
