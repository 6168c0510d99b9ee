"""Images in an `.npy` file of NumPy."""

import math
import os

import numpy as np

from kerasgan.datasets import arrays, npz, sounds
from kerasgan.datasets.parts import refuse_split


def splits(path):
    """Returns the splits: there are none."""
    return ()


def read(path, split, options, value_range):
    """Reads a file that `numpy.save(path, images)` wrote; it has no labels.

    Args:
        path: `pathlib.Path` of the file.
        split: `"train"` or `"all"`.
        options: `Options`.
        value_range: `(low, high)` of the images, or None; see `from_arrays`.

    Returns:
        `Source`.

    Raises:
        ValueError: The file or its array is not what it should be, or labels are asked
            for.
    """
    refuse_split(str(path), split, "an .npy file")
    if options.labels:
        raise ValueError(
            f"{path}: labels are asked for, and an .npy file holds one array. Write "
            "numpy.savez('images.npz', images=images, labels=labels), or do without "
            "labels."
        )
    images = _array(path)
    if options.rate is not None:
        return sounds.of_arrays(
            *(images, None, options.rate, options, value_range, None, str(path), split)
        )
    return arrays.read(images, None, options, value_range, None, str(path), split)


def _array(path):
    """Reads the array, once what its header claims was held against the file."""
    try:
        with open(path, "rb") as file:
            shape, dtype = npz.header(file, "the array")
            if dtype.hasobject:
                raise npz.RefusedError(npz.pickled(path))
            claimed = math.prod(shape) * dtype.itemsize
            npz.check_size(path, "the array", shape, dtype, claimed)
            there = os.path.getsize(path) - file.tell()
            if there != claimed:
                raise ValueError(
                    f"its shape {shape} of {dtype} takes {claimed} bytes, and {there} "
                    "are there"
                )
            file.seek(0)
            return np.lib.format.read_array(file, allow_pickle=False)
    except npz.RefusedError:
        raise
    except Exception as error:  # a damaged file may raise nearly anything
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(
            f"{path}: not a readable .npy file ({reason[:200]}). It may be truncated. "
            "Write it anew: numpy.save(path, images)."
        ) from None
