"""What steps log: means over an epoch, and the norms of gradients."""

import keras
from keras import ops

from kerasgan import backend


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
