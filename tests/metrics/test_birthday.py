"""Support size by the birthday paradox, against supports that are known."""

import keras
import numpy as np
import pytest

from kerasgan.metrics.birthday import (
    BirthdaySupport,
    birthday_support,
    duplicate_threshold,
)


def test_by_hand():
    # 3 + 2 + 1 equal rows: 3 + 1 + 0 duplicates in 15 pairs
    rows = np.repeat([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]], [3, 2, 1], axis=0)
    assert birthday_support(rows, 0)[:3] == (15 / 4, 4, False)
    # 3 * 2 more pairs lie exactly 5 apart
    assert birthday_support(rows, 5.0)[:3] == (15 / 10, 10, False)
    assert birthday_support(rows, np.nextafter(5, 0)).duplicates == 4
    assert birthday_support(rows, 100).estimate == 1


def test_without_duplicates_the_pairs_are_a_lower_bound():
    rows = np.arange(28.0)[:, None]
    support = birthday_support(rows, 0.5)
    # 28 * 27 / 2, and sqrt(2 * 0.693147 * 378) + 1 / 2
    assert support[:3] == (378, 0, True)
    assert support.batch == pytest.approx(23.3915, abs=1e-4)
    assert birthday_support(rows[:2], 0.5)[:3] == (1, 0, True)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("points", [50, 1000])
def test_uniform_draws_recover_their_support(points, seed):
    # 2,000 draws make about 1,999,000 / N duplicates: 2,000 of 1,000 points, whose
    # number has a relative error of 1 / sqrt(2000) = 2.2 %; 4 of these are allowed.
    random = np.random.default_rng(seed)
    places = random.normal(size=(points, 8))
    support = birthday_support(places[random.integers(points, size=2000)], 0)
    assert support.estimate == pytest.approx(points, rel=0.09)
    # In a batch of the size found a duplicate is as likely as none.
    size = round(support.batch)
    none = np.prod(1 - np.arange(size) / support.estimate)
    assert none == pytest.approx(0.5, abs=0.05)


def test_unequal_chances_are_found_smaller():
    # the collision probability is 0.9^2 / 10 + 0.1^2 / 990
    random = np.random.default_rng(0)
    common = random.random(2000) < 0.9
    few, many = random.integers(10, size=2000), random.integers(10, 1000, size=2000)
    values = np.where(common, few, many)
    support = birthday_support(values[:, None], 0)
    assert support.estimate == pytest.approx(1 / (0.081 + 0.01 / 990), rel=0.1)


def test_the_threshold_is_the_nearest_pair_of_different_images():
    rows = np.array([[3.0, 4.0], [0.0, 0.0], [3.0, 4.0], [6.0, 8.5]])
    assert duplicate_threshold(rows) == 5.0  # and (3, 4.5) is longer
    alike = rows + np.outer([0, 0, 1e-6, 0], [1, 0])
    assert duplicate_threshold(alike) == pytest.approx(5.0)  # float32 rounding
    alike = rows + np.outer([0, 0, 1e-2, 0], [1, 0])
    assert duplicate_threshold(alike) == pytest.approx(1e-2)


def test_blocks_change_nothing(monkeypatch):
    rows = np.random.default_rng(0).normal(size=(150, 3))
    threshold = duplicate_threshold(rows)
    support = birthday_support(rows, 0.4)
    assert support.duplicates > 10
    assert birthday_support(rows, threshold)[1:3] == (1, False)
    monkeypatch.setitem(birthday_support.__globals__, "BLOCK", 1000)
    assert birthday_support(rows, 0.4) == support
    assert duplicate_threshold(rows) == threshold


def metric_of(n):
    pixels = keras.Input((2, 2, 1))
    model = keras.Model(pixels, keras.layers.Flatten()(pixels), name="flat")
    return BirthdaySupport(model, n=n)


def test_the_metric_in_any_order_and_batches():
    metric = metric_of(200)
    assert metric.full_names() == {"support": "support_flat_200_seed0"}
    random = np.random.default_rng(0)
    real = random.normal(size=(40, 2))
    fake = random.normal(size=(200, 2))
    expected = birthday_support(fake, duplicate_threshold(real))
    assert expected.duplicates > 3
    for order in (np.arange(200), random.permutation(200)):
        sample, reals = metric.gather(), metric.gather()
        for batch in np.split(fake[order], [1, 77, 77, 199]):
            sample.add(batch)
        reals.add(real[::-1])
        assert metric.compute(sample, reals) == {"support": expected.estimate}


def test_degenerate_samples():
    rows = np.random.default_rng(0).normal(size=(10, 3))
    assert birthday_support(rows * 0, 0.0)[:3] == (1, 45, False)
    for same in (rows * 0, np.repeat(rows[:1], 4, axis=0)):
        with pytest.raises(ValueError, match=r"two images with different features\. R"):
            duplicate_threshold(same)
    with pytest.raises(ValueError, match=r"real must have at least 2 images"):
        duplicate_threshold(rows[:1])
    with pytest.raises(ValueError, match=r"fake must have at least 2 images"):
        birthday_support(rows[:1], 0.1)
    with pytest.raises(ValueError, match=r"fake must be finite"):
        birthday_support(rows * np.nan, 0.1)
    for threshold in (-1, np.nan, np.inf, None, "a"):
        with pytest.raises(
            ValueError, match=f"Received: {threshold!r}. Write threshold"
        ):
            birthday_support(rows, threshold)
    with pytest.raises(ValueError, match="features"):
        metric_of(10).compute(metric_of(10).gather(), metric_of(10).gather())
