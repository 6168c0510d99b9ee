"""`recipe.yaml`: all of an entry that is written by hand."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from kerasgan.errors import unknown
from kerasgan.run import Recipe
from kerasgan.run.named_callbacks import check_named, check_selection
from kerasgan.run.recipe import check_setting
from kerasgan.zoo import yaml_reader

NAME = "recipe.yaml"
MOST_BYTES = 100_000
# What a recipe may say beside the fields of a run's `Recipe`.
OWN = ("epochs", "networks", "note")


@dataclass(frozen=True)
class ZooRecipe:
    """What an entry is made of.

    Attributes:
        name: The entry's name, that of its folder.
        recipe: The `Recipe` of its run.
        epochs: Passes through the data.
        path: The file.
        note: What the card says of the entry's faults, besides; or None.
    """

    name: str
    recipe: Recipe
    epochs: int
    path: Path
    note: str | None = None


def read(path):
    """Reads a recipe.

    ```yaml
    model: dcgan
    dataset: mnist
    seed: 1
    epochs: 40
    options: {width: 24}
    selection: {metric: frechet}
    note: One in ten samples is no digit.  # may be left out, as selection may
    ```

    Args:
        path: `recipe.yaml` in the folder of an entry, or that folder.

    Returns:
        `ZooRecipe`.

    Raises:
        ValueError: It is no recipe; the message says what is wrong and where.
        OSError: It cannot be read.
    """
    path = Path(path)
    path = path / NAME if path.is_dir() else path
    content = yaml_reader.read(path, MOST_BYTES)
    for key, value in content.items():
        _check(path, key, value)
    for key in EXAMPLES:
        if key not in content:
            raise ValueError(f"{path}: {key!r} is missing. Write it: {EXAMPLES[key]}")
    epochs = content.pop("epochs")
    note = content.pop("note", None)
    networks = content.pop("networks", None)
    if networks is not None:
        content["options"] = {**content.get("options", {}), "networks": networks}
    try:
        check_selection(content.get("selection"))
        check_named(content.get("callbacks", {}))
        _check_model(content["model"], content.get("options", {}))
        _check_networks(content)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return ZooRecipe(path.resolve().parent.name, Recipe(**content), epochs, path, note)


EXAMPLES = {
    "model": "model: dcgan",
    "dataset": "dataset: mnist",
    "seed": "seed: 1",
    "epochs": "epochs: 40",
}


def _check(path, key, value):
    """Refuses what is no setting, or has another type."""
    fields = {field.name for field in dataclasses.fields(Recipe)}
    check_setting(path, key, value, fields | set(OWN))


def _check_model(name, options):
    """Refuses a model, or an option of it, that there is not."""
    from kerasgan import models

    known = models.options(Recipe(name).model_class)
    for option in options:
        if option not in known:
            raise ValueError(unknown(f"option of {name}", option, known))


def _check_networks(content):
    """Refuses a network that the model has not, where a recipe names any."""
    known = Recipe(content["model"]).model_class.networks
    for key in ("start_from", "freeze"):
        named = content.get(key)
        for network in named if isinstance(named, dict) else ():
            if known and network not in known:
                raise ValueError(f"{key}: {unknown('network', network, known)}")
