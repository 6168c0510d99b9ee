"""`kerasgan train --devices N`."""

import keras
import numpy as np
import pytest

from kerasgan import run
from tests.conftest import BACKEND

SMALL = {"width": 4}
parallel_only = pytest.mark.skipif(
    BACKEND == "torch", reason="Keras' PyTorch backend trains on one device"
)


def train(folder, resume=False, epochs=1, **recipe):
    made = run.Recipe(batch_size=512, options=SMALL, **recipe)
    return run.trainer(made.model).train(
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
    assert run.RunFolder(folder).recipe().devices == 2
    model = train(folder, resume=True, epochs=2)
    assert devices_of(model) == 2
    alone = train(tmp_path / "one", epochs=2)
    pairs = zip(alone.get_weights(), model.get_weights(), strict=True)
    for one, two in pairs:  # as far as Adam does not blow rounding up
        np.testing.assert_allclose(two, one, atol=1e-4)
    rows = (folder / "history.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["epoch", "0", "1"]


@parallel_only
def test_batch_norms_of_a_run_are_synchronized_where_asked(tmp_path):
    model = train(tmp_path / "run", devices=2, sync_batch_norm=True)
    found = {
        layer.synchronized
        for layer in model.generator._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization)
    }
    assert found == {BACKEND == "tensorflow"}


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
