"""A whole train step: the paper's, and what every model does before and after it."""

import functools
import threading

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
