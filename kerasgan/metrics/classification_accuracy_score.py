"""Classification accuracy score: are samples good enough to learn from?"""

import keras
import numpy as np

from kerasgan.metrics.features import as_images
from kerasgan.networks.classifier import classifier


def classification_accuracy_score(
    images, labels, test_images, test_labels, *, epochs=5, width=24, seed=0, **options
):
    """Trains a classifier on labelled samples and tests it on real images.

    A model that loses classes, or draws them wrongly, teaches wrongly (Ravuri and
    Vinyals, 2019). The yardstick is the same number for as many real training images,
    which this function gives as well, if they stand in place of the samples.

    Args:
        images: Samples (n, height, width, channels).
        labels: The classes that they were asked for, whole numbers (n,) from 0.
        test_images: Real images (m, height, width, channels) not trained on.
        test_labels: Their classes (m,).
        epochs: Passes through the samples, in batches of 64.
        width: Width of the classifier; see `kerasgan.networks.classifier`.
        seed: Sets Keras' global seed: of the weights and the order of the samples.
        **options: `data_range=(low, high)` of all images, (-1, 1) by default.

    Returns:
        Share of the test images that it recognises, in [0, 1].

    Raises:
        ValueError: Images or labels that do not fit.

    Reference:
        https://arxiv.org/abs/1905.10887
    """
    images = as_images(images, **options)
    test_images = as_images(test_images, **options)
    labels = _checked("labels", labels, len(images))
    test_labels = _checked("test_labels", test_labels, len(test_images))
    keras.utils.set_random_seed(seed)
    classes = int(max(labels.max(), test_labels.max())) + 1
    network = classifier(images.shape[1:], max(classes, 2), width)
    network.compile(
        keras.optimizers.Adam(1e-3),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    network.fit(images, labels, batch_size=64, epochs=epochs, verbose=0)
    logits = network.predict(test_images, batch_size=256, verbose=0)
    return float((logits.argmax(axis=1) == test_labels).mean())


def _checked(name, labels, count):
    labels = np.asarray(labels)
    if labels.shape != (count,) or labels.dtype.kind not in "ui" or labels.min() < 0:
        raise ValueError(
            f"{name} must be whole numbers from 0, one an image: shape ({count},). "
            f"Received: shape {labels.shape}, dtype {labels.dtype}."
        )
    return labels
