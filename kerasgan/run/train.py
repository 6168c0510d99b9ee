"""Training as the command line does it: build, fit, record, export."""

import contextlib

from kerasgan import pictures
from kerasgan.errors import unknown
from kerasgan.run import feeding, going_on, reading, selection, starting, watching
from kerasgan.run.folder import (
    begin,
    check_new,
    write_json,
)
from kerasgan.run.history import last_row, read_history, trim_history
from kerasgan.run.limits import Limits, default_end, kept_limits
from kerasgan.run.load import load
from kerasgan.run.recorders import keep_last_sheet, recorders_of

UNLIMITED = 100_000
UNSETTABLE = {
    "conditions": "the model knows them",
    "data_range": "loaded images lie in [-1, 1] always",
    "rate": "the data tell it, and the option rate resamples them",
    "regularizers": "they are objects and no text",
}


class TrainingError(RuntimeError):
    """Training ended early for a reason that the message tells."""


def build(recipe, info):
    """Makes the model of a recipe, not compiled, for data of that `DatasetInfo`.

    Raises:
        ValueError: An unknown model or option.
    """
    from kerasgan import models
    from kerasgan.engine import checks

    cls = models.get(recipe.model)
    known = models.options(cls)
    for name in recipe.options:
        if name not in known:
            raise ValueError(unknown(f"option of {recipe.model}", name, known))
        why = UNSETTABLE.get(name)
        if name in cls.networks:
            why = "it is a Keras model and no text"
        if why is not None:
            raise ValueError(
                f"{name} cannot be set here: {why}. Write Python for that; see "
                "examples/own_images.py."
            )
    defaults = {
        "image_shape": info.image_shape,
        "shape_b": info.both[-1].image_shape,
        "classes": len(info.classes or ()),
        "rate": info.rate,
        "seed": recipe.seed,
    }
    if cls.averaged or recipe.ema_decay != type(recipe).ema_decay:
        defaults["ema_decay"] = recipe.ema_decay
    defaults = {name: value for name, value in defaults.items() if name in known}
    model = cls(**{**defaults, **recipe.options})
    feeding.check_sets(recipe, model)
    for kind, told in zip(model.fields.values(), info.both, strict=False):
        if kind.shape != told.image_shape:
            raise ValueError(
                f"Images of shape {told.image_shape} do not fit networks for images of "
                f"shape {kind.shape}. Leave image_shape out, or load the images with "
                f"--image-size {'x'.join(map(str, kind.shape[:2]))}."
            )
    if getattr(model, "classes", None) is not None:
        checks.check_known_classes(info, model)
    return model


def optimizers(recipe, model):
    """Returns the arguments of `compile` that give the players a recipe's rates.

    Raises:
        ValueError: There is no such player.
    """
    rates = recipe.learning_rate or {}
    if not isinstance(rates, dict):
        rates = dict.fromkeys(model.players, rates)
    made = {}
    for player, rate in rates.items():
        if player not in model.players:
            raise ValueError(unknown("player", player, model.players))
        made[f"{player}_optimizer"] = optimizer = model.default_optimizer(player)
        optimizer.learning_rate = rate
    return made


def new_model(recipe, info):
    """Makes the model of a recipe, compiled, with the weights that it starts from."""
    model = build(recipe, info)
    starting.start(recipe, model)
    if recipe.sync_batch_norm:
        model.synchronize_batch_norm()
    model.compile(**optimizers(recipe, model))
    feeding.check_batches_per_step(recipe, model)
    return model


def train(
    folder,
    recipe=None,
    *,
    overwrite=False,
    resume=False,
    verbose=1,
    **asked,
):
    """Trains, and leaves everything but the exports in the folder.

    Args:
        folder: A `RunFolder`.
        recipe: The `Recipe` of a new run; one that goes on has its own.
        overwrite: Delete an earlier run in that folder, once data and model are made.
        resume: Go on from the newest checkpoint, and begin where there is none yet;
            where no epoch is left, draw the end.
        verbose: 0 for nothing, 1 for a line that is written over on a terminal, 2 for
            a line an epoch.
        **asked: Fields of `Limits`: `epochs` and `steps` are counted from the run's
            beginning, `minutes` from this call. A run that goes on keeps those it had
            unless it is given another end; a new one has 20 epochs without any. What
            `EarlyStopping` ended goes on where another end is given.

    Returns:
        The trained model.

    Raises:
        TrainingError: A loss became NaN; the last good checkpoint stays.
        ValueError: A run that goes on finds other data than it began with.
    """
    from kerasgan import callbacks

    with contextlib.ExitStack() as stack:
        found = going_on.found_in(folder, stack) if resume else None
        if found is None:
            check_new(folder, overwrite or resume)
            recipe, done, step = recipe or folder.recipe(), 0, 0
        else:
            recipe, (_, done, step) = folder.recipe(), found
        stack.enter_context(on_devices(recipe))
        seed(recipe)
        data = feeding.data_of(recipe, initial_epoch=done)
        reading.told(data, folder, found is not None)
        taken = done * data.info.steps_per_epoch + step
        asked, kept = Limits(**asked), kept_limits(folder, resume)
        limits = kept.changed(asked, default_end(recipe.dataset))
        same = asked.end in ({}, kept.end)
        epochs = going_on.last_epoch(found, limits, data.info.steps_per_epoch, same)
        if step and epochs == done:  # what belongs to the end of its epoch is there
            return load(found.path)
        checkpoints = callbacks.Checkpoint(
            folder.checkpoints, save_every_steps=limits.save_every_steps
        )
        best = selection.monitors(recipe, data.info.both[-1].example, folder.best)
        named = watching.callbacks_of(recipe)
        if found is None:
            model = new_model(recipe, data.info)
            stack.enter_context(begin(folder, recipe, overwrite or resume))
        else:
            model = load(found.path)
            starting.freeze(recipe, model)
            going_on.check_same_data(model, data, step)
            trim_history(folder.history, done)
            for monitor in best:
                monitor.remember(last_row(folder.history))
            checkpoints.go_on_from(found)
        reading.keep(folder, data)
        write_json(folder.limits, limits.given())
        nan = callbacks.TerminateOnNaN()
        watchers = [nan, callbacks.StopOnInterrupt(), limits.stop_after(taken)]
        losses = [f"{player}_loss" for player in model.players]
        stoppers = [*watchers, *named]
        watchers += watching.progress(verbose, losses, epochs, limits, taken, stoppers)
        recorders = recorders_of(folder, done, epochs, data, model, best)
        model.fit(
            data,
            epochs=UNLIMITED if epochs is None else epochs,
            initial_epoch=done,
            initial_step=step,
            verbose=0,
            callbacks=[*watchers, *recorders, *named, checkpoints],
        )
    if nan.reason is not None:
        raise TrainingError(nan.reason)
    pictures.plot_losses(read_history(folder.history), folder.losses)
    keep_last_sheet(folder)
    return model


def on_devices(recipe):
    """Returns a context in which a model is made for the devices of a recipe.

    Raises:
        ValueError: There are fewer, or they cannot share a batch evenly.
    """
    from kerasgan import backend

    size, devices = recipe.batch_size, recipe.devices
    if size % devices:
        raise ValueError(
            f"{devices} devices cannot share {size} images evenly. Received: "
            f"batch_size={size}, devices={devices}. Write --batch-size "
            f"{size + -size % devices}."
        )
    return backend.on_devices(devices)


def seed(recipe):
    """Fixes what a run draws, and the order of its sums if the recipe says so."""
    import keras

    from kerasgan import backend

    keras.utils.set_random_seed(recipe.seed)
    if recipe.deterministic:
        backend.make_deterministic()


def finish(model, folder):
    """Exports the sampler where that is possible.

    Returns:
        List of lines that say what was written, and what to do next.
    """
    import keras

    if going_on.is_exported(folder):
        notes = ["The exported files are of this state already."]
    elif keras.backend.backend() == "tensorflow":
        notes = [str(report) for report in export(model, folder)]
    else:
        notes = [
            "Not exported: that takes the TensorFlow backend. Type: "
            f"kerasgan export {folder.root} --backend tensorflow"
        ]
    wanted = [f"--given {each}={folder.recipe().dataset}" for each in model.undrawn]
    number = [] if model.undrawn else ["-n 64 --seed 1"]
    more = " ".join([f"kerasgan sample {folder.root}", *number, *wanted])
    return [*notes, f"\nMore samples: {more}"]


def export(model, folder):
    """Writes the SavedModel and both LiteRT files of a run.

    Returns:
        List of `ExportReport`s.
    """
    return [
        model.export(folder.saved_model, overwrite=True),
        model.export(folder.litert, format="litert", overwrite=True),
        model.export(
            folder.litert_float16, format="litert", precision="float16", overwrite=True
        ),
    ]
