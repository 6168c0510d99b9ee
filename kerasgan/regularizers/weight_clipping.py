"""Clipping the critic's weights."""

import keras
from keras import ops

from kerasgan.regularizers.base import Regularizer
from kerasgan.regularizers.checks import check_numbers, refuse_spectral_normalization


@keras.saving.register_keras_serializable("kerasgan")
class WeightClipping(Regularizer, keras.constraints.Constraint):
    """Keeps all weights of the critic in [-limit, limit].

    Source: Arjovsky et al., "Wasserstein GAN", 2017, Algorithm 1, line 7:
    w <- clip(w, -c, c) after each step of the critic. Each trainable variable counts,
    biases and the scales of normalizations included, as in the authors' code. The
    values before the first step are left as they are, as in the algorithm.

    It is a Keras constraint too, and works on a single layer:
    `keras.layers.Dense(1, kernel_constraint=WeightClipping(0.01))`.

    Args:
        limit: c, positive.

    Raises:
        ValueError: `limit` is out of range.
    """

    def __init__(self, limit=0.01):
        super().__init__()
        check_numbers("WeightClipping", limit=limit)
        self.limit = float(limit)

    def __call__(self, w):
        """Returns clip(w, -c, c), in the shape of w; optimizers call it."""
        return ops.clip(w, -self.limit, self.limit)

    def attach(self, model):
        """Makes optimizers clip each trainable variable of D after each step.

        Raises:
            ValueError: The discriminator is not built yet, has spectral normalization,
                or has a variable with another constraint.
        """
        discriminator = model.discriminator
        refuse_spectral_normalization(discriminator, "WeightClipping")
        if not discriminator.built:
            raise ValueError(
                "WeightClipping needs a discriminator whose weights exist. Received: "
                f"{discriminator.name!r}, which is not built. Call it on an example "
                "first, or give it an Input."
            )
        for variable in discriminator.trainable_variables:
            constraint = variable.constraint
            if constraint is not None and not self._equals(constraint):
                raise ValueError(
                    "WeightClipping cannot share a weight with another constraint. "
                    f"Received: {variable.path!r} with {constraint!r}. Make the layer "
                    "without its constraint, or leave WeightClipping out."
                )
        for variable in discriminator.trainable_variables:
            variable.constraint = self

    def _equals(self, constraint):
        same = isinstance(constraint, WeightClipping)
        return same and constraint.limit == self.limit

    def get_config(self):
        """Returns the constructor's arguments."""
        return {"limit": self.limit}
