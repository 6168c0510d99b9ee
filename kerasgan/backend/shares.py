"""How the replicas of a `tf.distribute` strategy share a batch of any size.

TensorFlow's own way fills one replica after the other, so that the last of them may
have no row of a last batch, and the mean of nothing is NaN. Here each has as many rows
as the others, or one more; where there are fewer rows than replicas, each has them all.
"""

import contextlib
import threading
from typing import NamedTuple

import tensorflow as tf


class Share(NamedTuple):
    """What one replica has of a batch.

    Attributes:
        data: The batch's structure, with this replica's rows alone.
        first: Number of rows before them, int32.
        own: Number of its rows, int32, at least 1.
        rows: Number of rows of the whole batch, int32.
        weight: What the mean over its rows counts for in the mean over all, float32.
    """

    data: object
    first: object
    own: object
    rows: object
    weight: object


class Sharing:
    """A strategy whose replicas share batches evenly, or nearly so.

    Args:
        strategy: `tf.distribute.Strategy`, which does all else.
    """

    def __init__(self, strategy):
        self.strategy = strategy

    def __getattr__(self, name):
        return getattr(self.strategy, name)

    def experimental_distribute_dataset(self, dataset, options=None):
        """Makes a dataset of a `Share` of each batch for each replica."""

        def shares_of_worker(context):
            count = context.num_replicas_in_sync
            own = count // context.num_input_pipelines
            numbers = tf.data.Dataset.range(own).map(
                lambda number: number + context.input_pipeline_id * own
            )
            alone = not isinstance(dataset.element_spec, tuple)

            def shares(*batch):
                batch = batch[0] if alone else batch
                return numbers.map(lambda number: _share(batch, number, count))

            return dataset.flat_map(shares).prefetch(own)

        return self.strategy.distribute_datasets_from_function(
            shares_of_worker, options
        )


def _share(batch, number, count):
    """Returns the `Share` of replica `number` of `count`."""
    rows = tf.shape(tf.nest.flatten(batch)[0])[0]
    number = tf.cast(number, tf.int32)
    few = rows < count
    first = tf.where(few, 0, rows * number // count)
    own = tf.where(few, rows, rows * (number + 1) // count - first)
    weight = tf.where(few, 1 / count, tf.cast(own / rows, tf.float32))

    def of_replica(tensor):
        found = tensor[first : first + own]
        if tensor.shape[0] is not None and tensor.shape[0] % count == 0:
            found.set_shape((tensor.shape[0] // count, *tensor.shape[1:]))
        return found

    data = tf.nest.map_structure(of_replica, batch)
    return Share(data, first, own, rows, weight)


_running = threading.local()  # each replica's step has a thread of its own


def of_share(step):
    """Returns a step that takes a `Share`, which `current` then knows, or a batch."""

    def sharing(data):
        if not isinstance(data, Share):
            return step(data)
        before, _running.share = current(), data
        try:
            return step(data.data)
        finally:
            _running.share = before

    return sharing


def current():
    """Returns the `Share` that the running step has; None where it has a batch."""
    return getattr(_running, "share", None)


class SharesBatches:
    """Mixin of a `keras.Model` that trains and evaluates on a `Share` of each batch."""

    _shares = False

    @property
    def distribute_strategy(self):
        """The strategy that the model was made in."""
        strategy = super().distribute_strategy
        if self._shares and strategy.num_replicas_in_sync > 1:
            return Sharing(strategy)
        return strategy

    def fit(self, x=None, *args, **kwargs):
        """As for `keras.Model`."""
        _refuse_distributed(x)
        with self._sharing(True):
            return super().fit(x, *args, **kwargs)

    def evaluate(self, x=None, *args, **kwargs):
        """As for `keras.Model`."""
        _refuse_distributed(x)
        with self._sharing(True):
            return super().evaluate(x, *args, **kwargs)

    def predict(self, *args, **kwargs):
        """As for `keras.Model`, which puts together what the replicas predict."""
        with self._sharing(False):
            return super().predict(*args, **kwargs)

    def _get_metrics_result_or_logs(self, logs):
        """Reads what all replicas counted; a step can read its own part alone."""
        found = self.get_metrics_result()
        return {name: found.get(name, log) for name, log in logs.items()}

    @contextlib.contextmanager
    def _sharing(self, wanted):
        before, self._shares = self._shares, wanted
        try:
            yield
        finally:
            self._shares = before


def _refuse_distributed(x):
    if isinstance(x, tf.distribute.DistributedDataset):
        raise ValueError(
            "The devices share the batches of a dataset themselves. Received: x of "
            f"type {type(x).__name__}. Give the tf.data.Dataset that it was made of."
        )
