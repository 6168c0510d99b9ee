"""Generative adversarial networks and their neighbours for Keras."""

import importlib
import sys

__version__ = "0.1.0.dev0"

__all__ = [
    "callbacks",
    "classifiers",
    "datasets",
    "encoders",
    "latent",
    "layers",
    "load",
    "losses",
    "metrics",
    "models",
    "networks",
    "regularizers",
]


def load(path, cls=None):
    """Loads the model of a run folder, a `.keras` file or a preset.

    Args:
        path: One of these; a preset by its folder, its published name, or its address,
            `https://.../NAME` or `hf://USER/NAME@REVISION`.
        cls: Class that the model must be of, `GenerativeModel` by default.

    Raises:
        ValueError: If the path is none of them, or the model is of another class.
        OSError: If it could not be downloaded.
    """
    from kerasgan import models  # they are registered now
    from kerasgan.engine import loading

    return loading.load(path, cls or models.GenerativeModel)


def __getattr__(name):
    # Importing Keras costs seconds; `kerasgan --help` should not pay them.
    if name in __all__:
        return importlib.import_module(f"kerasgan.{name}")
    raise AttributeError(f"module 'kerasgan' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])


if "keras" in sys.modules:
    # Keras is paid for already: let keras.models.load_model know the models.
    importlib.import_module("kerasgan.models")
