"""Row i of whatever sampling draws depends on the seed and on i alone."""

import numpy as np
import pytest
from scipy import stats

from kerasgan import models
from kerasgan.draws import Codes
from tests import harness

SHAPE = (8, 8, 1)


def made(name):
    model = harness.small(name)
    harness.fix_weights(model)
    return model


@pytest.mark.parametrize("name", models.names())
def test_the_first_rows_of_many_are_those_of_few(name):
    model = made(name)
    cut = any("truncation" in draw.settings for draw in model.draws.values())
    for truncation in (None, 0.02, 0.7, 3.0)[: 4 if cut else 1]:
        options = {"seed": 4, "truncation": truncation}
        many, many_given = model.draw_inputs(
            300, **options, **harness.asked(model, 300)
        )
        few, few_given = model.draw_inputs(5, **options, **harness.asked(model, 5))
        for long, short in ((many, few), (many_given, few_given)):
            assert list(long) == list(short)
            for name, rows in short.items():
                np.testing.assert_array_equal(long[name][:5], rows)
    images = model.generate(7, seed=4, **harness.asked(model, 7))
    few = harness.asked(model, 3)
    again = model.generate(3, seed=4, **few)
    np.testing.assert_allclose(images[:3], again, atol=1e-6)
    others = np.abs(images[:3] - model.generate(3, seed=5, **few)).max()
    assert (others > 1e-3) == bool(model.draws)


def test_latents_are_those_of_numpy():
    """What was published was drawn so, and keeps its samples."""
    z = made("gan").latents(3, seed=0)
    expected = np.random.default_rng(0).standard_normal((3, 16), dtype="float32")
    np.testing.assert_array_equal(z, expected)
    assert z[0, :3] == pytest.approx([1.117622, -1.3871249, -0.4265716], abs=1e-6)
    labels = made("cgan").labels(8, seed=0)
    assert (
        labels.tolist()
        == np.random.default_rng([0, 1]).integers(3, size=8, dtype="int32").tolist()
    )


@pytest.mark.parametrize("truncation", [0.02, 0.5, 2.5])
def test_truncation_replaces_what_it_cuts_off(truncation):
    model = made("gan")
    whole, cut = model.latents(500, seed=3), model.latents(500, 3, truncation)
    assert cut.dtype == "float32"
    assert 0.99 * truncation < np.abs(cut).max() <= np.float32(truncation)
    kept = np.abs(whole) <= truncation
    np.testing.assert_array_equal(cut[kept], whole[kept])
    wanted = stats.truncnorm(-truncation, truncation)
    assert stats.kstest(cut.ravel(), wanted.cdf).pvalue > 0.01
    assert stats.kstest(cut[~kept], wanted.cdf).pvalue > 0.01


def test_codes_have_their_distributions_and_no_tie_between_them():
    codes = Codes({"kind": 3, "size": "uniform", "style": 10})
    drawn = codes.array(6000, seed=1)
    kind, size = drawn[:, :3].argmax(axis=1), drawn[:, 3]
    style = drawn[:, 4:].argmax(axis=1)
    assert stats.kstest(size, stats.uniform(-1, 2).cdf).pvalue > 0.01
    for values, count in ((kind, 3), (style, 10)):
        assert stats.chisquare(np.bincount(values, minlength=count)).pvalue > 0.01
    assert np.abs(np.corrcoef([kind, size, style]) - np.eye(3)).max() < 0.05
