"""Random shifts in time of what a discriminator of audio sees of a batch."""

import random

import keras
from keras import initializers, layers, ops

from kerasgan.errors import check_positive

# The generator of Park and Miller (1988, "Random number generators: good ones are hard
# to find", https://doi.org/10.1145/63039.63042): state <- 16807 * state mod 2^31 - 1.
# With Schrage's QUOTIENT and REMAINDER no product leaves the 32 bits that all backends
# have, so that all of them draw the same numbers.
MODULUS, MULTIPLIER = 2**31 - 1, 16807
QUOTIENT, REMAINDER = divmod(MODULUS, MULTIPLIER)  # 127773, 2836


@keras.saving.register_keras_serializable("kerasgan")
class PhaseShuffle(layers.Layer):
    """Shifts activations in time by a random number of samples, one a batch.

    Each call in training draws a whole number from -n to n, all equally likely. Samples
    that enter at one end are those of the signal mirrored at its edge: the layer shifts
    0 1 2 3 4 5 by 2 to 2 1 0 1 2 3. Generated audio has artefacts of one phase, and a
    discriminator with this layer cannot tell it by that phase.

    What the layer draws depends on its weight `state` alone, which Keras saves with the
    network, and is the same on all backends.

    Args:
        n: Largest shift in samples, at least 1; the paper: 2.
        seed: Whole number from which `state` begins; None draws one from Python's
            generator, which `keras.utils.set_random_seed` sets.

    Call arguments:
        inputs: `(m, samples, channels)` with more than n samples; the output has their
            shape.
        training: Whether to shift; without it the output is the input.

    Raises:
        ValueError: If `n` is no positive integer, or if the inputs are too short to be
            mirrored that far.

    Reference:
        Donahue et al., 2019, "Adversarial Audio Synthesis",
        https://arxiv.org/abs/1802.04208, section 3.3. The authors' code draws one
        shift a batch.
    """

    def __init__(self, n=2, seed=None, **kwargs):
        super().__init__(**kwargs)
        check_positive(n=n)
        self.n = n
        self.seed = seed

    def build(self, input_shape):
        """Adds the state of the generator, in [1, 2^31 - 2]."""
        short = len(input_shape) == 3 and input_shape[1] in range(self.n + 1)
        if len(input_shape) != 3 or short:
            raise ValueError(
                f"PhaseShuffle takes (m, samples, channels) of more than {self.n} "
                f"samples. Received: inputs of shape {tuple(input_shape)}, n={self.n}. "
                "Use longer inputs or a smaller n."
            )
        draw = random if self.seed is None else random.Random(self.seed)
        self.state = self.add_weight(
            name="state",
            shape=(),
            dtype="int32",
            initializer=initializers.Constant(draw.randrange(1, MODULUS)),
            trainable=False,
            aggregation="only_first_replica",
        )

    def call(self, inputs, training=False):
        """Returns the inputs, shifted in training."""
        return self.shifted(inputs, self._next_shift()) if training else inputs

    def shifted(self, x, shift):
        """Returns x (m, samples, channels) `shift` samples later, mirrored at its ends.

        Args:
            x: Tensor with more than n samples.
            shift: Whole number from -n to n, or an int32 scalar tensor.
        """
        padded = ops.pad(x, ((0, 0), (self.n, self.n), (0, 0)), mode="reflect")
        return ops.slice(padded, (0, self.n - shift, 0), ops.shape(x))

    def _next_shift(self):
        high, low = self.state // QUOTIENT, self.state % QUOTIENT
        state = MULTIPLIER * low - REMAINDER * high
        state = state + ops.where(state > 0, 0, MODULUS)
        self.state.assign(state)
        return state % (2 * self.n + 1) - self.n

    def compute_output_shape(self, input_shape):
        """Returns `input_shape`."""
        return input_shape

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "n": self.n, "seed": self.seed}
