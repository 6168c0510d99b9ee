"""The choice of the Keras backend, before Keras is imported."""

import os

import click

backend_option = click.option(
    "--backend",
    type=click.Choice(["tensorflow", "jax", "torch"]),
    help="Keras backend; by default KERAS_BACKEND, or Keras' own configuration.",
)


def choose(backend):
    """Chooses the backend for this process, and keeps TensorFlow's own log quiet.

    What matters of that log comes as a Python exception too.

    Args:
        backend: `"tensorflow"`, `"jax"`, `"torch"`, or None for the user's default.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if backend is not None:
        os.environ["KERAS_BACKEND"] = backend
