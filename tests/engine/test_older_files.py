"""Files that earlier versions wrote: goldens/format_1, by commit 440a83c on TensorFlow.

The models of three features were trained for 3 epochs of 8 examples in 2 batches, with
seed 0 and an average; samples.json has their 3 samples of seed 0.
"""

import json
import shutil

import numpy as np
import pytest

import kerasgan
from tests import harness

FOLDER = harness.GOLDENS / "format_1"
SAMPLES = json.loads((FOLDER / "samples.json").read_text())
LABELS = {"gan": {}, "acgan": {"labels": [0, 1, 2]}}


def check_samples(model, name):
    samples = model.generate(3, seed=0, **LABELS[name])
    np.testing.assert_allclose(samples, SAMPLES[name], atol=1e-6)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_saved_training_goes_on(name, tmp_path):
    model = kerasgan.load(shutil.copy(FOLDER / f"{name}.keras", tmp_path))
    check_samples(model, name)
    assert int(model.images_seen) == 24
    assert [int(model.optimizer.of(p).iterations) for p in model.players] == [6, 6]
    assert model.made_of is None
    x = harness.images(8, (3,))
    logs = model.fit((x, np.arange(8) % 3) if LABELS[name] else x, verbose=0).history
    assert np.isfinite(list(logs.values())).all()
    assert 0 <= logs["real_accuracy"][0] <= 1  # older files have no mean of it


@pytest.mark.parametrize("name", SAMPLES)
def test_a_preset_samples_as_it_did(name):
    check_samples(kerasgan.load(FOLDER / name), name)


def test_weights_are_no_slots_of_the_optimizer():
    """Two counters of all, and of each player's Adam two more, and two for a weight."""
    model = kerasgan.models.GAN((3,), 2, width=2)
    model.compile()
    own = [variable.path for variable in model.optimizer.variables[:3]]
    assert own[:2] == ["players/iteration", "players/learning_rate"]
    assert own[2].startswith("generator/")
    trained = len(model.trainable_variables)
    assert len(model.optimizer.variables) == 2 + 2 * 2 + 2 * trained
