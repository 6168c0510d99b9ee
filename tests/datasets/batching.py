"""Reading datasets in tests, the same way on every backend."""

import numpy as np
from PIL import Image


def epoch(dataset):
    """One pass through a dataset, as a list of batches of arrays."""
    if hasattr(dataset, "as_numpy_iterator"):
        return list(dataset.as_numpy_iterator())
    return list(dataset)


def bytes_of(images):
    """The bytes 0..255 that images in [-1, 1] were made of."""
    return np.rint((images + 1) * 127.5).astype(int)


def numbered(count=10):
    """Image i is filled with the byte i: (count, 4, 4, 1)."""
    values = np.arange(count, dtype="uint8")[:, None, None, None]
    return np.tile(values, (1, 4, 4, 1))


def order(dataset):
    """The bytes in the corner of all images, in the order of one pass."""
    return bytes_of(np.concatenate(epoch(dataset)))[:, 0, 0, 0].tolist()


def write(path, value=0, size=(6, 6), mode="RGB"):
    """Writes an image of one value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value if mode == "L" else (value,) * 3).save(path)
