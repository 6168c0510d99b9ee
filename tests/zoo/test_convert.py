"""Entries of format 1, rewritten to format 2."""

import importlib
import json
import shutil

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageSequence

import kerasgan
from kerasgan import pictures, run, zoo
from kerasgan.cli.main import main
from kerasgan.export import storing
from kerasgan.modalities import Label
from kerasgan.zoo import entry
from kerasgan.zoo.publish import exports
from tests.zoo.test_verify import problems

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)

NAMES = ["tiny_cgan", "tiny_classifier"]
CONVERTING = importlib.import_module("kerasgan.zoo.convert")  # not the function


def frames(path):
    with Image.open(path) as animation:
        shown = ImageSequence.Iterator(animation)
        return [np.asarray(frame.convert("RGB")) for frame in shown]


def made_before(folder):
    """Makes of an entry what format 1 was."""
    config = json.loads((folder / "config.json").read_text())
    kept = {name: config[name] for name in ("model", "config")}
    (folder / "config.json").write_text(json.dumps(kept))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "halved", lambda values: values)
        patch.setattr(Label, "mixed", None)
        reports = exports(run.load(folder, keras.Model), folder)
    if (folder / entry.ANIMATION).is_file():
        with Image.open(folder / entry.ANIMATION) as animation:
            shown = [each.copy() for each in ImageSequence.Iterator(animation)]
        pictures.save_gif(shown, folder / entry.EARLIER_ANIMATION)
        (folder / entry.ANIMATION).unlink()
    metadata = entry.read_metadata(folder)
    del metadata["format"]
    metadata |= {"exports": [each.facts() for each in reports]}
    entry.write_metadata(folder, {**metadata, "files": entry.files(folder)})


@pytest.fixture(scope="module")
def before(sound, tmp_path_factory):
    """A zoo of two entries of format 1."""
    root = tmp_path_factory.mktemp("convert") / "copy"
    for name in NAMES:
        shutil.copytree(sound / "zoo" / name, root / "zoo" / name)
        made_before(root / "zoo" / name)
    shutil.copytree(sound / "zoo" / "real", root / "zoo" / "real")
    zoo.write_index(root / "zoo")
    return root


@pytest.fixture
def place(before, tmp_path):
    """A copy of it, to convert."""
    return shutil.copytree(before, tmp_path / "copy")


def test_an_entry_is_converted_once_and_gives_what_it_gave(place):
    folder = place / "zoo" / "tiny_cgan"
    told, pictured = entry.read_metadata(folder), frames(folder / "training.gif")
    images = kerasgan.load(folder).generate(10, labels=range(10), seed=0)
    found = dict(zoo.convert(place / "zoo"))
    assert list(found) == NAMES
    assert all(difference <= 1e-6 for difference in found.values())
    assert list(zoo.convert(place / "zoo")) == [(name, None) for name in NAMES]
    zoo.write_index(place / "zoo")
    assert problems(place, formats=True) == set()

    metadata = entry.read_metadata(folder)
    assert metadata["format"] == 2
    saved, lite = metadata["exports"]
    assert (told["exports"][0]["precision"], saved["precision"]) == (
        "float32",
        "float16",
    )
    assert saved["bytes"] < told["exports"][0]["bytes"]
    assert (
        set(saved["endpoints"]) - set(told["exports"][0]["endpoints"])
        == set(lite["endpoints"]) - set(told["exports"][1]["endpoints"])
        == {"mix"}
    )
    assert metadata["evaluation"] == told["evaluation"]
    weights = "model.weights.h5"
    assert metadata["files"][weights] == told["files"][weights]
    for load in (kerasgan.load, keras.saving.load_model):
        again = load(folder).generate(10, labels=range(10), seed=0)
        np.testing.assert_array_equal(again, images)
    np.testing.assert_array_equal(frames(folder / "training.png"), pictured)
    assert not (folder / "training.gif").exists()
    text = (folder / "README.md").read_text()
    assert "`training.png` shows others" in text
    assert "| `mix` | `latents` (n, 100), `labels` (n, 10) float32, rows" in text


def test_what_would_change_samples_leaves_the_entry_as_it_was(place, monkeypatch):
    folder = place / "zoo" / "tiny_cgan"
    before = entry.all_files(folder)
    written = CONVERTING.exports

    def others(model, target):
        G = model.generator
        G.set_weights([1.25 * each for each in G.get_weights()])
        return written(model, target)

    monkeypatch.setattr(CONVERTING, "exports", others)
    with pytest.raises(RuntimeError, match=r"of tiny_cgan would give other samples"):
        list(zoo.convert(place / "zoo", ["tiny_cgan"]))
    assert entry.all_files(folder) == before
    assert {each.name for each in (place / "zoo").iterdir()} == {
        *(*NAMES, "real", "presets.json", "README.md"),
    }


def test_what_is_no_entry_is_refused(place):
    with pytest.raises(ValueError, match=r"'tiny_cgn'\. Did you mean 'tiny_cgan'"):
        list(zoo.convert(place / "zoo", ["tiny_cgn"]))
    folder = place / "zoo" / "tiny_cgan"
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(FileExistsError, match=r"thesis\.tex, which belongs to no"):
        list(zoo.convert(place / "zoo", ["tiny_cgan"]))
    assert (folder / "thesis.tex").read_text() == "years of work"
    metadata = entry.read_metadata(folder)
    entry.write_metadata(folder, {**metadata, "format": 3})
    with pytest.raises(ValueError, match=r"format 3, .* Install the version of ker"):
        list(zoo.convert(place / "zoo", ["tiny_cgan"]))


def test_the_command_line_names_the_command_that_converts(place, monkeypatch):
    monkeypatch.chdir(place)
    words = "is an entry of format 1, and this version takes format 2. Type: kerasgan "
    for command in (["verify", "--no-scores"], ["cards"]):
        found = CliRunner().invoke(main, ["zoo", *command, "tiny_classifier"])
        assert found.exit_code == 1
        assert f"{words}zoo convert tiny_classifier" in found.output
    found = CliRunner().invoke(main, ["zoo", "convert", "tiny_classifier"])
    assert found.exit_code == 0, found.output
    assert found.output.startswith(
        "tiny_classifier: converted; its samples of seed 0 differ by at most "
    )
    assert "Wrote zoo/presets.json" in found.output
    found = CliRunner().invoke(main, ["zoo", "convert", "tiny_classifier"])
    assert found.output == "tiny_classifier: as it was\n"
    found = CliRunner().invoke(main, ["zoo", "convert", "tiny_classifer"])
    assert "Did you mean 'tiny_classifier'?" in found.output
