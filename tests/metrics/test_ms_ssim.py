"""Multi-scale structural similarity against TensorFlow's, and diversity of samples."""

import numpy as np
import pytest

from kerasgan.metrics.ms_ssim import MSSSIM, POWERS, ms_ssim
from kerasgan.optional import installed

needs_tensorflow = pytest.mark.skipif(
    not installed("tensorflow"), reason="TensorFlow is not installed here"
)

# Made by tf.image.ssim_multiscale with its conversion to float32 taken out, since that
# costs it up to 2e-5: keys are the shape of the images and the number of scales.
GOLDENS = {
    (28, 28, 1, 2): [0.99189323, 0.85401239, 0],
    (45, 52, 3, 3): [0.99237495, 0.87966137, 0.00869638],
    (176, 176, 3, 5): [0.99469524, 0.89284159, 0.03416344],
}


def waves(height, width, channels):
    """Three pairs of images in [-1, 1]: alike, noisy, and unlike in contrast."""
    row, column, channel = np.ogrid[:height, :width, :channels]
    x = np.sin(0.4 * row + 0.3 * channel) * np.cos(0.25 * column - 0.2 * channel)
    rough = np.sin(12.9898 * row + 78.233 * column + channel) * np.sin(7 * row * column)
    return np.stack([x, x, x]), np.stack([0.9 * x + 0.1, x * (0.6 + 0.4 * rough), x**2])


def through_tensorflow(x, y, scales):
    import tensorflow as tf

    powers = POWERS[:scales] / POWERS[:scales].sum()
    x, y = (tf.constant(images + 1, "float32") for images in (x, y))
    return tf.image.ssim_multiscale(x, y, 2.0, power_factors=powers.tolist()).numpy()


@pytest.mark.parametrize(("shape", "expected"), GOLDENS.items())
def test_goldens(shape, expected):
    *shape, scales = shape
    x, y = waves(*shape)
    value = ms_ssim(x, y)
    assert value.shape == (3,)
    assert value.dtype == "float64"
    np.testing.assert_allclose(value, expected, atol=1e-8, rtol=1e-7)
    np.testing.assert_array_equal(value, ms_ssim(x, y, scales=scales))


@needs_tensorflow
@pytest.mark.parametrize("shape", [*GOLDENS, (176, 176, 1, 1), (33, 40, 2, 2)])
def test_against_tensorflow(shape):
    *shape, scales = shape
    x, y = waves(*shape)
    expected = through_tensorflow(x, y, scales)
    np.testing.assert_allclose(ms_ssim(x, y, scales=scales), expected, atol=3e-5)


@needs_tensorflow
def test_random_images_against_tensorflow():
    x, y = np.random.default_rng(0).uniform(-1, 1, (2, 20, 28, 28, 1))
    np.testing.assert_allclose(ms_ssim(x, y), through_tensorflow(x, y, 2), atol=2e-6)


def test_constant_images_by_hand():
    # No structure: what is left is luminance, (2 a b + c1) / (a^2 + b^2 + c1), to the
    # power of the coarsest scale. In [0, 2]: a = 0.5, b = 1.5, c1 = 0.02^2.
    x, y = np.full((1, 28, 28, 1), -0.5), np.full((1, 28, 28, 1), 0.5)
    luminance = (1.5 + 0.0004) / (2.5 + 0.0004)
    power = 0.2856 / (0.0448 + 0.2856)
    assert ms_ssim(x, y)[0] == pytest.approx(luminance**power, rel=1e-12)


def test_equal_images_score_1_and_inverted_ones_0():
    x, _ = waves(28, 28, 3)
    assert ms_ssim(x, x).tolist() == [1.0, 1.0, 1.0]
    assert ms_ssim(x, -x).tolist() == [0.0, 0.0, 0.0]


def test_the_data_range_changes_nothing():
    x, y = waves(28, 28, 1)
    as_bytes = [(images + 1) * 127.5 for images in (x, y)]
    np.testing.assert_allclose(
        ms_ssim(*as_bytes, data_range=(0, 255)), ms_ssim(x, y), rtol=1e-5
    )


@pytest.mark.parametrize(("side", "scales"), [(11, 1), (21, 2), (160, 4), (161, 5)])
def test_as_many_scales_as_the_filter_fits(side, scales):
    x, y = waves(side, side + 1, 1)
    np.testing.assert_array_equal(ms_ssim(x, y), ms_ssim(x, y, scales=scales))
    with pytest.raises(ValueError, match=rf"{side} pixels at {scales} scales"):
        ms_ssim(x, y, scales=scales + 1)


def test_refusals_of_pairs():
    x, y = waves(28, 28, 1)
    with pytest.raises(ValueError, match=r"10 pixels at 0 scales. Received: s.*None"):
        ms_ssim(x[:, :10], y[:, :10])
    for scales in (0, 1.5, True, "all"):
        with pytest.raises(ValueError, match=f"Received: scales={scales!r}"):
            ms_ssim(x, y, scales=scales)
    with pytest.raises(ValueError, match=r"Received: \(3, 28, 28, 1\) and \(2, 28"):
        ms_ssim(x, y[:2])
    with pytest.raises(ValueError, match=r"Images leave the data range \(-1, 1\)"):
        ms_ssim(x, 255 * y)
    y[1, 0, 0, 0] = np.nan
    with pytest.raises(ValueError, match=r"NaN or infinity in 1 of 3, .* image 1\."):
        ms_ssim(x, y)


def sample(count, spread=1.0, shape=(28, 28, 1), seed=3):
    """Smooth random images: a shared wave, and a random one of the given weight."""
    random = np.random.default_rng(seed)
    shared, _ = waves(*shape)
    phases = random.uniform(0, 2 * np.pi, (2, count, 1, 1, 1))
    row, column = np.ogrid[: shape[0], : shape[1]]
    own = np.sin(0.3 * row[..., None] + phases[0]) * np.cos(
        0.4 * column[..., None] + phases[1]
    )
    return ((1 - spread) * shared[:1] + spread * own).astype("float32")


def score(images, batches=(), **settings):
    metric = MSSSIM(n=max(len(images), 2), **settings)
    gathered = metric.gather()
    for batch in np.split(images, batches):
        gathered.add(batch)
    return metric.compute(gathered)["ms_ssim"]


def test_the_diversity_is_the_mean_of_disjoint_pairs():
    images = sample(4, spread=0.5)
    of_pair = {
        (a, b): ms_ssim(images[[a]], images[[b]])[0] for a in range(4) for b in range(4)
    }
    matchings = [((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))]
    possible = [(of_pair[p] + of_pair[q]) / 2 for p, q in matchings]
    scores = [score(images, seed=seed) for seed in range(20)]
    for each in scores:
        assert np.abs(np.subtract(possible, each)).min() < 1e-12
    assert len({round(each, 9) for each in scores}) == 3  # the seed draws them all
    singles = [score(images, seed=seed, pairs=1) for seed in range(20)]
    for each in singles:
        assert min(abs(value - each) for value in of_pair.values()) < 1e-12


def test_lower_is_more_diverse():
    scores = [score(sample(60, spread)) for spread in (0.0, 0.2, 0.5, 1.0)]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.3


def test_order_and_batches_change_nothing():
    images = sample(101)
    whole = score(images, pairs=40)
    order = np.random.default_rng(5).permutation(101)
    assert score(images[order], [1, 50, 50, 99], pairs=40) == whole
    assert score(images, seed=1, pairs=40) != whole


def test_blocks_change_nothing(monkeypatch):
    images = sample(30)
    whole = score(images)
    monkeypatch.setitem(MSSSIM.compute.__globals__, "BLOCK", 3 * 28 * 28)
    assert score(images) == pytest.approx(whole, abs=1e-12)


def test_degenerate_samples():
    images = sample(2)
    pair = ms_ssim(images[:1], images[1:])[0]
    assert score(images) == pytest.approx(pair, rel=1e-12)
    assert score(np.zeros((6, 28, 28, 3), "float32")) == 1.0
    with pytest.raises(ValueError, match=r"A pair takes at least 2 images\. .* 1\."):
        score(images[:1])
    with pytest.raises(ValueError, match=r"at least 2 images. Received: 0"):
        MSSSIM().compute(MSSSIM().gather())
    images[1, 3, 3] = np.inf
    with pytest.raises(ValueError, match=r"NaN or infinity in 1 of 2"):
        score(images)


def test_what_the_metric_says_of_itself():
    assert MSSSIM(n=500).full_names() == {"ms_ssim": "ms_ssim_500_seed0"}
    assert (MSSSIM.values, MSSSIM.compares) == ({"ms_ssim": "real"}, False)
    with pytest.raises(ValueError, match="pairs must be a positive integer"):
        MSSSIM(pairs=0)
