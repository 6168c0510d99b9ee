"""Vectors that samples are asked for: rows, files, refusals."""

import numpy as np
import pytest

from kerasgan.modalities import Vector

KIND = Vector(3)


def test_rows_repeat_in_order():
    given = np.array([[1, 2, 3], [4, 5, 6]])
    rows = KIND.rows(given, 4)
    assert rows.dtype == "float32"
    np.testing.assert_array_equal(rows, given[[0, 0, 1, 1]])
    np.testing.assert_array_equal(KIND.rows([1, 2, 3], 2), given[[0, 0]])
    assert KIND.count(given) == 2
    assert KIND.count(given[0]) == 1
    assert repr(Vector(**KIND.get_config())) == "Vector(3)"


def test_files(tmp_path):
    np.save(tmp_path / "a.npy", np.ones((2, 3)))
    np.testing.assert_array_equal(KIND.parse(tmp_path / "a.npy"), np.ones((2, 3)))
    (tmp_path / "b.npy").write_text("no numbers")
    for name in ("b.npy", "c.npy"):
        with pytest.raises(ValueError, match=r"^Vectors are read from a file \.npy of"):
            KIND.parse(tmp_path / name)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            np.ones((2, 4)),
            r"of the shape \(3,\), or \(k, 3\) .* Received: shape \(2",
        ),
        (np.ones((3, 3)), r"where k divides 4\. Received: shape \(3, 3\)"),
        (["a", "b", "c"], "Received: shape"),
        ([1, np.nan, 2], r"must lie in the data range"),
    ],
)
def test_refusals(given, message):
    with pytest.raises(ValueError, match=message):
        KIND.rows(given, 4)


@pytest.mark.parametrize("size", [0, 2.5, "3", True])
def test_sizes_that_are_none(size):
    with pytest.raises(ValueError, match=r"^size must be a whole number"):
        Vector(size)
