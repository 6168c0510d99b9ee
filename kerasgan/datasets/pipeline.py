"""Shuffled batches whose order depends on the seed and the epoch alone."""

import dataclasses
import itertools
from collections.abc import Callable
from functools import partial

import numpy as np

from kerasgan.datasets import beside
from kerasgan.datasets.info import Options, check_place
from kerasgan.optional import require

BUFFER_BYTES = 256 * 2**20
AHEAD_BYTES = 256 * 2**20  # of batches that wait; tf.data would take half the memory


def of_source(source, options):
    """Batches images in memory, in the manner of the running Keras backend.

    Args:
        source: `Source`.
        options: `Options`.

    Returns:
        `tf.data.Dataset` on the TensorFlow backend, `ArrayDataset` on the others.
    """
    import keras

    if keras.backend.backend() == "tensorflow":
        return of_tensors(require("tensorflow", "This dataset"), source, options)
    from kerasgan.datasets.array_dataset import ArrayDataset

    aside = beside.of_source(source, options)
    info = _described(source, options, aside)
    return ArrayDataset(source.images, aside, info, options)


def _described(source, options, aside):
    """Returns the `DatasetInfo` of a source, and of what its images have beside."""
    images = source.images
    return options.describe(source, images.shape[1:], len(images), aside)


def of_tensors(tf, source, options):
    """Batches images in memory with tf.data.

    Whole batches are gathered by position, which is far quicker than moving images
    through a shuffle buffer one by one, and shuffles without a window.

    Args:
        tf: The TensorFlow module.
        source: `Source`.
        options: `Options`.

    Returns:
        `tf.data.Dataset` with the attributes `info` and `starting_at`.
    """
    count = len(source.images)
    aside = beside.of_source(source, options)
    info = _described(source, options, aside)
    # On a GPU the gather of every batch would have to come back from there.
    with tf.device("CPU:0"):
        data = [tf.convert_to_tensor(source.images)]
        if aside is not None:
            data.append(tf.convert_to_tensor(aside.table))

    def examples(number):
        order = tf.range(count)
        if options.shuffle:
            seed = tf.stack([tf.constant(options.seed, tf.int64), number])
            order = tf.random.experimental.stateless_shuffle(order, seed)
        if aside is None:
            return tf.data.Dataset.from_tensor_slices(order)
        find = partial(aside.positions, options)
        found = tf.numpy_function(find, [number], tf.int64, stateful=False)
        found = tf.gather(tf.ensure_shape(found, [count]), order)
        return tf.data.Dataset.from_tensor_slices((order, found))

    def take(*rows):
        found = map(tf.gather, data, rows)
        return _finish(tf, options, *found)

    return _sealed(tf, examples, take, info, options)


def of_stream(tf, stream, source, image_shape, count, options):
    """Batches a tf.data stream of examples that is too large for memory.

    Args:
        tf: The TensorFlow module.
        stream: `tf.data.Dataset` of tuples: uint8 image, and label if asked for.
        source: Has the attributes that `Source` and `DatasetInfo` share.
        image_shape: `(height, width, channels)`.
        count: Number of examples.
        options: `Options`.

    Returns:
        `tf.data.Dataset` with the attributes `info` and `starting_at`. It shuffles
        within a window of 256 MiB.
    """
    info = options.describe(source, image_shape, count)
    window = max(1, min(count, BUFFER_BYTES // int(np.prod(image_shape))))

    def examples(number):
        if not options.shuffle:
            return stream
        # tf.data mixes the global seed into the given one. This fixes it for the
        # function being traced, and for nothing else. (0 fails with a tensor.)
        tf.compat.v1.set_random_seed(1)
        seed = tf.stack([tf.constant(options.seed, tf.int64), number])
        seed = tf.random.stateless_uniform([], seed, 0, 2**62, tf.int64)
        return stream.shuffle(window, seed, reshuffle_each_iteration=False)

    def finish(*batch):
        return _finish(tf, options, *batch)

    return _sealed(tf, examples, finish, info, options)


def _epochs(tf, first):
    """A dataset of one element, the number of the pass: `first`, then one more each."""
    numbers = itertools.count(first)

    def number(_):
        # No tf.Variable: under a strategy's scope it would be one a replica.
        pass_number = tf.numpy_function(
            lambda: np.int64(next(numbers)), [], tf.int64, stateful=True
        )
        return tf.ensure_shape(pass_number, [])

    return tf.data.Dataset.from_tensors(0).map(number)


def _finish(tf, options, images, *labels):
    """Turns a batch into float32 in [-1, 1]; a pair with int32 rows if there are."""
    if images.dtype == tf.uint8:
        images = tf.cast(images, tf.float32) / 127.5 - 1.0
    if options.batches_per_step > 1:
        images, *labels = (
            tf.reshape(each, (-1, options.batches_per_step, *each.shape[1:]))
            for each in (images, *labels)
        )
    return (images, tf.cast(labels[0], tf.int32)) if labels else images


@dataclasses.dataclass(frozen=True)
class Passes:
    """What the passes through a dataset are made of, to make others of it.

    Attributes:
        examples: Function of the number of a pass, a tensor, -> `tf.data.Dataset` of
            all its examples in order.
        finish: Function of a batch of these -> what a step is given.
        options: `Options`.
    """

    examples: Callable
    finish: Callable
    options: Options


def _sealed(tf, examples, finish, info, options):
    """Makes the dataset of passes through examples, in batches."""

    def epoch(number):
        used = examples(number).take(options.used(info.size))
        return used.batch(options.images_per_step)

    passes = Passes(examples, finish, options)
    return numbered(tf, epoch, finish, info, options.initial_epoch, passes)


def numbered(tf, epoch, finish, info, first, passes=None):
    """Makes the dataset of what `epoch(number)` gives, beginning with number `first`.

    Its method `starting_at(epoch, step=0)` makes the same from another place: without
    the first `step` batches of each epoch.

    Args:
        tf: The TensorFlow module.
        epoch: Function of a tensor -> `tf.data.Dataset` of the batches of an epoch.
        finish: Function of a batch -> what a step is given.
        info: `DatasetInfo`.
        first: Number of the first epoch.
        passes: `Passes` of a dataset that others are made of.
    """

    def starting_at(first, step=0):
        check_place(info, first, step)
        batches = _epochs(tf, first).flat_map(epoch).skip(step)
        # The function inside flat_map hides the number of batches from Keras.
        left = tf.data.experimental.assert_cardinality(info.steps_per_epoch - step)
        batches = batches.map(finish, num_parallel_calls=tf.data.AUTOTUNE)
        limit = tf.data.Options()
        limit.autotune.ram_budget = AHEAD_BYTES
        dataset = batches.apply(left).prefetch(tf.data.AUTOTUNE).with_options(limit)
        dataset.info, dataset.passes = info, passes
        dataset.starting_at = starting_at
        return dataset

    return starting_at(first)
