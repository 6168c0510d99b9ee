"""How near images come to what they should be: L1, PSNR and SSIM, each with its rules.

Published values of PSNR and SSIM differ by their rules by up to 2 dB: in which channels
they are, how much of the border they leave out, and whether the mean is taken of the
errors or of the images' values. Here they are arguments, and stand in the names that
evaluations print.
"""

import numpy as np

from kerasgan.errors import is_integer
from kerasgan.metrics.features import as_images
from kerasgan.metrics.ms_ssim import WIDTH, similarity

# ITU-R BT.601, as MATLAB's rgb2ycbcr: Y of RGB in [0, 1] lies in [16, 235] / 255.
LUMA = np.array([65.481, 128.553, 24.966]) / 255


def l1(x, y, data_range=(-1.0, 1.0), crop=0):
    """Computes the mean absolute difference, black and white being 1 apart.

    Args:
        x: Images (n, height, width, channels).
        y: What they should be, in the same shape.
        data_range: `(low, high)` of the pixel values of both.
        crop: Pixels at each border that are left out.

    Returns:
        (n,) float64 in [0, 1].

    Raises:
        ValueError: Wrong or different shapes, values that are not finite or outside of
            the range, or a crop that leaves nothing.
    """
    x, y = _pair(x, y, data_range, crop)
    return np.abs(x - y).mean(axis=(1, 2, 3))


def psnr(x, y, data_range=(-1.0, 1.0), crop=0):
    """Computes the peak signal-to-noise ratio, -10 log10 of the mean squared error.

    A mean squared error of 0.01, black and white being 1 apart, is 20 dB; equal images
    are infinitely many.

    Args:
        x: As for `l1`.
        y: Likewise.
        data_range: Likewise.
        crop: Likewise.

    Returns:
        (n,) float64 in decibels. Their mean is what papers print, and larger than the
        ratio of the mean of the errors.

    Raises:
        As `l1`.
    """
    x, y = _pair(x, y, data_range, crop)
    with np.errstate(divide="ignore"):
        return -10 * np.log10(np.square(x - y).mean(axis=(1, 2, 3)))


def ssim(x, y, data_range=(-1.0, 1.0), crop=0):
    """Computes the structural similarity (Wang et al., 2004, equation 13).

    With their Gaussian window of 11 pixels and deviation 1.5, K_1 = 0.01 and K_2 =
    0.03, where the window fits; a mean over the places and over the channels.

    Args:
        x: As for `l1`; at least 11 pixels a side are left.
        y: Likewise.
        data_range: Likewise.
        crop: Likewise.

    Returns:
        (n,) float64, 1 for equal images.

    Raises:
        As `l1`, and for smaller images.

    Reference:
        https://doi.org/10.1109/TIP.2003.819861
    """
    x, y = _pair(x, y, data_range, crop)
    if min(x.shape[1:3]) < WIDTH:
        raise ValueError(
            f"SSIM compares windows of {WIDTH} pixels. Received: images of "
            f"{x.shape[1]}x{x.shape[2]}, {crop} pixels of each border left out. Give "
            "larger ones."
        )
    luminance, structure = similarity(2 * x, 2 * y)
    return (luminance * structure).mean(axis=(1, 2, 3))


def luma(images, data_range=(-1.0, 1.0)):
    """Returns Y of RGB, what papers of super-resolution measure in.

    Args:
        images: (n, height, width, 3).
        data_range: `(low, high)` of the pixel values.

    Returns:
        (n, height, width, 1) float64 in [0, 1]: MATLAB's Y over 255, from 16 / 255 for
        black to 235 / 255 for white.
    """
    rgb = (as_images(images, data_range).astype("float64") + 1) / 2
    return 16 / 255 + (rgb @ LUMA)[..., None]


def _pair(x, y, data_range, crop):
    """Returns both in [0, 1], without their borders."""
    if np.shape(x) != np.shape(y):
        raise ValueError(
            "Images are compared with what they should be, so both must have one "
            f"shape. Received: {np.shape(x)} and {np.shape(y)}."
        )
    x, y = ((as_images(e, data_range).astype("float64") + 1) / 2 for e in (x, y))
    if not is_integer(crop) or 2 * crop >= min(x.shape[1:3]):
        raise ValueError(
            "crop must be a whole number of pixels that leaves some of the images. "
            f"Received: crop={crop!r} of {x.shape[1]}x{x.shape[2]}."
        )
    inside = [slice(crop, side - crop) for side in x.shape[1:3]]
    return x[:, inside[0], inside[1]], y[:, inside[0], inside[1]]
