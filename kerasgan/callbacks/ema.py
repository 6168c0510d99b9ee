"""Averaging the generator."""

import keras


class ExponentialMovingAverage(keras.callbacks.Callback):
    """Samples, snapshots and exports come from an average of the generator's weights.

    All weights are averaged, batch-norm statistics too, in a copy that is saved with
    the model (Yazici et al., 2019). The average is updated inside the compiled step,
    after each of the generator's; training itself is not changed. The same as
    constructing the model with `ema_decay=`.

    Args:
        decay: In (0, 1). The average reaches back over about 1 / (1 - decay) steps.

    Raises:
        ValueError: If `decay` is out of range.
    """

    def __init__(self, decay=0.999):
        super().__init__()
        if not 0 < decay < 1:
            raise ValueError(
                "decay must lie between 0 and 1, 0.999 for example. "
                f"Received: decay={decay!r}."
            )
        self.decay = decay

    def set_model(self, model):
        """Makes the averaged copy before a checkpoint may want to load it."""
        super().set_model(model)
        model.keep_average(self.decay)
