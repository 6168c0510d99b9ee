"""How thick and how slanted digits of MNIST are, measured from their pixels."""

from typing import NamedTuple

import numpy as np

from kerasgan.errors import misplaced_axes, shown

# Values in [0, 1] from which a pixel is ink a little, and wholly: noise of the ground
# below the first is none, nor is what a stroke's middle lacks of white.
INK = 0.25, 0.75
# Of the lowest and of the highest third; the middle one has no word.
THICKNESSES = "thin", "thick"
SLANTS = "upright", "slanted"
# The thirds of each digit's 6,000 or so images in MNIST's training split, printed by
# python -c "import numpy as np; from kerasgan import datasets; \
# from kerasgan.datasets import strokes; x, y = next(iter(datasets.load('mnist', \
# split='train', batch_size=60000, shuffle=False, labels=True))); \
# print(strokes.thirds(np.asarray(x), np.asarray(y)))"
THICKNESS_THIRDS = (
    (2.55, 3.23),
    (2.44, 3.07),
    (2.42, 3.05),
    (2.28, 2.81),
    (2.23, 2.8),
    (2.11, 2.6),
    (2.33, 2.98),
    (2.32, 2.87),
    (2.27, 2.86),
    (2.2, 2.73),
)
SLANT_THIRDS = (
    (6.84, 17.37),
    (4.96, 19.59),
    (-1.13, 11.9),
    (-2.86, 9.02),
    (-4.68, 10.78),
    (3.55, 19.38),
    (-3.98, 6.97),
    (-4.53, 8.23),
    (3.77, 16.24),
    (-6.16, 6.28),
)


class Stroke(NamedTuple):
    """A digit, and what is said of it.

    Attributes:
        digit: 0 to 9.
        thickness: `"thin"`, `"thick"`, or None for what lies between.
        slant: `"upright"`, `"slanted"`, or None for what lies between.
    """

    digit: int
    thickness: str | None
    slant: str | None


def slant(images):
    """Measures how far digits lean, from their second moments.

    A stroke x = a - s y, y downwards, moves by s = -mu11 / mu02 to the right for each
    row further up, where mu11 = sum ink (x - mean x)(y - mean y) and
    mu02 = sum ink (y - mean y)^2. The form of a digit counts, too: an upright 7 leans.

    Args:
        images: (n, height, width, 1), uint8 or floats in [-1, 1], light on dark.

    Returns:
        (n,) float64, the angle arctan(s) in degrees: 0 upright, positive where the top
        leans right. NaN where there is no ink, or all of it in one row.

    Raises:
        ValueError: They are no such images.
    """
    ink = _ink(images)
    x, y = np.arange(ink.shape[2]), np.arange(ink.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        rows, columns = ink.sum(axis=2), ink.sum(axis=1)
        total = rows.sum(axis=1)
        left, top = columns @ x / total, rows @ y / total
        mu11 = np.einsum("nyx,y,x->n", ink, y, x) / total - left * top
        mu02 = rows @ y**2 / total - top**2
        mu02[np.isclose(mu02, 0)] = np.nan
        return np.degrees(np.arctan(-mu11 / mu02))


def thickness(images):
    """Measures the width of strokes, from the area and the outline of the ink.

    A straight stroke of width w and length l has the area A = w l and the outline
    P = 2 (w + l), so that w = P / 4 - sqrt(P^2 / 16 - A), which is the mean over
    strokes of any form. The outline is the total variation of the ink: the mean of the
    outlines at all thresholds (the coarea formula), so that smoothed edges and shifts
    by parts of a pixel change little.

    Args:
        images: (n, height, width, 1), uint8 or floats in [-1, 1], light on dark.

    Returns:
        (n,) float64, in pixels, about; NaN where there is no ink.

    Raises:
        ValueError: They are no such images.
    """
    ink = np.pad(_ink(images), ((0, 0), (1, 1), (1, 1)))
    area = ink.sum(axis=(1, 2))
    # Differences within each block of 2x2 pixels.
    right = ink[:, :, 1:] - ink[:, :, :-1]
    down = ink[:, 1:] - ink[:, :-1]
    right, down = right[:, 1:] + right[:, :-1], down[:, :, 1:] + down[:, :, :-1]
    outline = np.hypot(right, down).sum(axis=(1, 2)) / 2
    width = outline / 4 - np.sqrt(np.maximum(outline**2 / 16 - area, 0))
    return np.where(area > 0, width, np.nan)


def thirds(images, labels):
    """Computes between which values the middle third of each digit's images lies.

    Args:
        images: (n, height, width, 1), uint8 or floats in [-1, 1], light on dark.
        labels: (n,) whole numbers, 0 to 9, each of them at least once.

    Returns:
        Pair of lists, of thickness and of slant: ten pairs (a third, two thirds), of
        two decimals.
    """
    return tuple(
        [
            np.round(
                np.nanquantile(values[labels == digit], [1 / 3, 2 / 3]), 2
            ).tolist()
            for digit in range(10)
        ]
        for values in (thickness(images), slant(images))
    )


def _sides(values, labels, bounds):
    """Returns (n,) -1, 0 or 1: in which third of its digit a value lies; 0 for NaN."""
    low, high = np.asarray(bounds)[labels].T
    return (values > high).astype(int) - (values < low)


def attributes(images, labels):
    """Measures what can be said of digits.

    Thick, thin, slanted and upright are meant among images of the same digit in MNIST,
    a third of them each, so that words tell nothing of the digit: an 8 has wider
    strokes than a 5 by its form, and the bar of a 7 makes it lean.

    Args:
        images: (n, height, width, 1), uint8 or floats in [-1, 1], light on dark, of
            28x28 pixels and MNIST's size.
        labels: (n,) whole numbers, 0 to 9.

    Returns:
        List of n `Stroke`.

    Raises:
        ValueError: They are no such images and labels.
    """
    labels = _labels(labels, len(images))
    said = [
        np.array([low, None, high])[_sides(values, labels, bounds) + 1]
        for (low, high), values, bounds in zip(
            (THICKNESSES, SLANTS),
            (thickness(images), slant(images)),
            (THICKNESS_THIRDS, SLANT_THIRDS),
            strict=True,
        )
    ]
    return [Stroke(*each) for each in zip(labels.tolist(), *said, strict=True)]


def sides(images, labels):
    """Measures to which side of the middle digits are drawn, for words asked for.

    `attributes` says nothing of the middle third; here it is halved, at the middle
    between both bounds.

    Args:
        images: As for `attributes`, generated ones for example.
        labels: The same.

    Returns:
        List of n `Stroke`, whose thickness and slant are words; None where there is no
        ink.

    Raises:
        ValueError: They are no such images and labels.
    """
    labels = _labels(labels, len(images))
    said = [
        np.where(values > np.mean(bounds, axis=1)[labels], high, low)
        for (low, high), values, bounds in zip(
            (THICKNESSES, SLANTS),
            (thickness(images), slant(images)),
            (THICKNESS_THIRDS, SLANT_THIRDS),
            strict=True,
        )
    ]
    blank = np.isnan(thickness(images)) | np.isnan(slant(images))
    found = zip(labels.tolist(), *(each.tolist() for each in said), strict=True)
    return [
        None if bare else Stroke(*each) for bare, each in zip(blank, found, strict=True)
    ]


def _labels(labels, count):
    labels = np.asarray(labels)
    whole = labels.shape == (count,) and (labels.dtype.kind in "iu" or not count)
    if not whole or (count and not 0 <= labels.min() <= labels.max() <= 9):
        raise ValueError(
            f"labels must be {count} whole numbers of 0 to 9, one an image. Received: "
            f"shape {labels.shape}, dtype {labels.dtype}, {shown(labels.tolist())}."
        )
    return labels.astype(int)


def _ink(images):
    """Returns (n, height, width) in [0, 1], 1 where all is ink."""
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[3] != 1 or images.dtype.kind not in "uf":
        advice = misplaced_axes(images.shape) or "Write x[..., None] for grey images."
        raise ValueError(
            "Strokes are measured in uint8 or float images (n, height, width, 1). "
            f"Received: shape {images.shape}, dtype {images.dtype}. {advice}"
        )
    values = images[..., 0].astype("float64")
    values = values / 255 if images.dtype.kind == "u" else (values + 1) / 2
    low, high = INK
    return np.clip((values - low) / (high - low), 0, 1)
