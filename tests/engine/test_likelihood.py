"""`log_prob` of a model: against closed forms, and what it refuses."""

import numpy as np
import pytest

from kerasgan.export import LogProb
from kerasgan.modalities import Image, Points
from kerasgan.models import GAN, VAE
from tests.models.test_vae import linear_vae

EXACT = -1.515512  # log N(1; 0, 2): x = z + epsilon, both from N(0, 1)


@pytest.fixture(scope="module")
def at_the_prior():
    """q(z | x) = N(0, 1), whatever x is."""
    return linear_vae(0.0, 0.0, 1.0, deviation=1)


@pytest.fixture(scope="module")
def weights(at_the_prior):
    """The log weights of 50 draws of z for each of 4,000 examples x = 1."""
    return at_the_prior.log_weights(np.ones((4000, 1)), samples=50)


def test_the_posterior_makes_the_bound_exact():
    model = linear_vae(0.5, np.log(0.5), 1.0, deviation=1)
    found = model.log_weights(np.ones((6, 1)), samples=3)
    np.testing.assert_allclose(found, EXACT, atol=1e-5)


def test_the_evidence_lower_bound_is_the_mean(weights):
    assert weights.mean() == pytest.approx(-1.918939, abs=0.01)


@pytest.mark.parametrize(("k", "bound"), [(2, -1.654), (5, -1.556), (50, -1.519)])
def test_the_importance_weighted_bound(k, bound, weights):
    for first in range(0, 50 - k + 1, k):
        few = weights[first : first + k].astype("float64")
        found = np.log(np.exp(few).mean(axis=0)).mean()
        assert found == pytest.approx(bound, abs=0.06 if k < 50 else 0.01)
    assert bound < EXACT


def test_log_prob_is_the_bound_of_the_weights(at_the_prior, weights):
    found = at_the_prior.log_prob(np.ones((4000, 1)), samples=50)
    assert found.dtype == "float64"
    expected = np.log(np.exp(weights.astype("float64")).mean(axis=0))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_draws_depend_on_seed_and_place_alone(at_the_prior):
    x = np.linspace(-1, 1, 5)[:, None]
    all_of_them = at_the_prior.log_weights(x, samples=3, seed=1)
    np.testing.assert_allclose(
        at_the_prior.log_weights(x[:2], samples=2, seed=1),
        all_of_them[:2, :2],
        rtol=1e-5,
    )
    assert (at_the_prior.log_weights(x, seed=2) != all_of_them[:1]).all()


def test_a_density_has_no_bits():
    grey = VAE((2, 2, 1), 1, width=1, observation="gaussian")
    assert not grey.endpoints()["log_prob"].discrete
    assert VAE((2, 2, 1), 1, width=1).endpoints()["log_prob"].discrete


def test_uniform_pixels_have_a_nat_for_each_ln_2():
    model = VAE((2, 2, 1), 1, width=1, data_range=(0, 1))
    for weight in model.decoder.weights:
        weight.assign(0 * weight)  # logits of 0
    x = np.array([[[[0], [1]], [[1], [1]]]] * 3)
    found = model.log_weights(x)[0] - log_weight_of_latents(model, x)
    np.testing.assert_allclose(found, -4 * np.log(2), rtol=1e-5)


def log_weight_of_latents(model, x):
    """log N(z; 0, 1) - log q(z | x) of the draw that `log_weights` takes first."""
    mean, log_variance = (np.asarray(each) for each in codes(model, x))
    epsilon = model.draws["latents"].array(len(x), 0)
    z = mean + np.exp(log_variance / 2) * epsilon
    return ((epsilon**2 + log_variance - z**2) / 2).sum(axis=1)


def codes(model, x):
    from keras import ops

    outputs = model.encoder(model.example.to_networks(x.astype("float32")))
    return [ops.convert_to_numpy(each) for each in outputs]


def test_binary_images_are_drawn_once():
    example = Image((50, 50, 1), (0, 255), binary=True)
    grey = np.full((3, 50, 50, 1), 51.0)  # a fifth of the way to white
    drawn = example.binarised(grey, seed=4)
    assert set(np.unique(drawn)) == {0, 255}
    assert (drawn == 255).mean() == pytest.approx(0.2, abs=0.02)
    np.testing.assert_array_equal(example.binarised(grey[:2], seed=4), drawn[:2])
    assert (example.binarised(grey, seed=5) != drawn).any()
    np.testing.assert_array_equal(example.binarised(drawn, seed=6), drawn)
    np.testing.assert_array_equal(Image((50, 50, 1)).binarised(grey, 0), grey)


def test_what_is_binary_says_so():
    assert repr(Image((2, 2, 1), binary=True)) == (
        "Image((2, 2, 1), (-1.0, 1.0), binary=True)"
    )
    assert VAE((4, 4, 1), 2, width=2).example.binary
    assert not VAE((4, 4, 1), 2, width=2, observation="gaussian").example.binary
    with pytest.raises(ValueError, match=r"binary=True and data_range=None\. Write"):
        Points((2,), binary=True)


GREY = "model is of binary images, whose values are 0 and 1. Received: 0.25. Draw"
REFUSED = {
    "no likelihood": (
        lambda: GAN((4, 4, 1), 2, width=2).log_prob(np.zeros((1, 4, 4, 1))),
        "GAN tells no likelihood: its endpoints are serving_default, discriminate",
    ),
    "grey images": (lambda: binary().log_prob(np.full((2, 4, 4, 1), 0.25)), GREY),
    "another shape": (
        lambda: binary().log_prob(np.zeros((2, 4, 5, 1))),
        r"images must be an array of numbers of shape \(n, 4, 4, 1\). Received: shape",
    ),
    "another range": (
        lambda: binary().log_prob(np.full((2, 4, 4, 1), -1)),
        r"must lie in the data range \(0.0, 1.0\). Received: values from -1 to -1",
    ),
    "no samples": (
        lambda: binary().log_prob(np.zeros((2, 4, 4, 1)), samples=0),
        "samples must be a whole number of at least 1. Received: samples=0",
    ),
    "labels of a model without": (
        lambda: binary().log_prob(np.zeros((2, 4, 4, 1)), labels=3),
        "VAE tells how probable examples are of nothing that it is told. Received: la",
    ),
    "a kind that is none": (
        lambda: LogProb(None, [("images", (None, 2), "float32")], kind="excat"),
        "exact",
    ),
    "a bound that draws nothing": (
        lambda: LogProb(None, [("images", (None, 2), "float32")], kind="bound"),
        "Received: kind='bound' and drawn=",
    ),
}


def binary():
    return VAE((4, 4, 1), 2, width=2, data_range=(0, 1))


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case):
    call, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        call()
