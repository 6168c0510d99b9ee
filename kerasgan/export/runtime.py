"""The packages and the manners of the converters."""

import contextlib
import os
import sys

import keras

from kerasgan.optional import require


def require_tensorflow(purpose):
    """Imports TensorFlow where it is also Keras' backend.

    Args:
        purpose: What needs it, as the beginning of the error's sentence.

    Returns:
        The module `tensorflow`.

    Raises:
        RuntimeError: If Keras runs on another backend; the message names it and says
            how the model gets to TensorFlow.
        ImportError: If TensorFlow is not installed.
    """
    backend = keras.backend.backend()
    if backend != "tensorflow":
        raise RuntimeError(
            f"{purpose} needs Keras' tensorflow backend. Received: the {backend} "
            'backend. Save the model with model.save("model.keras"), then run: '
            "KERAS_BACKEND=tensorflow kerasgan export model.keras"
        )
    return require("tensorflow", purpose)


@contextlib.contextmanager
def quiet():
    """Drops what the body writes to the process's standard error.

    TensorFlow's converters log a dozen lines a file from C++, past `sys.stderr` and
    `logging`. What went wrong is in the exception as well, which passes through.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
