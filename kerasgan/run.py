"""A run: a training with all that it leaves in its folder."""

import csv
import json
import math
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kerasgan import pictures
from kerasgan.errors import unknown
from kerasgan.optional import installed

DEFAULT_EPOCHS = 20
SNAPSHOTS = 50
UNLIMITED = 100_000
DEMO = {"epochs": 60, "minutes": 3.0}


class TrainingError(RuntimeError):
    """Training ended early for a reason that the message tells."""


@dataclass(frozen=True)
class Recipe:
    """What a run is made of; `run.json` keeps it.

    Attributes:
        model: Registered name of the model.
        dataset: Name or path that `kerasgan.datasets.load` takes.
        batch_size: Images a step.
        seed: Fixes weights, noise and the order of the data.
        image_size: Height and width to resize to; None keeps the dataset's.
        skip_corrupt: Whether unreadable images of a folder are left out.
        ema_decay: Decay of the generator's average; None for no average.
        options: Further arguments of the model's constructor.
    """

    model: str = "dcgan"
    dataset: str = "digits"
    batch_size: int = 64
    seed: int = 0
    image_size: int | None = None
    skip_corrupt: bool = False
    ema_decay: float | None = 0.999
    options: dict = field(default_factory=dict)


@dataclass(frozen=True)
class RunFolder:
    """The paths of a run."""

    root: Path

    def __getattr__(self, name):
        if name not in FILES:
            raise AttributeError(name)
        return self.root / FILES[name][0]

    def recipe(self):
        """Reads the recipe.

        Raises:
            ValueError: If the folder is no run, or was damaged.
        """
        try:
            return Recipe(**json.loads(self.settings.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise ValueError(
                f"{str(self.root)!r} is no run folder: {self.settings} could not be "
                f"read ({error}). Give a folder that `kerasgan train` made."
            ) from None

    def contents(self):
        """Returns `(path, meaning)` of what is there, in a reader's order."""
        paths = [(self.root / name, meaning) for name, meaning in FILES.values()]
        return [(path, meaning) for path, meaning in paths if path.exists()]

    def newest(self):
        """Returns `(path, epoch)` of the newest checkpoint.

        Raises:
            ValueError: If there is none.
        """
        from kerasgan.callbacks.checkpoint import checkpoints

        found = checkpoints(self.checkpoints)
        if not found:
            raise ValueError(
                f"{str(self.checkpoints)!r} holds no checkpoint: the run ended before "
                "its first epoch. Train again with --overwrite."
            )
        return found[-1]


FILES = {
    "settings": ("run.json", "what the run was made of"),
    "samples": ("samples", "a grid of samples for each snapshot, same latents"),
    "animation": ("training.gif", "those grids as an animation"),
    "losses": ("losses.png", "the losses over the epochs"),
    "history": ("history.csv", "losses and images per second, a row an epoch"),
    "tensorboard": ("tensorboard", "the same for `tensorboard --logdir`"),
    "checkpoints": ("checkpoints", "the whole model; `--resume` goes on from here"),
    "saved_model": ("saved_model", "the sampler for TensorFlow, without this package"),
    "litert": ("model.tflite", "the sampler for LiteRT, float32, one image a call"),
    "litert_float16": ("model_float16.tflite", "the same with weights in float16"),
}


def prepare(path, recipe, overwrite=False, resume=False):
    """Makes the folder of a new run, or opens the one of a run that goes on.

    Args:
        path: The folder.
        recipe: The new run's `Recipe`.
        overwrite: Delete an earlier run in that folder first.
        resume: Go on with the run in that folder.

    Returns:
        `(RunFolder, Recipe)`; the recipe is the earlier run's where it goes on.

    Raises:
        FileExistsError: The folder exists and neither was asked for, or is no run.
    """
    folder = RunFolder(Path(path))
    if resume:
        return folder, folder.recipe()
    if folder.root.exists():
        if not overwrite:
            raise FileExistsError(
                f"{str(folder.root)!r} exists, and nothing is overwritten unasked. Add "
                "--resume to go on with that run, --overwrite to delete it first, or "
                "choose another folder with --out."
            )
        if folder.root.is_dir() and any(folder.root.iterdir()):
            folder.recipe()  # refuses to delete what is no run
            shutil.rmtree(folder.root)
    folder.root.mkdir(parents=True, exist_ok=True)
    folder.settings.write_text(json.dumps(asdict(recipe), indent=2) + "\n")
    return folder, recipe


def build(recipe, image_shape):
    """Makes and compiles the model of a recipe for images of that shape.

    Raises:
        ValueError: An unknown model or option.
    """
    from kerasgan import models

    cls = models.get(recipe.model)
    known = models.options(cls)
    for name in recipe.options:
        if name not in known:
            raise ValueError(unknown(f"option of {recipe.model}", name, known))
    defaults = {"image_shape": image_shape, "ema_decay": recipe.ema_decay}
    model = cls(**{**defaults, "seed": recipe.seed, **recipe.options})
    model.compile()
    return model


def load(path):
    """Loads the model of a run folder, a `.keras` file or a preset folder.

    Raises:
        ValueError: If the path is none of them.
    """
    import keras

    from kerasgan import models, presets

    path = Path(path)
    if path.suffix == ".keras" and path.is_file():
        return keras.models.load_model(path)
    if (path / FILES["settings"][0]).is_file():
        return keras.models.load_model(RunFolder(path).newest()[0])
    if (path / presets.CONFIG).is_file():
        return models.get(presets.read_config(path)[0]).from_preset(path)
    raise ValueError(
        f"There is no model at {str(path)!r}. Give the folder of a run that `kerasgan "
        "train` made, a .keras file, or a preset folder."
    )


def train(
    folder,
    recipe,
    *,
    resume=False,
    epochs=None,
    steps=None,
    minutes=None,
    verbose=1,
):
    """Trains, and leaves everything but the exports in the folder.

    Args:
        folder: A `RunFolder`.
        recipe: Its `Recipe`.
        resume: Go on from the newest checkpoint.
        epochs: Epoch to stop after, counted from the run's beginning.
        steps: Steps to stop after, counted from this call.
        minutes: Minutes to stop after, counted from this call.
        verbose: As for `keras.Model.fit`.

    Returns:
        The trained model.

    Raises:
        TrainingError: A loss became NaN; the last good checkpoint stays.
    """
    import keras

    from kerasgan import callbacks, datasets

    keras.utils.set_random_seed(recipe.seed)
    checkpoint, done = folder.newest() if resume else (None, 0)
    data = datasets.load(
        recipe.dataset,
        batch_size=recipe.batch_size,
        image_size=recipe.image_size,
        seed=recipe.seed,
        initial_epoch=done,
        skip_corrupt=recipe.skip_corrupt,
    )
    if checkpoint is None:
        model = build(recipe, data.info.image_shape)
    else:
        model = keras.models.load_model(checkpoint)
    if epochs is None and steps is None and minutes is None:
        demo = recipe.dataset == "digits"
        epochs, minutes = DEMO.values() if demo else (DEFAULT_EPOCHS, None)
    if steps is not None:
        last = done + math.ceil(steps / data.info.steps_per_epoch)
        epochs = last if epochs is None else min(epochs, last)
    nan, interrupt = callbacks.TerminateOnNaN(), callbacks.StopOnInterrupt()
    watchers = [nan, interrupt, callbacks.StopAfter(steps, minutes)]
    try:
        model.fit(
            data,
            epochs=UNLIMITED if epochs is None else epochs,
            initial_epoch=done,
            verbose=verbose,
            callbacks=watchers + _recorders(folder, resume, epochs),
        )
    finally:
        interrupt.restore()
    if nan.reason is not None:
        raise TrainingError(nan.reason)
    pictures.plot_losses(read_history(folder.history), folder.losses)
    return model


def _recorders(folder, resume, epochs):
    """The callbacks that write; the checkpoint first, so that none can cost it."""
    import keras

    from kerasgan import callbacks

    recorders = [
        callbacks.Checkpoint(folder.checkpoints),
        callbacks.Throughput(),
        keras.callbacks.CSVLogger(folder.history, append=resume),
        callbacks.SampleSnapshot(
            folder.samples,
            every=1 if epochs is None else max(1, epochs // SNAPSHOTS),
            gif=folder.animation,
            tensorboard=folder.tensorboard if installed("tensorflow") else None,
        ),
    ]
    if installed("tensorflow"):
        recorders.append(
            keras.callbacks.TensorBoard(folder.tensorboard, write_graph=False)
        )
    return recorders


def read_history(path):
    """Reads `history.csv`.

    Returns:
        Dict of column -> list of numbers, one an epoch.
    """
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in (rows or [{}])[0]}


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
