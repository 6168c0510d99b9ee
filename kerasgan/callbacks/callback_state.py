"""What callbacks remember of a training, to go on with it."""

import io
import json

import keras
import numpy as np

from kerasgan.errors import shown

# What Keras' own forget when a training begins.
ATTRIBUTES = {
    keras.callbacks.EarlyStopping: (
        "wait",
        "stopped_epoch",
        "best",
        "best_epoch",
        "best_weights",
    ),
    keras.callbacks.ModelCheckpoint: ("best",),
    keras.callbacks.ReduceLROnPlateau: ("wait", "cooldown_counter", "best"),
}


def remembered(callbacks):
    """Returns what callbacks remember, as the bytes of an `.npz` file without pickle.

    Args:
        callbacks: List of callbacks. Those of `ATTRIBUTES` remember something, and
            those with the methods `get_state()`, which returns a dict of names to what
            JSON knows and arrays, and `set_state(state)`.

    Raises:
        TypeError: `get_state()` returned something else.
    """
    arrays = []

    def kept_apart(value):
        known = (np.ndarray, np.generic, keras.Variable)
        numbers = isinstance(value, known) or keras.ops.is_tensor(value)
        array = np.asarray(keras.ops.convert_to_numpy(value)) if numbers else None
        if array is None or array.dtype == object:
            raise TypeError(
                "get_state() of a callback must return a dict of numbers, texts, lists "
                f"and arrays. Received: {shown(value)} in it. Leave it out, or write "
                "what it is made of."
            )
        arrays.append(array)
        return {"array": len(arrays)}

    states = [[type(each).__name__, _state(each)] for each in callbacks]
    text = json.dumps([each for each in states if each[1]], default=kept_apart)
    file = io.BytesIO()
    np.savez(file, text, *arrays)
    return file.getvalue()


def remind(callbacks, content):
    """Gives callbacks back what those of the same classes remembered.

    Args:
        callbacks: List of callbacks; those that were not there before begin anew.
        content: What `remembered` returned.
    """
    states = _states(content)
    for callback in callbacks:
        for index, (name, state) in enumerate(states):
            if name == type(callback).__name__:
                del states[index]
                _set_state(callback, state)
                break


def stopped_after(content):
    """Returns the number of epochs that `EarlyStopping` let a training have, or None.

    Args:
        content: What `remembered` returned.
    """
    for name, state in _states(content):
        if name == "EarlyStopping" and state["stopped_epoch"]:
            return state["stopped_epoch"] + 1
    return None


def _states(content):
    """Returns a list of class names, each with what a callback of it remembered."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        text, *arrays = [file[name] for name in file.files]

    def put_together(found):
        return arrays[found["array"] - 1][()] if found.keys() == {"array"} else found

    return json.loads(str(text), object_hook=put_together)


def _state(callback):
    if hasattr(callback, "get_state") and hasattr(callback, "set_state"):
        return callback.get_state()
    return {name: getattr(callback, name) for name in _attributes(callback)}


def _set_state(callback, state):
    if hasattr(callback, "set_state"):
        callback.set_state(state)
        return
    for name in _attributes(callback):
        if name in state:  # another version of Keras may have written it
            setattr(callback, name, state[name])


def _attributes(callback):
    return next(
        (names for cls, names in ATTRIBUTES.items() if isinstance(callback, cls)), ()
    )


class Reminder(keras.callbacks.Callback):
    """Gives callbacks back what they remembered, once they forgot an earlier training.

    Args:
        callbacks: List of the callbacks of a training that goes on.
        epoch: Number of its finished epochs.
        content: What `remembered` returned when it was interrupted.
    """

    def __init__(self, callbacks, epoch, content):
        super().__init__()
        self.callbacks, self.epoch, self.content = callbacks, epoch, content

    def on_train_begin(self, logs=None):
        """Does so where no epoch is left, for what the end of a training needs."""
        if self.params.get("epochs") == self.epoch:
            self.on_epoch_begin(self.epoch)

    def on_epoch_begin(self, epoch, logs=None):
        """Does so in the first epoch, if it is the one that was interrupted."""
        if self.content is not None and epoch == self.epoch:
            remind(self.callbacks, self.content)
        self.content = None
