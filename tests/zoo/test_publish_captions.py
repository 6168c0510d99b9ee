"""Entries of models that are told captions."""

import contextlib
import json

import keras
import numpy as np
import pytest
from PIL import Image

from kerasgan import run, zoo
from kerasgan.datasets import scenes
from kerasgan.zoo import formats, index
from kerasgan.zoo.convert import _outputs

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)

RECIPE = """
model: {}
dataset: scenes
image_size: 16
batch_size: 100
seed: 1
epochs: 1
options: {{width: 2, units: 8, reader: set, {}}}
"""
MODELS = {"gan_cls": "mismatch: 0.25", "stackgan": "stage_1: 200, conditioning_dim: 6"}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A zoo of tiny entries, of few scenes."""
    root = tmp_path_factory.mktemp("captions")
    with pytest.MonkeyPatch.context() as patch:
        sizes = {"train": 600, "test": 120, "held_out": 120}
        few = {k: (n, *scenes.SPLITS[k][1:]) for k, n in sizes.items()}
        patch.setattr(scenes, "SPLITS", few)
        for name, options in MODELS.items():
            folder = root / "zoo" / f"tiny_{name}"
            folder.mkdir(parents=True)
            (folder / "recipe.yaml").write_text(RECIPE.format(name, options))
            zoo.publish(folder, root / "runs" / name, verbose=0)
        yield root


@pytest.mark.parametrize("name", MODELS)
def test_an_entry_of_captions(place, name):
    folder = place / "zoo" / f"tiny_{name}"
    metadata = json.loads((folder / "metadata.json").read_text())
    model, source = run.load(folder), run.load(place / "runs" / name)
    assert metadata["told"] == {"caption": [model.text.length]}
    assert metadata["example"] == scenes.captions_of_split("test", "scenes", 1)[0]
    assert [each["here"] for each in metadata["differences"]].count(8) == 1  # units
    scores = {each["key"]: each for each in metadata["evaluation"]["scores"]}
    for split in ("test", "held_out"):  # after six steps
        assert scores[f"caption_accuracy_{split}"]["value"] < 0.1
        assert scores[f"caption_accuracy_{split}"]["floor"] > 0.9
    assert (model.text.vocabulary, model.text.length) == (
        source.text.vocabulary,
        source.text.length,
    )
    told = {
        path: json.loads((folder / path).read_text())
        for path in ("vocabulary.json", "saved_model/assets.extra/vocabulary.json")
    }
    assert all(each == model.text.get_config() for each in told.values())
    assert "vocabulary.json" in metadata["files"]
    formats.compare(folder)
    with Image.open(folder / "samples.png") as sheet:
        assert sheet.width > 10 * 48  # ten pictures a row, and room for their captions


@pytest.mark.parametrize("name", MODELS)
def test_each_line_of_the_card_runs_as_it_stands(place, name):
    text = (place / "zoo" / f"tiny_{name}" / "README.md").read_text()
    assert "pipeline_tag: text-to-image" in text
    assert "`caption` (n, 15) int32 or (1, 15)" in text
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    load, fit, words, saved, layer, lite = blocks
    with contextlib.chdir(place / "zoo"):
        names = {}
        exec(load, names)
        assert names["images"].shape == (16, 16, 16, 3)
        exec(words, names)
        gan = names["gan"]
        caption = scenes.captions_of_split("test", "scenes", 1)[0]
        np.testing.assert_array_equal(names["caption"], gan.text.rows(caption, 1))
        exec(saved, names)
        assert names["images"].shape == (16, 16, 16, 3)
        assert np.ptp(names["images"], axis=0).max() > 1e-3  # all drawn anew
        exec(layer, names)
        one = np.array(names["image"])
        exec(lite, names)
        np.testing.assert_allclose(one, names["image"], atol=2e-2)
        names["gan"] = gan
        exec(fit, names)
    assert int(gan.images_seen) == 1200  # 600 before


def test_the_index_tells_how_many_captions_are_drawn_right(place):
    zoo.write_index(place / "zoo")
    table = index.texts(place / "zoo")[place / "zoo" / "README.md"]
    head = next(line for line in table.splitlines() if line.startswith("| entry"))
    assert "| captions |" in head
    assert "| nats |" not in head
    assert "of combinations that it did not see" in table
    row = next(line for line in table.splitlines() if "[tiny_gan_cls]" in line)
    assert "% / " in row.split("|")[head.split("|").index(" captions ")]


def test_a_vocabulary_beside_is_not_replaced_unasked(place, tmp_path):
    model = run.load(place / "zoo" / "tiny_gan_cls")
    (tmp_path / "vocabulary.json").write_bytes(b"\xff\xfe")  # another's
    with pytest.raises(FileExistsError, match=r"earlier export of other words\. Exp"):
        model.export(tmp_path / "model.tflite", format="litert")
    assert [each.name for each in tmp_path.iterdir()] == ["vocabulary.json"]
    model.export(tmp_path / "model.tflite", format="litert", overwrite=True)
    assert json.loads((tmp_path / "vocabulary.json").read_text())["length"] == 15
    model.export(tmp_path / "other.tflite", format="litert")  # of the same words


def test_all_formats_are_compared_when_an_entry_is_converted(place):
    for name in MODELS:
        found = _outputs(place / "zoo" / f"tiny_{name}", run.load)
        unit = (found["Keras"] + 1) / 2
        np.testing.assert_allclose(found["LiteRT"], unit, atol=2e-2)
        assert found["SavedModel's generate"].shape == (4, 16, 16, 3)
