"""A whole train step: the paper's, and what every model does after it."""

import functools


def whole(train_step):
    """Returns a train step that ends the model's step, once.

    A step that calls the one that it inherits is one step.

    Args:
        train_step: Method `(self, data) -> logs` of a `GenerativeModel`.
    """

    @functools.wraps(train_step)
    def step(self, data):
        if self.in_step:
            return train_step(self, data)
        self.in_step = True
        try:
            logs = train_step(self, data)
        finally:
            self.in_step = False
        self.end_step()
        return logs

    return step
