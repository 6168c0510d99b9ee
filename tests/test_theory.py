"""What the papers prove, measured by the examples that draw it."""

import importlib.util
import math
from pathlib import Path

import numpy as np

EXAMPLES = Path(__file__).parent.parent / "examples"


def example(name):
    """Imports an example; `examples` is a folder of scripts and no package."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_discriminator_learns_the_ratio_of_the_densities_and_then_one_half():
    """Goodfellow et al., 2014, Proposition 1 and Theorem 1."""
    found = example("optimal_discriminator").compare(seed=0)
    assert found["optimal"].min() < 0.1  # D has something to tell
    assert found["optimal"].max() > 0.9
    assert found["difference"] < 0.03
    assert abs(found["samples"].mean()) < 0.1  # p_g began as N(1.5, 0.6^2)
    assert abs(found["samples"].std() - 1) < 0.1
    assert found["from_half"] < 0.05


def test_turns_of_an_epoch_end_where_the_discriminator_guesses():
    """Goodfellow et al., 2014, Theorem 1, by alternating epochs as lectures tell it."""
    module = example("train_in_turns")
    gan, history = module.train(seed=0)
    samples = gan.generate(10_000, seed=1)
    assert abs(samples.mean()) < 0.05  # p_g began as N(1.5, 0.6^2)
    assert abs(samples.std() - 1) < 0.05
    assert module.both(history)[:10].mean() > 0.65
    assert abs(module.both(history)[-2:].mean() - 0.5) < 0.05


def test_good_discriminator_leaves_the_minimax_generator_without_gradient():
    """Arjovsky and Bottou, 2017, Theorem 2.4 and section 2.2.2."""
    found = example("vanishing_gradient").measure(seed=0)
    assert found["minimax"][0] == found["non_saturating"][0] == 1
    assert found["minimax"][-1] < 1e-2
    assert found["non_saturating"].min() > 1e-1


def test_wasserstein_distance_grows_with_the_distance_and_jensen_shannon_does_not():
    """Arjovsky et al., 2017, Example 1."""
    module = example("disjoint_supports")
    distances, wasserstein, jensen_shannon = module.measure(seed=0)
    assert tuple(distances) == (0.25, 0.5, 1, 2, 4)
    assert 0.9 < module.slope(distances, wasserstein) < 1.1
    np.testing.assert_allclose(jensen_shannon, math.log(2), atol=0.05)
