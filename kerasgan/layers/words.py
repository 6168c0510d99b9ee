"""Layers that read rows of words, whole numbers with 0 where a text has ended."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("kerasgan")
class MeanOfWords(layers.Layer):
    """The mean of what stands at the words of a text, without what is behind its end.

    Call arguments:
        inputs: List of a sequence (m, length, units) and the rows (m, length) of its
            words. The output is (m, units); zeros where a row has no word at all.
    """

    def call(self, inputs):
        """Returns the means."""
        sequence, rows = inputs
        word = ops.cast(ops.cast(rows, "int32") > 0, sequence.dtype)[..., None]
        total = ops.sum(sequence * word, axis=1)
        return total / ops.maximum(ops.sum(word, axis=1), 1)

    def compute_output_shape(self, input_shape):
        """Returns (m, units)."""
        sequence, _ = input_shape
        return sequence[0], sequence[2]
