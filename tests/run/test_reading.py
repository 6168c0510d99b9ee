"""What a run says and keeps of its data, and classes by name."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import run
from kerasgan.cli import main
from tests.datasets.batching import write

NAMES = ("train/10/a", "train/9/b", "train/9/c", "test/9/d")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run of one step on images of the classes 9 and 10, ten times as bright."""
    root = tmp_path_factory.mktemp("reading")
    for name in NAMES:
        path = root / "data" / f"{name}.png"
        write(path, 10 * int(path.parent.name), size=(8, 8), mode="L")
    recipe = run.Recipe(
        "cgan", str(root / "data"), batch_size=3, options={"width": 2, "latent_dim": 4}
    )
    run.train(run.RunFolder(root / "run"), recipe, steps=1, verbose=0)
    return root


def call(*words, code=0):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result.output


def test_the_classes_are_kept_by_name(folder):
    found = run.RunFolder(folder / "run")
    assert json.loads(found.settings.read_text())["classes"] == ["9", "10"]
    assert run.class_names(folder / "run") == ["9", "10"]
    assert found.recipe().dataset == str(folder / "data")
    with Image.open(found.real) as sheet:
        shades = set(np.unique(np.asarray(sheet)).tolist())
    assert shades == {90, 100, 128}  # of the images, and of what lies between them


def test_labels_are_written_by_name(folder):
    out = folder / "s.npz"
    said = call("sample", folder / "run", "-n", 4, "--labels", "10,9", "--out", out)
    assert said == f"4 samples of 10 (1), 9 (0): {out}\n"
    with np.load(out) as arrays:
        assert arrays["labels"].tolist() == [1, 1, 0, 0]
        assert arrays["value_range"].tolist() == [-1, 1]
    again = ("--given", "labels=10,9", "--seed", 1)
    call("sample", folder / "run", "-n", 4, *again, "--out", out, "--overwrite")
    with np.load(out) as arrays:
        assert arrays["labels"].tolist() == [1, 1, 0, 0]


def test_another_order_of_the_classes_is_refused(folder):
    again = folder / "again"
    again.mkdir()
    found = run.RunFolder(again)
    (again / "checkpoints").symlink_to(folder / "run/checkpoints")
    settings = json.loads((folder / "run/run.json").read_text())
    for kept in (["10", "9"], None):  # of an earlier version, which sorted them as text
        settings["classes"] = kept
        found.settings.write_text(json.dumps(settings))
        with pytest.raises(ValueError, match=r"began with the classes 10, 9, in this"):
            run.train(found, resume=True, steps=1, verbose=0)


def test_what_was_read_is_told_in_one_line(folder, capsys):
    recipe = run.Recipe("gan", str(folder / "data"), options={"width": 2}, image_size=4)
    run.train(run.RunFolder(folder / "gan"), recipe, steps=1, verbose=0)
    assert capsys.readouterr().out.splitlines()[0] == (
        f"Data: {folder / 'data'} (train): 3 images of 4x4x1; classes 9, 10; stored as "
        "8x8"
    )


def test_samples_of_any_range_are_evaluated(tmp_path):
    from kerasgan import datasets, models

    model = models.DCGAN((8, 8, 1), 4, width=2, data_range=(0, 255), seed=0)
    model.save(tmp_path / "m.keras")
    out = tmp_path / "s.npz"
    call("sample", tmp_path / "m.keras", "-n", 5, "--seed", 1, "--out", out)
    found = datasets.load(out, shuffle=False)
    assert found.info.value_range == (0, 255)
    expected = model.generate(5, seed=1) / 127.5 - 1
    np.testing.assert_allclose(np.asarray(next(iter(found))), expected, atol=1e-5)
