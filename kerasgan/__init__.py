"""Generative adversarial networks and their neighbours for Keras."""

import importlib
import sys

__version__ = "0.1.0.dev0"

__all__ = [
    "callbacks",
    "datasets",
    "latent",
    "layers",
    "load",
    "losses",
    "metrics",
    "models",
    "networks",
    "regularizers",
]


FUNCTIONS = {"load": "kerasgan.run.load"}  # name -> the module it lies in


def __getattr__(name):
    # Importing Keras costs seconds; `kerasgan --help` should not pay them.
    if name in FUNCTIONS:
        return getattr(importlib.import_module(FUNCTIONS[name]), name)
    if name in __all__:
        return importlib.import_module(f"kerasgan.{name}")
    raise AttributeError(f"module 'kerasgan' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])


if "keras" in sys.modules:
    # Keras is paid for already: let keras.models.load_model know the models.
    importlib.import_module("kerasgan.models")
