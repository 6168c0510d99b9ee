"""An entry of a model of two sets: what it was made of, and compared with."""

import contextlib

import keras
import numpy as np
import pytest
from PIL import Image

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


OTHERS = {
    "pix2pix": ("dataset_b: digits\noptions: {width: 2, layers: 1}", (28, 28, 1)),
    "srresnet": ("options: {width: 2, blocks: 1}", (7, 7, 1)),
}


@pytest.mark.parametrize("model", OTHERS)
def test_an_entry_of_images_that_belong_together(model, tmp_path):
    """The sheet has what was given, what became of it, and what should have."""
    more, shape = OTHERS[model]
    folder = tmp_path / "zoo" / "tiny"
    folder.mkdir(parents=True)
    recipe = f"model: {model}\ndataset: digits\nseed: 1\nepochs: 1\nbatch_size: 500\n"
    (folder / "recipe.yaml").write_text(f"{recipe}{more}\n")
    metadata = zoo.publish(folder, tmp_path / "run", verbose=0)
    names = [score["key"] for score in metadata["evaluation"]["scores"]]
    assert {"l1", "psnr", "ssim", "l1_untouched", "class_kept"} <= {*names}
    with Image.open(folder / "samples.png") as sheet:
        assert sheet.size == (10 * 57 + 1, 3 * 3 * 57 + 1)
    formats.compare(folder)
    text = (folder / "README.md").read_text()
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    names = {}
    with contextlib.chdir(folder.parent):
        for block in [block for block in blocks if ".fit(data)" not in block]:
            exec(block, names)
    assert "what should have come out" in " ".join(text.split())
    assert str(shape[:2]).strip("()") in blocks[0]
    fit = next(block for block in blocks if ".fit(data)" in block)
    called = {"pix2pix": 'paired("digits", "digits", ', "srresnet": 'load("digits", '}
    assert f"kerasgan.datasets.{called[model]}batch_size=500)" in fit


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
