"""What is kept of a stream does not depend on its order or batches."""

import numpy as np
import pytest

from kerasgan.metrics.gathering import Rows, canonical, check_rows

ROWS = np.random.default_rng(0).standard_normal((500, 3))


def kept(rows, size, limit, seed=0):
    stream = Rows(limit, seed)
    for first in range(0, len(rows), size):
        stream.add(rows[first : first + size])
    return stream.array()


def test_up_to_the_limit_everything_is_kept():
    for limit in (500, 600):
        np.testing.assert_array_equal(kept(ROWS, 77, limit), ROWS)


def test_beyond_it_a_sample_that_order_does_not_change():
    expected = canonical(kept(ROWS, 500, 60))
    assert expected.shape == (60, 3)
    order = np.random.default_rng(1).permutation(500)
    for size in (1, 64, 500):
        found = canonical(kept(ROWS[order], size, 60))
        np.testing.assert_array_equal(found, expected)
    assert (canonical(kept(ROWS, 500, 60, seed=1)) != expected).any()


def test_every_row_is_as_likely():
    # 400 draws of 50 of 500: each row 40 times on average, deviation 6.
    rows = np.arange(500.0)[:, None]
    counts = np.zeros(500)
    for seed in range(400):
        counts[kept(rows, 500, 50, seed)[:, 0].astype(int)] += 1
    assert counts.mean() == 40
    assert abs(counts - 40).max() < 5 * 6
    assert counts.std() == pytest.approx(6, rel=0.15)


def test_some_of_what_is_kept():
    stream = Rows(100)
    stream.add(ROWS)
    some = stream.array(10)
    again = Rows(10)
    again.add(ROWS[::-1])
    np.testing.assert_array_equal(canonical(some), canonical(again.array()))
    assert len(stream.array()) == 100


def test_memory_does_not_grow():
    stream = Rows(10)
    for _ in range(20):
        stream.add(np.random.default_rng().standard_normal((50, 3)))
        assert sum(map(len, stream.parts)) <= 20 + 50


def test_refusals():
    for rows, words in [
        (ROWS[:1], "must have at least 2 images"),
        (ROWS[0], "must be features of the shape"),
        (np.where(ROWS > 2, np.inf, ROWS), "must be finite"),
    ]:
        with pytest.raises(ValueError, match=f"real {words}"):
            check_rows("real", rows)
