"""Parts of photographs that come with Python packages, to learn to enlarge from.

Training sees parts of the photographs in scikit-image's wheel that are in the public
domain, the test those of the two that scikit-learn ships.
"""

from functools import cache
from pathlib import Path

import numpy as np

from kerasgan.datasets.info import Source
from kerasgan.datasets.resizing import with_channels
from kerasgan.errors import unknown
from kerasgan.optional import require

TRAIN = {  # file of scikit-image -> whose it is; all CC0 or in the public domain
    "astronaut.png": "NASA",
    "brick.png": "CC0 Textures",
    "camera.png": "Lav Varshney",
    "chelsea.png": "Stefan van der Walt",
    "coffee.png": "Rachel Michetti",
    "grass.png": "CC0 Textures",
    "gravel.png": "CC0 Textures",
    "hubble_deep_field.jpg": "NASA",
    "rocket.jpg": "SpaceX",
}
TEST = ("china.jpg", "flower.jpg")  # of scikit-learn, CC BY
LICENSES = {
    "train": "CC0 or public domain, photographs of "
    + ", ".join(sorted({*TRAIN.values()})),
    "test": "CC BY 2.0, Flickr: china.jpg by danielbuechele, flower.jpg by vultilion",
}
COUNT, SIDE = 8_000, 96  # parts for training, and pixels of their sides
SEED = 20_261


@cache
def whole(split):
    """Reads the photographs of a split whole.

    Args:
        split: `"train"` (9) or `"test"` (2).

    Returns:
        List of uint8 arrays (height, width, 3).

    Raises:
        ImportError: scikit-image, or scikit-learn of the test, is not installed.
    """
    pillow = require("PIL.Image", "Reading image files", install="pillow")
    if split == "train":
        package = require("skimage", "The dataset 'photographs'", "scikit-image")
        folder, files = "data", TRAIN
    else:
        package = require("sklearn", "The dataset 'photographs'", "scikit-learn")
        folder, files = "datasets/images", TEST
    places = [Path(package.__file__).parent / folder / file for file in files]
    found = []
    for place in places:
        with pillow.open(place) as image:
            found.append(np.asarray(image.convert("RGB")))
    return found


def photographs(split, options):
    """Parts of photographs, as they are: none is enlarged or made smaller.

    Args:
        split: `"train"`: 8,000 squares at random places, each photograph by its area,
            half of them mirrored; or `"test"`: squares of two other photographs that do
            not overlap.
        options: `Options`; `image_size` is 96 by default.

    Returns:
        `Source` of uint8 images (n, height, width, 3).

    Raises:
        ImportError: As for `whole`.
        ValueError: There is no such split, or a part is larger than a photograph.
    """
    if split not in LICENSES:
        raise ValueError(unknown("split of 'photographs'", split, LICENSES))
    found, size = whole(split), options.size or (SIDE, SIDE)
    least = [min(each.shape[axis] for each in found) for axis in (0, 1)]
    if any(side > most for side, most in zip(size, least, strict=True)):
        raise ValueError(
            f"Parts of these photographs have at most {least[0]}x{least[1]} pixels. "
            f"Received: image_size={size}. Write a smaller one."
        )
    cut = _at_random if split == "train" else _side_by_side
    return Source(
        name="photographs",
        split=split,
        images=with_channels(np.stack(list(cut(found, *size))), options.channels),
        license=LICENSES[split],
    )


def _at_random(found, height, width):
    random = np.random.default_rng([SEED, height, width])
    areas = np.array([each.shape[0] * each.shape[1] for each in found], float)
    for number in random.choice(len(found), COUNT, p=areas / areas.sum()):
        photograph = found[number]
        top = random.integers(photograph.shape[0] - height + 1)
        left = random.integers(photograph.shape[1] - width + 1)
        part = photograph[top : top + height, left : left + width]
        yield part[:, ::-1] if random.random() < 0.5 else part


def _side_by_side(found, height, width):
    for photograph in found:
        for top in range(0, photograph.shape[0] - height + 1, height):
            for left in range(0, photograph.shape[1] - width + 1, width):
                yield photograph[top : top + height, left : left + width]


LOADERS = {"photographs": photographs}
