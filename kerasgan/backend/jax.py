"""Gradients and the train step on the JAX backend.

JAX differentiates and compiles pure functions, while a Keras model assigns its state:
batch statistics, seeds, metrics. Inside a `keras.StatelessScope` the scope keeps such
an assignment; the functions here carry it out of the traced function and assign it
again where the caller stands, so that a train step may be written as if it had state.
"""

import contextlib
import os

import jax
import keras

from kerasgan.backend import jax_shares
from kerasgan.backend.common import first, replaced

GROUPS = ("trainable", "non_trainable", "optimizer", "metrics")  # in Keras' order


def own_rows(draw, shape):
    """Draws all rows: JAX shards one step over devices, it does not repeat it."""
    return draw(shape)


class _Scope(keras.StatelessScope):
    """Sees variables as the enclosing scope does, and knows which were assigned."""

    def __enter__(self):
        super().__enter__()
        if self.original_scope is not None:
            outer = self.original_scope.state_mapping
            self.state_mapping = {**outer, **self.state_mapping}
        self.assigned = {}
        return self

    def add_update(self, update):
        super().add_update(update)
        variable, _ = update
        self.assigned[id(variable)] = variable


class _Assignments:
    """Takes what a function assigns out of a JAX transformation."""

    def record(self, function, state_mapping=()):
        """Returns `(result, values)`: the function's result and what it assigned."""
        with _Scope(state_mapping) as scope:
            result = function()
        self.variables = list(scope.assigned.values())
        return result, [scope.get_current_value(v) for v in self.variables]

    def replay(self, values):
        """Assigns what was recorded, outside of the transformation."""
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)


def value_and_gradients(loss_fn, variables):
    """Differentiates a pure form of `loss_fn`, and assigns what it assigned."""
    assignments = _Assignments()

    def loss_of(values):
        return assignments.record(loss_fn, zip(variables, values, strict=True))

    values = [variable.value for variable in variables]
    (loss, assigned), gradients = jax.value_and_grad(loss_of, has_aux=True)(values)
    assignments.replay(assigned)
    return loss, gradients


def apply_gradients(optimizer, gradients, variables):
    """Lets the optimizer take a step."""
    optimizer.apply(gradients, variables)


def output_and_input_gradient(function, x):
    """Differentiates a pure form of `function`, and assigns what it assigned."""
    assignments = _Assignments()

    def summed_output(x):
        output, assigned = assignments.record(lambda: function(x))
        return jax.numpy.sum(first(output)), (output, assigned)

    gradient, (output, assigned) = jax.grad(summed_output, has_aux=True)(x)
    assignments.replay(assigned)
    return output, gradient


def either(predicate, function, otherwise):
    """Branches in the compiled program; both branches return what one assigns."""
    branches = (function, otherwise)
    # A first, abstract evaluation finds out which variables they assign.
    found = [_Assignments(), _Assignments()]
    for assignments, branch in zip(found, branches, strict=True):
        jax.eval_shape(lambda a=assignments, f=branch: a.record(f))
    both = _Assignments()
    both.variables = list({id(v): v for a in found for v in a.variables}.values())

    def traced(branch):
        def run():
            with _Scope():
                return branch(), [variable.value for variable in both.variables]

        return run

    value, assigned = jax.lax.cond(predicate, *map(traced, branches))
    both.replay(assigned)
    return value


class StatefulTrainStep:
    """Lets `train_step(self, data)` and `test_step(self, data)` assign variables.

    Keras' JAX trainer compiles `train_step(state, data) -> (logs, state)`. While it
    makes its function, it finds this model's step in that pure form.
    """

    def fit(self, *args, **kwargs):
        """As for `keras.Model`; devices share batches of any size."""
        with jax_shares.any_rows():
            return super().fit(*args, **kwargs)

    def evaluate(self, *args, **kwargs):
        """As for `keras.Model`; devices share batches of any size."""
        with self._sharing():
            return super().evaluate(*args, **kwargs)

    def predict(self, *args, **kwargs):
        """As for `keras.Model`; devices share batches of any size."""
        with self._sharing():
            return super().predict(*args, **kwargs)

    @contextlib.contextmanager
    def _sharing(self):
        """Gives the variables their values back where a batch fails, as `fit` does."""
        with jax_shares.any_rows():
            try:
                yield
            finally:
                self.jax_state_sync()

    def _get_jax_state(self, purge_model_variables=False, **groups):
        """Keeps the values that Keras takes from the variables until a step is done."""
        options = {"purge_model_variables": purge_model_variables, **groups}
        state = super()._get_jax_state(**options)
        if purge_model_variables:
            wanted = [f"{group}_variables" for group in GROUPS]
            wanted = [name for name in wanted if groups.get(name)]
            self._jax_state = dict(zip(wanted, state, strict=True))
        return state

    def jax_state_sync(self):
        """Gives the variables their values back, unless a failed step used them up."""
        values = keras.tree.flatten(getattr(self, "_jax_state", None) or {})
        if not any(value.is_deleted() for value in values):
            super().jax_state_sync()

    def make_train_function(self, force=False):
        """Makes the compiled function that `fit` calls for each batch."""
        step = _pure(self, self.train_step, optimizer=True)
        with replaced(self, "train_step", step):
            super().make_train_function(force)

    def make_test_function(self, force=False):
        """Makes the compiled function that `evaluate` calls for each batch."""
        step = _pure(self, self.test_step, optimizer=False)
        with replaced(self, "test_step", step):
            super().make_test_function(force)


def _pure(model, step, optimizer):
    def pure(state, data):
        groups = [model.trainable_variables, model.non_trainable_variables]
        if optimizer:
            groups.append(model.optimizer.variables)
        groups.append(model.metrics_variables)
        mapping = [
            pair
            for group, values in zip(groups, state, strict=True)
            for pair in zip(group, values, strict=True)
        ]
        data = keras.tree.map_structure(jax_shares.shared, data)
        with keras.StatelessScope(mapping) as scope:
            logs = step(data)
        state = tuple([scope.get_current_value(v) for v in group] for group in groups)
        return logs, state

    return pure


def check_strategy(model, optimizer):
    """Refuses an optimizer of another strategy: JAX has no strategies to mix up."""


def make_deterministic():
    """Nothing to choose: XLA on the CPU gives the same numbers at each run."""


def rows_of_batch(rows):
    """Returns `rows`: JAX shards one step over devices, it does not repeat it."""
    return rows


def share():
    """Returns 1: JAX shards one step over devices, it does not repeat it."""
    return 1.0


def mean_of_batch(values):
    """Returns the mean: all rows are those of one step."""
    return keras.ops.mean(values)


def weight_of_rows(values):
    """Returns no weight: each row is on one device."""
    return {}


def number_of_replicas():
    """Returns 1: here no step is repeated on several devices."""
    return 1


def without_gradients():
    """Context in which nothing is recorded: JAX records only inside `jax.grad`."""
    return contextlib.nullcontext()


def agree_on_statistics(networks):
    """Nothing to agree on: batch statistics are those of the whole batch."""


def predict_on_batch(network, batch):
    """Predicts on one device: Keras would want rows that its devices can share."""
    with _undistributed():
        return network.predict_on_batch(batch)


@contextlib.contextmanager
def _undistributed():
    distribution = keras.distribution.distribution()
    keras.distribution.set_distribution(None)
    try:
        yield
    finally:
        keras.distribution.set_distribution(distribution)


def find_devices():
    """Nothing to do: this backend looks for them without a word."""


def in_graph(function):
    """Calls it."""
    return function()


def on_devices(count):
    """Shards batches over accelerators, or over shares of the CPU."""
    if count == 1:
        return contextlib.nullcontext()
    _split_cpu(count)
    found = jax.devices()
    if len(found) < count:
        raise ValueError(
            f"There are {len(found)} devices of the kind {found[0].platform}. "
            f"Received: devices={count}. Ask for {len(found)} at most."
        )
    names = [f"{device.platform}:{device.id}" for device in found[:count]]
    return keras.distribution.DataParallel(devices=names).scope()


def _split_cpu(count):
    """Makes `count` devices of the CPU, unless JAX has started.

    A device that waits for the others in a sum over devices holds a thread of XLA's,
    which has one for each core: once all of them wait, no device goes on, and XLA ends
    the process after 40 s. With two threads for each device none was seen to stop;
    four leave room.
    """
    with contextlib.suppress(RuntimeError):
        jax.config.update("jax_num_cpu_devices", count)
        os.environ.setdefault("NPROC", str(max(os.cpu_count(), 4 * count)))


def workers():
    """Returns the number of processes that JAX knows."""
    return jax.process_count()


def is_chief():
    """Tells whether this is the first of the processes that JAX knows."""
    return jax.process_index() == 0
