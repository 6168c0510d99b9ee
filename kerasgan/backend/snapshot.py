"""The state of a moment, to be written while training goes on."""

import contextlib

import keras
from keras.src.backend.common import global_state
from keras.src.saving.saving_lib import get_attr_skipset

SAVED = ("Operation", "Layer", "Functional", "Sequential", "Metric", "Optimizer")


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
        _remember_what_is_left_out()
        with keras.device("cpu"), keras.StatelessScope(self.values):
            yield


def _remember_what_is_left_out():
    """Makes Keras know, in this thread, which attributes hold no state.

    To find them out Keras makes an object of each kind, which nobody can inside of a
    scope. Keras 3.15 means to do it once, and does it again for each object that is
    saved: it looks for the answer under another name than it keeps it.
    """
    for kind in SAVED:
        name = f"saving_attr_skiplist_{kind}"
        global_state.set_global_attribute(name, get_attr_skipset(kind))
