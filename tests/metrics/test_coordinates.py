"""Points measured as they are: no range, no scaling, in closed form."""

import numpy as np
import pytest

from kerasgan import datasets, metrics, models
from kerasgan.metrics import features


def test_points_of_any_size_are_seen_as_they_are():
    points = np.random.default_rng(0).normal(0, 1e3, (300, 2)).astype("float32")
    extractor = features.default("ring", (2,))
    assert (extractor.name, extractor.axes) == ("coordinates", 1)
    np.testing.assert_array_equal(extractor(points).features, points.astype("float64"))


def test_the_distance_of_two_normals_is_that_of_the_theory():
    """Dowson and Landau, 1982: |m|^2 + d (s - 1)^2 for s times the standard normal."""
    random = np.random.default_rng(0)
    real, sample = random.normal(size=(20_000, 2)), random.normal(3, 2, (20_000, 2))
    extractor = features.get("coordinates", (2,))
    metric = metrics.FrechetDistance(extractor, n=20_000)
    (score,) = metrics.Evaluator(metric, real).evaluate(sample)
    assert score.value == pytest.approx(2 * 3**2 + 2 * (2 - 1) ** 2, rel=0.03)


def test_a_model_with_a_range_is_measured_in_the_units_of_its_data():
    gan = models.GAN((2,), 2, width=2, data_range=(-50, 50), seed=0)
    extractor = features.get("coordinates", gan.example)
    real = datasets.toy.ring().draw(100)[0]
    metric = metrics.FrechetDistance(extractor, n=100)
    (score,) = metrics.Evaluator(metric, real).evaluate(gan)
    by_hand = metrics.frechet_distance(real, gan.generate(100, seed=0))
    assert score.value == pytest.approx(by_hand, rel=1e-5)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (
            np.zeros((4, 3)),
            r"looks at points of shape \(2,\). Received: \(3",
        ),
        (
            np.full((4, 2), np.nan),
            "Points must be finite. Received: NaN or infinity in 4",
        ),
        (np.zeros((4, 2, 2)), r"Points must have the shape \(n, d\), n at least 1"),
    ],
)
def test_what_are_no_such_points_is_refused(points, message):
    with pytest.raises(ValueError, match=message):
        features.get("coordinates", (2,))(points)
