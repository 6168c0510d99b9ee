"""Finding a model again, of any kind that this package registers."""

from kerasgan import models
from kerasgan.engine import loading


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
    return loading.load(path, cls or models.GenerativeModel)
