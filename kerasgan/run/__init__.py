"""A run: a training with all that it leaves in its folder."""

from kerasgan.run.folder import Recipe, RunFolder, prepare, read_history
from kerasgan.run.train import TrainingError, build, export, load, train

__all__ = [
    "Recipe",
    "RunFolder",
    "TrainingError",
    "build",
    "export",
    "load",
    "prepare",
    "read_history",
    "train",
]
