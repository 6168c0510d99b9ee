"""Samples beside the training images that they are nearest to."""

import numpy as np

from kerasgan.latent.result import Sheet
from kerasgan.metrics import features as extractors
from kerasgan.metrics import neighbours
from kerasgan.modalities import ranges


def nearest_training_images(samples, training, features, k=5, data_range=(-1.0, 1.0)):
    """Finds the training images that look most like each sample.

    Args:
        samples: Array (n, height, width, channels).
        training: Array (m, height, width, channels), m at least k.
        features: What they are compared through, as for
            `kerasgan.metrics.features.get`; None compares pixels.
        k: Number of training images for each sample.
        data_range: `(low, high)` of the pixel values of both, `model.data_range` for
            example.

    Returns:
        A `Sheet` (n, 1 + k) of images in [-1, 1], each sample and its nearest training
        images, the nearest first; its numbers are `distances` and `indices`, rows of
        `training`, (n, k).

    Raises:
        ValueError: Images of another shape or range, or k out of range.
    """
    samples, training = (
        extractors.as_images(images, data_range) for images in (samples, training)
    )
    _check_ranges(samples, training, data_range)
    if samples.shape[1:] != training.shape[1:]:
        raise ValueError(
            "samples and training must be images of one shape. Received: "
            f"{samples.shape[1:]} and {training.shape[1:]}. Load the training images "
            "as the model saw them."
        )
    if features is None:
        seen = [images.reshape(len(images), -1) for images in (samples, training)]
    else:
        extractor = extractors.get(features)
        seen = [extractor(images).features for images in (samples, training)]
    distances, indices = neighbours.nearest(*seen, k=k)
    return Sheet(
        np.concatenate([samples[:, None], training[indices]], axis=1),
        [f"{row + 1}\n{found[0]:.2f} away" for row, found in enumerate(distances)],
        ["sample", *(str(place + 1) for place in range(k))],
        numbers={"distances": distances, "indices": indices},
    )


def _check_ranges(samples, training, data_range):
    """Refuses samples in [0, 1] beside training images in [-1, 1], and the reverse."""
    limits = [(images.min(), images.max()) for images in (samples, training)]
    parts = [ranges.part(*each, (-1.0, 1.0)) for each in limits]
    if parts.count("the upper half") == 1:
        shown = [
            " to ".join(
                f"{ranges.converted(v, (-1.0, 1.0), data_range):g}" for v in each
            )
            for each in limits
        ]
        raise ValueError(
            "samples and training seem to have different ranges. Received: samples "
            f"from {shown[0]}, training from {shown[1]}. Bring both to one range, and "
            "say it: data_range=(0, 1), for example."
        )
    for each in limits:
        ranges.warn_of_part(*each, (-1.0, 1.0))
