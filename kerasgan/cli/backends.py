"""The choice of the Keras backend, before Keras is imported."""

import os

import click

from kerasgan.optional import quietly

backend_option = click.option(
    "--backend",
    type=click.Choice(["tensorflow", "jax", "torch"]),
    help="Keras backend; by default KERAS_BACKEND, or Keras' own configuration.",
)


def choose(backend):
    """Chooses the backend for this process and starts it, without a word of its own.

    What matters of TensorFlow's log comes as a Python exception too. Models of the
    user's own files, `kerasgan --import`, are known from here on.

    Args:
        backend: `"tensorflow"`, `"jax"`, `"torch"`, or None for the user's default.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if backend is not None:
        os.environ["KERAS_BACKEND"] = backend
    with quietly():
        import keras  # noqa: F401, TensorFlow tells of CPU and CUDA as it starts

        from kerasgan import backend as started

        started.find_devices()
    context = click.get_current_context(silent=True)
    for name in (context and context.obj) or ():
        from kerasgan.engine import outside

        outside.load(name)
