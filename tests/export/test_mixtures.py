"""Mixtures of classes in exported files: rows of weights in place of whole numbers."""

import keras
import numpy as np
import pytest

from kerasgan.modalities import Label
from tests import harness

if keras.backend.backend() != "tensorflow":
    pytest.skip("SavedModel and LiteRT need TensorFlow", allow_module_level=True)
LABELS = np.array([0, 2, 1], "int32")
MIXED = np.array([[0.5, 0.5, 0], [0, 0.25, 0.75], [1, 0, 0]], "float32")


@pytest.fixture(scope="module", params=["cgan", "acgan", "projection_gan"])
def exported(request, tmp_path_factory):
    """A model of three classes, and its files."""
    model = harness.small(request.param, classes=3)
    harness.fix_weights(model)
    folder = tmp_path_factory.mktemp("mixtures")
    saved = model.export(folder / "saved_model")
    lite = model.export(folder / "model.tflite", format="litert")
    assert {"serving_default", "mix"} <= set(saved.endpoints)
    assert lite.endpoints == ("serving_default", "mix")
    return model, folder


def saved(folder, name, **inputs):
    import tensorflow as tf

    loaded = tf.saved_model.load(folder / "saved_model")
    given = {name: tf.constant(value) for name, value in inputs.items()}
    return loaded.signatures[name](**given)["output_0"].numpy()


def lite(folder, name, **inputs):
    from ai_edge_litert.interpreter import Interpreter

    run = Interpreter(str(folder / "model.tflite")).get_signature_runner(name)
    rows = [
        run(**{key: value[row : row + 1] for key, value in inputs.items()})
        for row in range(3)
    ]
    return np.concatenate([each["output_0"] for each in rows])


@pytest.mark.parametrize("read", [saved, lite])
def test_one_hot_rows_are_whole_numbers_and_others_mix(exported, read):
    model, folder = exported
    latents = model.latents(3, seed=5)
    one_hot = np.eye(3, dtype="float32")[LABELS]
    numbers = read(folder, "serving_default", latents=latents, labels=LABELS)
    rows = read(folder, "mix", latents=latents, labels=one_hot)
    np.testing.assert_allclose(rows, numbers, atol=1e-6)
    mixed = read(folder, "mix", latents=latents, labels=MIXED)
    expected = model.generate(3, seed=5, labels=MIXED)
    np.testing.assert_allclose(mixed, expected, atol=1e-5)
    assert np.abs(mixed - numbers).max() > 1e-3


def test_models_without_classes_have_nothing_to_mix():
    assert next(iter(harness.small("vae").endpoints())) == "serving_default"
    assert "mix" not in harness.small("dcgan").endpoints()


def test_a_mixture_is_asked_for_as_rows():
    mixed = Label(3).mixed
    assert mixed.inputs("labels") == [("labels", (None, 3), "float32")]
    np.testing.assert_allclose(mixed.entering(4 * MIXED), MIXED, atol=1e-7)
