"""Publishing: from a recipe written by hand to an entry that anyone can check."""

from kerasgan.zoo.choice import since
from kerasgan.zoo.convert import convert
from kerasgan.zoo.index import write_index
from kerasgan.zoo.publish import publish
from kerasgan.zoo.recipe import Plan, read
from kerasgan.zoo.renew import renew
from kerasgan.zoo.verify import verify

__all__ = [
    "Plan",
    "convert",
    "publish",
    "read",
    "renew",
    "since",
    "verify",
    "write_index",
]
