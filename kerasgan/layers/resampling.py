"""Images in other sizes, by fixed weights: the same on all backends and in files."""

import functools

import numpy as np
from keras import ops

CUBIC = -0.5  # a of Keys' kernel, Pillow's, TensorFlow's and MATLAB's


def resized(images, height, width):
    """Resizes images as Pillow's bicubic filter does, antialiased.

    The kernel is Keys' (1981, equation 4, a = -1/2), stretched by the factor where
    images get smaller. Weights that would fall outside are left out, and the others
    divided by their sum. Values are not clipped.

    Args:
        images: Tensor or array (m, h, w, channels) of floats.
        height: Rows to reach.
        width: Columns to reach.

    Returns:
        Tensor (m, height, width, channels).
    """
    rows = ops.convert_to_tensor(weights(images.shape[1], height))
    columns = ops.convert_to_tensor(weights(images.shape[2], width))
    images = ops.einsum("ih,mhwc->miwc", rows, images)
    return ops.einsum("jw,miwc->mijc", columns, images)


@functools.cache
def weights(source, target):
    """Returns what resizing a line of pixels multiplies by, float32 (target, source).

    Args:
        source: Number of pixels.
        target: Number to reach.
    """
    scale = source / target
    stretch = max(scale, 1.0)
    centers = (np.arange(target) + 0.5) * scale - 0.5
    distances = np.arange(source)[None] - centers[:, None]
    found = _keys(distances / stretch)
    # Pillow sees whole pixels alone within this support, rounding its ends.
    first = np.floor(centers + 0.5 - 2 * stretch + 0.5)[:, None]
    last = np.floor(centers + 0.5 + 2 * stretch + 0.5)[:, None]
    places = np.arange(source)[None]
    found *= (places >= first) & (places < last)
    found /= found.sum(axis=1, keepdims=True)
    return found.astype("float32")


def _keys(x):
    """Keys' cubic convolution kernel."""
    x, a = np.abs(x), CUBIC
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = a * (((x - 5) * x + 8) * x - 4)
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def cut_out(images, more, places, mirrored=None):
    """Enlarges images a little and cuts a part of their size out of each.

    Random jitter (Isola et al., 2017, appendix 6.2), linear between pixels.

    Args:
        images: Tensor (m, height, width, channels).
        more: Pixels by which both sides are enlarged.
        places: Tensor (m, 2) of numbers in [0, 1]: where the part begins, from the top
            and from the left, as a share of these pixels.
        mirrored: Tensor (m,) of truth values: which of them to mirror, left to right;
            None for none.

    Returns:
        Tensor of the shape of `images`.
    """
    _, height, width, _ = images.shape
    rows = _lines(height, more, places[:, 0])
    columns = _lines(width, more, places[:, 1])
    if mirrored is not None:
        columns = ops.where(mirrored[:, None, None], ops.flip(columns, 1), columns)
    images = ops.einsum("mih,mhwc->miwc", rows, images)
    return ops.einsum("mjw,miwc->mijc", columns, images)


def _lines(size, more, place):
    """Returns the weights (m, size, size) of a part of lines that were enlarged."""
    pixels = ops.arange(size, dtype="float32")
    begin = ops.floor(place * (more + 1) * (1 - 1e-6))
    at = (pixels[None] + begin[:, None] + 0.5) * (size / (size + more)) - 0.5
    at = ops.clip(at, 0, size - 1)
    return ops.relu(1 - ops.abs(at[:, :, None] - pixels[None, None]))
