"""The metrics of the literature give what torch-fidelity 0.4 gives.

Where it is installed it is asked; its answers are stored as goldens for elsewhere.
`KERASGAN_WRITE_GOLDENS=1 pytest` of this file and of `tests/networks/test_inception.py`
writes them anew.
"""

import numpy as np
import pytest

from kerasgan.metrics.classifier_score import classifier_score
from kerasgan.metrics.frechet import frechet_distance
from kerasgan.metrics.gathering import canonical
from kerasgan.metrics.kernel import kernel_distance
from kerasgan.metrics.precision_recall import precision_recall
from tests.networks.test_inception import golden, torch_fidelity

SUBSETS = {"subsets": 20, "subset_size": 150, "seed": 7}
SPLITS = 10


def features():
    """Returns real (500, 24) and fake (420, 24): correlated, shifted, overlapping."""
    random = np.random.default_rng(0)
    mixing = random.normal(size=(24, 24)) / 5
    real = random.normal(size=(500, 24)) @ mixing + 0.5
    spread = np.linspace(0.4, 1.4, 24)
    fake = (random.normal(size=(420, 24)) * spread) @ mixing + 0.6
    return real, fake


def logits():
    """Returns (503, 12), which ten splits do not divide evenly."""
    random = np.random.default_rng(1)
    return random.normal(scale=2.5, size=(503, 12)) + np.linspace(-1, 1, 12)


def theirs():
    """Returns what torch-fidelity says of the features, and of the logits."""
    fid, kid, prc, isc = (
        torch_fidelity(f"metric_{name}") for name in ("fid", "kid", "prc", "isc")
    )
    import torch

    real, fake = (torch.from_numpy(rows) for rows in features())
    statistics = [fid.fid_features_to_statistics(rows) for rows in (real, fake)]
    in_order = [torch.from_numpy(canonical(rows)) for rows in features()]
    options = {
        "kid_subsets": SUBSETS["subsets"],
        "kid_subset_size": SUBSETS["subset_size"],
        "rng_seed": SUBSETS["seed"],
        "verbose": False,
    }
    return {
        **fid.fid_statistics_to_metric(*statistics, verbose=False),
        **kid.kid_features_to_metric(*in_order, **options),
        # It takes generated features first.
        **prc.prc_features_to_metric(fake, real, prc_neighborhood=3, verbose=False),
        **isc.isc_features_to_metric(torch.from_numpy(logits()), SPLITS, shuffle=False),
    }


def ours():
    """Returns the same of our functions, by the names of torch-fidelity."""
    real, fake = features()
    kernel = kernel_distance(real, fake, **SUBSETS)
    manifolds = precision_recall(real, fake, k=3)
    exponents = np.exp(logits())
    score = classifier_score(exponents / exponents.sum(axis=1, keepdims=True), SPLITS)
    return {
        "frechet_inception_distance": frechet_distance(real, fake),
        "kernel_inception_distance_mean": kernel.value,
        # It prints the deviation of the subsets, we the error of their mean.
        "kernel_inception_distance_std": kernel.standard_error
        * np.sqrt(SUBSETS["subsets"]),
        "precision": manifolds.precision,
        "recall": manifolds.recall,
        "f_score": 2
        * manifolds.precision
        * manifolds.recall
        / (manifolds.precision + manifolds.recall),
        "inception_score_mean": score.value,
        "inception_score_std": score.standard_deviation,
    }


def test_torch_fidelity_says_the_goldens():
    found = theirs()
    assert found == pytest.approx(golden("metrics", found), rel=1e-6)


def test_ours_are_the_goldens():
    assert ours() == pytest.approx(golden("metrics"), rel=1e-6)


def test_the_goldens_tell_things_apart():
    stored = golden("metrics")
    assert 0.1 < stored["precision"] < 0.9
    assert 0.1 < stored["recall"] < 0.9
    assert abs(stored["precision"] - stored["recall"]) > 0.1
    kernel = "kernel_inception_distance"
    assert 0 < stored[f"{kernel}_std"] < stored[f"{kernel}_mean"]


def test_the_same_subsets_by_hand():
    real, fake = features()
    random = np.random.RandomState(3)
    subsets = [
        (random.choice(500, 100, replace=False), random.choice(420, 100, replace=False))
        for _ in range(4)
    ]
    kid = torch_fidelity("metric_kid")
    estimates = [kid.kernel_mmd(real[i], fake[j]) for i, j in subsets]
    found = kernel_distance(real, fake, subsets=subsets)
    assert found.value == pytest.approx(np.mean(estimates), rel=1e-9)
    assert found.standard_error == pytest.approx(np.std(estimates) / 2, rel=1e-9)
