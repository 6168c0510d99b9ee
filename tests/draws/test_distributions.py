"""What sampling draws: its numbers, its rows, its inputs of exported files."""

import numpy as np
import pytest

from kerasgan.draws import Normal, Uniform


@pytest.mark.parametrize("draw", [Normal((2, 3)), Uniform((2, 3), -1, 3)])
def test_the_first_rows_of_many_are_those_of_few(draw):
    for stream in (0, 2):
        many, few = draw.array(50, 4, stream), draw.array(7, 4, stream)
        assert many.shape == (50, 2, 3)
        assert many.dtype == "float32"
        np.testing.assert_array_equal(many[:7], few)
    assert (draw.array(7, 4, 0) != draw.array(7, 4, 1)).all()
    assert (draw.array(7, 4, 0) != draw.array(7, 5, 0)).all()


def test_uniform_numbers_fill_their_interval():
    u = Uniform((4,), -1.0, 3.0).array(5000, seed=0)
    assert -1 <= u.min() < -0.99
    assert 2.99 < u.max() < 3
    assert u.mean() == pytest.approx(1, abs=0.03)
    expected = np.random.default_rng(0).random((5000, 4), dtype="float32") * 4 - 1
    np.testing.assert_allclose(u, expected, atol=1e-6)


def test_spare_numbers_are_drawn_and_left_out():
    z = Normal((2,), spare=3).array(4, seed=1)
    np.testing.assert_array_equal(z, Normal((5,)).array(4, seed=1)[:, :2])


def test_inputs_of_exported_files():
    draw = Uniform((28, 28))
    assert draw.inputs("noise") == [("noise", (None, 28, 28), "float32")]
    x = np.ones((2, 28, 28), "float32")
    assert draw.entering(x) is x


def test_a_truncation_is_refused():
    line = r"truncation must be at least 0.02, or None; .* Received: truncation=0\.$"
    with pytest.raises(ValueError, match=line):
        Normal((2,)).array(1, 0, truncation=0)
