"""What logits mean: thresholds and scores, where the best discriminator is known."""

import numpy as np
import pytest
from keras import ops

from kerasgan import losses

GRID = np.linspace(-6, 6, 120_001)


def softplus(x):
    return np.logaddexp(0, x)


def best_logit(loss, smoothing, p):
    """The logit with the least loss where an image is real with probability p."""
    s = smoothing
    real, fake = {
        "minimax": (
            (1 - s) * softplus(-GRID) + s * softplus(GRID),
            softplus(GRID),
        ),
        "least_squares": ((GRID - (1 - s)) ** 2, GRID**2),
        "hinge": (np.maximum(0, 1 - GRID), np.maximum(0, 1 + GRID)),
    }[loss]
    return GRID[np.argmin(p * real + (1 - p) * fake)]


@pytest.mark.parametrize(
    ("loss", "threshold", "log_odds"),
    [
        ("minimax", 0.0, True),
        ("non_saturating", 0.0, True),
        ("hinge", 0.0, False),
        ("least_squares", 0.5, False),
        ("wasserstein", None, False),
        ("relativistic", None, False),
        ("relativistic_average", None, False),
    ],
)
def test_thresholds(loss, threshold, log_odds):
    meaning = losses.get(loss).logits
    assert (meaning.real_above, meaning.log_odds) == (threshold, log_odds)
    assert (meaning.score is None) == (threshold is None)
    if threshold is not None:
        assert float(meaning.score(np.float32(threshold))) == pytest.approx(0.5)


def test_every_loss_says_it():
    assert all("logits" in vars(losses.get(n).discriminator) for n in losses.names())


@pytest.mark.parametrize("loss", ["minimax", "least_squares"])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_the_score_of_the_best_discriminator_is_the_probability(loss, smoothing, p):
    meaning = losses.get(loss, smoothing).logits
    logit = best_logit(loss, smoothing, p)
    assert float(meaning.score(np.float32(logit))) == pytest.approx(p, abs=1e-3)
    if p == 0.5:
        assert meaning.real_above == pytest.approx(logit, abs=1e-3)


def test_smoothed_cross_entropy_is_no_log_odds():
    # At p = 1/2 the best D(x) is 0.4, the logit log(0.4 / 0.6).
    meaning = losses.get("non_saturating", 0.2).logits
    assert meaning.real_above == pytest.approx(np.log(0.4 / 0.6))
    assert not meaning.log_odds


@pytest.mark.parametrize(("p", "side"), [(0.4, -1.0), (0.6, 1.0)])
def test_hinge_tells_the_likelier_kind_and_no_probability(p, side):
    logit = best_logit("hinge", 0.0, p)
    assert logit == pytest.approx(side, abs=1e-3)
    score = float(losses.get("hinge").logits.score(np.float32(logit)))
    assert score == pytest.approx((side + 1) / 2, abs=1e-3)


def test_scores_stay_within_0_and_1():
    logits = np.array([-30.0, -1.0, 0.5, 2.0, 30.0], "float32")
    for loss, smoothing in [("hinge", 0.0), ("least_squares", 0.1), ("minimax", 0.1)]:
        scores = ops.convert_to_numpy(losses.get(loss, smoothing).logits.score(logits))
        assert (scores.min(), scores.max()) == pytest.approx((0, 1)), loss
        assert (np.diff(scores) >= 0).all(), loss


def test_functions_of_ones_own_say_it_too():
    def discriminator(real, fake):
        return ops.mean(fake) - ops.mean(real)

    pair = losses.get((discriminator, lambda fake: fake))
    assert pair.logits is losses.COMPARED
    discriminator.logits = losses.targets(fake=-2.0, real=4.0)
    assert pair.logits.real_above == 1.0
    assert float(pair.logits.score(np.float32(2.5))) == 0.75
