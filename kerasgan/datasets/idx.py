"""IDX files, as MNIST and its kin are handed out: train-images-idx3-ubyte.gz.

https://yann.lecun.com/exdb/mnist/
"""

import math
import os
import re
import zlib

import numpy as np

from kerasgan.datasets import arrays, packed
from kerasgan.datasets.parts import check_split, refuse_split

TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
IMAGES = re.compile(r".*images[-._]idx3[-._]ubyte(\.gz)?", re.IGNORECASE)
OTHERS = ("t10k", "test")  # what stands for "train" in the name of the test images


class RefusedError(ValueError):
    """What is wrong with a file that could be read."""


def is_idx(path):
    """Tells whether a file begins as those of this format do."""
    head = packed.head(path, 4)
    return len(head) == 4 and head[:2] == b"\0\0" and head[2] in TYPES and head[3] < 9


def in_folder(path):
    """Returns the path of the images in a folder of IDX files; None if it is none."""
    names = sorted(name for name in os.listdir(path) if IMAGES.fullmatch(name))
    names = [name for name in names if "train" in name] or names
    return path / names[0] if names else None


def splits(path):
    """Returns the splits: a file of test images may lie beside the training images."""
    return ("train", "test") if _beside(path) else ()


def read(path, split, options, value_range):
    """Reads images, and the labels that lie beside them.

    Args:
        path: `pathlib.Path` of the images, `train-images-idx3-ubyte.gz` for example.
            Labels are in `train-labels-idx1-ubyte.gz`, test images in `t10k-...`.
        split: `"train"` or `"all"` for this file, or `"test"`.
        options: `Options`.
        value_range: As for `from_arrays`; bytes need none.

    Returns:
        `Source`.

    Raises:
        FileNotFoundError: There is no file of labels.
        ValueError: There is no such split, or a file is not what it should be.
    """
    known = {"train": path, "test": _beside(path)}
    if known["test"]:
        files = [known[each] for each in check_split(path, split, known)]
    else:
        refuse_split(str(path), split, "an IDX file")
        files = [path]
    images, labels = _joined(path, files), None
    if options.labels:
        labels = _joined(path, [_labels(file) for file in files])
    if images.ndim == 3:
        images = images[..., None]  # which of the axes counts them is known
    return arrays.read(images, labels, options, value_range, None, str(path), split)


def _joined(path, files):
    parts = [_array(file) for file in files]
    if len({part.shape[1:] for part in parts}) > 1:
        raise ValueError(f"{path}: training and test images differ in shape.")
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _beside(path):
    """Returns the path of the test images that belong to training images, or None."""
    others = [path.name.replace("train", other) for other in OTHERS]
    found = [_there(path.with_name(name)) for name in others if name != path.name]
    return next(filter(None, found), None)


def _labels(path):
    name = path.name.replace("images", "labels").replace("idx3", "idx1")
    found = _there(path.with_name(name)) if name != path.name else None
    if found is None:
        raise FileNotFoundError(
            f"Labels are asked for, and there is no file {name!r} beside {path}. Put "
            "it there, or do without labels."
        )
    return found


def _there(path):
    """Returns a path, or that of the same file packed or unpacked, if there is one."""
    name = path.name.removesuffix(".gz")
    for each in (path, path.with_name(name), path.with_name(f"{name}.gz")):
        if each.is_file():
            return each
    return None


def _array(path):
    """Reads an array, once what its header claims was held against the file."""
    try:
        with packed.opened(path) as file:
            shape, dtype = _header(file)
            claimed = math.prod(shape) * dtype.itemsize
            if claimed > packed.most(path):
                raise RefusedError(
                    f"{path}: says that it has the shape {shape} of {dtype}, "
                    f"{claimed:,} bytes, and cannot hold them. Fetch it again."
                )
            content = file.read(claimed + 1)
        if len(content) != claimed:
            there = "more" if len(content) > claimed else f"{len(content):,}"
            raise ValueError(f"of {claimed:,} bytes {there} are there")
    except RefusedError:
        raise
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise ValueError(
            f"{path}: not a readable IDX file ({' '.join(str(error).split())}). It may "
            "be truncated. Fetch it again."
        ) from None
    return np.frombuffer(content, dtype).reshape(shape)


def _header(file):
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in TYPES:
        raise ValueError("it does not begin as one")
    lengths = file.read(4 * head[3])
    if len(lengths) < 4 * head[3]:
        raise ValueError("it ends within its header")
    return tuple(np.frombuffer(lengths, ">u4").tolist()), np.dtype(TYPES[head[2]])
