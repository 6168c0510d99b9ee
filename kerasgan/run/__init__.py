"""A run: a training with all that it leaves in its folder."""

import importlib

from kerasgan import load
from kerasgan.run.building import build
from kerasgan.run.folder import RunFolder, begin, check_new
from kerasgan.run.generative import export, optimizers
from kerasgan.run.history import read_history, trim_history
from kerasgan.run.limits import default_end
from kerasgan.run.reading import bits, class_names
from kerasgan.run.recipe import DEMO, Recipe
from kerasgan.run.starting import building
from kerasgan.run.train import TrainingError, finish, train

LATER = {"compare": "evaluation", "evaluate": "evaluation"}  # trainings need none


def __getattr__(name):
    if name not in LATER:
        raise AttributeError(f"module 'kerasgan.run' has no attribute {name!r}")
    return getattr(importlib.import_module(f"kerasgan.run.{LATER[name]}"), name)


__all__ = [
    "DEMO",
    "Recipe",
    "RunFolder",
    "TrainingError",
    "begin",
    "bits",
    "build",
    "building",
    "check_new",
    "class_names",
    "compare",
    "default_end",
    "evaluate",
    "export",
    "finish",
    "load",
    "optimizers",
    "read_history",
    "train",
    "trim_history",
]
