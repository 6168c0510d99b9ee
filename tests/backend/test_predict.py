"""One trace for each network, whatever it is asked for."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from kerasgan import backend, models
from tests.conftest import BACKEND

tensorflow_only = pytest.mark.skipif(BACKEND != "tensorflow", reason="tf.function")


def test_any_number_of_rows():
    model = models.CGAN((8, 8, 1), latent_dim=3, classes=2, width=2, seed=0)
    latents = np.random.default_rng(0).normal(size=(5, 3)).astype("float32")
    rows = np.eye(2, dtype="float32")[[0, 1, 1, 0, 1]]
    for n in (5, 2, 1):
        found = backend.predict_on_batch(model.sampler, [latents[:n], rows[:n]])
        expected = model.sampler([latents[:n], rows[:n]], training=False)
        found, expected = map(keras.ops.convert_to_numpy, (found, expected))
        np.testing.assert_allclose(found, expected, atol=1e-6)


@tensorflow_only
def test_a_network_is_traced_once():
    model = models.GAN((4, 4, 1), latent_dim=3, width=2)
    for n in (4, 5, 1, 300):
        model.generate(n, seed=0)
    assert model.sampling().predict_function.experimental_get_tracing_count() == 1


@tensorflow_only
def test_a_network_that_runs_eagerly_does_so():
    model = models.GAN((4, 4, 1), latent_dim=3, width=2)
    expected = model.generate(3, seed=0)
    model.sampling().compile(run_eagerly=True)
    np.testing.assert_allclose(model.generate(3, seed=0), expected, atol=1e-6)


SEVERAL = """
import numpy as np
from kerasgan import classifiers, metrics, models
for name in ("gan", "lsgan", "hinge_gan", "ragan", "rgan", "wgan", "dragan"):
    model = models.get(name)((4, 4, 1), latent_dim=3, width=2, networks="mlp")
    model.generate(4, seed=0)
    model.discriminate(np.zeros((3, 4, 4, 1), "float32"))
    network = classifiers.Classifier((8, 8, 1), 2, width=2)
    metrics.features.get(network)(np.zeros((3, 8, 8, 1), "float32"))
"""


@tensorflow_only
def test_several_models_set_off_no_warning():
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "retracing" not in done.stderr
