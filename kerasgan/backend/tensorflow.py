"""Gradients and the train step on the TensorFlow backend."""

import contextlib

import keras
import tensorflow as tf

from kerasgan.backend import shares
from kerasgan.backend.common import first, replaced


class StatefulTrainStep(shares.SharesBatches):
    """TensorFlow's trainer lets `train_step(self, data)` assign variables as it is.

    The step waits for its data, knows which share of a batch they are, and its logs can
    be averaged over workers.
    """

    def make_train_function(self, force=False):
        """Makes the compiled function that `fit` calls for each batch."""
        step = shares.of_share(_after_data(_reducible(self, self.train_step)))
        with replaced(self, "train_step", step):
            return super().make_train_function(force)

    def make_test_function(self, force=False):
        """Makes the compiled function that `evaluate` calls for each batch."""
        step = shares.of_share(_reducible(self, self.test_step))
        with replaced(self, "test_step", step):
            return super().make_test_function(force)

    def _maybe_symbolic_build(self, iterator=None, data_batch=None):
        """Leaves the data alone: a look would use up the order of an epoch.

        Keras looks at a batch under a strategy to build a model. This one is built.
        """


def _reducible(model, step):
    """Returns a step whose logs have the shape (1,) where there are several workers.

    Keras averages logs over workers along their first axis, and scalars have none
    (https://github.com/tensorflow/tensorflow/issues/72388).
    """
    if _workers(model.distribute_strategy) == 1:
        return step
    return lambda data: {key: tf.reshape(log, (1,)) for key, log in step(data).items()}


def _after_data(step):
    """Returns a step that begins when its data are there.

    Data that cannot be read then leave everything as the step before left it: the graph
    that reads them might draw noise and count the step already.
    """

    def waiting(data):
        tensors = [each for each in keras.tree.flatten(data) if each is not None]
        with tf.control_dependencies(tensors):
            return step(data)

    return waiting


def _workers(strategy):
    resolver = strategy.cluster_resolver
    cluster = resolver.cluster_spec().as_dict() if resolver else {}
    return max(1, sum(len(cluster.get(kind, [])) for kind in ("chief", "worker")))


def value_and_gradients(loss_fn, variables):
    """Differentiates the share of each replica, and sums these up.

    No weight moves before all gradients are there: Grappler drops the order between a
    gradient that still reads a kernel and the step that assigns it (TensorFlow 2.21).
    """
    with tf.GradientTape() as tape:
        loss = loss_fn()
        part = loss * share()
    gradients = tape.gradient(
        part,
        [variable.value for variable in variables],
        unconnected_gradients=tf.UnconnectedGradients.ZERO,
    )
    context = tf.distribute.get_replica_context()
    if gradients and context is not None and context.num_replicas_in_sync > 1:
        gradients = context.all_reduce(tf.distribute.ReduceOp.SUM, gradients)
    with tf.control_dependencies(gradients):
        return loss, [tf.identity(gradient) for gradient in gradients]


def apply_gradients(optimizer, gradients, variables):
    """Lets the optimizer take a step, in which Keras would sum over replicas again."""
    if number_of_replicas() > 1:
        object.__setattr__(optimizer, "_all_reduce_sum_gradients", list)
    optimizer.apply(gradients, variables)


def output_and_input_gradient(function, x):
    """Differentiates with a tape of its own inside that of `value_and_gradients`."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = function(x)
    return output, tape.gradient(first(output), x)


def either(predicate, function, otherwise):
    """Branches in the graph: a function costs nothing where it is left out."""
    return tf.cond(predicate, function, otherwise)


def own_rows(draw, shape):
    """Draws the rows of all replicas from the one seed; returns those of this one."""
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return draw(shape)
    rows, *row = shape
    mine = shares.current()
    if mine is None:  # a step that `fit` did not begin
        first = context.replica_id_in_sync_group * rows
    else:
        first = rows * mine.first // mine.own
    return draw((rows_of_batch(rows), *row))[first : first + rows]


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


def rows_of_batch(rows):
    """Counts the rows of all replicas, those that each of them has once."""
    mine = shares.current()
    if mine is None:
        return rows * number_of_replicas()
    return rows * mine.rows // mine.own


def share():
    """Returns what the running step's rows count for, evenly where nobody says."""
    mine = shares.current()
    return 1 / number_of_replicas() if mine is None else mine.weight


def mean_of_batch(values):
    """Sums the replicas' means by their shares."""
    mean = keras.ops.mean(values)
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return mean
    return context.all_reduce(tf.distribute.ReduceOp.SUM, mean * share())


def weight_of_rows(values):
    """Returns weights of less than 1 where each replica has all rows."""
    mine = shares.current()
    if mine is None:
        return {}
    weight = mine.weight * tf.cast(mine.rows / mine.own, tf.float32)
    return {"sample_weight": weight * tf.ones_like(values, tf.float32)}


def number_of_replicas():
    """Returns over how many replicas the strategy of this step splits it."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def without_gradients():
    """Context in which nothing is recorded: on TensorFlow only a tape records."""
    return contextlib.nullcontext()


def agree_on_statistics(networks):
    """Averages what steps assign by shares: Keras leaves each replica its own."""
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return
    variables = [
        variable
        for network in networks
        for variable in network.non_trainable_variables
        if variable.dtype.startswith("float")
    ]
    if variables:
        parts = [
            variable.value * tf.cast(share(), variable.dtype) for variable in variables
        ]
        means = context.all_reduce(tf.distribute.ReduceOp.SUM, parts)
        for variable, mean in zip(variables, means, strict=True):
            variable.assign(mean)


def predict_on_batch(network, batch):
    """Calls what Keras predicts with, traced once for any number of rows.

    A network of several replicas is called itself: Keras would let each predict.
    """
    tensors = keras.tree.map_structure(tf.convert_to_tensor, batch)
    if network.distribute_strategy.num_replicas_in_sync > 1:
        return network(tensors)
    if network.run_eagerly:
        return network.predict_on_batch(batch)
    network.make_predict_function()
    # By way of a concrete function: TensorFlow counts calls that trace over all
    # networks together, and warns of a fifth one though each traces once.
    rows = keras.tree.map_structure(_any_number_of_rows, tensors)
    predict = network.predict_function.get_concrete_function([(rows,)])
    return predict([(tensors,)])


def _any_number_of_rows(tensor):
    return tf.TensorSpec((None, *tensor.shape[1:]), tensor.dtype)


def find_devices():
    """Lists them: logical devices may still be made of them."""
    tf.config.list_physical_devices()


def in_graph(function):
    """Traces it, unless it is being traced already."""
    return tf.function(function)() if tf.executing_eagerly() else function()


def on_devices(count):
    """Mirrors variables on GPUs, or on logical devices that share the CPU."""
    if count == 1:
        return contextlib.nullcontext()
    kind = "GPU" if tf.config.list_physical_devices("GPU") else "CPU"
    if kind == "CPU":
        _split_cpu(count)
    found = tf.config.list_logical_devices(kind)
    if len(found) < count:
        raise ValueError(
            f"There are {len(found)} devices of the kind {kind}. Received: "
            f"devices={count}. Ask for {len(found)} at most."
        )
    names = [device.name for device in found[:count]]
    # Collectives on the CPU know one number of devices in all of a process.
    operations = tf.distribute.ReductionToOneDevice() if kind == "CPU" else None
    return tf.distribute.MirroredStrategy(names, operations).scope()


def _split_cpu(count):
    """Makes the CPU several devices, where TensorFlow has not started yet."""
    (cpu,) = tf.config.list_physical_devices("CPU")
    made = tf.config.get_logical_device_configuration(cpu) or []
    if len(made) < count:
        with contextlib.suppress(RuntimeError):  # it has started
            tf.config.set_logical_device_configuration(
                cpu, [tf.config.LogicalDeviceConfiguration()] * count
            )


def workers():
    """Looks at the cluster that `TF_CONFIG` tells of."""
    cluster = tf.distribute.cluster_resolver.TFConfigClusterResolver().cluster_spec()
    tasks = cluster.as_dict()
    return max(1, sum(len(tasks.get(kind, ())) for kind in ("chief", "worker")))


def is_chief():
    """Looks at the cluster that `TF_CONFIG` tells of."""
    resolver = tf.distribute.cluster_resolver.TFConfigClusterResolver()
    return resolver.task_type in (None, "", "chief") or (
        resolver.task_type == "worker"
        and not resolver.task_id
        and "chief" not in resolver.cluster_spec().as_dict()
    )
