"""Truncated latents: the same quantiles of another distribution."""

import numpy as np
import pytest
from scipy import stats

from kerasgan.latent import truncate, truncated
from tests.latent.models import linear, linear_infogan


@pytest.mark.parametrize("limit", [0.02, 0.5, 2.0, 6.0])
def test_quantiles_stay(limit):
    z = np.random.default_rng(0).standard_normal((50, 4))
    made = truncated(z, limit)
    expected = stats.truncnorm.ppf(stats.norm.cdf(z), -limit, limit)
    np.testing.assert_allclose(made, expected, rtol=1e-9, atol=1e-12)
    assert np.abs(made).max() <= limit


def test_far_latents_stop_at_the_limit_and_signs_mirror():
    np.testing.assert_allclose(truncated([40.0, -40.0, 0.0], 1.5), [1.5, -1.5, 0.0])
    z = np.array([1e-3, 0.7, 5.0, 9.0])
    np.testing.assert_array_equal(truncated(z, 2), -truncated(-z, 2))
    np.testing.assert_allclose(truncated(z, 30), z, rtol=1e-12)


def test_a_sheet_is_one_draw_at_several_truncations():
    model = linear()
    sheet = truncate(model, [0.5, 1, None], n=3, seed=2)
    z = model.latents(3, seed=2)
    assert sheet.columns == ["0.5", "1", "all"]
    np.testing.assert_array_equal(sheet.numbers["values"], [0.5, 1, np.inf])
    np.testing.assert_array_equal(sheet.images[:, 2], model.generate(3, seed=2))
    np.testing.assert_allclose(sheet.latents[:, 0], truncated(z, 0.5), rtol=1e-6)
    assert (np.diff(np.abs(sheet.latents), axis=1) > 0).all()


def test_codes_stay():
    model = linear_infogan({"kind": 3, "tilt": "uniform"})
    sheet = truncate(model, [0.1, None], n=3, seed=2)
    codes = model.latents(3, seed=2)[:, 3:]
    np.testing.assert_array_equal(sheet.latents[:, 0, 3:], codes)
    assert np.abs(sheet.latents[:, 0, :3]).max() < 0.1


def test_refusals():
    for value in (0, -1, 0.01, np.nan, "a"):
        with pytest.raises(ValueError, match=r"truncation must be at least 0\.02"):
            truncate(linear(), [1, value])
    for values in ([], 1.0, None):
        with pytest.raises(ValueError, match="values must be a list of truncations"):
            truncate(linear(), values)
