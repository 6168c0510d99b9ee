"""A run: a training with all that it leaves in its folder."""

from kerasgan.run.folder import (
    DEMO,
    Recipe,
    RunFolder,
    begin,
    check_new,
    read_history,
    trim_history,
)
from kerasgan.run.train import TrainingError, build, export, load, train

__all__ = [
    "DEMO",
    "Recipe",
    "RunFolder",
    "TrainingError",
    "begin",
    "build",
    "check_new",
    "export",
    "load",
    "read_history",
    "train",
    "trim_history",
]
