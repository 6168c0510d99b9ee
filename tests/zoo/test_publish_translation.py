"""An entry of a model of two sets: what it was made of, and compared with."""

import contextlib

import keras
import numpy as np
import pytest

from kerasgan import run, zoo
from kerasgan.zoo import formats
from tests import harness

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)

RECIPE = """
model: cyclegan
dataset: digits
dataset_b: mnist_4000
seed: 1
epochs: 1
batch_size: 500
options: {width: 2, blocks: 1, layers: 1, pool_size: 3}
note: After eight steps nothing is translated.
"""


def test_an_entry(tmp_path):
    folder = tmp_path / "zoo" / "tiny"
    folder.mkdir(parents=True)
    (folder / "recipe.yaml").write_text(RECIPE)
    metadata = zoo.publish(folder, tmp_path / "run", verbose=0)
    assert metadata["dataset"]["name"] == "mnist_4000"
    assert metadata["images"] == 4000
    measured = metadata["evaluation"]
    assert measured["n"] == 297  # images of the test split of digits, translated
    assert measured["test"]["name"] == "mnist_4000"
    model, source = run.load(folder), run.load(tmp_path / "run")
    for pool in ("pool_a", "pool_b"):
        assert int(getattr(model, pool).count) == 3
        kept, before = (getattr(each, pool).images for each in (model, source))
        np.testing.assert_allclose(kept.numpy(), before.numpy(), atol=1e-3)
    assert int(model.images_seen) == 4000
    formats.compare(folder)
    runs_as_it_stands(folder)


def runs_as_it_stands(folder):
    """Each line of the card runs, beside the entry."""
    text = (folder / "README.md").read_text()
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    load, fit, saved, layer, lite = blocks
    with contextlib.chdir(folder.parent):
        names = {}
        exec(load, names)
        assert names["images"].shape == (16, 28, 28, 1)
        exec(saved, names)
        assert names["images"].shape == (1, 28, 28, 1)
        # Of an image, since instance norm makes much of the rounding where all is 0.
        names["given"] = (harness.images(1, (28, 28, 1)) + 1) / 2
        zeros = "np.zeros((1, 28, 28, 1), np.float32)"
        exec(layer.replace(zeros, "given"), names)
        one = np.array(names["image"])
        exec(lite.replace(zeros, "given"), names)
        np.testing.assert_allclose(one, names["image"], atol=2e-2)
    assert 'unpaired("digits", "mnist_4000", batch_size=500)' in fit
    assert "The discriminators are here" in text
    assert "| `to_a` | `images` | images of A |" in text
    assert "latents" not in text
