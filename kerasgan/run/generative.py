"""What a run does in its own way for models that sample."""

import keras
import numpy as np

from kerasgan import callbacks, datasets, load
from kerasgan.errors import unknown
from kerasgan.optional import installed, quietly, require
from kerasgan.run import going_on, reading, starting
from kerasgan.run.building import build
from kerasgan.run.history import HistoryLog, trim_events
from kerasgan.run.limits import default_end
from kerasgan.run.named_callbacks import monitors

SNAPSHOTS = 50  # pictures of a run whose epochs are known
UNLIMITED = 100_000


class Generative:
    """How models that sample are trained; `kerasgan.run.train` asks for all of it."""

    def check(self, recipe, asked):
        """Refuses what these models cannot be trained with: nothing.

        Args:
            recipe: The `Recipe`.
            asked: `Limits` that the run is given now.

        Raises:
            ValueError: There is such a thing.
        """

    def loaded(self, path, recipe):
        """Returns the model of a checkpoint that the run goes on from."""
        model = load(path)
        starting.freeze(recipe, model)
        return model

    def limits(self, kept, asked, recipe, model, steps_per_epoch):
        """Returns the `Limits` of the run.

        Args:
            kept: Those that it had.
            asked: Those that it is given now.
            recipe: The `Recipe`.
            model: The model that goes on, or None.
            steps_per_epoch: Steps of an epoch.

        Raises:
            ValueError: The model cannot go on to that end.
        """
        return kept.changed(asked, default_end(recipe.dataset))

    def taken(self, model, found, steps_per_epoch):
        """Returns the number of steps that the model of a checkpoint has taken."""
        return found.epoch * steps_per_epoch + found.step

    def measuring(self, recipe, info, folder):
        """Returns the callbacks that choose the best model, and keep it."""
        return monitors(recipe, info.both[-1].example, folder.best)

    def new(self, recipe, info, limits):
        """Returns the model of a new run, compiled, with the weights it starts from.

        Args:
            recipe: The `Recipe`.
            info: `DatasetInfo` of its data.
            limits: `Limits` of the run.
        """
        model = build(recipe, info)
        starting.start(recipe, model)
        if recipe.sync_batch_norm:
            model.synchronize_batch_norm()
        model.compile(**optimizers(recipe, model), **_loss(recipe, model))
        reading.check_batches_per_step(recipe, model)
        return model

    def losses(self, model):
        """Returns the names of the logs that are shown while it trains."""
        return [f"{player}_loss" for player in model.players]

    def recorders(self, folder, place, data, model, best):
        """Returns the callbacks that write beside the checkpoints, which come last.

        Args:
            folder: A `RunFolder`.
            place: `Place` of the run.
            data: Its dataset.
            model: Its model.
            best: List of callbacks that measure.
        """
        logs = installed("tensorflow") and installed("tensorboard")
        snapshots = _snapshots(
            data,
            model,
            folder.samples,
            every=max(1, (place.last or 1) // SNAPSHOTS),
            gif=folder.animation,
            tensorboard=folder.tensorboard if logs else None,
        )
        snapshots.epoch = place.epoch or None  # to draw where no epoch is left
        log = HistoryLog(folder.history)
        recorders = [callbacks.Throughput(), *best, log, snapshots]
        if logs:
            with quietly():  # it tells of CPU and CUDA on other backends too
                require("tensorflow", "TensorBoard")
            trim_events(folder.tensorboard, place.epoch)
            board = keras.callbacks.TensorBoard(folder.tensorboard, write_graph=False)
            recorders.append(board)
        return recorders

    def fit(self, model, data, place, callbacks):
        """Trains a model from its place on."""
        model.fit(
            data,
            epochs=UNLIMITED if place.last is None else place.last,
            initial_epoch=place.epoch,
            initial_step=place.step,
            verbose=0,
            callbacks=callbacks,
        )

    def finish(self, model, folder):
        """Exports the sampler where that is possible.

        Returns:
            List of lines that say what was written, and what to do next.
        """
        if going_on.is_exported(folder):
            notes = ["The exported files are of this state already."]
        elif keras.backend.backend() == "tensorflow":
            notes = export(model, folder)
        else:
            notes = [
                "Not exported: that takes the TensorFlow backend. Type: "
                f"kerasgan export {folder.root} --backend tensorflow"
            ]
        if left := model.phase_left_in():
            phase, end = left
            notes.append(
                f"Its last step was of its phase {phase.name!r}, which lasts until "
                f"{end:,} images: what later phases train is as it was. Go on with "
                "--resume and more --epochs."
            )
        wanted = []
        for name in model.undrawn:
            kind = model.conditions[name]
            values = kind.typed if kind.told_beside else folder.recipe().dataset
            wanted.append(f"--given {name}={values}")
        if "images" in model.undrawn:
            notes.append(f"\nOthers: kerasgan translate {folder.root} IN OUT")
        number = [] if model.undrawn else ["-n 64 --seed 1"]
        more = " ".join([f"kerasgan sample {folder.root}", *number, *wanted])
        return [*notes, f"\nMore samples: {more}"]


def _snapshots(data, model, *arguments, **options):
    """The callback that draws: a sheet of samples, or points over those of the data."""
    info = data.info
    if not info.example.together or info.image_shape[0] > 2:
        return callbacks.SampleSnapshot(*arguments, **options)
    splits = datasets.splits(info.name)
    split = "test" if splits is None or "test" in splits else info.split
    real = datasets.load(info.name, split=split, batch_size=2000)
    real = np.asarray(next(iter(real)))
    field = model.loss is not None
    if field and not model.loss.logits.log_odds:
        field = "raw"
    return callbacks.PointSnapshot(*arguments, real, field=field, **options)


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
        made[f"{player}_optimizer"] = _with_rate(model.default_optimizer(player), rate)
    return made


def _loss(recipe, model):
    """Returns the argument of `compile` that gives the model a recipe's loss.

    Raises:
        ValueError: The model has no adversarial loss to be chosen.
    """
    if recipe.loss is None:
        return {}
    if model.default_loss is None:
        raise ValueError(
            f"{type(model).__name__} has no adversarial loss to be chosen. Received: "
            f"loss={recipe.loss!r}. Leave it out."
        )
    return {"loss": recipe.loss}


def _with_rate(optimizer, rate):
    """Returns an optimizer with another rate; that of a schedule is its first."""
    config = optimizer.get_config()
    if not isinstance(config["learning_rate"], dict):
        optimizer.learning_rate = rate
        return optimizer
    config["learning_rate"]["config"]["initial_learning_rate"] = rate
    return type(optimizer).from_config(config)


def export(model, folder):
    """Writes the SavedModel and both LiteRT files of a run.

    Where weights in float16 make other samples, as they may of a model that draws one
    of a few values, that file is left out.

    Returns:
        List of lines that say what was written, and what was not.
    """
    told = [
        str(model.export(folder.saved_model, overwrite=True)),
        str(model.export(folder.litert, format="litert", overwrite=True)),
    ]
    rounded = folder.litert_float16
    options = {"format": "litert", "precision": "float16", "overwrite": True}
    try:
        return [*told, str(model.export(rounded, **options))]
    except RuntimeError as error:
        rounded.unlink(missing_ok=True)  # that of an earlier state
        return [*told, f"There is no {rounded.name}: {error}"]
