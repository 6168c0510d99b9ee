"""What an evaluation says of models that tell how probable images are."""

import json

import numpy as np
import pytest

from kerasgan import datasets, metrics, models
from kerasgan.metrics import ais, likelihood
from kerasgan.run import evaluation as evaluations
from kerasgan.run.likelihood import remarks
from kerasgan.run.yardstick import RealImages

SOME = {"dataset": "digits", "metrics": ["ms_ssim"], "n": 40}


@pytest.fixture(scope="module")
def model():
    return models.VAE((28, 28, 1), 3, width=4, data_range=(0, 1), seed=0)


@pytest.fixture(scope="module")
def found(model):
    return evaluations.evaluate(model, **SOME, importance_samples=3, seed=5)


@pytest.fixture(scope="module")
def images():
    data = datasets.load("digits", split="test", shuffle=False)
    every = (np.concatenate([np.asarray(x) for x in data]) + 1) / 2
    rows = np.sort(np.random.default_rng(5).permutation(len(every))[:40])
    return every[rows]


def scores(found):
    return {score.key: score for score in found.scores}


def test_nats_of_test_images(model, found, images):
    x = model.example.binarised(images, seed=5)
    told = model.log_prob(x, samples=3, seed=5)
    mean, error = likelihood.nats(told)
    got = scores(found)
    assert got["nats_bound"].value == pytest.approx(mean, rel=1e-6)
    assert got["nats_bound"].better == "lower"
    assert got["nats_bound"].name == "nats_bound_iwae3_binarised_40_seed5"
    assert got["nats_bound_error"].value == pytest.approx(error, rel=1e-5)
    bits = got["bits_per_dimension_bound"].value
    assert bits == pytest.approx(mean / 784 / np.log(2), rel=1e-6)


def test_how_well_images_are_made_again(model, found, images):
    got = scores(found)
    squares = (2 * (model.reconstruct(images) - images)) ** 2
    assert got["reconstruction_error"].value == pytest.approx(squares.mean(), rel=1e-5)
    units = likelihood.active_units(model.encode(images))
    assert got["active_units"].value == units


def test_the_command_measures_the_same_again(found, tmp_path):
    evaluations.save_evaluation(found, tmp_path / "out")
    facts = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert " --importance-samples 3 -n 40 --seed 5" in facts["command"]
    (line,) = remarks(found.scores)
    assert line.startswith("nats_bound: -log p(x) of the test images, which is this or")


def test_densities_have_no_bits():
    grey = models.VAE((28, 28, 1), 3, width=4, observation="gaussian", deviation=1)
    got = scores(evaluations.evaluate(grey, **SOME, importance_samples=2))
    assert "bits_per_dimension_bound" not in got
    assert got["nats_bound"].value > 784 * 0.9189  # a normal's entropy at least
    assert got["nats_bound"].name == "nats_bound_iwae2_40_seed0"


def test_a_partition_function_is_estimated_first(monkeypatch, images):
    monkeypatch.setattr(ais, "temperatures", lambda: np.linspace(0, 1, 51))
    rbm = models.RBM((28, 28, 1), 3, data_range=(0, 1), chains=2)
    got = scores(evaluations.evaluate(rbm, **SOME, seed=5))
    assert 0 < got["partition_function_error"].value == float(rbm.log_z_error)
    exact = float(rbm.exact_log_z().value)
    free = rbm.free_energy(rbm.example.binarised(images, seed=5))
    assert got["nats_estimate"].name == "nats_estimate_binarised_40_seed5"
    assert got["nats_estimate"].value == pytest.approx(free.mean() + exact, abs=0.05)


def test_models_that_tell_nothing_get_nothing():
    gan = models.GAN((28, 28, 1), 3, width=4)
    assert set(scores(evaluations.evaluate(gan, **SOME))) == {"ms_ssim"}


@pytest.mark.parametrize("samples", [0, 2.5, "many"])
def test_numbers_of_draws_are_refused(samples):
    with pytest.raises(ValueError, match="importance_samples must be a whole number"):
        RealImages([], importance_samples=samples)


def test_without_labels_the_other_scores_stay(tmp_path):
    images = np.random.default_rng(0).uniform(0, 1, (50, 28, 28, 1)).astype("float32")
    for name in ("train", "test"):
        np.savez(tmp_path / f"{name}.npz", images=images)
    model = models.CVAE((28, 28, 1), 3, classes=3, width=4, data_range=(0, 1))
    places = {"dataset": tmp_path / "train.npz", "test": tmp_path / "test.npz"}
    found = evaluations.evaluate(
        model, **places, metrics=["ms_ssim"], n=40, value_range=(0, 1)
    )
    assert set(scores(found)) == {"ms_ssim"}
    assert "labels" in found.left_out["log_prob"]


def test_remarks_say_what_p_is_of(found):
    grey = metrics.Score("nats_bound", "nats_bound_iwae2_40_seed0", 1.0, "lower")
    (line,) = remarks([grey])
    assert line.endswith("draws; p is the density of values in [-1, 1].")
    told = metrics.Score("nats_exact", "nats_exact_given_labels_binarised", 1.0, None)
    (line,) = remarks([told])
    assert line == "nats_exact: -log p(x given its label) of the test images, exact."
