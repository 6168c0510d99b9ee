"""Sounds of the TensorFlow Datasets (TFDS) catalogue."""

import re

import numpy as np

from kerasgan.datasets import sounds

# Sets of one split whose authors say which recordings are for testing: a pattern of the
# file's name. https://github.com/Jakobovski/free-spoken-digit-dataset, "Usage".
FOR_TESTING = {"spoken_digit": (r"_[0-4]\.wav", "audio/filename")}


def key(features):
    """Returns the name of the feature that is a sound, or None."""
    found = [name for name, each in features.items() if hasattr(each, "sample_rate")]
    return "audio" if "audio" in found else next(iter(found), None)


def splits(name, known):
    """Returns the names of the splits of a set."""
    return ("train", "test", "all") if name in FOR_TESTING else tuple(known)


def read(builder, split, options, facts):
    """Reads sounds into memory.

    Args:
        builder: A prepared builder of TFDS.
        split: Split as TFDS writes it; of a set whose authors divide one split
            themselves, `"train"`, `"test"` or `"all"`.
        options: `Options`.
        facts: `license` and `classes` of the `Source`.

    Returns:
        `Source`.

    Raises:
        ValueError: No such split, no labels or no rate as asked for, or sounds that
            differ in what no option makes alike.
    """
    name, features = builder.name, builder.info.features
    sound, known = key(features), splits(builder.name, builder.info.splits)
    rate = features[sound].sample_rate or options.rate
    if rate is None:
        raise ValueError(
            f"{name!r} does not tell the rate of its sounds. Received: rate=None. "
            "Write rate=16000, for example."
        )
    own = name in FOR_TESTING
    if own and split not in known:
        raise ValueError(
            f"Unknown split of {name!r}. Received: {split!r}. Known: "
            f"{', '.join(known)}, as its authors divide it."
        )
    stored = next(iter(builder.info.splits)) if own else split
    wanted = _wanted(name, split) if own else lambda example: True
    count = builder.info.splits[stored].num_examples
    assembly, labels = sounds.Assembly(name, count, options), []
    for example in builder.as_dataset(split=stored).as_numpy_iterator():
        if wanted(example):
            values = np.asarray(example[sound])
            values = values[:, None] if values.ndim == 1 else values
            assembly.add(_in_unit(values), int(rate))
            labels.append(example["label"] if options.labels else 0)
    if not labels:
        raise ValueError(f"{name!r} has no sounds in the split. Received: {split!r}.")
    labels = np.array(labels, "int32") if options.labels else None
    return sounds.source_of(assembly, name, split, labels, **facts)


def _wanted(name, split):
    """Returns the function that tells whether an example is of a split."""
    pattern, feature = FOR_TESTING[name]

    def wanted(example):
        test = re.search(pattern, example[feature].decode()) is not None
        return split == "all" or test == (split == "test")

    return wanted


def _in_unit(values):
    """Returns float32 of what TFDS decodes: whole numbers of 16 bits, as int64."""
    if values.dtype.kind == "f":
        return np.clip(values, -1, 1).astype("float32")
    return (values / 2.0**15).astype("float32")
