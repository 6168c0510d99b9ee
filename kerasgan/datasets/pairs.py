"""Two sets of images side by side, such as belong together and such as do not."""

import collections
import dataclasses
import hashlib
import math

import keras
import numpy as np

from kerasgan.datasets.info import check_place
from kerasgan.datasets.pipeline import numbered
from kerasgan.errors import listed
from kerasgan.optional import require

# The first pass of either set. Equal seeds give sets of one size the same order in the
# same pass, which is right of those that belong together and of no others.
UNPAIRED, PAIRED = (0, 2**31), (0, 0)


def of_two(a, b, paired=False):
    """Makes pairs of batches of two datasets; see `kerasgan.datasets.unpaired`.

    Of sets that belong together a pass is a pass through both. Otherwise the images of
    a set are a stream of passes through it, each in an order of its own. Epoch e takes
    as many of either as the longer set has, those that follow on epoch e - 1. So an
    epoch is a function of its number and of both seeds.

    Args:
        a: A dataset that `load` or `from_arrays` made.
        b: Another one.
        paired: Whether they belong together, image by image.

    Returns:
        A dataset of the same kind, whose `info.second` is that of `b`.

    Raises:
        TypeError: One is no such dataset.
        ValueError: They do not go together; the message says why.
    """
    for part, data in (("a", a), ("b", b)):
        _check(part, data)
    one, other = a.info, b.info
    if one.batch_size != other.batch_size or type(a) is not type(b):
        raise ValueError(
            "A pair of datasets has batches of one size and kind. Received: "
            f"batch_size={one.batch_size} of {type(a).__name__} and batch_size="
            f"{other.batch_size} of {type(b).__name__}. Write unpaired(a, b, "
            "batch_size=64) with names, paths or arrays."
        )
    if one.data_range != other.data_range:
        raise ValueError(
            f"A pair of datasets has values of one range. Received: {one.name!r} in "
            f"{one.data_range} and {other.name!r} in {other.data_range}. Give two sets "
            "of images."
        )
    if paired:
        _check_paired(one, other)
    info = dataclasses.replace(_info(one, other, a.passes.options), paired=paired)
    first = a.passes.options.initial_epoch
    if isinstance(a, keras.utils.PyDataset):
        return TwoSets(a, b, info, first)
    return _of_streams(a, b, info, first)


def _check_paired(one, other):
    """Refuses sets whose images do not go in pairs, or not in one order."""
    if None in (one.content, other.content):
        raise ValueError(
            "Pairs are of images that fit into memory. Received: "
            f"{one.size:,} of {one.name!r}, of more than 1 GiB. Write "
            "split='train[:10%]', or a smaller image_size."
        )
    if one.size != other.size:
        raise ValueError(
            f"Images go in pairs, one of either set. Received: {one.size:,} of "
            f"{one.name!r} and {other.size:,} of {other.name!r}. Give as many, or "
            "write unpaired(a, b) where they do not belong together."
        )
    if one.names and other.names and one.names != other.names:
        twice = [n for each in (one, other) for n in _twice(each.names)]
        if twice:
            raise ValueError(
                "The images of a pair have one name in both folders, but for its "
                f"ending. Received: {listed(twice, 3)} twice in a folder. Rename them."
            )
        pairs = zip((one, other), (other, one), strict=True)
        missing = [
            f"{listed(sorted(set(mine.names) - set(theirs.names)), 3)} of {mine.name!r}"
            for mine, theirs in pairs
            if set(mine.names) - set(theirs.names)
        ]
        raise ValueError(
            "The images of a pair have one name in both folders. Received: "
            f"{' and '.join(missing)} without the other. Rename them, or write "
            "unpaired(a, b) where they do not belong together."
        )
    if one.seed != other.seed:
        raise ValueError(
            "The images of a pair are shuffled together. Received: seed="
            f"{one.seed} of {one.name!r} and seed={other.seed} of {other.name!r}. Load "
            "both with one seed."
        )


def _twice(names):
    """Returns the names that stand there more than once, sorted."""
    return sorted(name for name, n in collections.Counter(names).items() if n > 1)


def _check(part, data):
    """Refuses what is no dataset of images alone."""
    passes = getattr(data, "passes", None)
    if passes is None:
        raise TypeError(
            "Two sets are names, paths, arrays of images, or datasets that "
            f"kerasgan.datasets made. Received: {part} of type {type(data).__name__}. "
            "Write datasets.unpaired('mnist', 'fashion_mnist'), for example."
        )
    options = passes.options
    aside = "labels" if options.labels else "captions" if options.captions else None
    if aside or options.batches_per_step > 1:
        more = aside or "several batches for each step"
        raise ValueError(
            f"A pair of datasets holds images alone. Received: {part}, "
            f"{data.info.name!r}, with {more}. Load it with labels=False and "
            "batches_per_step=1."
        )


def _info(one, other, options):
    """Returns the `DatasetInfo` of pairs of two sets."""
    content = None
    if one.content is not None and other.content is not None:
        told = f"{one.content}{other.content}{other.seed}".encode()
        content = hashlib.sha256(told).hexdigest()[:16]
    second = dataclasses.replace(other, classes=None)
    info = dataclasses.replace(one, content=content, classes=None, second=second)
    steps = math.ceil(used(info, options) / info.batch_size)
    return dataclasses.replace(info, steps_per_epoch=steps)


def used(info, options):
    """Returns how many images of either set an epoch takes."""
    return options.used(max(each.size for each in info.both))


class TwoSets(keras.utils.PyDataset):
    """Pairs of batches of two sets in memory, for Keras on JAX and PyTorch.

    Args:
        a: `ArrayDataset`.
        b: `ArrayDataset`.
        info: `DatasetInfo` of both.
        epoch: Number of the first epoch.
        step: Number of batches of each epoch that are left out at its beginning.
    """

    ordered = True  # tells `fit` of our models that nobody else shall shuffle

    def __init__(self, a, b, info, epoch, step=0):
        super().__init__()
        self.sets = (a, b)
        self.info = info
        self.epoch, self.step = epoch, step
        self._begin()

    def _begin(self):
        count = used(self.info, self.sets[0].options)
        self._rows = [
            _rows(data, first, self.epoch, count)
            for data, first in zip(self.sets, passes_of(self.info), strict=True)
        ]
        self._finished = False

    def starting_at(self, epoch, step=0):
        """Makes the same from another place, as `ArrayDataset.starting_at` does."""
        check_place(self.info, epoch, step)
        return TwoSets(*self.sets, self.info, epoch, step)

    def __len__(self):
        return self.info.steps_per_epoch - self.step

    def __getitem__(self, step):
        if not 0 <= step < len(self):
            raise IndexError(f"There are {len(self)} batches. Received: {step}.")
        self._finished = self._finished or step == len(self) - 1
        first = (step + self.step) * self.info.batch_size
        here = slice(first, first + self.info.batch_size)
        pairs = zip(self.sets, self._rows, strict=True)
        return tuple(data.images_of(rows[here]) for data, rows in pairs)

    def __iter__(self):
        for step in range(len(self)):
            yield self[step]
        self.on_epoch_end()

    def on_epoch_end(self):
        """Goes on to the next epoch, if this one was seen to its end."""
        if self._finished:
            self.epoch += 1
            self._begin()


def passes_of(info):
    """Returns the first pass through either set."""
    return PAIRED if info.paired else UNPAIRED


def _rows(data, first, epoch, count):
    """Returns which images of a set epoch `epoch` of `count` takes, in order."""
    size, begin = data.info.size, epoch * count
    passes = range(begin // size, -(-(begin + count) // size))
    order = np.concatenate([data.order(first + number) for number in passes])
    return order[begin % size :][:count]


def _of_streams(a, b, info, first):
    """Does with `tf.data` what `TwoSets` does."""
    tf = require("tensorflow", "This dataset")
    count = used(info, a.passes.options)

    def examples(data, first, number):
        size, begin = data.info.size, number * count
        passes = tf.data.Dataset.range(begin // size, -(-(begin + count) // size))
        stream = passes.flat_map(lambda each: data.passes.examples(first + each))
        return stream.skip(begin % size).take(count)

    def epoch(number):
        pair = zip((a, b), passes_of(info), strict=True)
        streams = [examples(data, first, number) for data, first in pair]
        return tf.data.Dataset.zip(tuple(streams)).batch(info.batch_size)

    def finish(*batches):
        return tuple(
            data.passes.finish(*(batch if isinstance(batch, tuple) else (batch,)))
            for data, batch in zip((a, b), batches, strict=True)
        )

    return numbered(tf, epoch, finish, info, first)
