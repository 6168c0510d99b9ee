"""`recipe.yaml`: all of an entry that is written by hand."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from kerasgan.errors import is_integer, unknown
from kerasgan.run import Recipe, selection, watching

NAME = "recipe.yaml"
MOST_BYTES = 100_000
# What a recipe may say beside the fields of a run's `Recipe`.
OWN = ("epochs", "networks")


def _share(value):
    return isinstance(value, float) and 0 < value < 1


def _rates(value):
    return all(map(_share, value.values() if isinstance(value, dict) else [value]))


TEXT = "a name", lambda value: isinstance(value, str)
MAPPING = "a mapping, {width: 24} for example", lambda value: isinstance(value, dict)
WHOLE = "a whole number", lambda value: is_integer(value)
POSITIVE = "a whole number of at least 1", lambda value: is_integer(value, least=1)
TRUTH = "true or false", lambda value: isinstance(value, bool)
SHARE = "between 0 and 1", _share
RATES = "between 0 and 1, or {generator: 0.001} of such for example", _rates
KINDS = {  # what a setting must be
    "model": TEXT,
    "dataset": TEXT,
    "batch_size": POSITIVE,
    "batches_per_step": POSITIVE,
    "seed": WHOLE,
    "image_size": POSITIVE,
    "skip_corrupt": TRUTH,
    "ema_decay": SHARE,
    "learning_rate": RATES,
    "deterministic": TRUTH,
    "options": MAPPING,
    "selection": MAPPING,
    "callbacks": MAPPING,
    "epochs": POSITIVE,
    "networks": TEXT,
}
OPTIONAL = ("image_size", "ema_decay", "learning_rate", "selection")  # that may be null


@dataclass(frozen=True)
class Plan:
    """What an entry is made of.

    Attributes:
        name: The entry's name, that of its folder.
        recipe: The `Recipe` of its run.
        epochs: Passes through the data.
        path: The file.
    """

    name: str
    recipe: Recipe
    epochs: int
    path: Path


def read(path):
    """Reads a recipe.

    ```yaml
    model: dcgan
    dataset: mnist
    seed: 1
    epochs: 40
    options: {width: 24}
    selection: {metric: frechet}
    ```

    Args:
        path: `recipe.yaml` in the folder of an entry, or that folder.

    Returns:
        `Plan`.

    Raises:
        ValueError: It is no recipe; the message says what is wrong and where.
        OSError: It cannot be read.
    """
    path = Path(path)
    path = path / NAME if path.is_dir() else path
    content = _mapping(path)
    for key, value in content.items():
        _check(path, key, value)
    for key in ("model", "dataset", "seed", "epochs"):
        if key not in content:
            raise ValueError(f"{path}: {key!r} is missing. Write it: {EXAMPLES[key]}")
    epochs = content.pop("epochs")
    networks = content.pop("networks", None)
    if networks is not None:
        content["options"] = {**content.get("options", {}), "networks": networks}
    try:
        selection.check(content.get("selection"))
        watching.check(content.get("callbacks", {}))
        _check_model(content["model"], content.get("options", {}))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return Plan(path.resolve().parent.name, Recipe(**content), epochs, path)


EXAMPLES = {
    "model": "model: dcgan",
    "dataset": "dataset: mnist",
    "seed": "seed: 1",
    "epochs": "epochs: 40",
}


def _mapping(path):
    import yaml

    if path.stat().st_size > MOST_BYTES:
        raise ValueError(
            f"{path} has {path.stat().st_size:,} bytes, and no recipe has more than "
            f"{MOST_BYTES:,}. Give another file."
        )
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(
            f"{path} is no YAML ({reason[:200]}). Write lines like: model: dcgan"
        ) from None
    if not isinstance(content, dict):
        raise ValueError(
            f"{path} must hold lines of `name: value`. Received: "
            f"{type(content).__name__}. Write for example: model: dcgan"
        )
    return content


def _check(path, key, value):
    """Refuses what is no setting, or has another type."""
    fields = {field.name for field in dataclasses.fields(Recipe)}
    if key not in fields | set(OWN):
        known = sorted(fields | set(OWN))
        raise ValueError(f"{path}: {unknown('setting', key, known)}")
    if value is None and key in OPTIONAL:
        return
    kind, fits = KINDS[key]
    if not fits(value):
        raise ValueError(f"{path}: {key} must be {kind}. Received: {value!r}.")


def _check_model(name, options):
    """Refuses a model, or an option of it, that there is not."""
    from kerasgan import models

    known = models.options(models.get(name))
    for option in options:
        if option not in known:
            raise ValueError(unknown(f"option of {name}", option, known))
