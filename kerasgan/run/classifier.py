"""What a run does in its own way for classifiers, to measure samples with."""

import shutil
from dataclasses import replace

import keras
import numpy as np

from kerasgan import callbacks, classifiers, load, presets
from kerasgan.engine import origins
from kerasgan.run import reading
from kerasgan.run.building import build
from kerasgan.run.history import HistoryLog

DEFAULT_EPOCHS = 15
RATE = 1e-3
REFUSED = {
    "{} goes on from the end of an epoch.": ["save_every_steps"],
    "{} learns from one set of images.": ["dataset_b"],
    "{} takes one batch a step.": ["batches_per_step"],
    "{} begins anew, and all of it learns.": ["start_from", "freeze"],
    "{} takes no dtype policy of its own.": ["dtype_policy"],
    "{} has no adversarial loss.": ["loss"],
    "{} trains on one device.": ["devices", "sync_batch_norm"],
    "{} is watched by no callbacks of a recipe.": ["callbacks"],
}


class Classification:
    """How classifiers are trained: as `Generative`, but where methods say otherwise.

    On pairs of images and labels, the learning rate falling to 0 at the end of the last
    epoch: the 15th by default. That epoch is what counts, and nothing is selected on
    the test split. A run goes on from the end of an epoch.

    Attributes:
        one: What one of these models is called.
        found: The line about the test split: of a share, a number, and of what.
    """

    one = "A classifier"
    found = "Right about {:.2%} of {} test {}"

    def check(self, recipe, asked):
        """Refuses what belongs to other kinds of models."""
        given = {**vars(recipe), **vars(asked)}
        usual = {**vars(type(recipe)()), **vars(type(asked)())}
        for sentence, names in REFUSED.items():
            if any(given[name] != usual[name] for name in names):
                received = ", ".join(f"{name}={given[name]!r}" for name in names)
                out = "both" if len(names) > 1 else "it"
                told = sentence.format(self.one)
                raise ValueError(f"{told} Received: {received}. Leave {out} out.")

    def loaded(self, path, recipe):
        """Returns the classifier of a checkpoint."""
        return load(path, classifiers.Classifier)

    def limits(self, kept, asked, recipe, model, steps_per_epoch):
        """Returns the `Limits` of the run: beyond the planned end the rate would be 0.

        Raises:
            ValueError: The run is to go on to an epoch beyond that.
        """
        limits = kept.changed(asked, {})
        if model is None:
            return replace(limits, epochs=limits.epochs or DEFAULT_EPOCHS)
        rate = model.optimizer.get_config()["learning_rate"]["config"]
        planned = rate["decay_steps"] // steps_per_epoch
        if limits.epochs is not None and limits.epochs > planned:
            raise ValueError(
                f"The run was planned for {planned} epochs, where its learning rate is "
                f"0. Received: epochs={limits.epochs}. Begin a new run with --epochs "
                f"{limits.epochs}."
            )
        return replace(limits, epochs=limits.epochs or planned)

    def taken(self, model, found, steps_per_epoch):
        """Returns its steps: an epoch that was left early counts as a whole one."""
        return int(model.optimizer.iterations.numpy())

    def measuring(self, recipe, info, folder):
        """Returns no callbacks: it draws no samples to choose the best model by."""
        if recipe.selection is not None:
            raise ValueError(
                f"The last epoch of {self.one.lower()} is what counts. Received: "
                f"--select {recipe.selection['metric']}. Leave it out."
            )
        return []

    def new(self, recipe, info, limits):
        """Returns the model, whose learning rate is 0 after its last epoch."""
        if isinstance(recipe.learning_rate, dict):
            raise ValueError(
                f"{self.one} has no players. Received: learning_rate="
                f"{recipe.learning_rate}. Write one number."
            )
        model = build(recipe, info)
        rate, steps = recipe.learning_rate or RATE, limits.epochs * info.steps_per_epoch
        falling = keras.optimizers.schedules.CosineDecay(rate, steps)
        model.compile(keras.optimizers.Adam(falling))
        return model

    def losses(self, model):
        """Returns the name of its one loss."""
        return ["loss"]

    def recorders(self, folder, place, data, model, best):
        """Returns the callbacks that write beside the checkpoints: no pictures."""
        return [callbacks.Minutes(), HistoryLog(folder.history)]

    def fit(self, model, data, place, callbacks):
        """Trains, and notes on what; the data are shuffled, and epochs whole."""
        model.made_of = {**origins.origin_of(data), "within_epochs": False}
        model.fit(
            data,
            epochs=place.last,
            initial_epoch=place.epoch,
            verbose=0,
            shuffle=False,
            callbacks=callbacks,
        )

    def finish(self, model, folder):
        """Looks at the test split, once, and writes the preset.

        Returns:
            List of lines that say what was found.
        """
        scores = self.scores(model, folder.recipe())
        if folder.preset.exists():
            shutil.rmtree(folder.preset)
        presets.write(folder.preset, model.registered_as, model)
        if scores is None:
            return ["There is no test split to score it on."]
        things = model.example.things
        return [self.found.format(scores["value"], scores["images"], things)]

    def scores(self, model, recipe):
        """Returns what is found on the test split, see `test_scores`."""
        return test_scores(model, recipe)


def test_scores(model, recipe):
    """Returns a dict of the accuracy on the test split; None where there is none.

    It has the number's `key` and `value`, the split, and its number of images.
    """
    try:
        test = reading.data_of(recipe, split="test", shuffle=False)
    except ValueError:  # folders and files have no splits
        return None
    right = 0
    for images, labels in test:
        logits = model.predict_on_batch(np.asarray(images))
        right += int((np.asarray(logits).argmax(axis=1) == np.asarray(labels)).sum())
    accuracy = right / test.info.size
    found = {"key": "accuracy", "value": accuracy}
    return {"split": "test", "images": test.info.size, **found}
