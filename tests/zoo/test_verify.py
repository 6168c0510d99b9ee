"""A sound zoo passes, and each planted fault is named."""

import importlib
import json
import shutil
from pathlib import Path

import keras
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import zoo
from kerasgan.cli.main import main
from kerasgan.zoo import card, entry, index
from tests.zoo.entries import RECIPES
from tests.zoo.test_choice import commit, git

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)


@pytest.fixture
def place(sound, tmp_path):
    """A copy of the sound zoo, to spoil."""
    root = tmp_path / "copy"
    shutil.copytree(sound / "zoo", root / "zoo")
    shutil.copy(sound / "README.md", root)
    return root


CHECKS = importlib.import_module("kerasgan.zoo.verify")  # `zoo.verify` is a function


def without_formats(folders):
    return [None] * len(folders)


def problems(root, *names, scores=False, in_short=None, formats=False):
    """Returns what is wrong; formats are compared in processes, which take seconds."""
    with pytest.MonkeyPatch.context() as patch:
        if not formats:
            patch.setattr(CHECKS, "formats", without_formats)
        found = list(zoo.verify(root / "zoo", names, scores, in_short))
    return {(name, problem) for name, problem in found if problem is not None}


def only(found):
    """Returns the one problem, and its entry."""
    ((name, problem),) = found
    return name, problem


def test_a_sound_zoo_passes_with_its_scores(sound):
    told = list(zoo.verify(sound / "zoo"))
    assert {name for name, _ in told} == set(RECIPES)
    assert [problem for _, problem in told] == [None] * 2 * len(
        RECIPES
    )  # formats and scores of each


def test_tables_and_grids_are_in_the_readmes(sound):
    text = (sound / "README.md").read_text()
    assert text.startswith(
        "# Mine\n\n<!-- zoo -->\n**digits**: 1,500 samples of seed 0"
    )
    assert text.endswith("\n<!-- /zoo -->\n\nThe end.\n")
    folder = sound / "zoo" / "tiny_dcgan"
    frechet = index.scored(entry.read_metadata(folder), "frechet")
    row = f"| [tiny_dcgan](zoo/tiny_dcgan) | {frechet['value']:.3g} |"
    assert row in text
    assert "![tiny_cgan](zoo/tiny_cgan/samples.png)" in text
    assert "![real images of the test split](zoo/real/digits.png)" in text
    assert "[tiny_classifier](zoo/tiny_classifier)" in text
    own = (sound / "zoo" / "README.md").read_text()
    assert row.replace("zoo/", "") in own
    assert "![tiny_cgan](tiny_cgan/samples.png)" in own


def test_the_index_names_every_file_to_the_byte(sound):
    told = json.loads((sound / "zoo" / "presets.json").read_text())["presets"]
    assert sorted(told) == sorted(RECIPES)
    for name, described in told.items():
        assert described["files"] == entry.all_files(sound / "zoo" / name)
        assert "metadata.json" in described["files"]
        assert "saved_model/saved_model.pb" in described["files"]


@pytest.mark.parametrize(
    "name", ["model.weights.h5", "config.json", "model.tflite", "samples.png"]
)
def test_a_flipped_byte(place, name):
    path = place / "zoo" / "tiny_dcgan" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    found = problems(place, "tiny_dcgan")
    assert ("tiny_dcgan", f"{name}: not what presets.json names. {AGAIN}") in found
    (other,) = [problem for _, problem in found if "metadata" in problem]
    assert other.startswith(f"{name} is not the file that metadata.json names: SHA-256")


AGAIN = "Type: kerasgan zoo index"


def scribbled(path):
    with Image.open(path) as picture:
        changed = picture.copy()
    changed.putpixel((5, 5), 255 - changed.getpixel((5, 5)))
    changed.save(path)


def test_a_missing_file(place):
    (place / "zoo" / "tiny_dcgan" / "model.tflite").unlink()
    found = problems(place)
    assert ("tiny_dcgan", "model.tflite is missing.") in found
    assert {name for name, _ in found} == {"tiny_dcgan", "zoo"}


def test_an_extra_file(place):
    (place / "zoo" / "tiny_cgan" / "saved_model" / "payload.py").write_text("import os")
    found = problems(place, "tiny_cgan")
    assert (
        "tiny_cgan",
        "saved_model/payload.py is not named in metadata.json.",
    ) in found


@pytest.mark.parametrize("fault", [Path.unlink, scribbled])
def test_other_pictures_of_real_images(place, fault):
    fault(place / "zoo" / "real" / "digits.png")
    told = "real/digits.png is not of digits. Publish anew."
    assert problems(place, "tiny_dcgan", scores=True) == {("zoo", told)}


def changed_score(place, name="tiny_dcgan", in_short=False):
    folder = place / "zoo" / name
    metadata = entry.read_metadata(folder)
    evaluation = metadata["evaluation"]
    scores = (evaluation["in_short"] if in_short else evaluation)["scores"]
    scores[0]["value"] *= 0.9
    entry.write_metadata(folder, metadata)
    return folder, metadata


def test_a_score_changed_in_the_metadata(place):
    changed_score(place)
    told = {problem for _, problem in problems(place, "tiny_dcgan")}
    assert told == {
        f"metadata.json: not what presets.json names. {AGAIN}",
        "README.md is not what metadata.json makes of it.",
    }


def test_a_score_changed_everywhere_is_measured_again(place):
    folder, metadata = changed_score(place)
    (folder / "README.md").write_text(card.card(metadata))
    zoo.write_index(place / "zoo")
    assert problems(place) == set()  # no text betrays it
    name, problem = only(problems(place, "tiny_dcgan", scores=True))
    assert name == "tiny_dcgan"
    assert problem.startswith("frechet_classifier_digits_1500_seed0: value ")
    assert "measured again" in problem


def test_scores_in_short_are_measured_of_those_that_are_chosen(place):
    for name in ("tiny_dcgan", "tiny_cgan"):
        changed_score(place, name, in_short=True)
    folder, metadata = changed_score(place)  # of all samples, which are not drawn
    (folder / "README.md").write_text(card.card(metadata))
    zoo.write_index(place / "zoo")
    chosen = ["tiny_dcgan", "tiny_classifier"]
    name, problem = only(problems(place, scores=True, in_short=chosen))
    assert name == "tiny_dcgan"
    assert problem.startswith("frechet_classifier_digits_1k_seed0: value ")


def test_an_entry_without_scores_in_short(place):
    folder = place / "zoo" / "tiny_infogan"
    metadata = entry.read_metadata(folder)
    metadata["evaluation"].pop("in_short")
    entry.write_metadata(folder, metadata)
    zoo.write_index(place / "zoo")
    assert only(problems(place, scores=True, in_short=["tiny_infogan"])) == (
        "tiny_infogan",
        "It tells no scores in short. Type: kerasgan zoo cards tiny_infogan",
    )


def test_a_stale_table(place):
    readme = place / "README.md"
    readme.write_text(readme.read_text().replace("tiny_dcgan", "tiny_gan"))
    name, problem = only(problems(place))
    assert (name, problem) == (
        "zoo",
        f"{readme} is not what the entries make of it. {AGAIN}",
    )


def test_an_index_entry_without_a_folder(place):
    path = place / "zoo" / "presets.json"
    told = json.loads(path.read_text())
    told["presets"]["ghost"] = told["presets"]["tiny_dcgan"]
    path.write_text(json.dumps(told, indent=1) + "\n")
    found = problems(place)
    listed = f"presets.json lists it, and there is no such entry. {AGAIN}"
    assert ("ghost", listed) in found
    assert {name for name, _ in found} == {"ghost", "zoo"}


def test_an_entry_without_an_index_entry(place):
    (place / "zoo" / "presets.json").unlink()
    told = {problem for _, problem in problems(place)}
    assert f"presets.json does not list it. {AGAIN}" in told


def test_an_entry_that_is_too_large(place, monkeypatch):
    monkeypatch.setattr(entry, "MOST_BYTES", 1000)
    _, problem = only(problems(place, "tiny_dcgan"))
    assert problem.endswith(" MB, over 0.001.")


def test_weights_that_the_exports_do_not_have(place, monkeypatch):
    """All texts agree, but the weights are those of another model."""
    monkeypatch.setattr(CHECKS.os, "cpu_count", lambda: 1)  # one process for both
    folder = place / "zoo" / "tiny_dcgan"
    import h5py

    with h5py.File(folder / "model.weights.h5", "r+") as file:
        layer = file["generator/layers/dense/vars"]
        layer["0"][...] = layer["0"][...] * 1.5
    metadata = entry.read_metadata(folder)
    entry.write_metadata(folder, {**metadata, "files": entry.files(folder)})
    zoo.write_index(place / "zoo")
    both = problems(place, "tiny_dcgan", "tiny_classifier", formats=True)
    name, problem = only(both)
    assert name == "tiny_dcgan"
    assert problem.startswith(
        "RuntimeError: SavedModel's serving_default differs from Keras by "
    )


def test_a_process_that_ends_before_it_told(place, monkeypatch):
    monkeypatch.setattr(CHECKS.sys, "executable", "false")
    told = problems(place, "tiny_dcgan", "tiny_cgan", formats=True)
    problem = "The process ended with 1."
    assert told == {("tiny_dcgan", problem), ("tiny_cgan", problem)}


def test_unknown_names_and_empty_folders_are_refused(place, tmp_path):
    with pytest.raises(ValueError, match=r"'dcgan'\. Did you mean 'tiny_dcgan'"):
        list(zoo.verify(place / "zoo", ["dcgan"]))
    with pytest.raises(ValueError, match="holds no entries"):
        list(zoo.verify(tmp_path))


def test_the_command_line_says_what_is_wrong(place, monkeypatch):
    monkeypatch.chdir(place)
    found = CliRunner().invoke(main, ["zoo", "index", "--check"])
    assert found.exit_code == 0
    (place / "zoo" / "tiny_dcgan" / "history.csv").unlink()
    found = CliRunner().invoke(main, ["zoo", "verify", "--no-scores", "tiny_dcgan"])
    assert found.exit_code == 1
    assert "tiny_dcgan: history.csv is missing." in found.output
    found = CliRunner().invoke(main, ["zoo", "index", "--check"])
    assert found.exit_code == 1
    assert "presets.json: not what the entries make of it" in found.output
    found = CliRunner().invoke(main, ["zoo", "index"])
    assert "Wrote zoo/presets.json" in found.output
    found = CliRunner().invoke(main, ["zoo", "list"])
    assert "tiny_classifier" in found.output
    found = CliRunner().invoke(main, ["zoo", "show", "tiny_cgan"])
    assert found.output.startswith("---\nlicense: apache-2.0")
    found = CliRunner().invoke(main, ["zoo", "show", "tiny"])
    assert "Unknown entry. Received: 'tiny'. Did you mean 'tiny_" in found.output


def test_the_command_line_says_whose_scores_are_measured(place, monkeypatch):
    monkeypatch.chdir(place)
    monkeypatch.setattr(CHECKS, "formats", without_formats)
    git(place, "init", "-q", ".")
    commit(place, "passed")
    words = ["zoo", "verify", "--since", "passed", "tiny_classifier"]
    found = CliRunner().invoke(main, words)
    assert found.exit_code == 0, found.output
    here = git(place, "rev-parse", "HEAD")[:7]
    first, last = found.output.splitlines()
    assert first == f"tiny_classifier is measured again: drawn by {here}."
    assert last.startswith("1 entries are sound; checked in ")
    found = CliRunner().invoke(main, [*words, "--no-scores"])
    assert found.exit_code == 2
    assert "Give one of the two." in found.output
