"""Training a classifier to measure samples with."""

import contextlib
import shutil
from dataclasses import replace

import numpy as np

from kerasgan import pictures, presets
from kerasgan.run import going_on, reading
from kerasgan.run.folder import (
    begin,
    check_new,
    write_json,
)
from kerasgan.run.history import HistoryLog, read_history, trim_history
from kerasgan.run.limits import Limits, kept_limits
from kerasgan.run.load import load
from kerasgan.run.train import TrainingError, build, seed
from kerasgan.run.watching import progress

DEFAULT_EPOCHS = 15
RATE = 1e-3


def train(
    folder,
    recipe=None,
    *,
    overwrite=False,
    resume=False,
    verbose=1,
    **asked,
):
    """Trains on pairs of images and labels, the learning rate falling to 0 at the end.

    The last epoch is what counts: nothing is selected on the test split.

    Args:
        folder: A `RunFolder`.
        recipe: The `Recipe` of a new run; one that goes on has its own.
        overwrite: Delete an earlier run in that folder, once data and model are made.
        resume: Go on from the newest checkpoint, with its learning rate's course, and
            begin where there is none yet.
        verbose: As for `kerasgan.run.train.train`.
        **asked: Fields of `Limits`, but for `save_every_steps`: a classifier goes on
            from the end of an epoch. `epochs`, 15 by default, are where the rate falls
            to 0; `steps` are counted from the run's beginning, `minutes` from this
            call.

    Returns:
        The trained `Classifier`.

    Raises:
        TrainingError: The loss became NaN; the last good checkpoint stays.
        ValueError: Arguments that cannot be.
    """

    from kerasgan import callbacks, models
    from kerasgan.engine import origins

    asked = Limits(**asked)
    _refuse(asked.save_every_steps, recipe)

    with contextlib.ExitStack() as stack:
        found = going_on.found_in(folder, stack, True) if resume else None
        if found is None:
            check_new(folder, overwrite or resume)
            recipe, done, taken = recipe or folder.recipe(), 0, 0
        else:
            recipe, done = folder.recipe(), found.epoch
        seed(recipe)
        data = _data(recipe, "train", initial_epoch=done)
        reading.told(data, folder, found is not None)
        steps_per_epoch = data.info.steps_per_epoch
        limits = kept_limits(folder, resume).changed(asked, {})
        if found is None:
            epochs = limits.epochs or DEFAULT_EPOCHS
        else:
            model = load(found.path, models.Classifier)
            going_on.check_same_data(model, data, 0)
            trim_history(folder.history, done)
            taken = int(model.optimizer.iterations.numpy())
            epochs = _epochs_left(model, limits.epochs, steps_per_epoch)
        limits = replace(limits, epochs=epochs)
        last = limits.last_epoch(done, steps_per_epoch, taken=taken)
        if found is None:
            model = build(recipe, data.info)
            model.compile(_optimizer(recipe, epochs * steps_per_epoch))
            stack.enter_context(begin(folder, recipe, overwrite or resume))
        else:
            going_on.say_what_is_left(limits, last, done, taken)
        model.made_of = {**origins.origin_of(data), "within_epochs": False}
        reading.keep(folder, data)
        write_json(folder.limits, limits.given())
        nan, interrupt = callbacks.TerminateOnNaN(), callbacks.StopOnInterrupt()
        watchers = [nan, interrupt, limits.stop_after(taken)]
        watchers += progress(verbose, ["loss"], last, limits, taken, watchers)
        checkpoints = callbacks.Checkpoint(folder.checkpoints)
        recorders = [
            callbacks.Minutes(),
            HistoryLog(folder.history),
        ]
        stack.callback(interrupt.give_back)
        stack.callback(checkpoints.give_back)
        model.fit(
            data,
            epochs=last,
            initial_epoch=done,
            verbose=0,
            shuffle=False,  # the data are shuffled
            callbacks=[*watchers, *recorders, checkpoints],
        )
    if nan.reason is not None:
        raise TrainingError(nan.reason)
    pictures.plot_losses(read_history(folder.history), folder.losses)
    return model


def _refuse(save_every_steps, recipe):
    if save_every_steps is not None:
        raise ValueError(
            "A classifier goes on from the end of an epoch. Received: "
            f"save_every_steps={save_every_steps}. Leave it out."
        )
    if recipe is not None and (recipe.start_from is not None or recipe.freeze):
        raise ValueError(
            "A classifier begins anew, and all of it learns. Received: start_from="
            f"{recipe.start_from!r}, freeze={recipe.freeze}. Leave both out."
        )

    if recipe is not None and (recipe.devices != 1 or recipe.sync_batch_norm):
        raise ValueError(
            "A classifier trains on one device. Received: devices="
            f"{recipe.devices}, sync_batch_norm={recipe.sync_batch_norm}. Leave both "
            "out."
        )


def _optimizer(recipe, steps):
    import keras

    if isinstance(recipe.learning_rate, dict):
        raise ValueError(
            "A classifier has no players. Received: learning_rate="
            f"{recipe.learning_rate}. Write one number."
        )
    rate = recipe.learning_rate or RATE
    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))


def _epochs_left(model, epochs, steps_per_epoch):
    """Returns the epoch to go on to; beyond the planned end the rate would be 0."""
    rate = model.optimizer.get_config()["learning_rate"]["config"]
    planned = rate["decay_steps"] // steps_per_epoch
    if epochs is not None and epochs > planned:
        raise ValueError(
            f"The run was planned for {planned} epochs, where its learning rate is 0. "
            f"Received: epochs={epochs}. Begin a new run with --epochs {epochs}."
        )
    return epochs or planned


def finish(model, folder):
    """Looks at the test split, once, and writes the preset.

    Returns:
        List of lines that say what was found.
    """
    scores, _ = test_scores(model, folder.recipe())
    if folder.preset.exists():
        shutil.rmtree(folder.preset)
    presets.write(folder.preset, model.registered_as, model)
    if scores is None:
        return ["There is no test split to score it on."]
    found = f"{scores['accuracy']:.2%} of {scores['images']} test images"
    return [f"Right about {found}"]


def test_scores(model, recipe):
    """Returns `(scores, info)`: accuracy on the test split, or None without one."""
    train_info = _data(recipe, "train").info
    try:
        test = _data(recipe, "test", shuffle=False)
    except ValueError:  # folders and files have no splits
        return None, train_info
    right = 0
    for images, labels in test:
        logits = model.predict_on_batch(np.asarray(images))
        right += int((np.asarray(logits).argmax(axis=1) == np.asarray(labels)).sum())
    accuracy = right / test.info.size
    scores = {"split": "test", "images": test.info.size, "accuracy": accuracy}
    return scores, train_info


def _data(recipe, split, **options):
    from kerasgan import datasets

    return datasets.load(
        recipe.dataset,
        split=split,
        batch_size=recipe.batch_size,
        labels=True,
        seed=recipe.seed,
        **recipe.reading(),
        **options,
    )
