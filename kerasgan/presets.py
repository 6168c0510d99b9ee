"""Preset folders: `config.json` and `model.weights.h5`. Imports no model.

A preset is given as the path of its folder, or as the name of a published one: those in
`zoo/` of a checkout, and the classifiers, which are installed with the package.
"""

import json
from pathlib import Path

CONFIG = "config.json"
WEIGHTS = "model.weights.h5"
# The folder zoo/, as it was installed and as it stands in a checkout.
PUBLISHED = (
    Path(__file__).parent / "published",
    Path(__file__).parent.parent / "zoo",
)


def find(preset):
    """Returns the folder of a preset, given by its path or its published name."""
    if not Path(preset).exists() and Path(preset).name == str(preset):
        for folder in PUBLISHED:
            if (folder / preset / CONFIG).is_file():
                return folder / preset
    return Path(preset)


def published():
    """Returns the names of the published presets that are here, sorted."""
    found = [
        path.parent.name for each in PUBLISHED for path in each.glob(f"*/{CONFIG}")
    ]
    return sorted(set(found))


def load(preset, cls):
    """Makes the model of a preset, of the class that it must be of.

    Args:
        preset: Path of a folder that `save_to_preset` wrote, or a published name.
        cls: The registered class.

    Raises:
        ValueError: If the folder is no preset, or one of another class.
    """
    name, config = read_config(preset)
    mine = vars(cls).get("registered_as")
    if name != mine:
        raise ValueError(
            f"Preset {str(preset)!r} is a model {name!r}, not {mine!r}. Use "
            f"kerasgan.models.get({name!r}).from_preset."
        )
    try:
        model = cls.from_config(config)
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"The configuration in preset {str(preset)!r} makes no {cls.__name__} "
            f"({type(error).__name__}: {error}). Write the preset anew."
        ) from None
    read_weights(preset, model)
    return model


def write(folder, name, model):
    """Writes a model as a preset.

    Args:
        folder: Path of the folder to make.
        name: The registered name of the model's class.
        model: A `keras.Model`, whose optimizers are left out.

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
    # Keras would write the slots of a compiled model's optimizers into the same file.
    twin = type(model).from_config(model.get_config())
    twin.set_weights(model.get_weights())
    twin.save_weights(folder / WEIGHTS)
    config = {"model": name, "config": model.get_config()}
    (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n")


def read_config(folder):
    """Returns `(name, config)`: the registered name and the constructor's arguments.

    Raises:
        ValueError: If the folder holds no readable configuration.
    """
    path = find(folder) / CONFIG
    try:
        content = json.loads(path.read_text())
        name, config = content["model"], content["config"]
        if not (isinstance(name, str) and isinstance(config, dict)):
            raise TypeError("model must be a name and config a dictionary")
        return name, config
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{str(folder)!r} is no preset folder: {path} could not be read ({error}). "
            "Give a folder that save_to_preset() wrote, "
            f"or a published name: {', '.join(published()) or 'there are none here'}."
        ) from None


def read_weights(folder, model):
    """Loads the weights of a preset into a model made of its configuration."""
    model.load_weights(find(folder) / WEIGHTS)
