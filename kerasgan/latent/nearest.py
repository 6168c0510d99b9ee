"""Samples beside the training images that they are nearest to."""

import numpy as np

from kerasgan.latent.result import Sheet
from kerasgan.metrics import features as extractors
from kerasgan.metrics import neighbours


def nearest_training_images(samples, training, features, k=5):
    """Finds the training images that look most like each sample.

    Args:
        samples: Array (n, height, width, channels) in [-1, 1].
        training: Array (m, height, width, channels) in [-1, 1], m at least k.
        features: What they are compared through, as for
            `kerasgan.metrics.features.get`; None compares pixels.
        k: Number of training images for each sample.

    Returns:
        A `Sheet` (n, 1 + k), each sample and its nearest training images, the nearest
        first; its numbers are `distances` and `indices`, rows of `training`, (n, k).

    Raises:
        ValueError: Images of another shape or range, or k out of range.
    """
    samples, training = extractors.as_images(samples), extractors.as_images(training)
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
