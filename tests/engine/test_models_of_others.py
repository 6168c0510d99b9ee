"""A model from outside of the package, neither adversarial nor of images."""

import importlib.util
from pathlib import Path

import keras
import numpy as np
import pytest

from kerasgan import callbacks
from tests import harness

EXAMPLE = Path(__file__).parents[2] / "examples" / "write_your_own_model.py"
X = np.random.default_rng(0).normal(size=(64, 2)).astype("float32")
NAMES = {
    *("autoencoder_loss", "kl", "log_likelihood"),
    "autoencoder_gradient_norm",
}


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("write_your_own_model", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    harness.forget("point_vae")


def made(example):
    vae = example.PointVAE(seed=1)
    vae.compile(autoencoder_optimizer=keras.optimizers.Adam(0.02))
    return vae


def test_it_trains_and_goes_on_to_the_bit(example, tmp_path):
    options = {"batch_size": 16, "verbose": 0, "shuffle": False}
    whole = made(example)
    logs = whole.fit(X, epochs=3, **options).history
    assert set(logs) == NAMES
    losses = np.subtract(logs["kl"], logs["log_likelihood"])
    np.testing.assert_allclose(logs["autoencoder_loss"], losses, rtol=1e-4)
    assert logs["autoencoder_loss"][2] < 0.8 * logs["autoencoder_loss"][0]
    first = made(example)
    first.set_weights(made(example).get_weights())
    kept = callbacks.Checkpoint(tmp_path)
    first.fit(X, epochs=2, callbacks=[kept], **options)
    second = made(example)
    callbacks.Checkpoint(tmp_path).restore(second)
    for each in (first, second):
        each.fit(X, epochs=3, initial_epoch=2, **options)
    for one, two in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    again = keras.models.load_model(tmp_path / "epoch_0002.keras")
    np.testing.assert_array_equal(again.generate(3, seed=0).shape, (3, 2))
    assert int(again.images_seen) == 128


def test_it_samples_by_its_decoder(example):
    vae = made(example)
    z = vae.draws["latents"].array(6, seed=3)
    expected = keras.ops.convert_to_numpy(vae.decoder(z))
    np.testing.assert_allclose(vae.generate(6, seed=3), expected, atol=1e-6)
    np.testing.assert_allclose(vae.generate(2, seed=3), expected[:2], atol=1e-6)
    with pytest.raises(ValueError, match="PointVAE is unconditional"):
        vae.generate(2, labels=1)
    with pytest.raises(
        ValueError, match=r"argument of PointVAE\.generate\. Received: 'lab'"
    ):
        vae.generate(2, lab=1)


def test_it_is_exported(example, tmp_path):
    if keras.backend.backend() != "tensorflow":
        pytest.skip("TensorFlow writes SavedModels")
    vae = made(example)
    report = vae.export(tmp_path / "saved_model")
    assert report.max_difference < 1e-5
    lite = vae.export(tmp_path / "vae.tflite", format="litert")
    assert lite.max_difference < 1e-5
    assert set(lite.endpoints) == {"serving_default"}
