"""Text encoders: what stands behind the end of a text changes nothing."""

import keras
import numpy as np
import pytest

from kerasgan.layers import MeanOfWords
from kerasgan.networks import text_encoder
from tests import harness

ROWS = np.array([[1, 2, 3, 0], [3, 2, 1, 0], [2, 0, 0, 0]], "int32")


def test_the_mean_of_words_by_hand():
    sequence = np.arange(12, dtype="float32").reshape(1, 3, 4)
    sequence = np.concatenate([sequence, sequence])
    found = MeanOfWords()([sequence, np.array([[5, 7, 0], [0, 0, 0]])])
    np.testing.assert_allclose(found, [[2, 3, 4, 5], [0, 0, 0, 0]])


@pytest.mark.parametrize("reader", text_encoder.READERS)
def test_zeros_behind_the_end_change_nothing(reader):
    short = text_encoder.network(3, 4, units=5, width=6, reader=reader)
    long = text_encoder.network(3, 9, units=5, width=6, reader=reader)
    harness.seed_weights(short)
    long.set_weights(short.get_weights())
    found, again = (
        keras.ops.convert_to_numpy(each)
        for each in (short(ROWS), long(np.pad(ROWS, ((0, 0), (0, 5)))))
    )
    np.testing.assert_allclose(found, again, atol=1e-6)
    orders = np.abs(found[0] - found[1]).max()
    assert (orders > 1e-3) == (reader != "set")


def test_refusals():
    with pytest.raises(ValueError, match=r"Received: 'lstm'\..*gru, set"):
        text_encoder.network(3, 4, reader="lstm")
    with pytest.raises(ValueError, match="units"):
        text_encoder.of_vectors(3, units=0)


def test_images_of_places_differ():
    """The same square in two corners: the encoder's vectors are not the same."""
    network = text_encoder.image_encoder((8, 8, 1), units=5, width=2)
    harness.seed_weights(network)
    x = -np.ones((2, 8, 8, 1), "float32")
    x[0, :4, :4] = x[1, 4:, 4:] = 1
    found = keras.ops.convert_to_numpy(network(x))
    assert np.abs(found[0] - found[1]).max() > 1e-2
