"""Dropout whose choice is an input."""

import keras
import numpy as np
import pytest

from kerasgan.layers import DrawnDropout
from tests.bad_input import refusal


def test_by_hand():
    """Draws below the rate drop; what is kept is divided by what is left."""
    x = np.array([[1.0, 2.0, -3.0, 4.0]], "float32")
    u = np.array([[0.1, 0.25, 0.9, 0.2499]], "float32")
    found = keras.ops.convert_to_numpy(DrawnDropout(0.25)([x, u]))
    np.testing.assert_allclose(found, [[0, 2 / 0.75, -4, 0]], rtol=1e-6)


def test_it_comes_back():
    layer = DrawnDropout(0.5)
    assert DrawnDropout.from_config(layer.get_config()).rate == 0.5
    made = layer([keras.Input((2, 3)), keras.Input((2, 3))])
    assert tuple(made.shape) == (None, 2, 3)


@pytest.mark.parametrize("rate", [1, -0.1, "half"])
def test_other_rates_are_refused(rate):
    assert refusal(lambda: DrawnDropout(rate)) == (
        f"rate must lie in [0, 1), 0.5 for example. Received: rate={rate!r}."
    )
