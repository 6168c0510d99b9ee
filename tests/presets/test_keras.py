"""Presets that plain Keras loads, and those of before, which it did not."""

import json

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan.classifiers import Classifier
from kerasgan.models import DCGAN
from tests import harness
from tests.presets.conftest import altered


def test_keras_makes_the_same_model_of_the_folder(zoo):
    """What `load_model("hf://...")` does with the repository that it downloads."""
    here = kerasgan.load(zoo / "dcgan_tiny")
    loaded = keras.saving.load_model(zoo / "dcgan_tiny")
    assert type(loaded) is DCGAN
    np.testing.assert_array_equal(loaded.generate(4, seed=0), here.generate(4, seed=0))
    pairs = zip(loaded.get_weights(), here.get_weights(), strict=True)
    for one, other in pairs:
        np.testing.assert_array_equal(one, other)
    assert loaded.ema_decay == 0.9


def test_keras_loads_each_model(tmp_path):
    for name in ("cgan", "infogan", "vae"):
        model = harness.small(name)
        harness.fix_weights(model)
        model.save_to_preset(tmp_path / name)
        loaded = keras.saving.load_model(tmp_path / name)
        np.testing.assert_array_equal(
            loaded.generate(3, seed=1), model.generate(3, seed=1)
        )
    model = Classifier((8, 8, 1), 3, width=4)
    images = np.zeros((2, 8, 8, 1), "float32")
    model.save_to_preset(tmp_path / "classifier")
    loaded = keras.saving.load_model(tmp_path / "classifier")
    np.testing.assert_array_equal(
        loaded.probabilities(images), model.probabilities(images)
    )


def test_a_preset_of_format_1_loads(zoo, tmp_path):
    """It told the model's name and configuration alone."""

    def before(content):
        for name in set(content) - {"model", "config"}:
            del content[name]

    folder = altered(zoo, tmp_path, before)
    assert set(json.loads((folder / "config.json").read_text())) == {"model", "config"}
    here = kerasgan.load(zoo / "dcgan_tiny")
    for load in (kerasgan.load, DCGAN.from_preset):
        np.testing.assert_array_equal(
            load(folder).generate(2, seed=0), here.generate(2, seed=0)
        )


def test_both_read_the_same_class(zoo, tmp_path):
    def other(content):
        content["registered_name"] = "kerasgan>WGAN"

    folder = altered(zoo, tmp_path, other)
    with pytest.raises(ValueError, match=r"must be 'kerasgan>DCGAN'\. Received: 'kera"):
        kerasgan.load(folder)
