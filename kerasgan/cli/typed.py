"""What was typed of a run's recipe."""

import dataclasses
from pathlib import Path

import click
from click.core import ParameterSource

# The options that make a run's recipe, and the fields that they fill.
FIELDS = {
    "audio_length": "audio_length",
    "batch_size": "batch_size",
    "batches_per_step": "batches_per_step",
    "channels": "channels",
    "dataset": "dataset",
    "dataset_b": "dataset_b",
    "deterministic": "deterministic",
    "dtype_policy": "dtype_policy",
    "devices": "devices",
    "ema": "ema_decay",
    "freeze": "freeze",
    "image_size": "image_size",
    "learning_rate": "learning_rate",
    "loss": "loss",
    "model": "model",
    "normalize": "normalize",
    "options": "options",
    "rate": "rate",
    "seed": "seed",
    "select": "selection",
    "skip_corrupt": "skip_corrupt",
    "start_from": "start_from",
    "value_range": "value_range",
    "sync_batch_norm": "sync_batch_norm",
}


def stems(recipe):
    """Returns the names of a recipe's sets, for that of a folder."""
    sets = (recipe.dataset, recipe.dataset_b)
    return [Path(each.replace("#", "_")).stem for each in sets if each]


def sides(dataset, dataset_b, side_by_side):
    """Returns the names of both sets where each file shows both images of a pair.

    Raises:
        ValueError: There is no folder of such files, or another set.
    """
    if side_by_side is None:
        return {}
    if dataset is None or dataset_b is not None:
        raise ValueError(
            "--side-by-side is for one folder, whose files show both images of a pair. "
            f"Received: --dataset {dataset}, --dataset-b {dataset_b}. Write --dataset "
            "FOLDER alone."
        )
    from kerasgan.datasets import part

    names = part.of_sides(dataset, side_by_side)
    return dict(zip(("dataset", "dataset_b"), names, strict=True))


def typed(given):
    """Returns the fields of the recipe that were typed, not left at their default."""
    source = click.get_current_context().get_parameter_source
    fields = {
        FIELDS[option]: value
        for option, value in given.items()
        if option in FIELDS and source(option) is ParameterSource.COMMANDLINE
    }
    if "ema_decay" in fields:
        fields["ema_decay"] = fields["ema_decay"] or None
    if "selection" in fields:
        fields["selection"] = {"metric": fields["selection"]}
    return fields


def changed(recipe, changes):
    """Returns the recipe with some fields changed; `options` are merged."""
    options = {**recipe.options, **changes.get("options", {})}
    return dataclasses.replace(recipe, **{**changes, "options": options})


def gone_on(folder, recipe, changes):
    """Returns the recipe with which a run goes on, or begins for want of a checkpoint.

    Args:
        folder: The `RunFolder`.
        recipe: The `Recipe` that was typed.
        changes: Dict of field -> value that was typed.

    Raises:
        ValueError: There is a checkpoint, which was made under other settings.
    """
    kept = folder.recipe()
    if folder.checkpoint() is None:
        same = changes.get("model", kept.model) == kept.model
        return changed(kept, changes) if same else recipe
    refuse_changes(kept, changes)
    return kept


def refuse_changes(recipe, changes):
    """Refuses to go on with a run under other settings than it began with.

    Args:
        recipe: The `Recipe` of the run.
        changes: Dict of field -> value that was typed.

    Raises:
        ValueError: A value differs.
    """
    for field, received in dataclasses.asdict(changed(recipe, changes)).items():
        kept = getattr(recipe, field)
        if received != kept:
            advice = "Leave the option out"
            if field == "model":  # an argument
                advice = f"Write {kept}, or leave MODEL out"
            raise ValueError(
                f"The run began with {field}={kept!r} and goes on with it. Received: "
                f"{received!r}. {advice}, or begin a new run with --out."
            )
