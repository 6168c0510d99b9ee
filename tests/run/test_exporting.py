"""Files of a run whose samples hang on a rounded weight."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import run
from kerasgan.models import VAE
from kerasgan.run import generative
from tests import harness


class Threshold(VAE):
    """Black or white, by the sign of what the decoder makes."""

    def sample(self, networks, draws, given):
        return ops.sign(networks.decoder(draws["latents"]))


def thresholded(bias):
    """Returns a model whose one pixel is the sign of z plus a bias."""
    z = keras.Input((1,))
    dense = keras.layers.Dense(1)
    decoder = keras.Model(z, keras.layers.Reshape((1, 1, 1))(dense(z)))
    dense.set_weights([np.ones((1, 1)), np.array([bias])])
    return Threshold((1, 1, 1), 1, decoder=decoder, width=1)


@pytest.mark.parametrize("rounds_over_zero", [False, True])
def test_a_file_that_makes_other_samples_is_left_out(rounds_over_zero, tmp_path):
    folder = run.RunFolder(tmp_path)
    folder.litert_float16.write_bytes(b"of an earlier state")
    tried = [
        float(thresholded(0.0).endpoints()["serving_default"].sample(1, seed)[0][0, 0])
        for seed in range(4)
    ]
    near = [step - z for z in tried for step in np.linspace(1e-5, 2e-4, 20)]
    over = [b for z in tried for b in near if float(np.float16(b)) < -z - 1e-6 < b]
    bias = over[0] if rounds_over_zero else 0.5
    told = generative.export(thresholded(bias), folder)
    assert folder.saved_model.is_dir()
    assert folder.litert.is_file()
    assert folder.litert_float16.is_file() != rounds_over_zero
    assert told[2].startswith("There is no model_float16") == rounds_over_zero
    if rounds_over_zero:
        assert "differs from Keras by 2.00e+00" in told[2]


def test_all_files_of_a_model_of_pixels_are_written(tmp_path):
    folder = run.RunFolder(tmp_path)
    told = generative.export(harness.small("pixelcnn", image_shape=(4, 4, 1)), folder)
    assert folder.litert.is_file()
    assert "endpoints serving_default and complete and log_prob and generate" in told[0]
