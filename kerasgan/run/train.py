"""Training as the command line does it, models of every kind in the same frame."""

import contextlib
import shutil

import keras

from kerasgan import backend, callbacks, pictures
from kerasgan.run import going_on, reading
from kerasgan.run.classifier import Classification
from kerasgan.run.encoder import Encoding
from kerasgan.run.folder import begin, check_new, write_json
from kerasgan.run.generative import Generative
from kerasgan.run.history import last_row, read_history, trim_history
from kerasgan.run.limits import Limits, kept_limits
from kerasgan.run.named_callbacks import callbacks_of

KINDS = {  # by the registry that a model is in
    "kerasgan.models": Generative(),
    "kerasgan.classifiers": Classification(),
    "kerasgan.encoders": Encoding(),
}


class TrainingError(RuntimeError):
    """Training ended early for a reason that the message tells."""


def kind_of(recipe):
    """Returns what a run does in the way of the recipe's kind of model."""
    return KINDS[recipe.model_class.registered_in]


def train(
    folder,
    recipe=None,
    *,
    overwrite=False,
    resume=False,
    verbose=1,
    **asked,
):
    """Trains a model of any kind, and leaves everything but the exports in the folder.

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
            unless it is given another end; a new one has 20 epochs without any, or 15
            of a classifier. What `EarlyStopping` ended goes on where another end is
            given.

    Returns:
        The trained model.

    Raises:
        TrainingError: A loss became NaN; the last good checkpoint stays.
        ValueError: Arguments that cannot be, or a run that goes on finds other data
            than it began with.
    """
    asked = Limits(**asked)
    with contextlib.ExitStack() as stack:
        found = going_on.found_in(folder, stack) if resume else None
        if found is None:
            check_new(folder, overwrite or resume)
        if found is not None or recipe is None:
            recipe = folder.recipe()
        kind = kind_of(recipe)
        kind.check(recipe, asked)
        stack.enter_context(on_devices(recipe))
        seed(recipe)
        data = reading.data_of(recipe, initial_epoch=found.epoch if found else 0)
        reading.told(data, folder, found is not None)
        model = kind.loaded(found.path, recipe) if found else None
        if found:
            going_on.check_same_data(model, data, found.step)
        kept, steps = kept_limits(folder, resume), data.info.steps_per_epoch
        limits = kind.limits(kept, asked, recipe, model, steps)
        same_end = asked.end in ({}, kept.end)
        taken = kind.taken(model, found, steps) if found else 0
        place = going_on.place_of(found, limits, steps, taken, same_end)
        if place.in_the_last_step:
            return model
        best = kind.measuring(recipe, data.info, folder)
        named = callbacks_of(recipe)
        checkpoints = callbacks.Checkpoint(
            folder.checkpoints, save_every_steps=limits.save_every_steps
        )
        if found is None:
            model = kind.new(recipe, data.info, limits)
            stack.enter_context(begin(folder, recipe, overwrite or resume))
        else:
            trim_history(folder.history, place.epoch)
            for monitor in best:
                monitor.remember(last_row(folder.history))
            checkpoints.go_on_from(found)
        reading.keep(folder, data)
        write_json(folder.limits, limits.given())
        nan, interrupt = callbacks.TerminateOnNaN(), callbacks.StopOnInterrupt()
        watchers = [nan, interrupt, limits.stop_after(taken)]
        shown = progress(verbose, kind.losses(model), place, limits, watchers + named)
        recorders = kind.recorders(folder, place, data, model, best)
        for answering in (interrupt, checkpoints):
            stack.callback(answering.give_back)
        watchers += [*shown, *recorders, *named, checkpoints]
        kind.fit(model, data, place, callbacks=watchers)
    if nan.reason is not None:
        raise TrainingError(nan.reason)
    sum_up(folder)
    return model


def finish(model, folder):
    """Does what is left once a run is trained: exports, or a preset.

    Returns:
        List of lines that say what was written, and what to do next.
    """
    return kind_of(folder.recipe()).finish(model, folder)


def on_devices(recipe):
    """Returns a context in which a model is made for the devices of a recipe.

    Raises:
        ValueError: There are fewer, or they cannot share a batch evenly.
    """
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
    keras.utils.set_random_seed(recipe.seed)
    if recipe.deterministic:
        backend.make_deterministic()


def progress(verbose, losses, place, limits, stoppers):
    """Makes what tells of a training while it runs, in place of Keras' own bar.

    Args:
        verbose: 0 for nothing, 1 for a line that is written over, 2 for a line an
            epoch.
        losses: Names of the logs to show.
        place: `Place` of the run.
        limits: `Limits` of the run.
        stoppers: Callbacks that may end it.

    Returns:
        List of `keras.callbacks.Callback`s.
    """
    if verbose == 0:
        return []
    steps = None if limits.steps is None else limits.steps - place.taken
    end = place.last, steps, limits.minutes
    return [callbacks.Progress(losses, *end, verbose == 2, stoppers)]


def sum_up(folder):
    """Draws the losses, and lays the last sheet where a visitor looks first."""
    pictures.plot_losses(read_history(folder.history), folder.losses)
    sheets = folder.samples.glob("epoch_*.png")
    number = {path: int(path.stem.split("_")[1]) for path in sheets}
    if number:
        shutil.copyfile(max(number, key=number.get), folder.sheet)
