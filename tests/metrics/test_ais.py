"""log Z of Boltzmann machines: by hand, by enumeration, and by annealing."""

import math

import numpy as np
import pytest

from kerasgan.metrics import ais

THREE = np.array([[1.0, -1.0], [0.0, 2.0], [0.5, 0.0]])
THREE_BY_TWO = (THREE, [0.1, -0.2, 0.0], [0.0, 0.3])


def machine(visible, hidden, scale=1.0, seed=0):
    random = np.random.default_rng(seed)
    shapes = ((visible, hidden), visible, hidden)
    return [scale * random.standard_normal(shape) for shape in shapes]


def test_one_by_one_by_hand():
    """States (v, h): 1 + 1 + 1 + e; p(v=1) = (1 + e) / (3 + e)."""
    log_z = ais.exact_log_z([[1.0]], [0.0], [0.0])
    assert log_z == pytest.approx(math.log(3 + math.e)) == pytest.approx(1.743668)
    assert math.log(1 + math.e) - log_z == pytest.approx(math.log(0.650245), abs=1e-6)


def test_three_by_two():
    assert ais.exact_log_z(*THREE_BY_TWO) == pytest.approx(4.670754, abs=1e-6)


def test_the_sum_over_both_sides():
    W, b, c = machine(4, 3)
    v, h = ais.states(4)[:, None], ais.states(3)[None]
    energies = -(v @ b) - (h @ c) - ((v @ W) * h).sum(axis=-1)
    expected = np.log(np.exp(-energies).sum())
    assert ais.exact_log_z(W, b, c) == pytest.approx(expected)
    assert ais.exact_log_z(W.T, c, b) == pytest.approx(expected)


def test_gaussian_units_integrate_to_z():
    """Of two units v, the integral of exp(-F) on a grid."""
    W, b, c = machine(2, 3)
    line = np.linspace(-12, 12, 601)
    v = np.stack(np.meshgrid(line, line), axis=-1)
    free = (v**2).sum(-1) / 2 - v @ b - ais.softplus(v @ W + c).sum(-1)
    integral = np.exp(-free).sum() * (line[1] - line[0]) ** 2
    found = ais.exact_log_z(W, b, c, visible="gaussian")
    assert found == pytest.approx(np.log(integral), abs=1e-6)


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_annealing_comes_within_three_errors(count):
    betas = np.arange(count + 1) / count
    found = ais.annealed_log_z(*THREE_BY_TWO, betas=betas, chains=1000, seed=1)
    assert abs(found.value - 4.670754) < 3 * found.error
    assert 0 < found.error < 0.03


@pytest.mark.parametrize("visible", ["binary", "gaussian"])
@pytest.mark.parametrize("base", [None, 1.0])
def test_annealing_of_other_machines(visible, base):
    W, b, c = machine(6, 5, 0.7)
    exact = ais.exact_log_z(W, b, c, visible=visible)
    found = ais.annealed_log_z(
        *(W, b, c),
        base_bias=base and np.linspace(-base, base, 6),
        base_hidden_bias=base and np.linspace(-base, 2 * base, 5),
        visible=visible,
        betas=np.linspace(0, 1, 301),
        chains=400,
    )
    assert abs(found.value - exact) < 3 * found.error < 0.3


def test_the_error_is_that_of_other_seeds():
    betas = np.linspace(0, 1, 11)
    runs = [
        ais.annealed_log_z(*machine(5, 4), betas=betas, chains=100, seed=seed)
        for seed in range(60)
    ]
    spread = np.std([run.value for run in runs])
    assert spread == pytest.approx(np.mean([run.error for run in runs]), rel=0.3)


def test_nothing_to_anneal_is_exact():
    """W = 0: every chain gathers the same, whatever it passes through."""
    _, b, c = machine(6, 5)
    found = ais.annealed_log_z(np.zeros((6, 5)), b, c, betas=[0, 0.3, 1], chains=7)
    assert found.value == pytest.approx(ais.softplus(b).sum() + ais.softplus(c).sum())
    assert found.error < 1e-6


def test_the_temperatures_of_the_paper():
    betas = ais.temperatures()
    assert len(betas) == 14_501
    assert (betas[1], betas[500], betas[501]) == pytest.approx((0.001, 0.5, 0.5001))
    assert (betas[4500], betas[4501]) == pytest.approx((0.9, 0.90001))
    assert (betas[0], betas[-1]) == (0, 1)
    np.testing.assert_allclose(ais.temperatures(4)[::4], betas, atol=1e-12)


def test_all_states():
    np.testing.assert_array_equal(ais.states(2), [[0, 0], [1, 0], [0, 1], [1, 1]])
