"""Distributions with a known truth, by hand, by theory and against scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from kerasgan import datasets
from kerasgan.datasets import toy
from tests.conftest import BACKEND
from tests.datasets.batching import epoch


def scipys(mixture, x):
    """The density of a mixture as scipy computes it, mode by mode."""
    covariance = mixture.std**2 * np.eye(mixture.centers.shape[1])
    each = [stats.multivariate_normal(c, covariance).pdf(x) for c in mixture.centers]
    return np.mean(each, axis=0)


def test_the_centers_are_those_of_the_papers():
    ring, grid, gaussian = toy.ring(), toy.grid(), toy.gaussian()
    assert (ring.std, grid.std, gaussian.std) == (0.01, 0.05, 1.0)
    half = math.sqrt(0.5)
    expected = [[1, 0], [half, half], [0, 1], [-half, half]]
    expected += [[-x, -y] for x, y in expected]
    np.testing.assert_allclose(ring.centers, expected, atol=1e-12)
    assert grid.centers.tolist() == [
        [x, y] for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)
    ]
    assert gaussian.centers.tolist() == [[0]]
    wide = toy.grid(side=2, spacing=3.0, std=0.1)
    assert wide.centers.tolist() == [[-1.5, -1.5], [-1.5, 1.5], [1.5, -1.5], [1.5, 1.5]]
    np.testing.assert_allclose(toy.ring(4, 2.0).centers[1], [0, 2], atol=1e-12)


@pytest.mark.parametrize("make", [toy.gaussian, toy.ring, toy.grid])
def test_samples_have_the_moments_of_the_theory(make):
    mixture, n = make(), 20_000
    points, modes = mixture.draw(n)
    d = mixture.centers.shape[1]
    assert points.dtype == np.float32
    assert points.shape == (n, d)
    assert modes.dtype == np.int32
    np.testing.assert_array_equal(mixture.sample(n), points)
    assert not np.array_equal(mixture.sample(n, seed=1), points)
    # Variance of a mixture: that within the modes and that of their means.
    deviation = np.sqrt(mixture.std**2 + mixture.centers.var(axis=0))
    error = 4 * deviation / math.sqrt(n)
    assert (abs(points.mean(axis=0) - mixture.centers.mean(axis=0)) < error).all()
    assert (abs(points.std(axis=0) - deviation) < error).all()
    noise = (points - mixture.centers[modes]) / mixture.std
    assert stats.kstest(noise.ravel(), "norm").pvalue > 0.01
    share = n / len(mixture.centers)
    assert (abs(np.bincount(modes) - share) < 4 * math.sqrt(share)).all()


@pytest.mark.parametrize(
    ("mixture", "half"), [(toy.gaussian(0.5, 0.7), 8), (toy.ring(std=0.1), 2)]
)
def test_densities_are_scipys_and_integrate_to_one(mixture, half):
    d = mixture.centers.shape[1]
    step = np.linspace(-half, half, 201)
    x = np.stack(np.meshgrid(*[step] * d), axis=-1).reshape(-1, d)
    density = mixture.density(x)
    assert density.dtype == np.float64
    np.testing.assert_allclose(density, scipys(mixture, x), rtol=1e-9, atol=1e-300)
    assert density.sum() * (step[1] - step[0]) ** d == pytest.approx(1, abs=1e-6)


def test_the_density_at_a_center():
    assert toy.gaussian().density([[0.0]])[0] == pytest.approx(0.3989422804)
    # 1/25 of 1 / (2 pi std^2); the other modes are 40 standard deviations away.
    expected = 1 / (25 * 2 * math.pi * 0.05**2)
    assert toy.grid().density([[2.0, -4.0]])[0] == pytest.approx(expected)


def test_modes_by_hand():
    ring = toy.ring()
    assert ring.modes([[1.0, 0.0]] * 5)[:3] == (1, 8, 1.0)
    # At 2.9 and 3.1 standard deviations from mode 2, at none, and in the middle.
    found = ring.modes([[0, 1 + 0.029], [0, 1 - 0.031], [-1, 0], [0, 0]])
    assert found[:3] == (2, 8, 0.5)
    assert found.counts.tolist() == [0, 0, 1, 0, 1, 0, 0, 0]
    # The distance is Euclidean: 2.9 along both axes is 4.1.
    diagonal = [[0.029, 1 + 0.029]]
    assert ring.modes(diagonal).covered == 0
    assert ring.modes(diagonal, within=4.2).covered == 1
    # A point belongs to the nearest mode alone, however far "within" reaches.
    assert ring.modes([[0.9, 0.0]], within=200).counts.tolist() == [1] + [0] * 7
    line = toy.gaussian().modes([[2.9], [3.1], [-3.0], [math.nan], [math.inf]])
    assert (line.covered, line.total, line.high_quality) == (1, 1, 0.4)


def test_modes_of_the_distributions_own_points():
    points, modes = toy.grid().draw(20_000)
    found = toy.grid().modes(points)
    assert (found.covered, found.total) == (25, 25)
    within = 1 - math.exp(-(3**2) / 2)  # the chi distribution of 2 degrees
    assert found.high_quality == pytest.approx(within, abs=0.003)
    assert (found.counts <= np.bincount(modes)).all()
    assert found.counts.sum() == round(found.high_quality * 20_000)


def test_parallel_lines():
    lines = toy.parallel_lines(-0.5)
    real, generated = lines.real(2000), lines.generated(2000)
    assert real.shape == generated.shape == (2000, 2)
    assert real.dtype == generated.dtype == np.float32
    assert (real[:, 0] == 0).all()
    assert (generated[:, 0] == -0.5).all()
    assert stats.kstest(real[:, 1], "uniform").pvalue > 0.01
    # The same Z on both sides is the cheapest transport.
    np.testing.assert_array_equal(real[:, 1], generated[:, 1])
    assert np.linalg.norm(real - generated, axis=1).mean() == lines.wasserstein == 0.5
    assert lines.jensen_shannon == pytest.approx(0.6931471806)
    together = toy.parallel_lines(0.0)
    assert (together.wasserstein, together.jensen_shannon) == (0, 0)
    assert not np.array_equal(real, lines.real(2000, seed=1))


@pytest.mark.parametrize("name", ["gaussian", "grid", "ring"])
def test_points_are_loaded_as_they_are(name):
    mixture = getattr(toy, name)()
    train = datasets.load(name, batch_size=20_000, shuffle=False)
    batches = epoch(train)
    assert [len(batch) for batch in batches] == [20_000, 20_000, 10_000]
    points = np.concatenate(batches)
    assert points.dtype == np.float32
    np.testing.assert_array_equal(points, mixture.sample(50_000, seed=0))
    info = train.info
    assert (info.name, info.split, info.size) == (name, "train", 50_000)
    assert info.image_shape == points.shape[1:] == mixture.centers.shape[1:]
    assert info.value_range is None
    assert info.classes is None
    assert (info.batch_size, info.steps_per_epoch, len(train)) == (20_000, 3, 3)


def test_labels_are_the_modes_and_the_test_points_are_others():
    test = datasets.load(
        "ring", split="test", labels=True, shuffle=False, batch_size=10_000
    )
    ((points, labels),) = epoch(test)
    expected = toy.ring().draw(10_000, seed=1)
    np.testing.assert_array_equal(points, expected[0])
    np.testing.assert_array_equal(labels, expected[1])
    assert labels.dtype == np.int32
    assert test.info.image_shape == (2,)


def test_the_order_is_a_function_of_seed_and_epoch():
    settings = {"split": "test", "batch_size": 6000, "seed": 3}
    dataset = datasets.load("ring", **settings)
    first, second = (np.concatenate(epoch(dataset)) for _ in range(2))
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, toy.ring().sample(10_000, seed=1))
    resumed = datasets.load("ring", initial_epoch=1, **settings)
    np.testing.assert_array_equal(np.concatenate(epoch(resumed)), second)
    np.testing.assert_array_equal(np.sort(first, axis=0), np.sort(second, axis=0))
    if BACKEND != "tensorflow":
        order = np.random.default_rng([3, 1]).permutation(10_000)
        np.testing.assert_array_equal(second, toy.ring().sample(10_000, seed=1)[order])


def test_refused_loading():
    with pytest.raises(ValueError, match=r"points, which have no image_size.*=32\. L"):
        datasets.load("ring", image_size=32)
    with pytest.raises(ValueError, match=r"no channels. Received: channels=1"):
        datasets.load("gaussian", channels=1)
    with pytest.raises(ValueError, match=r"split of 'grid'.*'all'.*test, train"):
        datasets.load("grid", split="all")
    with pytest.raises(ValueError, match=r"value_range is for files.*\(0, 1\)"):
        datasets.load("ring", value_range=(0, 1))


def test_refused_distributions():
    with pytest.raises(ValueError, match=r"shape \(k, d\).*shape \(2,\)"):
        toy.GaussianMixture([0.0, 1.0], 1.0, "two")
    with pytest.raises(ValueError, match="centers must be finite"):
        toy.GaussianMixture([[math.nan]], 1.0, "none")
    with pytest.raises(ValueError, match=r"std must be a positive number.*std=0"):
        toy.ring(std=0)
    with pytest.raises(ValueError, match="modes must be a positive integer"):
        toy.ring(modes=0)
    with pytest.raises(ValueError, match="side must be a positive integer"):
        toy.grid(side=2.5)
    with pytest.raises(ValueError, match=r"'ring' have the shape \(n, 2\).*\(3, 1\)"):
        toy.ring().density(np.zeros((3, 1)))
    with pytest.raises(ValueError, match="at least one point"):
        toy.ring().modes(np.zeros((0, 2)))
    with pytest.raises(ValueError, match="within must be a positive"):
        toy.ring().modes([[0, 0]], within=-1)
    with pytest.raises(ValueError, match="distance must be a finite number"):
        toy.parallel_lines(math.inf)
