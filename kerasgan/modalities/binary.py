"""Values of which there are two: black and white pixels."""

import copy

import numpy as np

from kerasgan.modalities import seeds

NO_ENDS = (
    "Binary values are the two ends of a range. Received: binary=True and "
    "data_range=None. Write data_range=(0, 1)."
)


class Binary:
    """The part of `Modality` that draws binary values; it changes no others.

    Attributes:
        binary: Whether each value is one of the two ends of `data_range`. One between
            them says how probable the upper end is.
    """

    binary = False

    def of_binary(self, binary=True):
        """Returns the same kind of examples with binary values, or with any."""
        if binary and self.data_range is None:
            raise ValueError(NO_ENDS)
        twin = copy.copy(self)
        twin.binary = bool(binary)
        return twin

    def observed(self, x, noise):
        """Returns what a model of likelihoods learns from: binary values, if they are.

        Values between the two ends say how probable the upper one is; they are drawn
        anew each time that an example is seen (Burda et al., 2016, section 5).

        Args:
            x: Examples (m, ...) in [-1, 1].
            noise: The `backend.Noise` to draw from.

        Returns:
            -1 or 1, each value 1 with probability (x + 1) / 2; x where this is not
            binary.
        """
        if not self.binary:
            return x
        from keras import ops  # datasets import this module, and not Keras

        upper = ops.less(noise.uniform(ops.shape(x)), (x + 1) / 2)
        return ops.cast(upper, "float32") * 2 - 1

    def binarised(self, examples, seed):
        """Draws binary values once: row i depends on the seed and on i alone.

        Args:
            examples: Array (n, *shape) in `data_range`.
            seed: Whole number.

        Returns:
            float32 array (n, *shape) of the two ends of the range; `examples` where
            this is not binary.
        """
        if not self.binary:
            return examples
        low, high = self.data_range
        drawn = seeds.generator(seed).random(np.shape(examples), dtype="float32")
        upper = drawn < (np.asarray(examples) - low) / (high - low)
        return np.where(upper, np.float32(high), np.float32(low))

    def refuse_grey(self, examples):
        """Refuses an array (n, *shape) of values between the ends of the range.

        Raises:
            ValueError: There are such values, and this is binary.
        """
        if not self.binary:
            return
        both = np.float32(self.data_range)  # as `binarised` and `generate` make them
        ends = np.isin(np.float32(examples), both)
        if ends.all():
            return
        low, high = self.data_range
        raise ValueError(
            f"The model is of binary {self.things}, whose values are {low:g} and "
            f"{high:g}. Received: {examples[~ends].flat[0]:g}. Draw binary ones: "
            "model.example.binarised(images, seed=0)."
        )
