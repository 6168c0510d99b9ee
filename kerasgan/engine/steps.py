"""A whole train step: what every model does around the paper's, and what it logs."""

import functools
import threading

import keras
from keras import ops

from kerasgan import backend

# The models whose step is running, of each thread: TensorFlow's replicas have one each.
_running = threading.local()


def whole(train_step):
    """Returns a train step that begins and ends the model's step, once.

    A step that calls the one that it inherits is one step.

    Args:
        train_step: Method `(self, data) -> logs` of a `GenerativeModel`.
    """

    @functools.wraps(train_step)
    def step(self, data):
        running = _running.__dict__.setdefault("models", set())
        if id(self) in running:
            return train_step(self, data)
        running.add(id(self))
        try:
            self.begin_step()
            logs = train_step(self, data)
        finally:
            running.discard(id(self))
        self.end_step()
        return logs

    return step


class ScalarMean(keras.metrics.Mean):
    """Mean of scalars, without the weights and reductions that small steps feel.

    Replicas agree on it at each step, so that one of several workers may read it alone:
    what other metrics hold is summed over the workers whenever it is read.
    """

    def add_variable(self, shape, initializer, dtype=None, aggregation=None, name=None):
        """Makes a variable whose updates are averaged over replicas."""
        return keras.Variable(
            initializer, shape, dtype, False, aggregation="mean", name=name
        )

    def update_state(self, value):
        """Counts one scalar; of several replicas, each by its share of the batch."""
        weight = backend.share() * backend.number_of_replicas()
        self.total.assign_add(ops.cast(value, self.dtype) * weight)
        self.count.assign_add(1)


def norm(gradients):
    """Returns the Euclidean norm of all gradients together, a scalar."""
    flat = [ops.reshape(ops.cast(each, "float32"), (-1,)) for each in gradients]
    return ops.sqrt(sum(ops.dot(each, each) for each in flat))
