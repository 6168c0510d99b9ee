"""The classifier: it learns, is saved, and is what its preset says."""

import zipfile

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan import classifiers, datasets, metrics, models
from kerasgan.classifiers import Classifier
from kerasgan.engine import registry
from kerasgan.metrics.published import seen_through
from kerasgan.modalities import Audio
from tests import harness
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)


def stripes(n, seed):
    """Returns images that are dark or bright on the left, and which of the two."""
    random = np.random.default_rng(seed)
    labels = random.integers(2, size=n)
    images = 0.5 * random.uniform(-1, 1, (n, *SHAPE))
    images[:, :, :4] += (labels - 0.5)[:, None, None, None]
    return images.astype("float32"), labels


def test_it_learns():
    x, y = stripes(256, 0)
    model = Classifier(SHAPE, 2, width=4)
    model.compile(keras.optimizers.Adam(1e-2))
    model.fit(x, y, batch_size=32, epochs=6, verbose=0)
    x, y = stripes(100, 1)
    _, accuracy = model.evaluate(x, y, verbose=0)
    assert accuracy > 0.95
    assert (model.probabilities(x).argmax(axis=1) == y).mean() == pytest.approx(
        accuracy
    )


@pytest.mark.skipif(BACKEND != "jax", reason="no other backend compiles it on a CPU")
@pytest.mark.parametrize("distort", [True, False])
def test_a_compiled_step_is_the_step(distort):
    x, y = stripes(32, 0)
    weights = []
    for eagerly in (False, True):
        keras.utils.set_random_seed(1)
        model = Classifier(SHAPE, 2, width=2, flip=True, distort=distort)
        model.compile(keras.optimizers.SGD(0.1), run_eagerly=eagerly)
        assert model.jit_compile != eagerly
        model.fit(x, y, batch_size=16, epochs=2, shuffle=False, verbose=0)
        weights.append(model.get_weights())
    for compiled, eager in zip(*weights, strict=True):
        np.testing.assert_allclose(compiled, eager, atol=1e-5)


def test_it_is_saved_and_loaded(tmp_path):
    x, y = stripes(32, 0)
    model = Classifier(SHAPE, 2, width=2, flip=True)
    model.compile()
    model.fit(x, y, epochs=1, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert harness.as_json(loaded.get_config()) == harness.as_json(model.get_config())
    np.testing.assert_array_equal(
        loaded.predict(x, verbose=0), model.predict(x, verbose=0)
    )
    mine, theirs = model.optimizer.variables, loaded.optimizer.variables
    for old, new in zip(mine, theirs, strict=True):
        np.testing.assert_array_equal(old.numpy(), new.numpy())
    model.save_to_preset(tmp_path / "preset")
    again = Classifier.from_preset(tmp_path / "preset")
    np.testing.assert_array_equal(
        again.predict(x, verbose=0), model.predict(x, verbose=0)
    )


def test_the_network_by_hand():
    # Two convolutions a stage, three stages, then the mean over 2x2 places.
    model = Classifier(SHAPE, 3, width=2)
    assert [layer.filters for layer in model.layers if hasattr(layer, "filters")] == [
        *(2, 2, 4, 4, 8, 8)
    ]
    features = model.get_layer("features")
    assert tuple(features.input.shape[1:]) == (2, 2, 8)
    assert tuple(features.output.shape[1:]) == (8,)


def test_it_is_no_generative_model():
    assert "classifier" not in models.names()
    assert ("classifier", Classifier) not in models.registered()
    assert classifiers.get("classifier") is registry.find("classifier") is Classifier
    with pytest.raises(ValueError, match=r"Unknown model\. Received: 'dcgan'"):
        classifiers.get("dcgan")


def test_a_name_is_taken_in_all_registries():
    with pytest.raises(ValueError, match="name 'dcgan' is taken by DCGAN"):
        classifiers.register("dcgan", package="other")(type("Other", (), {}))


def test_names_of_before_work_and_say_the_new_ones(monkeypatch):
    monkeypatch.delitem(vars(models), "Classifier", raising=False)
    new = r"is kerasgan\.classifiers\.Classifier now\. Write that\."
    with pytest.warns(FutureWarning, match=rf"models\.Classifier {new}") as told:
        from kerasgan.models import Classifier as Same
    assert Same is Classifier
    assert len(told) == 1
    assert told[0].filename == __file__
    assert models.Classifier is Classifier  # said once
    new = r"is kerasgan\.classifiers\.get\('classifier'\) now"
    with pytest.warns(FutureWarning, match=rf"models\.get\('classifier'\) {new}"):
        assert models.get("classifier") is Classifier


def test_a_file_of_before_is_loaded(tmp_path):
    model = Classifier(SHAPE, 2, width=2)
    model.save(tmp_path / "new.keras")
    with zipfile.ZipFile(tmp_path / "new.keras") as new:
        content = {name: new.read(name) for name in new.namelist()}
    home = b"kerasgan.classifiers.classifier"
    assert home in content["config.json"]
    with zipfile.ZipFile(tmp_path / "old.keras", "w") as old:
        for name, each in content.items():
            old.writestr(name, each.replace(home, b"kerasgan.models.classifier"))
    x, _ = stripes(4, 0)
    for load in (keras.models.load_model, lambda path: kerasgan.load(path, Classifier)):
        found = load(tmp_path / "old.keras").predict(x, verbose=0)
        np.testing.assert_array_equal(found, model.predict(x, verbose=0))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"classes": 1}, "classes must be a whole number of at least 2"),
        ({"image_shape": (4, 4, 1)}, "at least 8x8 pixels"),
        ({"image_shape": (2,)}, "at least 8x8 pixels"),
        ({"width": 0}, "width must be a positive integer"),
    ],
)
def test_refusals(arguments, words):
    with pytest.raises(ValueError, match=words):
        Classifier(**arguments)


def test_classification_accuracy_score():
    x, y = stripes(300, 0)
    real, labels = stripes(200, 1)
    options = {"epochs": 6, "width": 4, "seed": 1}
    right = metrics.classification_accuracy_score(x, y, real, labels, **options)
    wrong = metrics.classification_accuracy_score(x, 1 - y, real, labels, **options)
    assert right > 0.95
    assert wrong < 0.05
    with pytest.raises(ValueError, match="labels must be whole numbers from 0"):
        metrics.classification_accuracy_score(x, y[:-1], real, labels)


def test_embedded_digits_have_classes_for_it():
    assert len(datasets.load("digits", labels=True).info.classes) == 10


def test_one_hot_labels_are_what_whole_numbers_are():
    x, y = stripes(32, 0)
    found = []
    for labels in (y, np.eye(2)[y]):
        keras.utils.set_random_seed(1)
        model = Classifier(SHAPE, 2, width=2)
        model.compile(keras.optimizers.SGD(0.1))
        model.fit(x, labels, batch_size=16, epochs=2, shuffle=False, verbose=0)
        found.append([*model.evaluate(x, labels, verbose=0), *model.get_weights()])
    for whole, rows in zip(*found, strict=True):
        np.testing.assert_allclose(rows, whole, atol=1e-5)
    loss = model.get_compile_config()["loss"]["class_name"]
    assert loss == "SparseCategoricalCrossentropy"


HEARD = (1024, 1)


def tones(n, seed):
    """Returns sounds of noise with a tone of 500 or 2,000 Hz, and which of the two."""
    random = np.random.default_rng(seed)
    labels = random.integers(2, size=n)
    turns = 2 * np.pi * np.arange(HEARD[0]) / 8000
    waves = np.sin(turns * np.array([500, 2000])[labels][:, None])
    x = 0.3 * waves + 0.3 * random.uniform(-1, 1, waves.shape)
    return x[..., None].astype("float32"), labels


def test_it_learns_sounds():
    x, y = tones(128, 0)
    model = Classifier(HEARD, 2, width=4, rate=8000)
    model.compile(keras.optimizers.Adam(1e-2))
    model.fit(x, y, batch_size=16, epochs=12, verbose=0)
    x, y = tones(100, 1)
    assert (model.probabilities(x).argmax(axis=1) == y).mean() > 0.95
    assert repr(model.example) == repr(Audio(HEARD, rate=8000))
    assert list(model.fields) == ["sounds", "labels"]
    extractor = metrics.Extractor(seen_through(model), "heard")
    assert (extractor.axes, extractor.classes) == (2, 2)
    assert extractor(x).features.shape == (100, 16)


def test_a_classifier_of_sounds_is_saved_and_loaded(tmp_path):
    model = Classifier(HEARD, 2, width=2, rate=8000)
    x, _ = tones(4, 0)
    model.save_to_preset(tmp_path / "preset")
    again = Classifier.from_preset(tmp_path / "preset")
    assert again.get_config()["rate"] == 8000
    np.testing.assert_array_equal(
        again.predict(x, verbose=0), model.predict(x, verbose=0)
    )


def test_the_rate_decides_what_is_heard():
    x, _ = tones(4, 0)
    slow, fast = (Classifier(HEARD, 2, width=2, rate=each) for each in (8000, 16_000))
    fast.set_weights(slow.get_weights())
    difference = fast.predict(x, verbose=0) - slow.predict(x, verbose=0)
    assert np.abs(difference).max() > 1e-3
    assert "rate" not in Classifier((8, 8, 1)).get_config()


@pytest.mark.parametrize("rate", [4000, 8000, 16_000, 22_050, 44_100, 96_000])
def test_frames_are_long_enough_for_every_rate(rate):
    Classifier(HEARD, 2, width=2, rate=rate)  # no mel filter is blind


def test_pitch_is_moved_only_where_sounds_are_distorted():
    moves = [
        next(
            each
            for each in Classifier(HEARD, 2, rate=8000, distort=d).layers
            if "translation" in each.name
        )
        for d in (True, False)
    ]
    assert [each.width_factor for each in moves] == [0.05, 0.0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"image_shape": (1000, 1), "rate": 8000},
            r"takes mono sounds of a multiple of 128 samples, 1,024 or more\. "
            r"Received: image_shape=\(1000, 1\)\. Write \(1024, 1\)",
        ),
        ({"image_shape": (512, 1), "rate": 8000}, r"Write \(1024, 1\), for example"),
        ({"image_shape": (2048, 2), "rate": 8000}, r"mono sounds .*Write \(2048, 1\)"),
        ({"image_shape": (1024, 1)}, "Mel filters are made for a rate"),
        ({"image_shape": (8, 8, 1), "rate": 8000}, "Only sounds, .* have a rate"),
        (
            {"image_shape": (1024, 1), "rate": 8000, "flip": True},
            "flip mirrors images, and these are sounds",
        ),
        ({"image_shape": (7, 8, 1)}, r"takes images of at least 8x8 pixels\. Received"),
    ],
)
def test_examples_that_it_does_not_take(options, message):
    with pytest.raises(ValueError, match=message):
        Classifier(classes=2, width=2, **options)
