"""Preset folders: `config.json` and `model.weights.h5`. Imports no model."""

import json
from pathlib import Path

CONFIG = "config.json"
WEIGHTS = "model.weights.h5"


def write(folder, name, model):
    """Writes a model as a preset.

    Args:
        folder: Path of the folder to make.
        name: The registered name of the model's class.
        model: An uncompiled `keras.Model`.

    Raises:
        FileExistsError: If the folder exists and is not empty.
    """
    folder = Path(folder)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise FileExistsError(
            f"The preset folder {str(folder)!r} is not empty, or a file. Choose "
            "another, or delete it first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    model.save_weights(folder / WEIGHTS)
    config = {"model": name, "config": model.get_config()}
    (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n")


def read_config(folder):
    """Returns `(name, config)`: the registered name and the constructor's arguments.

    Raises:
        ValueError: If the folder holds no readable configuration.
    """
    path = Path(folder) / CONFIG
    try:
        content = json.loads(path.read_text())
        name, config = content["model"], content["config"]
        if not (isinstance(name, str) and isinstance(config, dict)):
            raise TypeError("model must be a name and config a dictionary")
        return name, config
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{str(folder)!r} is no preset folder: {path} could not be read ({error}). "
            "Give a folder that save_to_preset() wrote."
        ) from None


def read_weights(folder, model):
    """Loads the weights of a preset into a model made of its configuration."""
    model.load_weights(Path(folder) / WEIGHTS)
