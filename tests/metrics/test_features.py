"""Extractors: what they give, that grouping changes nothing, what they refuse."""

import json

import keras
import numpy as np
import pytest
import scipy.special

from kerasgan import metrics, presets
from kerasgan.classifiers import Classifier
from kerasgan.encoders import TextImageMatching
from kerasgan.metrics import features
from kerasgan.modalities import Text
from kerasgan.models import DCGAN
from tests import harness
from tests.metrics.networks import linear_extractor, tiny_classifier


def test_any_keras_model():
    network = linear_extractor()
    images = harness.images(5, (4, 4, 1))
    seen = features.get(network)(images)
    expected = images.reshape(5, -1).astype("float64") @ network.get_weights()[0]
    np.testing.assert_allclose(seen.features, expected, atol=1e-5)
    assert seen.features.dtype == "float64"
    assert seen.probabilities is None


def test_a_classifier_gives_features_and_probabilities():
    network = tiny_classifier()
    images = harness.images(6, (8, 8, 1))
    seen = features.get(network)(images)
    out = network(images, training=False)
    logits = keras.ops.convert_to_numpy(out["logits"]).astype("float64")
    expected = scipy.special.softmax(logits, axis=1)
    np.testing.assert_allclose(seen.probabilities, expected, atol=1e-5)
    np.testing.assert_allclose(seen.probabilities.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(
        seen.features, keras.ops.convert_to_numpy(out["features"]), rtol=1e-4, atol=1e-4
    )
    assert seen.features.shape == (6, 8)


def test_grouping_and_order_change_nothing():
    extractor = features.get(tiny_classifier())
    images = harness.images(300, (8, 8, 1))
    whole = extractor(images).features
    order = np.random.default_rng(0).permutation(300)
    for size in (1, 77, 300):
        parts = [
            extractor(images[order[first : first + size]]).features
            for first in range(0, 300, size)
            if first < 2 * size or size > 50  # single images: two are enough
        ]
        found = np.concatenate(parts)
        # Threads share a batch's rows by place, and round some apart from others.
        np.testing.assert_allclose(found, whole[order[: len(found)]], rtol=1e-5)


def test_data_range():
    extractor = features.get(linear_extractor())
    images = harness.images(3, (4, 4, 1))
    grey = (images + 1) * 127.5
    np.testing.assert_allclose(
        extractor(grey, data_range=(0, 255)).features,
        extractor(images).features,
        atol=1e-4,
    )


def test_presets_by_path(tmp_path):
    model = Classifier((8, 8, 1), 3, width=2)
    model.save_to_preset(tmp_path / "classifier_mine")
    extractor = features.get(str(tmp_path / "classifier_mine"))
    assert extractor.name == "classifier_mine"
    assert extractor.classes == 3
    images = harness.images(4, (8, 8, 1))
    np.testing.assert_allclose(
        extractor(images).probabilities, model.probabilities(images), atol=1e-5
    )
    DCGAN((8, 8, 1), 4, width=4).save_to_preset(tmp_path / "gan")
    with pytest.raises(ValueError, match="is a model 'dcgan', which makes no features"):
        features.get(str(tmp_path / "gan"))


def encoders(shape=(8, 8, 1)):
    """Returns encoders of captions and images, of random weights."""
    text = Text.of(["a red circle"])
    return TextImageMatching(shape, text=text, units=6, width=2)


def test_encoders_of_captions_give_the_vectors_of_images(tmp_path):
    model = encoders()
    model.save_to_preset(tmp_path / "text_image_matching_mine")
    extractor = features.get(str(tmp_path / "text_image_matching_mine"))
    images = harness.images(5, (8, 8, 1))
    seen = extractor(images)
    # As they are, and not divided by their lengths.
    np.testing.assert_allclose(seen.features, model.image_vectors(images), atol=1e-5)
    assert np.ptp(np.linalg.norm(seen.features, axis=1)) > 1e-3
    assert (extractor.name, extractor.classes) == ("text_image_matching_mine", None)
    assert seen.probabilities is None
    assert "vectors of text_image_matching_mine, encoders that" in extractor.note
    with pytest.raises(ValueError, match="looks at class probabilities, and 'text_im"):
        metrics.ClassifierScore(extractor)
    model.save_to_preset(tmp_path / "other")
    assert features.get(str(tmp_path / "other")).name == "text_image_matching"


def test_what_is_published_of_a_dataset_sees_it_best(tmp_path, monkeypatch):
    monkeypatch.setattr(presets.folder, "PUBLISHED", (tmp_path,))
    shape = (8, 8, 1)
    assert features.default("mine", shape).name == "random_features"
    encoders().save_to_preset(tmp_path / "text_image_matching_mine")
    assert features.default("mine", shape).name == "text_image_matching_mine"
    assert features.default("mine", (16, 16, 1)).name == "random_features"
    assert features.default("other", shape).name == "random_features"
    assert "text_image_matching_mine" in features.names()
    Classifier(shape, 3, width=2).save_to_preset(tmp_path / "classifier_mine")
    assert features.default("mine", shape).name == "classifier_mine"
    encoders((16, 16, 1)).save_to_preset(tmp_path / "text_image_matching_large")
    Classifier(shape, 3, width=2).save_to_preset(tmp_path / "classifier_large")
    found = features.default("large", (16, 16, 1))
    assert found.name == "text_image_matching_large"


def test_damaged_encoders(tmp_path):
    encoders().save_to_preset(tmp_path / "text_image_matching_mine")
    path = tmp_path / "text_image_matching_mine" / "config.json"
    content = json.loads(path.read_text())
    del content["config"]["image_encoder"]
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match=r"makes no network \(TypeError: .* anew\.$"):
        features.get(str(path.parent))


IMAGES = harness.images(4, (4, 4, 1))
REFUSALS = [
    (IMAGES[0], "must have the shape"),
    (IMAGES[:0], "n at least 1"),
    (np.where(IMAGES > 0.9, np.nan, IMAGES), "Images must be finite"),
    (IMAGES * 2, "leave the data range"),
    (IMAGES[:, :3], "looks at images of shape"),
]


@pytest.mark.parametrize(("images", "words"), REFUSALS)
def test_refused_images(images, words):
    with pytest.raises(ValueError, match=words):
        features.get(linear_extractor())(images)


def test_refused_extractors():
    with pytest.raises(ValueError, match="Unknown extractor of features"):
        features.get("classifier_mnits")
    with pytest.raises(ValueError, match="An extractor is a"):
        features.get(
            keras.Sequential([keras.Input((2, 2, 2, 3)), keras.layers.Dense(2)])
        )


def test_metrics_need_what_they_look_at():
    with pytest.raises(ValueError, match="looks at features, and these come from"):
        metrics.FrechetDistance()
    with pytest.raises(ValueError, match="looks at pixels and not at features"):
        metrics.MSSSIM(linear_extractor())
    with pytest.raises(ValueError, match="looks at class probabilities, and 'linear'"):
        metrics.ClassifierScore(linear_extractor())
    for n, seed in [(1, 0), (2.5, 0), (10, -1), (10, None)]:
        with pytest.raises(ValueError, match="n must be a whole number"):
            metrics.FrechetDistance(linear_extractor(), n=n, seed=seed)


def test_names_say_what_they_depend_on():
    extractor = linear_extractor()
    metric = metrics.FrechetDistance(extractor, n=5000, seed=3)
    assert metric.full_names() == {"frechet": "frechet_linear_5k_seed3"}
    metric = metrics.MSSSIM(n=250)
    assert metric.full_names() == {"ms_ssim": "ms_ssim_250_seed0"}


def test_names_and_get():
    assert metrics.names() == sorted(metrics.names())
    for name in metrics.names():
        metric = metrics.get(name, tiny_classifier(), n=20, seed=1)
        assert (metric.n, metric.seed) == (20, 1)
        assert metrics.get(metric) is metric
    with pytest.raises(ValueError, match="Did you mean 'frechet'"):
        metrics.get("freched", tiny_classifier())
