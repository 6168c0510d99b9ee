"""Multi-scale structural similarity of pairs of images (Wang et al., 2003)."""

import numpy as np
from scipy.ndimage import correlate1d

from kerasgan.errors import check_positive, is_integer
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.features import as_images
from kerasgan.metrics.gathering import Rows, canonical

POWERS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])  # finest scale first
WIDTH, SIGMA = 11, 1.5
RANGE = 2.0  # of the pixels, from 0
C1, C2 = (0.01 * RANGE) ** 2, (0.03 * RANGE) ** 2
BLOCK = 2**20  # pixels compared at once


def ms_ssim(x, y, data_range=(-1.0, 1.0), scales=None):
    """Computes prod_s cs_s^w_s, the coarsest cs times luminance (Wang et al., 2003).

    The similarities of a scale are averaged over the image, negative ones count as 0,
    and each scale halves the one before. The channels are compared one by one, and
    their values averaged, as in `tf.image.ssim_multiscale`.

    Args:
        x: Images (n, height, width, channels), the sides at least 11, the filter's.
        y: Images of the same shape, each compared with the one of `x` at its place.
        data_range: `(low, high)` of the pixel values.
        scales: Number of scales, 1 to 5. None takes as many as the filter fits: 5 from
            161 pixels on, 2 at 28. The w_s of fewer than 5 are the paper's first ones,
            divided by their sum; values of different numbers of scales do not compare.

    Returns:
        (n,) float64 in [0, 1]; 1 for equal images.

    Raises:
        ValueError: Wrong or different shapes, images too small for the scales, values
            that are not finite or outside of the range.

    Reference:
        https://ece.uwaterloo.ca/~z70wang/publications/msssim.pdf
    """
    x, y = (as_images(images, data_range).astype("float64") + 1 for images in (x, y))
    if x.shape != y.shape:
        raise ValueError(
            "Images are compared in pairs, so both sides must have one shape. "
            f"Received: {x.shape} and {y.shape}. Leave out those without a partner."
        )
    powers = _powers(min(x.shape[1:3]), scales)
    value = 1.0
    for scale, power in enumerate(powers):
        if scale:
            x, y = _halve(x), _halve(y)
        luminance, structure = similarity(x, y)
        if scale == len(powers) - 1:
            structure = luminance * structure
        value *= np.maximum(structure.mean(axis=(1, 2)), 0) ** power
    return value.mean(axis=-1)


def _powers(side, scales):
    most = sum(-(-side // 2**scale) >= WIDTH for scale in range(len(POWERS)))
    right = scales is None or (is_integer(scales, least=1) and scales <= most)
    if not most or not right:
        raise ValueError(
            f"The {WIDTH} x {WIDTH} filter fits images of {side} pixels at {most} "
            f"scales. Received: scales={scales!r}. Give larger images or fewer scales."
        )
    powers = POWERS[: scales or most]
    return powers / powers.sum()


def _halve(images):
    """Averages 2 x 2 pixels; an odd side repeats its last row."""
    odd = [(0, side % 2) for side in images.shape[1:3]]
    images = np.pad(images, [(0, 0), *odd, (0, 0)], mode="symmetric")
    n, height, width, channels = images.shape
    return images.reshape(n, height // 2, 2, width // 2, 2, channels).mean(axis=(2, 4))


def similarity(x, y):
    """Returns the maps of luminance and contrast-structure, where the filter fits.

    Args:
        x: Images (n, height, width, channels) float64 in [0, RANGE].
        y: Likewise.
    """
    mean_x, mean_y = _blur(x), _blur(y)
    means = 2 * mean_x * mean_y, mean_x**2 + mean_y**2
    powers = 2 * _blur(x * y), _blur(x**2 + y**2)
    luminance = (means[0] + C1) / (means[1] + C1)
    structure = (powers[0] - means[0] + C2) / (powers[1] - means[1] + C2)
    return luminance, structure


def _blur(images):
    places = np.arange(WIDTH) - WIDTH // 2
    weights = np.exp(-(places**2) / (2 * SIGMA**2))
    weights /= weights.sum()
    rows = correlate1d(images, weights, axis=1)
    inside = slice(WIDTH // 2, -(WIDTH // 2))
    return correlate1d(rows[:, inside], weights, axis=2)[:, :, inside]


class MSSSIM(SampleMetric):
    """Mean MS-SSIM of random pairs of the sample, lower where it is more diverse.

    Real images' own value is the yardstick: far above it the generator repeats itself,
    far below it draws noise. Odena et al. (2017, section 4.2) pair within one class;
    here the pairs are of the whole sample, so give samples of one class for theirs.
    Keeps the sample's pixels, `n` images of them at most.

    Args:
        pairs: Number of pairs. No image is in two of them, so a sample of fewer than
            `2 * pairs` images makes half as many pairs as it has images.

    Reference:
        https://arxiv.org/abs/1610.09585
    """

    values = {"ms_ssim": "real"}
    looks_at = "images"
    compares = False

    def __init__(self, features=None, n=10_000, seed=0, pairs=1000):
        super().__init__(features, n, seed)
        check_positive(pairs=pairs)
        self.pairs = pairs

    def gather(self):
        """Returns an empty collection of images."""
        return Rows(self.n, self.seed)

    def compute(self, sample, real=None):
        """Returns `{"ms_ssim": mean}` of gathered images."""
        images = sample.array()
        if len(images) < 2:
            raise ValueError(
                f"A pair takes at least 2 images. Received: {len(images)}. Draw more."
            )
        images = as_images(images)
        shape = images.shape[1:]
        images = canonical(images.reshape(len(images), -1))
        pairs = min(self.pairs, len(images) // 2)
        places = np.random.default_rng(self.seed).permutation(len(images))
        left, right = places[: 2 * pairs].reshape(2, pairs)
        step = max(BLOCK // images.shape[1], 1)
        total = 0.0
        for first in range(0, pairs, step):
            both = (side[first : first + step] for side in (left, right))
            x, y = (images[side].reshape(-1, *shape) for side in both)
            total += ms_ssim(x, y).sum()
        return {"ms_ssim": float(total / pairs)}
