"""Sliced Wasserstein distance between patches of images (Karras et al., 2018)."""

import hashlib

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import correlate1d

from kerasgan.errors import check_positive
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.features import as_images
from kerasgan.metrics.gathering import Rows, check_rows

SIDE = 7  # of a patch
SMALLEST = 14  # side of the coarsest level
PATCHES = 128  # of an image and level
DESCRIPTORS = 2**16  # of a sample and level
BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
ROUNDING = 1e-6  # of pixels in [-1, 1]
BLOCK = 2**22  # numbers projected and sorted at once, 32 MB a side
GROUP = 32  # images filtered at once


def sliced_wasserstein(a, b, directions=512, seed=0):
    """Computes the mean of W1(a . v, b . v) over random directions v.

    In one dimension W1 is the mean |difference| of the sorted values.

    Args:
        a: Descriptors (n, d), finite.
        b: Descriptors (n, d), as many.
        directions: Number of directions, uniform on the unit sphere.
        seed: Seed of the directions.

    Returns:
        The distance, at least 0; 0 for equal arrays.

    Raises:
        ValueError: Wrong or different shapes, or values that are not finite.

    Reference:
        https://arxiv.org/abs/1710.10196, section 5
    """
    check_positive(directions=directions)
    # Checked and then left as they are: what is float32 takes half the memory.
    columns = check_rows("a", a, least=1).shape[1]
    check_rows("b", b, least=1, columns=columns)
    if len(a) != len(b):
        raise ValueError(
            "Both sides must have as many descriptors, to be sorted against each "
            f"other. Received: {len(a)} and {len(b)}. Give as many samples as real "
            "images."
        )
    vectors = np.random.default_rng(seed).normal(size=(directions, columns))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    step = max(BLOCK // len(a), 1)
    total = 0.0
    for first in range(0, directions, step):
        block = vectors[first : first + step]
        distances = np.abs(
            _sorted_projections(a, block) - _sorted_projections(b, block)
        )
        total += distances.mean(axis=1).sum()
    return float(total / directions)


def _sorted_projections(rows, vectors):
    values = np.empty((len(vectors), len(rows)))
    step = max(BLOCK // rows.shape[1], 1)
    for first in range(0, len(rows), step):
        part = np.asarray(rows[first : first + step], "float64")
        values[:, first : first + step] = vectors @ part.T
    values.sort(axis=1)
    return values


def laplacian_pyramid(images):
    """Splits images into bands of frequencies (Burt and Adelson, 1983).

    Each level is an image less its blurred half, enlarged again; the last is what is
    left. Enlarging and adding, from the last to the first, restores the images.

    Args:
        images: Images (n, height, width, channels), the sides at least 14.

    Returns:
        List of float64 arrays, the finest first. Each halves the sides of the one
        before, rounded up, while the shorter is at least 14: 64, 32, 16, or 28, 14.

    Raises:
        ValueError: Wrong shape or images too small.
    """
    images = np.asarray(images, "float64")
    if images.ndim != 4 or min(images.shape[1:3]) < SMALLEST:
        raise ValueError(
            "Images must have the shape (n, height, width, channels) and sides of at "
            f"least {SMALLEST} pixels. Received: shape {images.shape}. Give larger "
            "ones."
        )
    levels = []
    while -(-min(images.shape[1:3]) // 2) >= SMALLEST:
        half = _blur(images)[:, ::2, ::2]
        levels.append(images - enlarge(half, images.shape))
        images = half
    return [*levels, images]


def enlarge(images, shape):
    """Doubles the sides of images, to those of `shape`, by blurring spaced pixels."""
    spaced = np.zeros(shape)
    spaced[:, ::2, ::2] = images
    return 4 * _blur(spaced)


def _blur(images):
    for axis in (1, 2):
        images = correlate1d(images, BINOMIAL, axis=axis, mode="mirror")
    return images


class Patches(Rows):
    """Keeps patches of every level of images' pyramids, of at most `limit` images.

    Where an image's patches lie depends on its own pixels and the seed alone, so that
    neither the order of the images nor their batches matter.

    Args:
        limit: Number of images; of more they are drawn.
        each: Number of patches of an image and level.
        seed: Seed of the places and of the draw.
    """

    def __init__(self, limit, each, seed):
        super().__init__(limit, seed)
        self.each = each
        self.seed = seed
        self.shape = None

    def add(self, batch):
        """Adds images (m, height, width, channels)."""
        for first in range(0, len(batch), GROUP):
            images = as_images(batch[first : first + GROUP])
            self.shape = self.shape or images.shape[1:]
            _check_shapes(self.shape, images.shape[1:])
            super().add(self._patches(images))

    def _patches(self, images):
        """Returns float32 (m, levels, each, SIDE * SIDE, channels)."""
        pyramid = laplacian_pyramid(images)
        shape = len(pyramid), 2, self.each
        draws = [self._random(image).random(shape) for image in images]
        draws = np.moveaxis(draws, 0, 2)  # (levels, 2, m, each)
        found = []
        for level, draw in zip(pyramid, draws, strict=True):
            windows = sliding_window_view(level, (SIDE, SIDE), axis=(1, 2))
            rows, columns = (
                (uniform * size).astype(int)
                for uniform, size in zip(draw, windows.shape[1:3], strict=True)
            )
            patches = windows[np.arange(len(images))[:, None], rows, columns]
            patches = np.moveaxis(patches, 2, -1).astype("float32")
            found.append(patches.reshape(*patches.shape[:2], SIDE * SIDE, -1))
        return np.stack(found, axis=1)

    def _random(self, image):
        digest = hashlib.blake2b(image.tobytes(), digest_size=16).digest()
        return np.random.default_rng([self.seed, int.from_bytes(digest, "little")])


def normalized(patches):
    """Brings patches to mean 0 and deviation 1 a channel.

    A channel that never varies becomes 0: a collapsed generator's, for example.

    Args:
        patches: Array (n, each, SIDE * SIDE, channels).

    Returns:
        Descriptors (n * each, SIDE * SIDE * channels), float32.
    """
    centered = patches - patches.mean(axis=(0, 1, 2), dtype="float64")
    deviation = np.sqrt(np.square(centered).mean(axis=(0, 1, 2)))
    centered /= np.maximum(deviation, ROUNDING)
    return centered.astype("float32").reshape(-1, np.prod(patches.shape[2:]))


def _check_shapes(first, second):
    if first is None or first != second:
        raise ValueError(
            "Patches are compared between images of one shape. Received: images of the "
            f"shapes {first} and {second}. Bring all to one size, at least one a side."
        )


class SlicedWasserstein(SampleMetric):
    """Sliced Wasserstein distance to real images' patches, times 1000.

    The mean over the levels of a Laplacian pyramid of the distance between patches of
    7 x 7 pixels, each side normalised by the mean and the deviation of its own channels
    (Karras et al., 2018, section 5): it says how alike the textures are, and neither a
    shift of brightness nor the contrast of a whole sample changes it.

    128 patches of an image and level are kept up to 512 images. Of more, fewer each are
    taken, so that a level has at most 65,536: 13 MB a channel. Both sides are compared
    in as many images as the smaller has, `n` at most; of the other they are drawn.

    Reference:
        https://arxiv.org/abs/1710.10196
    """

    values = {"sliced_wasserstein": "lower"}
    claims = {"sliced_wasserstein": ("fidelity",)}
    looks_at = "images"

    def gather(self):
        """Returns empty `Patches`."""
        each = min(PATCHES, max(DESCRIPTORS // self.n, 1))
        return Patches(self.n, each, self.seed)

    def compute(self, sample, real=None):
        """Returns `{"sliced_wasserstein": distance}` of two `Patches`.

        Raises:
            ValueError: Images of different sizes, or none.
        """
        _check_shapes(real.shape, sample.shape)
        count = min(len(real.array()), len(sample.array()))
        real, sample = real.array(count), sample.array(count)
        distances = [
            sliced_wasserstein(
                normalized(real[:, level]), normalized(sample[:, level]), seed=self.seed
            )
            for level in range(sample.shape[1])
        ]
        return {"sliced_wasserstein": float(np.mean(distances) * 1000)}
