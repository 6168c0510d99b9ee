"""`compile.json`: what a published entry was trained with, so that `fit` goes on so."""

import json

from kerasgan import errors
from kerasgan.presets import config as configs

COMPILE = "compile.json"


def write(folder, options):
    """Writes the arguments of `compile_from_config`.

    Args:
        folder: `pathlib.Path` of the preset.
        options: Dict for JSON, the optimizers serialised as Keras does.
    """
    text = json.dumps(options, indent=2, allow_nan=False, sort_keys=True) + "\n"
    (folder / COMPILE).write_text(text)


def go_on(folder, model):
    """Compiles a model as its preset was trained; does nothing where that is not told.

    Args:
        folder: `pathlib.Path` of the preset, of which entries of before and presets
            that `save_to_preset` wrote have no `compile.json`.
        model: A registered model of that preset.

    Raises:
        ValueError: The file is damaged, or names more than optimizers.
    """
    path = folder / COMPILE
    if not path.exists():
        return
    options = read(path, model.registered_as)
    try:
        model.compile_from_config(options)
    except Exception as error:  # a configuration may make Keras raise nearly anything
        raise ValueError(
            f"{path} compiles no {type(model).__name__} ({configs.reason(error)}). "
            "Write the preset anew, or delete that file."
        ) from None


def read(path, name):
    """Reads a `compile.json`.

    Args:
        path: `pathlib.Path` of the file.
        name: Registered name of the model that it is of.

    Returns:
        Dict, as `write` was given it.

    Raises:
        ValueError: The file is damaged, or names more than optimizers.
        OSError: It cannot be read.
    """
    options = configs.read_json(path)
    if not isinstance(options, dict):
        raise ValueError(
            f"{path} must hold settings by name. Received: {errors.shown(options)}. "
            "Write the preset anew, or delete that file."
        )
    configs.check(options, name, str(path), configs.OPTIMIZERS)
    return options
