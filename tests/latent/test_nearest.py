"""Samples beside training images."""

import numpy as np
import pytest

from kerasgan.latent import nearest_training_images
from kerasgan.metrics import features
from tests.metrics.networks import linear_extractor


def images(n, seed=0, shape=(4, 4, 1)):
    return np.random.default_rng(seed).uniform(-1, 1, (n, *shape)).astype("float32")


def test_pixels_by_hand():
    training = np.stack([np.full((4, 4, 1), level) for level in (-1, -0.5, 0, 0.5, 1)])
    samples = np.stack([np.full((4, 4, 1), level) for level in (0.5, -0.9)])
    sheet = nearest_training_images(samples, training, None, k=2)
    np.testing.assert_array_equal(sheet.numbers["indices"][:, 0], [3, 0])
    # 16 pixels at a difference of 0.1 or 0.4: sqrt(16) times that.
    distances = sheet.numbers["distances"]
    np.testing.assert_allclose(distances, [[0, 2], [0.4, 1.6]], atol=1e-6)
    np.testing.assert_allclose(sheet.images[1, :, 0, 0, 0], [-0.9, -1, -0.5])
    assert sheet.columns == ["sample", "1", "2"]
    assert sheet.rows == ["1\n0.00 away", "2\n0.40 away"]
    assert sheet.picture().height > 2 * 49


def test_features():
    network = linear_extractor()
    samples, training = images(3), images(40, seed=1)
    sheet = nearest_training_images(samples, training, network, k=4)
    extractor = features.get(network)
    seen, known = extractor(samples).features, extractor(training).features
    distances = np.linalg.norm(seen[:, None] - known, axis=2)
    expected = np.argsort(distances, axis=1)[:, :4]
    np.testing.assert_array_equal(sheet.numbers["indices"], expected)
    np.testing.assert_array_equal(sheet.images[:, 1:], training[expected])


def test_refusals():
    with pytest.raises(ValueError, match="images of one shape"):
        nearest_training_images(images(2), images(5, shape=(6, 6, 1)), None)
    with pytest.raises(ValueError, match="k must be a whole number"):
        nearest_training_images(images(2), images(5), None, k=6)
    with pytest.raises(ValueError, match="leave the data range"):
        nearest_training_images(images(2) * 255, images(5), None)
    with pytest.raises(ValueError, match="Unknown extractor"):
        nearest_training_images(images(2), images(5), "nothing")


def test_samples_and_training_images_of_a_models_range():
    x = np.random.default_rng(0).uniform(-1, 1, (12, 8, 8, 1)).astype("float32")
    same = nearest_training_images(x[:3], x[3:], None, k=2)
    for low, high in ((0, 1), (0, 255)):
        samples, training = (
            (each + 1) / 2 * (high - low) + low for each in (x[:3], x[3:])
        )
        found = nearest_training_images(
            samples, training, None, k=2, data_range=(low, high)
        )
        np.testing.assert_array_equal(found.numbers["indices"], same.numbers["indices"])
        np.testing.assert_allclose(found.images, same.images, atol=1e-5)
    with pytest.raises(ValueError, match=r"seem to have different ranges. Received: s"):
        nearest_training_images((x[:3] + 1) / 2, x[3:], None, k=2)
    with pytest.warns(UserWarning, match="in the upper half of the data range"):
        nearest_training_images((x[:3] + 1) / 2, (x[3:] + 1) / 2, None, k=2)
