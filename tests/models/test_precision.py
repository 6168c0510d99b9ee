"""Models of other precisions: what they make, and how they leave for float32."""

import keras
import numpy as np
import pytest
from keras import layers

from kerasgan import models
from kerasgan.engine.precision import in_float32
from tests import harness
from tests.bad_input import refusal
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)
BFLOAT16 = 2**-8  # its spacing below 1
# JAX makes float32 of float64, unless it is told otherwise before it starts.
POLICIES = ["mixed_bfloat16", "bfloat16", *["float64"] * (BACKEND != "jax")]


def made(policy, build):
    before = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy(policy)
        model = build()
    finally:
        keras.config.set_dtype_policy(before)
    harness.fix_weights(model)
    return model


def infogan():
    return models.InfoGAN(SHAPE, 16, width=4, ema_decay=0.9, data_range=(0, 1))


def own():
    latents = keras.Input((4,))
    x = layers.Reshape(SHAPE)(layers.Dense(64, activation="tanh")(latents))
    images = keras.Input(SHAPE)
    logits = layers.Dense(1)(layers.Flatten()(images))
    return models.GAN(
        generator=keras.Model(latents, x), discriminator=keras.Model(images, logits)
    )


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("build", [infogan, own])
def test_a_copy_computes_the_same_in_float32(policy, build):
    model = made(policy, build)
    twin = in_float32(model)
    assert type(twin) is type(model)
    assert keras.config.dtype_policy().name == "float32"
    for layer in twin._flatten_layers(include_self=False):
        assert layer.compute_dtype == layer.variable_dtype == "float32"
    for mine, other in zip(model.get_weights(), twin.get_weights(), strict=True):
        assert other.dtype in ("float32", "int32")
        np.testing.assert_array_equal(mine.astype(other.dtype), other)
    images, expected = model.generate(6, seed=1), twin.generate(6, seed=1)
    assert images.dtype == expected.dtype == np.float32
    difference = np.abs(images - expected).max()
    assert difference < (1e-6 if policy == "float64" else 8 * BFLOAT16)


def test_a_model_of_float32_is_its_own_copy():
    model = infogan()
    assert in_float32(model) is model


@pytest.mark.skipif(BACKEND != "tensorflow", reason="exports need TensorFlow")
def test_exports_are_float32(tmp_path):
    model = made("mixed_bfloat16", infogan)
    harness.run_saved_model_test(in_float32(model), tmp_path)
    report = model.export(tmp_path / "model.tflite", format="litert")
    assert report.max_difference < 1e-5  # of its copy in float32
    report = model.export(tmp_path / "again")
    assert report.max_difference < 1e-5
    assert in_float32(model) is not model  # it stays as it was


def test_what_cannot_be_copied_is_refused(tmp_path):
    def build():
        model = own()
        double = layers.Lambda(lambda x: 2 * x, output_shape=(4,))
        latents = keras.Input((4,))
        generator = keras.Model(latents, model.generator(double(latents)))
        return models.GAN(generator=generator, discriminator=model.discriminator)

    model = made("mixed_bfloat16", build)
    said = refusal(lambda: model.export(tmp_path / "model.onnx", format="onnx"))
    assert said.startswith(
        "'gan' does not compute in float32, as exports do, and cannot be copied: "
    )
    assert said.endswith("Use registered layers with get_config() in place of Lambda.")
    assert list(tmp_path.iterdir()) == []
