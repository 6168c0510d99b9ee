"""Cards of published entries, written anew without training."""

import csv
import shutil

import keras
import pytest
from click.testing import CliRunner

from kerasgan import run, zoo
from kerasgan.cli.main import main
from kerasgan.zoo import entry

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)

NEW = ("networks", "batches_per_step", "loss", "logits", "optimizers", "differences")


@pytest.fixture
def place(sound, tmp_path):
    """A copy of the sound zoo, to change."""
    shutil.copytree(sound / "zoo", tmp_path / "copy" / "zoo")
    return tmp_path / "copy"


def made_before(folder):
    """Takes away what earlier versions did not write, and adds what they did."""
    metadata = entry.read_metadata(folder)
    for name in NEW:
        metadata.pop(name, None)
    metadata["recipe"].pop("batches_per_step")
    metadata["evaluation"].pop("in_short", None)
    metadata["exports"][-1].pop("operators")
    (folder / "compile.json").unlink(missing_ok=True)
    with open(folder / "history.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(folder / "history.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "val_loss"], restval="NA")
        writer.writeheader()
        writer.writerows({**row, "epoch": int(row["epoch"]) - 1} for row in rows)
    entry.write_metadata(folder, {**metadata, "summary": "Said before."})


def test_what_older_entries_do_not_tell_is_added(place):
    names = ["tiny_dcgan", "tiny_infogan", "tiny_classifier"]
    before = {name: entry.all_files(place / "zoo" / name) for name in names}
    told = {name: entry.read_metadata(place / "zoo" / name) for name in names}
    for name in names:
        made_before(place / "zoo" / name)
    assert list(zoo.renew(place / "zoo", names)) == [(name, True) for name in names]
    for name in names:
        metadata = entry.read_metadata(place / "zoo" / name)
        told[name]["recipe"]["batches_per_step"] = 1
        assert metadata == told[name]
        after = entry.all_files(place / "zoo" / name)
        changed = {each for each in after if after[each] != before[name].get(each)}
        assert changed <= {"metadata.json"}  # the order in it
    zoo.write_index(place / "zoo")
    found = zoo.verify(place / "zoo", ["tiny_infogan"], scores=False)
    assert list(found) == [("tiny_infogan", None)]
    assert list(zoo.renew(place / "zoo", names)) == [(name, False) for name in names]


def test_what_an_entry_was_compiled_with_stays(place):
    """Defaults may change after an entry was published."""
    path = place / "zoo" / "tiny_dcgan" / "compile.json"
    text = path.read_text().replace('"epsilon": ', '"epsilon": 1')
    path.write_text(text)
    ((_, changed),) = zoo.renew(place / "zoo", ["tiny_dcgan"])
    assert changed
    assert path.read_text() == text
    rows = entry.read_metadata(path.parent)["differences"]
    assert "epsilon of the generator's optimizer" in [each["what"] for each in rows]


def test_what_is_measured_again(place):
    folder = place / "zoo" / "tiny_dcgan"
    before = entry.all_files(folder)
    metadata = entry.read_metadata(folder)
    scores = metadata["evaluation"]["scores"]
    metadata["evaluation"] = {**metadata["evaluation"], "scores": scores[1:]}
    entry.write_metadata(folder, metadata)
    (folder / "samples.png").write_bytes(b"none")
    model = run.load(folder).generate(2, seed=0)
    list(zoo.renew(place / "zoo", ["tiny_dcgan"], measure=True))
    assert entry.read_metadata(folder)["evaluation"]["scores"] == scores
    after = entry.all_files(folder)
    assert after["samples.png"] == before["samples.png"]
    assert after["model.weights.h5"] == before["model.weights.h5"]
    assert (run.load(folder).generate(2, seed=0) == model).all()


def test_an_exported_file_is_written_anew(place):
    folder = place / "zoo" / "tiny_dcgan"
    sound = entry.read_metadata(folder)
    assert set(sound["exports"][-1]["operators"].values()) <= {1, 2, 3}
    metadata = entry.read_metadata(folder)
    metadata["exports"][-1] |= {"operators": {"TRANSPOSE_CONV": 4}, "bytes": 1}
    entry.write_metadata(folder, metadata)
    (folder / "model.tflite").write_bytes(b"of before")
    assert list(zoo.renew(place / "zoo", ["tiny_dcgan"], litert=True)) == [
        ("tiny_dcgan", True)
    ]
    told = entry.read_metadata(folder)["exports"][-1]
    assert told["operators"] == sound["exports"][-1]["operators"]
    assert told["bytes"] == (folder / "model.tflite").stat().st_size
    zoo.write_index(place / "zoo")
    found = zoo.verify(place / "zoo", ["tiny_dcgan"], scores=False)
    assert list(found) == [("tiny_dcgan", None)]


def test_the_command_line_writes_cards_and_index(place, monkeypatch):
    monkeypatch.chdir(place)
    made_before(place / "zoo" / "tiny_dcgan")
    found = CliRunner().invoke(main, ["zoo", "verify", "--no-scores", "tiny_dcgan"])
    assert "No card can be made of metadata.json" in found.output
    assert "Type: kerasgan zoo cards tiny_dcgan" in found.output
    found = CliRunner().invoke(main, ["zoo", "cards", "tiny_dcgan"])
    assert found.output.splitlines() == [
        "tiny_dcgan: written anew",
        "Wrote zoo/presets.json",
    ]
    found = CliRunner().invoke(main, ["zoo", "cards", "tiny_dcgn"])
    assert "Did you mean 'tiny_dcgan'?" in found.output
