"""Gradients and the train step on the TensorFlow backend."""

import contextlib

import keras
import tensorflow as tf

from kerasgan.backend.outputs import first


class StatefulTrainStep:
    """TensorFlow's trainer lets `train_step(self, data)` assign variables as it is."""


def value_and_gradients(loss_fn, variables):
    """Differentiates the share of one replica, since optimizers sum over replicas."""
    with tf.GradientTape() as tape:
        loss = loss_fn()
        share = loss / number_of_replicas()
    gradients = tape.gradient(
        share,
        [variable.value for variable in variables],
        unconnected_gradients=tf.UnconnectedGradients.ZERO,
    )
    return loss, gradients


def output_and_input_gradient(function, x):
    """Differentiates with a tape of its own inside that of `value_and_gradients`."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = function(x)
    return output, tape.gradient(first(output), x)


def value_if(predicate, function):
    """Branches in the graph: the function costs nothing where it is left out."""
    return tf.cond(predicate, function, lambda: tf.zeros(()))


class SeedGenerator(keras.random.SeedGenerator):
    """A seed generator whose replicas under `tf.distribute` draw different noise.

    The state is the same on all replicas; the replica's number is folded into the seed.
    """

    def next(self, ordered=True):
        """Returns the next seed, an integer tensor of shape `(2,)`."""
        seed = super().next(ordered)
        context = tf.distribute.get_replica_context()
        if context is None or context.num_replicas_in_sync == 1:
            return seed
        replica = tf.cast(context.replica_id_in_sync_group, seed.dtype)
        return seed + tf.stack([replica * 1_000_003, tf.zeros_like(replica)])


def check_strategy(model, optimizer):
    """Refuses an optimizer made outside the strategy that the model was made in.

    Raises:
        ValueError: Its slots would not be mirrored, and replicas would silently drift
            apart.
    """
    wanted = model.distribute_strategy
    received = optimizer._distribution_strategy if _distributed(optimizer) else None
    if wanted.num_replicas_in_sync > 1 and received is not wanted:
        raise ValueError(
            f"Optimizer {optimizer.name!r} was not made in the distribution strategy "
            f"of model {model.name!r}. Received: {received}. Make the model and its "
            "optimizers, and call compile(), inside `with strategy.scope():`."
        )


def _distributed(optimizer):
    return getattr(optimizer, "_distribution_strategy", None) is not None


def make_deterministic():
    """Chooses operations of which each run gives the same numbers."""
    tf.config.experimental.enable_op_determinism()


def sum_over_replicas(value):
    """Returns the sum of a scalar over the replicas of a `tf.distribute` strategy."""
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return value
    return context.all_reduce(tf.distribute.ReduceOp.SUM, value)


def number_of_replicas():
    """Returns over how many replicas the strategy of this step splits it."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def without_gradients():
    """Context in which nothing is recorded: on TensorFlow only a tape records."""
    return contextlib.nullcontext()


def after(data):
    """Context whose operations wait for the data, which the same graph reads."""
    return tf.control_dependencies(keras.tree.flatten(data))
