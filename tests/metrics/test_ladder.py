"""The sanity ladder: every metric is held to what it claims to measure.

Fidelity: real images score better than slightly blurred ones, these better than
strongly blurred ones, these better than noise. Coverage: dropping half of the classes
is seen, by far more than chance.
"""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from kerasgan import datasets, metrics
from tests.conftest import BACKEND

CLAIMS = [
    (name, value, claim)
    for name in metrics.names()
    for value, claims in metrics.claims(name).items()
    for claim in claims
]
MNIST = pytest.param(
    "mnist",
    marks=[
        pytest.mark.shared_data("mnist"),
        pytest.mark.skipif(BACKEND != "tensorflow", reason="TensorFlow reads mnist"),
    ],
)


def images_and_labels(name, split):
    batches = datasets.load(name, split=split, batch_size=500, labels=True)
    pairs = [(np.asarray(x), np.asarray(y)) for x, y in batches]
    return [np.concatenate(each) for each in zip(*pairs, strict=True)]


def blurred(images, sigma):
    return gaussian_filter(images, (0, sigma, sigma, 0))


@pytest.fixture(
    scope="module",
    params=["digits", MNIST],
)
def ladder(request):
    """Returns dict of rung -> dict of value -> number."""
    train, labels = images_and_labels(request.param, "train")
    test, _ = images_and_labels(request.param, "test")
    n, test = (500, test) if request.param == "digits" else (1000, test[:2000])
    sample = train[:n]
    rungs = {
        "real": sample,
        "slightly blurred": blurred(sample, 0.7),
        "strongly blurred": blurred(sample, 2.0),
        "noise": np.random.default_rng(0).uniform(-1, 1, sample.shape),
        "half of the classes": train[labels % 2 == 1][:n],
    }
    extractor = metrics.features.get(f"classifier_{request.param}")
    chosen = [
        metrics.get(name, extractor, n=n)
        for name in metrics.names()
        if metrics.claims(name)
    ]
    evaluator = metrics.Evaluator(chosen, test, train)
    scores = {rung: evaluator.evaluate(images) for rung, images in rungs.items()}
    return {
        rung: {score.key: score for score in found} for rung, found in scores.items()
    }


@pytest.mark.parametrize(
    "value", [value for _, value, claim in CLAIMS if claim == "fidelity"]
)
def test_fidelity(ladder, value):
    scores = [ladder[rung][value] for rung in list(ladder)[:4]]
    sign = {"lower": 1, "higher": -1}[scores[0].better]
    numbers = [sign * score.value for score in scores]
    assert all(np.diff(numbers[:3]) > 0), numbers
    # Beyond all recognition a share of 0 is as bad as another.
    assert numbers[3] > numbers[2] or numbers[2] == numbers[3] == 0, numbers


@pytest.mark.parametrize(
    "value", [value for _, value, claim in CLAIMS if claim == "coverage"]
)
def test_coverage(ladder, value):
    whole, half = ladder["real"][value], ladder["half of the classes"][value]
    if whole.better == "lower":
        assert half.value > 5 * abs(whole.value), (whole.value, half.value)
    else:
        assert half.value < 0.8 * whole.value, (whole.value, half.value)


def test_a_floor_is_what_real_images_score(ladder):
    score = ladder["real"]["frechet"]
    assert score.value == pytest.approx(score.floor, rel=0.5)
    assert 0.5 < score.ratio < 1.5
    assert ladder["noise"]["frechet"].ratio > 20
