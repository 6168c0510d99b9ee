"""`kerasgan train --devices N`."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from kerasgan import run
from tests.conftest import BACKEND

ROOT = Path(__file__).parents[2]
SMALL = {"width": 4}
parallel_only = pytest.mark.skipif(
    BACKEND == "torch", reason="Keras' PyTorch backend trains on one device"
)


def train(folder, resume=False, epochs=1, **recipe):
    images = {"dataset": "digits", "image_size": 8, "batch_size": 512}
    made = run.Recipe(**images, options=SMALL, **recipe)
    return run.train(
        run.RunFolder(folder), made, resume=resume, epochs=epochs, verbose=0
    )


def devices_of(model):
    """Returns on how many devices a variable of a model lies."""
    value = model.generator.trainable_variables[0].value
    return len(value.values) if BACKEND == "tensorflow" else len(value.devices())


@parallel_only
def test_a_run_and_its_resumption_have_their_devices(tmp_path):
    folder = tmp_path / "two"
    model = train(folder, devices=2, sync_batch_norm=True)
    assert devices_of(model) == 2
    assert any(
        "More samples" in line for line in run.finish(model, run.RunFolder(folder))
    )
    assert run.RunFolder(folder).recipe().devices == 2
    model = train(folder, resume=True, epochs=2)
    assert devices_of(model) == 2
    alone = train(tmp_path / "one", epochs=2)
    pairs = zip(alone.get_weights(), model.get_weights(), strict=True)
    for one, two in pairs:  # as far as Adam does not blow rounding up here and there
        assert (np.abs(two - one) > 1e-4).mean() < 0.01
    rows = (folder / "history.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["epoch", "1", "2"]


@parallel_only
def test_batch_norms_of_a_run_are_synchronized_where_asked(tmp_path):
    model = train(tmp_path / "run", devices=2, sync_batch_norm=True)
    found = {
        layer.synchronized
        for layer in model.generator._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization)
    }
    assert found == {BACKEND == "tensorflow"}


MANY_SUMS = """
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # a machine of one core
import jax
import numpy as np
from kerasgan import backend

with backend.on_devices(4):
    mesh = jax.make_mesh((4,), ("batch",))
shares = jax.NamedSharding(mesh, jax.P("batch"))
whole = jax.NamedSharding(mesh, jax.P())


def loss(weights, rows):
    return sum((jax.numpy.tanh(rows @ weight) ** 2).mean() for weight in weights)


@jax.jit
def step(weights, rows):
    slopes = jax.grad(loss)(weights, rows)
    return [weight - 0.1 * slope for weight, slope in zip(weights, slopes)]


rows = np.random.default_rng(0).random((512, 32), "float32")
rows = jax.device_put(rows, shares)
weights = jax.device_put([np.full((32, 32), 0.01, "float32")] * 24, whole)
for _ in range(300):
    weights = step(weights, rows)
print(len(weights[0].devices()), bool(jax.numpy.isfinite(weights[0]).all()))
"""


@pytest.mark.skipif(BACKEND != "jax", reason="XLA's own threads")
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux only")
def test_devices_that_wait_for_each_other_leave_threads_to_the_others():
    environment = {key: value for key, value in os.environ.items() if key != "NPROC"}
    done = subprocess.run(
        [sys.executable, "-c", MANY_SUMS],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["4", "True"]), done.stderr


@pytest.mark.parametrize(
    ("recipe", "match"),
    [
        ({"devices": 3}, "3 devices cannot share 512 images evenly.*--batch-size 513"),
        ({"model": "classifier", "devices": 2}, "A classifier trains on one device"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, recipe, match):
    with pytest.raises(ValueError, match=match):
        train(tmp_path / "run", **recipe)
    assert not (tmp_path / "run").exists()


@parallel_only
def test_a_model_that_looks_at_its_data_does_so_on_all_devices(tmp_path):
    one = train(tmp_path / "one", model="vae", devices=1)
    two = train(tmp_path / "two", model="vae", devices=2)
    for a, b in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-3)
