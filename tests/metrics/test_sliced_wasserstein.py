"""Sliced Wasserstein distance at closed forms, and the patches that it compares."""

import math

import numpy as np
import pytest
import scipy.ndimage
import scipy.stats

from kerasgan.metrics.sliced_wasserstein import (
    Patches,
    SlicedWasserstein,
    enlarge,
    laplacian_pyramid,
    normalized,
    sliced_wasserstein,
)


def test_one_dimension_by_hand():
    # sorted: (0, 4) against (1, 9), so (1 + 5) / 2
    a, b = np.array([[4.0], [0.0]]), np.array([[1.0], [9.0]])
    assert sliced_wasserstein(a, b) == pytest.approx(3.0, rel=1e-12)
    assert sliced_wasserstein(a, a[::-1]) == 0


def test_one_dimension_against_scipy():
    a, b = np.random.default_rng(0).exponential(size=(2, 500, 1))
    expected = scipy.stats.wasserstein_distance(a[:, 0], 2 * b[:, 0])
    assert sliced_wasserstein(a, 2 * b, directions=7) == pytest.approx(expected)


@pytest.mark.parametrize("columns", [2, 3, 49])
def test_a_shift_has_a_closed_form(columns):
    # W1 along v is |shift . v|; its mean over the sphere is 2 / pi of the length in the
    # plane, 1 / 2 in space. The error of 20,000 directions is below 1 %.
    rows = np.random.default_rng(1).normal(size=(10, columns))
    shift = np.random.default_rng(2).normal(size=columns)
    share = math.exp(math.lgamma(columns / 2) - math.lgamma((columns + 1) / 2))
    share /= math.sqrt(math.pi)
    if columns < 4:
        assert share == pytest.approx({2: 2 / math.pi, 3: 1 / 2}[columns])
    distance = sliced_wasserstein(rows, rows + shift, directions=20_000)
    assert distance == pytest.approx(share * np.linalg.norm(shift), rel=0.02)
    twice = sliced_wasserstein(rows, rows + 2 * shift, directions=20_000)
    assert twice == pytest.approx(2 * distance, rel=1e-12)


def test_equal_sets_are_at_0_and_the_seed_draws_directions():
    a, b = np.random.default_rng(3).normal(size=(2, 100, 5)).astype("float32")
    assert sliced_wasserstein(a, a.copy()) == 0.0
    distance = sliced_wasserstein(a, b)
    assert sliced_wasserstein(b, a) == distance == sliced_wasserstein(a, b, seed=0)
    assert sliced_wasserstein(a, b, seed=1) != distance


def test_blocks_change_nothing(monkeypatch):
    a, b = np.random.default_rng(4).normal(size=(2, 100, 5))
    distance = sliced_wasserstein(a, b)
    monkeypatch.setitem(sliced_wasserstein.__globals__, "BLOCK", 350)
    assert sliced_wasserstein(a, b) == pytest.approx(distance, rel=1e-12)


def test_refusals_of_descriptors():
    rows = np.zeros((4, 3))
    with pytest.raises(ValueError, match=r"Received: 4 and 2\. Give as many samples"):
        sliced_wasserstein(rows, rows[:2])
    with pytest.raises(ValueError, match=r"b must have the features .* 2 instead of 3"):
        sliced_wasserstein(rows, rows[:, :2])
    with pytest.raises(ValueError, match=r"a must be finite"):
        sliced_wasserstein(rows * np.nan, rows)
    with pytest.raises(ValueError, match=r"a must have at least 1 images"):
        sliced_wasserstein(rows[:0], rows[:0])
    with pytest.raises(ValueError, match=r"directions must be a positive integer"):
        sliced_wasserstein(rows, rows, directions=0)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype("float32")


@pytest.mark.parametrize(
    ("shape", "sides"),
    [
        ((14, 14), [14]),
        ((26, 40), [26]),
        ((27, 28), [27, 14]),
        ((28, 28), [28, 14]),
        ((53, 53), [53, 27, 14]),
        ((64, 64), [64, 32, 16]),
    ],
)
def test_levels_halve_and_restore_the_images(shape, sides):
    images = noise(2, *shape, 3)
    levels = laplacian_pyramid(images)
    assert [min(level.shape[1:3]) for level in levels] == sides
    whole = levels[-1]
    for level in levels[-2::-1]:
        whole = level + enlarge(whole, level.shape)
    np.testing.assert_allclose(whole, images, atol=1e-14)


def test_a_level_by_convolution_in_the_plane():
    # The filter is the 5 x 5 binomial one: 1 4 6 4 1 times itself, over 256.
    image = noise(28, 28)
    line = np.array([1, 4, 6, 4, 1])
    plane = np.outer(line, line) / 256

    def blur(pixels):
        return scipy.ndimage.convolve(pixels.astype("float64"), plane, mode="mirror")

    half = blur(image)[::2, ::2]
    spaced = np.kron(half, [[1, 0], [0, 0]])
    fine, coarse = laplacian_pyramid(image[None, ..., None])
    np.testing.assert_allclose(coarse[0, ..., 0], half, atol=1e-14)
    np.testing.assert_allclose(fine[0, ..., 0], image - 4 * blur(spaced), atol=1e-14)


@pytest.mark.parametrize("side", [28, 53])
def test_constant_images_have_one_level_that_is_not_0(side):
    *fine, coarse = laplacian_pyramid(np.full((1, side, side, 1), 0.3))
    assert all(np.abs(level).max() < 1e-15 for level in fine)
    np.testing.assert_allclose(coarse, 0.3, rtol=1e-14)


def test_patches_are_windows_of_their_image():
    # Every pixel is a number of its own, so a patch tells where it was taken.
    images = (np.arange(2 * 14 * 15 * 3).reshape(2, 14, 15, 3) / 630 - 1).astype("f4")
    patches = Patches(2, 400, seed=0)
    patches.add(images)
    assert patches.array().shape == (2, 1, 400, 49, 3)
    assert patches.array().dtype == "float32"
    found = patches.array().reshape(2 * 400, 49, 3)
    corners = np.rint((found[:, 0, 0].astype("float64") + 1) * 630).astype(int) // 3
    which, place = np.divmod(corners, 14 * 15)
    rows, columns = np.divmod(place, 15)
    assert which.tolist() == [0] * 400 + [1] * 400
    for patch, image, row, column in zip(found, which, rows, columns, strict=True):
        window = images[image, row : row + 7, column : column + 7]
        np.testing.assert_array_equal(patch, window.reshape(49, 3))
    assert (set(rows), set(columns)) == (set(range(8)), set(range(9)))
    assert not np.array_equal(rows[:400], rows[400:])
    other = Patches(2, 400, seed=1)
    other.add(images)
    assert not np.array_equal(other.array().reshape(found.shape), found)


@pytest.mark.parametrize(("n", "each"), [(500, 128), (512, 128), (10_000, 6)])
def test_memory_is_bounded(n, each):
    patches = SlicedWasserstein(n=n).gather()
    assert patches.each == each
    assert SlicedWasserstein(n=10**6).gather().each == 1


def test_descriptors_have_mean_0_and_deviation_1_a_channel():
    patches = Patches(40, 20, seed=0)
    images = noise(40, 28, 28, 3) * [0.9, 0.1, 0.5] + [0, 0.5, 0.2]
    for batch in np.split(images, [1, 2, 5]):
        patches.add(batch)
    for level in range(2):
        rows = normalized(patches.array()[:, level])
        assert (rows.shape, rows.dtype) == ((800, 147), "float32")
        channels = rows.reshape(800, 49, 3).astype("float64")
        np.testing.assert_allclose(channels.mean(axis=(0, 1)), 0, atol=1e-7)
        np.testing.assert_allclose(channels.std(axis=(0, 1)), 1, rtol=1e-6)


def gather(images, batches=(), **settings):
    gathered = SlicedWasserstein(n=max(len(images), 2), **settings).gather()
    for batch in np.split(images, batches):
        gathered.add(batch)
    return gathered


def distance(real, fake, **settings):
    metric = SlicedWasserstein(n=len(fake), **settings)
    values = metric.compute(gather(fake, **settings), gather(real, **settings))
    return values["sliced_wasserstein"]


def flat(side, shades):
    """Images of one shade each, (n, side, side, channels)."""
    return np.broadcast_to(shades[:, None, None], (len(shades), side, side, 3))


def test_images_of_one_shade_have_a_closed_form():
    # Their patches are their shade 49 times over, normalised over the sample; the finer
    # level of 28 pixels is 0 on both sides and halves the mean.
    real, fake = noise(9, 3, seed=1), noise(9, 3, seed=2) ** 3

    def descriptors(shades):
        shades = (shades - shades.mean(axis=0)) / shades.std(axis=0)
        return np.tile(shades, (1, 49))

    expected = 1000 * sliced_wasserstein(descriptors(real), descriptors(fake))
    assert distance(flat(14, real), flat(14, fake)) == pytest.approx(expected, rel=1e-6)
    assert distance(flat(28, real), flat(28, fake)) == pytest.approx(
        expected / 2, rel=1e-6
    )


def test_a_collapsed_sample_has_a_defined_distance():
    # All 0 after normalisation: W1 along v is the mean |projection| of the real side.
    real, fake = noise(9, 3, seed=1), np.full((9, 3), 0.3, "float32")
    shades = np.tile((real - real.mean(axis=0)) / real.std(axis=0), (1, 49))
    expected = 1000 * sliced_wasserstein(shades, np.zeros_like(shades))
    assert distance(flat(14, real), flat(14, fake)) == pytest.approx(expected, rel=1e-6)
    assert distance(flat(28, fake), flat(28, fake)) == 0.0
    assert distance(flat(28, fake), flat(28, -fake)) == 0.0


def test_equal_images_are_at_0_and_blur_shows():
    real, other = noise(24, 28, 28, 1), noise(24, 28, 28, 1, seed=1)
    blurred = scipy.ndimage.gaussian_filter(other, (0, 1, 1, 0))
    assert distance(real, real) == 0.0
    assert distance(real[:2], real[:2]) == 0.0
    assert distance(real, blurred) > 2 * distance(real, other)


def test_order_and_batches_change_nothing():
    real, fake = noise(12, 28, 28, 3), noise(12, 28, 28, 3, seed=1) ** 3
    metric = SlicedWasserstein(n=12)
    order = np.random.default_rng(5).permutation(12)
    values = [
        metric.compute(gather(samples, batches), gather(real))["sliced_wasserstein"]
        for samples, batches in ((fake, ()), (fake[order], (1, 6, 6, 11)))
    ]
    assert values[0] > 1
    assert values[1] == pytest.approx(values[0], abs=1e-9)
    assert distance(real, fake, seed=1) != values[0]


def test_unequal_numbers_of_images():
    metric = SlicedWasserstein(n=20)
    real, fake = noise(60, 28, 28, 1), noise(20, 28, 28, 1) ** 3
    values = []
    for order in (np.arange(60), np.random.default_rng(1).permutation(60)):
        many, few = metric.gather(), metric.gather()
        for batch in np.split(real[order], 4):
            many.add(batch)
        few.add(fake)
        assert len(many.array()) == 20
        values.append(metric.compute(few, many)["sliced_wasserstein"])
        fewer = metric.gather()
        fewer.add(fake[:5])
        assert metric.compute(fewer, many)["sliced_wasserstein"] > 1
    assert values[0] == pytest.approx(values[1], abs=1e-9)


def test_refusals_of_images():
    metric = SlicedWasserstein(n=4)
    images = noise(4, 28, 28, 1)
    with pytest.raises(
        ValueError, match=r"least 14 pixels. Received: shape \(4, 13, 28"
    ):
        laplacian_pyramid(images[:, :13])
    with pytest.raises(ValueError, match=r"shape \(4, 28, 28\)"):
        laplacian_pyramid(images[..., 0])
    with pytest.raises(ValueError, match=r"shapes \(28, 28, 1\) and \(27, 28, 1\)"):
        metric.compute(gather(images[:, 1:]), gather(images))
    with pytest.raises(ValueError, match=r"shapes \(28, 28, 1\) and \(28, 26, 1\)"):
        gather(images).add(images[:, :, 2:])
    with pytest.raises(ValueError, match=r"shapes None and None"):
        metric.compute(metric.gather(), metric.gather())
    images[2, 0, 0, 0] = np.nan
    with pytest.raises(ValueError, match=r"NaN or infinity in 1 of 4"):
        gather(images)
