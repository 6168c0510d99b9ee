"""Wrong inputs over all that a user can give, and the first line of what is said.

Each table maps what is wrong to the input and to the whole line. `{path}` and the like
stand for temporary folders.
"""

import shutil

import pytest

from kerasgan import models
from kerasgan.engine import registry
from kerasgan.models import DCGAN
from kerasgan.zoo import read

MODELS = ", ".join(models.names())  # as refusals list them
EVERY_NAME = ", ".join(sorted(registry.known()))  # of classifiers too
OWN = "A model of your own is known by its file: kerasgan --import my_models.py."


def refusal(function, kind=(ValueError, OSError)):
    """Returns what a function refuses with, which must be one line."""
    with pytest.raises(kind) as error:
        function()
    said = str(error.value)
    assert said.splitlines() == [said]
    return said


def refused_preset(change, preset, tmp_path):
    """Returns what is said of a copy of a DCGAN's preset, once it was changed."""
    path = tmp_path / "preset"
    shutil.copytree(preset, path)
    change(path)
    said = refusal(lambda: DCGAN.from_preset(path), ValueError)
    return said.replace(str(path), "{path}")


def refused_recipe(tmp_path, content):
    """Returns what is said of a recipe of this content, text or bytes."""
    path = tmp_path / "tiny" / "recipe.yaml"
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = refusal(lambda: read(path), ValueError)
    assert [each.name for each in path.parent.iterdir()] == ["recipe.yaml"]
    return said.replace(str(path), "{path}")
