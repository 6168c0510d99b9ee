"""L1, PSNR and SSIM by hand, against Pillow and scikit-image's rules."""

import numpy as np
import pytest

from kerasgan.metrics.reconstruction import l1, luma, psnr, ssim
from tests import harness
from tests.bad_input import refusal


def test_by_hand():
    """A mean squared error of 0.01 of black and white 1 apart is 20 dB."""
    x = np.zeros((2, 4, 4, 1))
    y = x + np.array([0.1, -0.2]).reshape(2, 1, 1, 1)
    expected = [20, 20 - 20 * np.log10(2)]
    np.testing.assert_allclose(psnr(x, y, (-0.5, 0.5)), expected, rtol=1e-6)
    np.testing.assert_allclose(l1(x, y, (-0.5, 0.5)), [0.1, 0.2], rtol=1e-6)
    np.testing.assert_allclose(
        psnr(255 * (x + 0.5), 255 * (y + 0.5), (0, 255)), [20, 13.9794], rtol=1e-4
    )
    assert psnr(x, x).tolist() == [np.inf, np.inf]


def test_the_border_is_left_out():
    x, y = np.zeros((1, 6, 8, 1)), np.zeros((1, 6, 8, 1))
    y[:, 0] = y[:, :, -1] = 1
    assert l1(x, y, (0, 1), crop=1).tolist() == [0]
    assert l1(x, y, (0, 1)).item() == pytest.approx(13 / 48)


def test_ssim_against_a_loop():
    """Wang et al. (2004), equation 13, at one place of two images."""
    x, y = harness.images(2, (11, 11, 1))
    places = np.arange(11) - 5
    window = np.exp(-(places**2) / (2 * 1.5**2))
    window = np.outer(window, window) / window.sum() ** 2
    a, b = ((each[..., 0].astype("float64") + 1) / 2 for each in (x, y))
    mean_a, mean_b = (window * a).sum(), (window * b).sum()
    var_a = (window * a**2).sum() - mean_a**2
    var_b = (window * b**2).sum() - mean_b**2
    cov = (window * a * b).sum() - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    expected = (2 * mean_a * mean_b + c1) * (2 * cov + c2)
    expected /= (mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2)
    np.testing.assert_allclose(ssim(x[None], y[None]), [expected], rtol=1e-6)
    np.testing.assert_allclose(ssim(x[None], x[None]), [1], rtol=1e-9)


def test_luma_is_matlabs():
    """rgb2ycbcr of black, white, and the three primaries: 16, 235, 81, 145 and 41."""
    colours = [[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    images = np.array(colours, "float64").reshape(1, 5, 1, 3)
    found = 255 * luma(images, (0, 1)).ravel()
    np.testing.assert_allclose(found, [16, 235, 81.481, 144.553, 40.966], atol=2e-3)


REFUSED = {
    "other shapes": (
        lambda: l1(np.zeros((1, 4, 4, 1)), np.zeros((1, 4, 5, 1))),
        "Images are compared with what they should be, so both must have one shape. "
        "Received: (1, 4, 4, 1) and (1, 4, 5, 1).",
    ),
    "a border that is all": (
        lambda: psnr(np.zeros((1, 4, 4, 1)), np.zeros((1, 4, 4, 1)), crop=2),
        "crop must be a whole number of pixels that leaves some of the images. "
        "Received: crop=2 of 4x4.",
    ),
    "images below the window": (
        lambda: ssim(np.zeros((1, 12, 12, 1)), np.zeros((1, 12, 12, 1)), crop=1),
        "SSIM compares windows of 11 pixels. Received: images of 10x10, 1 pixels of "
        "each border left out. Give larger ones.",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_refusals(row):
    do, expected = REFUSED[row]
    assert refusal(do) == expected
