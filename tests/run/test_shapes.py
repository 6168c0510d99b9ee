"""Images that are not square, of 4 and 5 channels and of 16 bits, from end to end."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import datasets, pictures, run
from kerasgan.cli import main

KINDS = {"RGBA files of 16 bits": 4, "arrays of 5 channels": 5}
SHAPE = (8, 16)


def call(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def write(folder, kind, seed):
    """Writes 40 images of 8x16; returns their path."""
    random = np.random.default_rng(seed)
    values = random.integers(0, 65536, (40, *SHAPE, KINDS[kind])).astype("uint16")
    if KINDS[kind] == 4:
        pictures.save_images(values, folder)
        return folder
    np.savez(f"{folder}.npz", images=values)
    return f"{folder}.npz"


@pytest.fixture(scope="module", params=KINDS)
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shapes")
    data, test = (write(folder / name, request.param, i) for i, name in enumerate("ab"))
    words = ["--channels", 4] if KINDS[request.param] == 4 else []
    out = folder / "run"
    words += ["--epochs", 1, "--batch-size", 20, "--set", "width=2", "--out", out]
    said = call("train", "dcgan", "--dataset", data, *words)
    assert f"40 images of 8x16x{KINDS[request.param]}" in said
    return KINDS[request.param], folder, data, test


def test_a_run_samples_evaluates_and_has_its_pictures(made):
    channels, folder, _, test = made
    out = folder / "run"
    assert json.loads((out / "run.json").read_text())["bits"] == run.bits(out) == 16
    width = (16 * 4 + 1) * (channels if channels == 5 else 1)
    for name in ("real.png", "samples.png", "training.gif"):
        with Image.open(out / name) as sheet:
            assert (sheet.width - 1) % width == 0
    said = call("evaluate", out, "--test", test, "-n", 20)
    assert "through random_features, n=20" in said
    assert "frechet" in said
    assert "Seen through a network of random weights" in said
    facts = json.loads((out / "evaluation/evaluation.json").read_text())
    assert facts["features"]["name"] == "random_features"


def test_samples_are_written_without_loss(made, tmp_path, monkeypatch):
    channels, folder, data, test = made
    call("sample", folder / "run", "-n", 5, "--seed", 1, "--out", folder / "s.npz")
    with np.load(folder / "s.npz") as arrays:
        images = arrays["images"]
    assert images.shape == (5, *SHAPE, channels)
    again = datasets.load(folder / "s.npz", shuffle=False)
    np.testing.assert_array_equal(np.concatenate(list(map(np.asarray, again))), images)
    singles = ["sample", folder / "run", "-n", 5, "--seed", 1, "--out", folder / "s"]
    if channels == 5:
        result = CliRunner().invoke(main, list(map(str, singles)))
        assert result.exit_code == 1
        assert "Write --out samples.npz, or --out samples.png for a" in result.output
        return
    call(*singles)
    read = datasets.load(folder / "s", shuffle=False, channels=4)
    found = np.concatenate(list(map(np.asarray, read)))
    np.testing.assert_allclose(found, images, atol=1.01 / 65535)
    monkeypatch.chdir(tmp_path)  # where it leaves what it drew
    said = call("evaluate", folder / "s", "--dataset", data, "--test", test, "-n", 4)
    assert "left out" in said
    call(*singles, "--bits", 8, "--overwrite")
    with Image.open(folder / "s/0001.png") as picture:
        expected = pictures.to_uint8(images, (-1, 1))[0]
        assert np.abs(np.asarray(picture, int) - expected).max() <= 1
