"""The module of the backend that Keras runs on."""

import importlib

import keras

NAMES = ("tensorflow", "jax", "torch")

if keras.backend.backend() not in NAMES:
    raise ImportError(
        f"kerasgan trains on the Keras backends {', '.join(NAMES)}. "
        f"Received: {keras.backend.backend()!r}. Set the environment variable "
        "KERAS_BACKEND to one of them before Python starts."
    )

module = importlib.import_module(f"kerasgan.backend.{keras.backend.backend()}")
