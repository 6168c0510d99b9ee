"""The state of a moment, to be written while training goes on."""

import contextlib

import keras
from keras.src.backend.common import global_state


class Snapshot:
    """Copies of the values that variables have now, in the memory of the host.

    Args:
        variables: List of `keras.Variable`s.
    """

    def __init__(self, variables):
        self.values = [(v, keras.ops.convert_to_numpy(v)) for v in variables]

    @contextlib.contextmanager
    def seen(self):
        """Context in which the variables have these values, for this thread alone."""
        name = "saving_attr_skiplist_Optimizer"
        global_state.set_global_attribute(name, _attributes_of_any_optimizer())
        with keras.device("cpu"), keras.StatelessScope(self.values):
            yield


def _attributes_of_any_optimizer():
    """Returns what Keras leaves out where it looks for the parts of an optimizer.

    Keras 3.15 makes an optimizer to find that out, at each `save` again, and inside of
    a scope nobody can make one.
    """
    own = {"_self_unconditional_dependency_names"}
    return (set(dir(keras.optimizers.Optimizer(1.0))) | own) - {"variables"}
