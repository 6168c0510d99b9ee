"""Preset folders: found, read, loaded and written.

Published presets are those in `zoo/` of a checkout, the classifiers, which are
installed with the package, and those of the index, which are downloaded.
"""

import difflib
import json
import os
from pathlib import Path

from kerasgan import errors
from kerasgan.presets import compiling, index, remote, weights
from kerasgan.presets import config as configs
from kerasgan.presets.config import reason

CONFIG = "config.json"
WEIGHTS = "model.weights.h5"
# The folder zoo/, as it was installed and as it stands in a checkout.
PUBLISHED = (
    Path(__file__).parents[1] / "published",
    Path(__file__).parents[2] / "zoo",
)


def find(preset):
    """Returns the local folder of a preset, which is downloaded if need be.

    Args:
        preset: Path of a folder, which comes first where it exists; the name of a
            published preset, which is looked for in the cache where it is not
            installed, and fetched from $KERASGAN_ZOO_URL; or an address,
            `https://.../NAME` or `hf://USER/NAME@REVISION`.

    Returns:
        A `pathlib.Path`; where there is no such preset, that of the name as it is.

    Raises:
        OSError: If a server cannot be reached, or the cache cannot be written.
        ValueError: If a server has no such preset, or another one.
    """
    if not isinstance(preset, (str, os.PathLike)):
        raise ValueError(
            "A preset is given as a name, a path or an address. Received: "
            f"{errors.shown(preset)}. Write from_preset('dcgan_mnist'), for example."
        )
    if os.path.exists(preset):
        return Path(preset)
    if remote.is_address(preset):
        return remote.from_address(preset)
    name = str(preset)
    if Path(preset).name == name:
        if folder := local(name):
            return folder
        base = os.environ.get("KERASGAN_ZOO_URL")
        if base and (files := index.read(PUBLISHED).get(name)):
            return remote.from_zoo(name, files, base)
    return Path(preset)


def local(name):
    """Returns the folder of a published preset that is here, or None.

    It is installed, or lies in the cache; no address is needed, and nothing is fetched.
    """
    for folder in PUBLISHED:
        if os.path.isfile(folder / name / CONFIG):
            return folder / name
    files = index.read(PUBLISHED).get(name)
    return files and remote.cached(name, files)


def hint(preset):
    """Returns how to get a published preset that is not here; else an empty string."""
    name = str(preset)
    if os.environ.get("KERASGAN_ZOO_URL") or name not in index.read(PUBLISHED):
        return ""
    if os.path.exists(preset) or local(name):
        return ""
    return (
        f"Preset {name!r} is published, but not installed here. Set KERASGAN_ZOO_URL "
        "to the address of the zoo folder, or give the folder of the preset."
    )


def nearest(preset):
    """Returns " Did you mean ...?" of the published name next to a wrong one, or ""."""
    name = str(preset).lower()
    known = {*published(), *index.read(PUBLISHED)}
    near = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near and Path(name).name == name else ""


def published():
    """Returns the names of the published presets that are here, sorted."""
    found = [
        path.parent.name for each in PUBLISHED for path in each.glob(f"*/{CONFIG}")
    ]
    return sorted(set(found))


def load(preset, cls):
    """Makes the model of a preset, of the class that it must be of.

    A published entry is compiled as it was trained, so that `fit` goes on with that.

    Args:
        preset: Path of a folder that `save_to_preset` wrote, a published name, or an
            address, see `find`.
        cls: The registered class.

    Raises:
        ValueError: If the folder is no preset, or one of another class, or names what
            no network needs; nothing of it has been run then.
        OSError: If it could not be downloaded.
    """
    name, config = read_config(preset)
    mine = vars(cls).get("registered_as")
    if name != mine:
        found = configs.check_model(name, f"Preset {str(preset)!r}")
        raise ValueError(
            f"Preset {str(preset)!r} is a model {name!r}, not {mine!r}. Use "
            f"{found.registered_in}.get({name!r}).from_preset."
        )
    try:
        model = cls.from_config(config)
    except Exception as error:  # a configuration may make Keras raise nearly anything
        raise ValueError(
            f"The configuration in preset {str(preset)!r} makes no {cls.__name__} "
            f"({type(error).__name__}: {reason(error)}). Write the preset anew."
        ) from None
    read_weights(preset, model)
    compiling.go_on(find(preset), model)
    return model


def write(folder, name, model):
    """Writes a model as a preset, which `keras.saving.load_model` reads as well.

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
    write_config(folder, name, type(model), model.get_config())


def write_config(folder, name, cls, config):
    """Writes `config.json`, in the form in which Keras looks for a model in a folder.

    Args:
        folder: `pathlib.Path` of the preset.
        name: The registered name of the model's class.
        cls: The class.
        config: The arguments of its `from_config`, for JSON.
    """
    import keras

    content = {
        "model": name,
        "module": cls.__module__,
        "class_name": cls.__name__,
        "registered_name": keras.saving.get_registered_name(cls),
        "config": config,
        "compile_config": None,  # `compile.json` has it, which this package reads
    }
    (folder / CONFIG).write_text(json.dumps(content, indent=2) + "\n")


def read_config(folder):
    """Returns `(name, config)`: the registered name and the constructor's arguments.

    Raises:
        ValueError: If the folder holds no readable configuration, or one that names
            what no network needs.
        OSError: If it could not be downloaded.
    """
    path = find(folder) / CONFIG
    if advice := hint(folder):
        raise ValueError(advice)
    try:
        content = configs.read_json(path)
        name, config = _parts(content, path)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{str(folder)!r} is no preset folder ({reason(error)}).{nearest(folder)} "
            "Give a folder that save_to_preset() wrote, "
            f"or a published name: {', '.join(published()) or 'there are none here'}."
        ) from None
    configs.check(config, name, f"Preset {str(folder)!r}")
    _check_registered(folder, name, content.get("registered_name"))
    return name, config


def read_weights(folder, model):
    """Loads the weights of a preset into a model made of its configuration."""
    path = find(folder) / WEIGHTS
    weights.check(path)
    try:
        with weights.whole():
            model.load_weights(path)
    except Exception as error:  # so may a file of other weights
        raise ValueError(
            f"The weights in preset {str(folder)!r} are not those of its configuration "
            f"({reason(error)}). Write the preset anew."
        ) from None


def _check_registered(folder, name, registered):
    """Refuses a preset of which Keras would make a model of another class than we."""
    import keras

    cls = configs.registered_models().get(name)
    known = cls and keras.saving.get_registered_name(cls)
    if known and registered not in (None, known):  # presets of before tell none
        raise ValueError(
            f"Preset {str(folder)!r} is a model {name!r}, and its registered_name must "
            f"be {known!r}. Received: {errors.shown(registered)}. Write the preset "
            "anew."
        )


def _parts(content, path):
    """Returns the name and the arguments that a `config.json` holds."""
    content = content if isinstance(content, dict) else {}
    name, config = content.get("model"), content.get("config")
    if not (isinstance(name, str) and isinstance(config, dict)):
        raise ValueError(
            f"{path} must say the model, a name, and its config, a dictionary"
        )
    return name, config
