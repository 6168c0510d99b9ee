"""A model of somebody else, of points: published, and checked by a fresh process."""

import csv
import json
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import kerasgan
from kerasgan import datasets, run, zoo
from kerasgan.cli.main import main
from kerasgan.engine import outside, registry
from kerasgan.zoo import entry
from tests import harness

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with `rings.npz`, and a zoo with one entry of a stranger's model."""
    known = set(registry.known())
    outside.load(EXAMPLES / "write_your_own_model.py")
    root = tmp_path_factory.mktemp("zoo_of_points")
    ring = datasets.toy.ring()
    train, test = (ring.draw(n, seed)[0] for n, seed in ((400, 0), (200, 1)))
    np.savez(root / "rings.npz", train_points=train, test_points=test)
    recipe = root / "zoo" / "ring_vae" / "recipe.yaml"
    recipe.parent.mkdir(parents=True)
    recipe.write_text(f"""
model: point_vae
dataset: {root}/rings.npz
batch_size: 100
seed: 1
epochs: 2
options: {{latent_dim: 3}}
selection: {{metric: frechet, n: 200, every: 1}}
""")
    zoo.publish(recipe, root / "runs" / "ring_vae", verbose=0)
    zoo.write_index(root / "zoo")
    yield root
    for name in set(registry.known()) - known:
        harness.forget(name)
    sys.modules.pop("write_your_own_model")


def test_the_entry_is_sound(place):
    assert list(zoo.verify(place / "zoo")) == [("ring_vae", None)] * 2


def test_what_is_published_is_what_was_chosen(place):
    folder = place / "zoo" / "ring_vae"
    model = kerasgan.load(str(folder))
    best = run.load(place / "runs" / "ring_vae" / "best.keras")
    made = model.generate(50, seed=3)
    np.testing.assert_allclose(made, best.generate(50, seed=3), atol=1e-2)  # float16
    assert float(best.images_seen) == model.images_seen.numpy() > 0
    with Image.open(folder / "samples.png") as sheet:
        drawn = model.example.sheet(model.generate(2000, seed=0))
        np.testing.assert_array_equal(sheet, drawn)


def test_the_scores_are_those_of_the_points_themselves(place):
    evaluation = entry.read_metadata(place / "zoo" / "ring_vae")["evaluation"]
    scores = {each["key"]: each for each in evaluation["scores"]}
    made = kerasgan.load(str(place / "zoo" / "ring_vae")).generate(400, seed=0)
    with np.load(place / "rings.npz") as arrays:
        test, train = arrays["test_points"], arrays["train_points"]
    by_hand = kerasgan.metrics.frechet_distance
    assert scores["frechet"]["value"] == pytest.approx(by_hand(test, made), rel=1e-5)
    assert scores["frechet"]["floor"] == pytest.approx(by_hand(test, train), rel=1e-5)
    assert evaluation["features"]["name"] == "coordinates"


def test_the_card_speaks_of_points_and_of_their_model(place):
    text = (place / "zoo" / "ring_vae" / "README.md").read_text()
    assert "drawn by a `write_your_own_model.PointVAE`.\n" in text
    assert "import write_your_own_model  # registers PointVAE\n" in text
    assert "| networks | those that `write_your_own_model.PointVAE` builds |" in text
    assert "| latent_dim | 3 | 2 |" in text
    assert "Samples of seed 0, 2,000 of them, not picked" in text
    assert "float32\n" in text
    assert "[-1, 1]" not in text
    assert "average" not in text
    assert "points (n, 2):" in text
    assert "np.zeros((1, 3), np.float32)" in text


def test_the_command_line_knows_a_model_by_its_file(place, tmp_path, monkeypatch):
    monkeypatch.chdir(place)
    example, file = EXAMPLES / "write_your_own_model.py", tmp_path / "few.csv"
    words = ["--import", str(example)]

    def typed(line):
        done = CliRunner().invoke(main, [*words, *line.split()])
        assert done.exit_code == 0, done.output
        return done.output

    typed(f"sample zoo/ring_vae -n 300 --seed 2 --out {file}")
    with open(file, newline="") as table:
        rows = list(csv.reader(table))
    made = kerasgan.load("zoo/ring_vae").generate(300, seed=2)
    assert rows[0] == ["x1", "x2"]
    np.testing.assert_allclose(np.array(rows[1:], "float64"), made, rtol=1e-6)
    said = typed(f"evaluate {file} --dataset rings.npz --out {tmp_path}/found")
    assert "of 2 through" not in said
    assert "through coordinates, n=300" in said
    found = json.loads((tmp_path / "found" / "evaluation.json").read_text())
    by_hand = kerasgan.metrics.frechet_distance
    with np.load("rings.npz") as arrays:
        expected = by_hand(arrays["test_points"], made)
    scores = {each["key"]: each["value"] for each in found["scores"]}
    assert scores["frechet"] == pytest.approx(expected, rel=1e-4)
    with Image.open(tmp_path / "found" / "samples.png") as sheet:
        assert len(sheet.getcolors(10**6)) > 3


def test_points_of_another_space_are_refused(place):
    line = (
        r"^Points of shape \(1,\) do not fit networks for points of shape \(2,\)\."
        r" Give the model's constructor their shape with --set\.$"
    )
    with pytest.raises(ValueError, match=line):
        run.train(
            run.RunFolder(place / "none"),
            run.Recipe(model="point_vae", dataset="gaussian"),
        )
    assert not (place / "none").exists()


def test_who_has_not_imported_the_file_is_told_to(place, monkeypatch):
    for kind in registry.KINDS:
        kept = {n: cls for n, cls in kind.classes.items() if n != "point_vae"}
        monkeypatch.setattr(kind, "classes", kept)
    told = (
        r"ring_vae' is a model 'point_vae', and nothing here registers one of that "
        r"name\. Where the class is yours, import its file first: kerasgan --import "
    )
    with pytest.raises(ValueError, match=told):
        kerasgan.load(str(place / "zoo" / "ring_vae"))


def test_other_processes_are_told_the_file_of_the_model(place):
    assert outside.names() == [str(EXAMPLES / "write_your_own_model.py")]
    assert keras.saving.get_registered_object("my_package>PointVAE") is not None
