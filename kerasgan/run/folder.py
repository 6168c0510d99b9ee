"""The folder of a run: what lies where, and what it was made with."""

import json
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import scipy
import sklearn

from kerasgan import __version__
from kerasgan.engine import loading
from kerasgan.engine.loading import CHECKPOINTS, SETTINGS
from kerasgan.errors import shown
from kerasgan.presets.config import read_json
from kerasgan.run.recipe import Recipe, check_setting


def made_with():
    """Returns what a reader needs to try again: versions, backend and hardware."""
    import keras

    backend = keras.backend.backend()
    return {
        "kerasgan": __version__,
        "keras": keras.__version__,
        "backend": f"{backend} {sys.modules[backend].__version__}",
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "python": platform.python_version(),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }


LOCK = ".lock"
FOUND = ("classes", "bits")  # in the data; `run.json` keeps them beside the recipe


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
            heard = content.get("audio_length") or content.get("rate")
            if heard and "normalize" not in content:  # earlier versions left sounds
                content["normalize"] = False
            known = Recipe.__dataclass_fields__
            for name, value in content.items():
                check_setting(self.settings, name, value, known)
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
            `engine.loading.Saved`, or None where there is none.

        Raises:
            ValueError: All are damaged.
        """
        return loading.newest(self.checkpoints, whole_epochs)

    def newest(self, whole_epochs=False):
        """Returns what `checkpoint` does.

        Raises:
            ValueError: If there is none.
        """
        return loading.newest_of_run(self.checkpoints, whole_epochs)


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
    "vocabulary": ("vocabulary.json", "the words of its captions, as files count them"),
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
