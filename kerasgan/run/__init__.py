"""A run: a training with all that it leaves in its folder."""

from kerasgan import load
from kerasgan.run.building import build
from kerasgan.run.evaluation import compare, evaluate
from kerasgan.run.folder import (
    DEMO,
    Recipe,
    RunFolder,
    begin,
    check_new,
)
from kerasgan.run.generative import export, optimizers
from kerasgan.run.history import read_history, trim_history
from kerasgan.run.limits import default_end
from kerasgan.run.reading import bits, class_names
from kerasgan.run.starting import building
from kerasgan.run.train import TrainingError, finish, train

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
