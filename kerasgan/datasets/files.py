"""Which reader reads a file, and what to do with those that none reads."""

import os

from kerasgan.datasets import (
    cifar,
    folder,
    idx,
    kinds,
    npy,
    npz,
    packed,
    sound_folder,
    table,
)

ARRAYS = "numpy.savez('images.npz', images=images, labels=labels)"
HDF5 = (
    "HDF5 files are not read: their arrays have any name. Write the one of the images "
    f"with h5py.File(path)['images'][:] and {ARRAYS}."
)
PARQUET = (
    "Parquet files are not read. Write the images into a folder, a subfolder a class: "
    "of the Hub, row['image'].save(...) for each row of datasets.load_dataset(...)."
)
PICKLE = (
    "Pickles are never loaded, because they can run code. Fetch CIFAR as its binary "
    "version (data_batch_1.bin), or convert what you trust yourself: "
    f"pickle.load(file) and {ARRAYS}."
)
ARCHIVE = "Archives are not read. Unpack it, and give the folder."
MATLAB = f"MATLAB's files are not read. Take scipy.io.loadmat(path) and {ARRAYS}."
RECORDS = "TFRecords are not read. Write the images into a folder, a subfolder a class."
SOUND = "That is one sound. Give the folder that holds it and others, as WAV files."
IMAGE = "That is one image. Give the folder that holds it and others."
ADVICE = {
    **dict.fromkeys((".h5", ".hdf5", ".hdf", ".he5"), HDF5),
    **dict.fromkeys((".parquet", ".arrow", ".feather"), PARQUET),
    **dict.fromkeys((".pkl", ".pickle", ".pt", ".pth", ".joblib"), PICKLE),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".rar", ".7z", ".bz2", ".xz"), ARCHIVE),
    ".mat": MATLAB,
    ".tfrecord": RECORDS,
    **dict.fromkeys((".wav", *kinds.OTHER_SOUNDS), SOUND),
}
READERS = {".npz": npz, ".npy": npy, ".csv": table, ".bin": cifar}
KNOWN = (
    "Give a folder of images or WAV files, an .npz or .npy file, a .csv of pixels, an "
    "IDX file (train-images-idx3-ubyte.gz), or CIFAR's binary version."
)


def names_a_file(name):
    """Tells whether a name looks like that of a file, and not of a data set."""
    # Names of TFDS have a dot in the version alone: "mnist:3.0.1".
    return "." in name and ":" not in name


def reader(path, name):
    """Finds the module that reads a path.

    Args:
        path: `pathlib.Path` of a folder or file that exists.
        name: The same, as the user wrote it.

    Returns:
        Pair of the path to read and a module with `splits(path)` and `read(path, split,
        options, value_range)`; those of folders take `skip_corrupt` too.

    Raises:
        ValueError: Nothing here reads it; the message says what to do instead.
    """
    if path.is_dir():
        return _in_folder(path)
    if not path.is_file():
        raise ValueError(f"{name!r} is neither a folder nor a regular file. {KNOWN}")
    kind = path.suffix.lower()
    if kind == ".gz":
        kind = os.path.splitext(path.stem)[1].lower()
    if kind in READERS and not (path.suffix == ".gz" and kind != ".csv"):
        return path, READERS[kind]
    if idx.is_idx(path):
        return path, idx
    raise ValueError(f"{name!r} cannot be read. {_advice(path, kind)}")


def _in_folder(path):
    if cifar.in_folder(path):
        return path, cifar
    images = idx.in_folder(path)
    if images is not None:
        return images, idx
    if _is_pickle(path / "data_batch_1"):
        raise ValueError(f"{str(path)!r} cannot be read. {PICKLE}")
    return path, sound_folder if kinds.kind_of(path) is kinds.SOUNDS else folder


def _advice(path, kind):
    """Returns the sentence that says what to do with a file."""
    if kind in ADVICE:
        return ADVICE[kind]
    if _is_pickle(path):
        return PICKLE
    if kind in kinds.endings():
        return IMAGE
    return KNOWN


def _is_pickle(path):
    if not path.is_file():
        return False
    head = packed.head(path, 2)
    return len(head) == 2 and head[0] == 0x80 and 2 <= head[1] <= 5
