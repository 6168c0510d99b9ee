"""A run: a training with all that it leaves in its folder."""

import importlib

from kerasgan.run.evaluation import compare, evaluate
from kerasgan.run.folder import (
    DEMO,
    Recipe,
    RunFolder,
    begin,
    check_new,
)
from kerasgan.run.history import read_history, trim_history
from kerasgan.run.limits import default_end
from kerasgan.run.load import load
from kerasgan.run.reading import bits, class_names
from kerasgan.run.starting import building
from kerasgan.run.train import TrainingError, build, export, optimizers, train


def trainer(model):
    """Returns the module that trains a model of that registered name.

    It has `train(folder, recipe, ...)` -> model, and `finish(model, folder)` -> lines.
    """
    name = model if model in TRAINERS else "train"
    return importlib.import_module(f"kerasgan.run.{name}")


TRAINERS = {"classifier"}  # models that are trained in a way of their own

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
    "load",
    "optimizers",
    "read_history",
    "train",
    "trainer",
    "trim_history",
]
