"""Random features: the same everywhere, of any shape; what sees images by default."""

import numpy as np
import pytest

from kerasgan import presets
from kerasgan.metrics import features, frechet_distance, random_features
from tests import harness


@pytest.mark.parametrize("shape", [(32, 64, 5), (8, 8, 4), (5, 3, 2)])
def test_any_shape_has_64_features(shape):
    extractor = features.get("random_features", shape)
    seen = extractor(harness.images(3, shape))
    assert seen.features.shape == (3, 64)
    assert seen.probabilities is None
    assert "random weights" in extractor.note


def test_the_weights_are_drawn_from_seed_0():
    """The first kernel's deviation is He's, (2 / 36)^(1/2), and a value is pinned."""
    (kernel, *_) = random_features.network((8, 8, 4)).get_weights()
    assert kernel.std() == pytest.approx((2 / 36) ** 0.5, rel=0.05)
    expected = np.random.default_rng(0).normal(0, (2 / 36) ** 0.5, 3)
    np.testing.assert_allclose(kernel.ravel()[:3], expected, rtol=1e-6)


def test_every_backend_sees_the_same():
    extractor = features.get("random_features", (8, 16, 5))
    seen = extractor(harness.images(2, (8, 16, 5))).features[:, :3]
    expected = [[-1.545908, -0.219290, 0.387109], [0.154422, -0.098477, 1.300317]]
    np.testing.assert_allclose(seen, expected, atol=1e-5)


def test_they_tell_images_apart():
    """Other images of the same kind are near, brighter and shifted ones are far."""
    extractor = features.get("random_features", (8, 16, 4))

    def blobs(seed, place=0.0):
        random = np.random.default_rng(seed)
        y, x = np.mgrid[:8, :16]
        centres = random.uniform(5 + place, 8 + place, (300, 1, 1))
        blob = np.exp(-((y - 4) ** 2 + (x - centres) ** 2) / 8)
        return np.repeat(2 * blob[..., None] - 1, 4, axis=-1)

    real, same, moved = (
        extractor(blobs(*each)).features for each in ((0,), (1,), (2, 3.0))
    )
    assert frechet_distance(real, moved) > 20 * frechet_distance(real, same)


def test_the_default_is_the_classifier_if_it_takes_the_images():
    assert features.default("nobody", (8, 8, 4)).name == "random_features"
    assert features.default("nobody", (8, 8, 4)).image_shape == (8, 8, 4)
    if "classifier_mnist" in presets.published():
        assert features.default("mnist", (28, 28, 1)).name == "classifier_mnist"
        assert features.default("mnist", (32, 32, 1)).name == "random_features"
