"""Files of weights that hold all that they say, or they are refused."""

import contextlib
import math
import os
import warnings

from kerasgan import halves
from kerasgan.presets.index import LARGEST


def check(path):
    """Refuses a file of weights that leads out of itself.

    Args:
        path: Path of an HDF5 file.

    Raises:
        ValueError: If it is no HDF5 file, has links or storage in other files, or
            would take too much memory.
    """
    import h5py

    if not os.path.isfile(path):
        raise ValueError(
            f"There is no file of weights {str(path)!r}. Write the preset anew, or "
            "download it again."
        )
    try:
        with h5py.File(path, "r") as file:
            found = _leading_out(file)
            size = 0 if found else _size(file)
    except Exception as error:  # a damaged file may raise nearly anything
        raise ValueError(
            f"{str(path)!r} is no readable HDF5 file of weights ("
            f"{' '.join(str(error).split())[:200]}). Write the preset anew, or "
            "download it again."
        ) from None
    if found:
        raise ValueError(
            f"{str(path)!r} leads to other places at {found!r}: links, external and "
            "virtual data are not loaded. Write the preset anew."
        )
    if size > LARGEST:
        raise ValueError(
            f"{str(path)!r} says that it holds {size / 2**30:,.1f} GiB of weights, and "
            f"at most {LARGEST / 2**30} GiB are loaded. Write the preset anew."
        )


@contextlib.contextmanager
def whole():
    """Makes an error of what Keras only warns of: weights that a file does not have."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Skipping nested container")
        yield


def _size(file):
    """Returns the bytes that all numbers of a file would take in memory."""
    import h5py

    sizes = []

    def add(name, item):
        if isinstance(item, h5py.Dataset):
            sizes.append(math.prod(item.shape or ()) * item.dtype.itemsize)

    file.visititems(add)
    return sum(sizes)


def _leading_out(file):
    """Returns the name of a link or dataset that is not stored in place, or None."""
    import h5py

    waiting, seen = [file], set()
    while waiting:
        group = waiting.pop()
        for name in group:
            path = f"{group.name.rstrip('/')}/{name}"
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                return path
            item = group[name]
            if isinstance(item, h5py.Dataset) and (item.external or item.is_virtual):
                return path
            address = h5py.h5o.get_info(item.id).addr
            if isinstance(item, h5py.Group) and address not in seen:
                seen.add(address)
                waiting.append(item)
    return None


def to_float16(path):
    """Rewrites a file of weights in float16, where that is exact, and compresses it.

    What holds other numbers than float16 has stays as it is, see `kerasgan.halves`.
    Keras reads all as float32.

    Args:
        path: Path of an HDF5 file, which is replaced.
    """
    import h5py

    unfinished = path.with_name(f".unfinished-{path.name}")
    with h5py.File(path) as source, h5py.File(unfinished, "w") as target:
        target.attrs.update(source.attrs)

        def copy(name, item):
            if isinstance(item, h5py.Dataset):
                values = item[()]
                large = values.nbytes > 4096  # packing costs some hundred bytes
                packed = {"compression": "gzip"} if large else {}
                made = target.create_dataset(name, data=halves.halved(values), **packed)
            else:
                made = target.require_group(name)
            made.attrs.update(item.attrs)

        source.visititems(copy)
    os.replace(unfinished, path)
