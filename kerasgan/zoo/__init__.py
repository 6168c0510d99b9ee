"""Publishing: from a recipe written by hand to an entry that anyone can check."""

from kerasgan.errors import old_names
from kerasgan.zoo.choice import since
from kerasgan.zoo.convert import convert
from kerasgan.zoo.index import write_index
from kerasgan.zoo.publish import publish
from kerasgan.zoo.recipe import ZooRecipe, read
from kerasgan.zoo.renew import renew
from kerasgan.zoo.verify import verify

__getattr__ = old_names(__name__, {"Plan": "kerasgan.zoo.ZooRecipe"})

__all__ = [
    "ZooRecipe",
    "convert",
    "publish",
    "read",
    "renew",
    "since",
    "verify",
    "write_index",
]
