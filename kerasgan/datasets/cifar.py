"""The binary version of CIFAR-10 and CIFAR-100, a record an image.

https://www.cs.toronto.edu/~kriz/cifar.html
"""

import os
import re

import numpy as np

from kerasgan.datasets import arrays, limits
from kerasgan.datasets.parts import check_split, refuse_split

PIXELS = 3 * 32 * 32  # planes of red, green and blue
TRAIN, TEST = (
    re.compile(r"data_batch_\d+\.bin|train\.bin"),
    ("test_batch.bin", "test.bin"),
)
NAMES = {1: "batches.meta.txt", 2: "fine_label_names.txt"}  # by labels in a record


def in_folder(path):
    """Returns dict of split -> files of a folder; empty if it holds none of these."""
    names = sorted(name for name in os.listdir(path) if _width(path / name))
    found = {
        "train": [path / name for name in names if TRAIN.fullmatch(name)],
        "test": [path / name for name in names if name in TEST],
    }
    return {split: files for split, files in found.items() if files}


def splits(path):
    """Returns the splits of a folder; a file has none."""
    return tuple(in_folder(path)) if path.is_dir() else ()


def read(path, split, options, value_range):
    """Reads records of one or two labels, the last of which counts, and 3,072 bytes.

    Args:
        path: `pathlib.Path` of the folder, or of one file in it.
        split: `"train"`, `"test"` or `"all"`; one file has none.
        options: `Options`.
        value_range: As for `from_arrays`; bytes need none.

    Returns:
        `Source` of images (n, 32, 32, 3), with the names of the classes that lie there.

    Raises:
        ValueError: There is no such split, or a file is no such file.
    """
    if path.is_dir():
        known = in_folder(path)
        chosen = check_split(path, split, known)
        files, folder = [file for each in chosen for file in known[each]], path
    else:
        refuse_split(str(path), split, "a file of records")
        files, folder = [path], path.parent
    parts = [_records(file) for file in files]
    if len({part.shape[1] for part in parts}) > 1:
        raise ValueError(f"{path}: its files are of different kinds.")
    records = np.concatenate(parts)
    images = records[:, -PIXELS:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    labels = records[:, -PIXELS - 1].astype("int64") if options.labels else None
    classes = _classes(folder / NAMES[records.shape[1] - PIXELS])
    name = str(path)
    return arrays.read(images, labels, options, value_range, classes, name, split)


def _width(path):
    """Returns the bytes of a record of a file; None where it is none of records."""
    size = os.path.getsize(path) if path.is_file() else 0
    fits = [PIXELS + labels for labels in NAMES if size % (PIXELS + labels) == 0]
    return fits[0] if size and fits else None


def _records(path):
    width, size = _width(path), os.path.getsize(path)
    if width is None or size > limits.LIMIT_GIB * 2**30:
        raise ValueError(
            f"{path}: not the binary version of CIFAR, records of 3,073 or 3,074 "
            f"bytes. Received: {size:,} bytes. Fetch it again, or write an .npz file."
        )
    return np.fromfile(path, "uint8").reshape(-1, width)


def _classes(path):
    """Returns the names of the classes, or None where there is no such file."""
    if not path.is_file() or os.path.getsize(path) > 2**16:
        return None
    names = path.read_text(encoding="utf-8", errors="replace").split("\n")
    return [name.strip() for name in names if name.strip()] or None
