"""The folder of a run: what it was made of, and what lies where."""

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kerasgan.engine import checkpoints
from kerasgan.engine.loading import CHECKPOINTS, SETTINGS
from kerasgan.errors import shown
from kerasgan.presets.config import read_json
from kerasgan.run import settings
from kerasgan.run.made_with import made_with

LOCK = ".lock"
FOUND = ("classes", "bits")  # in the data; `run.json` keeps them beside the recipe


@dataclass(frozen=True)
class Recipe:
    """What a run is made of; `run.json` keeps it.

    Attributes:
        model: Registered name of the model.
        dataset: Name or path that `kerasgan.datasets.load` takes.
        dataset_b: Likewise, the other set of a model that learns from two; else None.
        batch_size: Images in a batch.
        batches_per_step: Batches a step, see `kerasgan.datasets.load`; None for as many
            as the model's discriminator takes steps.
        seed: Fixes weights, noise and the order of the data.
        image_size: Height and width to resize to, a number or `[height, width]`; None
            keeps the dataset's.
        channels: Channels to bring images to, 1, 3 or 4; None keeps the dataset's.
        audio_length: Samples to cut or pad sounds to; None keeps the dataset's.
        rate: Samples a second to resample sounds to; None keeps the dataset's.
        skip_corrupt: Whether unreadable images of a folder are left out.
        value_range: `[low, high]`, the numbers of black and white in files; None where
            they tell it.
        ema_decay: Decay of the generator's average; None for no average.
        learning_rate: In (0, 1), of every player, or a dict of player -> rate; None,
            and players that it leaves out, keep the paper's.
        deterministic: Whether the backend is told to repeat every sum in the same
            order, so that a run gives the same weights again on the same machine.
        devices: Number of devices that share a batch.
        sync_batch_norm: Whether batch norm sees the batch of all of them.
        options: Further arguments of the model's constructor.
        start_from: What its weights are copied from before the first step, see
            `GenerativeModel.start_from`: a path, name or address, or a dict of network
            -> such; None for weights drawn anew. A run that goes on copies nothing.
        freeze: Dict of network -> number of its first layers with weights that stay as
            they are, or `"all"`.
        selection: What chooses the best checkpoint, `{"metric": "frechet"}` for
            example, see `kerasgan.run.selection`; None keeps the newest alone.
        callbacks: Callbacks beside those of every run, `{"CollapseMonitor": {"action":
            "stop"}}` for example; see `kerasgan.run.watching`.
    """

    model: str = "dcgan"
    dataset: str = "mnist_4000"
    dataset_b: str | None = None
    batch_size: int = 64
    batches_per_step: int | None = None
    seed: int = 0
    image_size: int | list | None = None
    channels: int | None = None
    audio_length: int | None = None
    rate: int | None = None
    skip_corrupt: bool = False
    value_range: list | None = None
    ema_decay: float | None = 0.999
    learning_rate: float | dict | None = None
    deterministic: bool = False
    devices: int = 1
    sync_batch_norm: bool = False
    options: dict = field(default_factory=dict)
    start_from: str | dict | None = None
    freeze: dict = field(default_factory=dict)
    selection: dict | None = None
    callbacks: dict = field(default_factory=dict)

    @property
    def made(self):
        """Name or path of what samples are like: of two sets, the other one."""
        return self.dataset if self.dataset_b is None else self.dataset_b

    @property
    def model_class(self):
        """The registered class of the model.

        Raises:
            ValueError: There is none of that name.
        """
        from kerasgan import models  # noqa: F401, they are registered now
        from kerasgan.engine import registry

        return registry.find(self.model)

    def labelled(self):
        """Tells whether the model is trained on pairs with labels.

        One that may do without them does so where the options say `classes: 0`.
        """
        return self.model_class.conditional and self.options.get("classes") != 0

    def reading(self):
        """Returns how examples are read, a dict of arguments of `datasets.load`."""
        names = ("image_size", "channels", "audio_length", "rate")
        names += ("skip_corrupt", "value_range")
        return {name: getattr(self, name) for name in names}


# A small network at ten times the paper's rate draws digits within the first minute.
DEMO = Recipe(
    model="acgan",
    ema_decay=0.995,
    learning_rate=2e-3,
    options={"networks": "infogan", "width": 16, "fake_class_weight": 0.0},
)


@dataclass(frozen=True)
class RunFolder:
    """The paths of a run; `FILES` names them."""

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
            content = read_json(self.settings)
            if not isinstance(content, dict):
                raise ValueError(f"{self.settings} holds no settings")
            for name in FOUND:
                content.pop(name, None)
            known = Recipe.__dataclass_fields__
            for name, value in content.items():
                settings.check(self.settings, name, value, known)
            return Recipe(**content)
        except (OSError, ValueError) as error:
            raise ValueError(
                f"{str(self.root)!r} is no run folder ({error}). Give a folder that "
                "`kerasgan train` made."
            ) from None

    def classes(self):
        """Reads the names of the classes, the label being the position; or None."""
        content = read_json(self.settings)
        names = content.get("classes") if isinstance(content, dict) else None
        if names is None:
            return None
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise ValueError(
                f"{self.settings}: classes must be a list of names. Received: "
                f"{shown(names)}. Write the names of the classes, or delete them."
            )
        return names

    def bits(self):
        """Returns the bits of a channel of the images that the run was made of."""
        content = read_json(self.settings)
        found = content.get("bits") if isinstance(content, dict) else None
        return 16 if found == 16 else 8

    def contents(self):
        """Returns `(path, meaning)` of what is there, in a reader's order."""
        paths = [(self.root / name, meaning) for name, meaning in FILES.values()]
        return [(path, meaning) for path, meaning in paths if path.exists()]

    def checkpoint(self, whole_epochs=False):
        """Returns the newest checkpoint that is not damaged: `(path, epoch, step)`.

        Args:
            whole_epochs: Whether only those count that were made after an epoch.

        Returns:
            `engine.checkpoints.Saved`, or None where there is none.

        Raises:
            ValueError: All are damaged.
        """
        return checkpoints.newest(self.checkpoints, whole_epochs)

    def newest(self, whole_epochs=False):
        """Returns what `checkpoint` does.

        Raises:
            ValueError: If there is none.
        """
        return checkpoints.newest_of_run(self.checkpoints, whole_epochs)


FILES = {
    "settings": (SETTINGS, "what the run was made of"),
    "limits": ("limits.json", "when it ends, and how often it saves"),
    "made_with": ("made_with.json", "versions and hardware that it began with"),
    "real": ("real.png", "images of the data, as the model sees them"),
    "samples": ("samples", "a sheet of samples for each snapshot, same latents"),
    "sheet": ("samples.png", "samples of the trained model; classes have a row each"),
    "animation": ("training.gif", "those grids as an animation"),
    "losses": ("losses.png", "the losses over the epochs"),
    "history": ("history.csv", "losses and images per second, a row an epoch"),
    "tensorboard": ("tensorboard", "the same for `tensorboard --logdir`"),
    "checkpoints": (CHECKPOINTS, "the whole model; `--resume` goes on from here"),
    "best": ("best.keras", "the model of the best measurement"),
    "best_note": ("best.keras.json", "what it scored, and after which epoch"),
    "saved_model": ("saved_model", "the sampler for TensorFlow, without this package"),
    "litert": ("model.tflite", "the sampler for LiteRT, float32, one image a call"),
    "litert_float16": ("model_float16.tflite", "the same with weights in float16"),
    "evaluation": ("evaluation", "samples measured against real images"),
    "preset": ("preset", "configuration and weights, for --features"),
}


def check_new(folder, overwrite=False):
    """Refuses to begin a run where something is that must not be lost.

    Args:
        folder: A `RunFolder`.
        overwrite: Whether an earlier run in that folder may be deleted.

    Raises:
        FileExistsError: The folder exists, and `overwrite` was not asked for.
        ValueError: `overwrite` was asked for, but what is there is no run.
    """
    if not folder.root.exists():
        return
    if not overwrite:
        raise FileExistsError(
            f"{str(folder.root)!r} exists, and nothing is overwritten unasked. Add "
            "--resume to go on with that run, --overwrite to delete it first, or "
            "choose another folder with --out."
        )
    if not folder.root.is_dir() or {p.name for p in folder.root.iterdir()} - {LOCK}:
        folder.recipe()


def begin(folder, recipe, overwrite=False):
    """Makes the folder of a new run, in place of an earlier one if so asked.

    Returns:
        What `locked` returns.

    Raises:
        FileExistsError, ValueError: As for `check_new`.
        OSError: The folder cannot be made, or another process trains in it.
    """
    check_new(folder, overwrite)
    folder.root.mkdir(parents=True, exist_ok=True)
    lock = locked(folder)
    for path, _ in folder.contents():  # and nothing else that may lie there
        if path.is_dir():
            shutil.rmtree(path)
        elif path != folder.settings:  # without which nobody may overwrite the rest
            path.unlink()
    write_json(folder.settings, asdict(recipe))
    write_json(folder.made_with, made_with())
    return lock


def write_json(path, content):
    """Writes a file, all of it or nothing."""
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_text(json.dumps(content, indent=2) + "\n")
    os.replace(unfinished, path)


def locked(folder):
    """Takes a run for this process.

    Returns:
        A context manager that gives it back.

    Raises:
        OSError: Another process trains in this folder.
    """
    import filelock

    lock = filelock.FileLock(folder.root / LOCK, timeout=0)
    try:
        return lock.acquire()
    except filelock.Timeout:
        raise OSError(
            f"Another process trains in {str(folder.root)!r}. Wait for its end, or "
            "choose another folder with --out."
        ) from None
