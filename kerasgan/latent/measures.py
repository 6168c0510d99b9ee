"""How digits and letters are written: attributes that can be measured in the pixels."""

import numpy as np
from scipy import ndimage

from kerasgan.errors import unknown
from kerasgan.metrics.features import as_images
from kerasgan.modalities import ranges

GROUND = 0.1  # grey up to here is no ink, of 1
FINER = 4


def slant(images, data_range=(-1.0, 1.0)):
    """Measures how far strokes lean, to the right as positive.

    The shear that deskewing takes out: tan(slant) = mu11 / mu02, of the central second
    moments of the ink, the height counted upwards.

    Args:
        images: Array (n, height, width, channels), light on dark.
        data_range: `(low, high)` of the pixel values.

    Returns:
        Degrees, float64 (n,); NaN where there is no ink, or all of it in one row.
    """
    ink = _ink(images, data_range)
    y, x = np.indices(ink.shape[1:], "float64")
    mass = ink.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        centers = [(ink * each).sum(axis=(1, 2)) / mass for each in (x, y)]
        dx, dy = (
            each - center[:, None, None]
            for each, center in zip((x, y), centers, strict=True)
        )
        mu11, mu02 = ((ink * each * dy).sum(axis=(1, 2)) for each in (-dx, dy))
        return np.degrees(np.arctan(mu11 / np.where(mu02 > 0, mu02, np.nan)))


def stroke_width(images, data_range=(-1.0, 1.0)):
    """Measures how thick strokes are: the area of the ink over half its perimeter.

    Grey is ink on a part of the pixel, so the area is a sum of pixels. Twice the length
    of the strokes is the perimeter: the total variation, which sums over all level sets
    of the ink, divided by their range. A straight stroke of length l measures less than
    its width w, w / (1 + w / l), for its perimeter has the ends too.

    Args:
        images: Array (n, height, width, channels), light on dark.
        data_range: `(low, high)` of the pixel values.

    Returns:
        Pixels, float64 (n,); NaN where there is no ink.
    """
    widths = []
    for ink in np.pad(_ink(images, data_range), ((0, 0), (1, 1), (1, 1))):
        fine = ndimage.zoom(ink, FINER, order=1, mode="grid-constant", grid_mode=True)
        area = fine.sum() / FINER**2
        variation = np.hypot(*np.gradient(fine)).sum() / FINER
        perimeter = variation / ink.max() if area else np.nan
        widths.append(area / (perimeter / 2))
    return np.array(widths)


_MEASURES = {"slant": slant, "stroke_width": stroke_width}


def by_name(name):
    """Returns a measure by its name.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in _MEASURES:
        raise ValueError(unknown("measure", name, _MEASURES))
    return _MEASURES[name]


def _ink(images, data_range):
    """Returns how much of each pixel is ink, float64 (n, height, width)."""
    grey = (as_images(images, data_range).astype("float64").mean(axis=3) + 1) / 2
    ranges.warn_of_part(np.min(images), np.max(images), data_range)
    return np.clip((grey - GROUND) / (1 - GROUND), 0, 1)
