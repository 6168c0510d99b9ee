"""Datasets by name or path, as images in [-1, 1] or points, ready for `fit`."""

from kerasgan.datasets import toy
from kerasgan.datasets.given import from_arrays
from kerasgan.datasets.info import DatasetInfo
from kerasgan.datasets.load import load, names, splits
from kerasgan.datasets.two_sets import paired, unpaired

__all__ = [
    "DatasetInfo",
    "from_arrays",
    "load",
    "names",
    "paired",
    "splits",
    "toy",
    "unpaired",
]
