"""`kerasgan latent` end to end: pictures, animations, arrays, refusals."""

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan.cli import main
from kerasgan.models import CGAN, DCGAN, InfoGAN
from tests import harness

SHAPE = (8, 8, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("latent")
    CGAN(SHAPE, 4, classes=3, width=4, seed=0).save(folder / "cgan.keras")
    InfoGAN(SHAPE, 16, width=4, seed=0).save(folder / "infogan.keras")
    DCGAN(SHAPE, 4, width=4, seed=0).save(folder / "dcgan.keras")
    np.savez(folder / "real.npz", images=harness.images(20, SHAPE))
    return folder


def latent(folder, name, model, *arguments):
    """Runs a sub-command; returns its result and the arrays that it wrote."""
    outputs = {end: folder / f"{name}.{end}" for end in ("png", "gif", "npz")}
    options = ["--out", outputs["png"], "--gif", outputs["gif"], "--npz"]
    words = [name, folder / f"{model}.keras", *arguments, *options, outputs["npz"]]
    result = CliRunner().invoke(main, ["latent", *map(str, words), "--overwrite"])
    assert result.exit_code == 0, result.output
    with Image.open(outputs["png"]) as picture:
        assert picture.mode == "RGB"
    with Image.open(outputs["gif"]) as frames:
        count = frames.n_frames
    with np.load(outputs["npz"]) as arrays:
        return result, count, dict(arrays)


def test_interpolate(folder):
    arguments = ("-n", 3, "--labels", "0,1,2", "--steps", 5)
    _, frames, found = latent(folder, "interpolate", "cgan", *arguments)
    assert found["images"].shape == (3, 5, *SHAPE)
    assert found["labels"].argmax(axis=2).tolist() == [[0] * 5, [1] * 5, [2] * 5]
    np.testing.assert_allclose(found["t"], [0, 0.25, 0.5, 0.75, 1])
    assert 1 < frames <= 9  # there and back; equal ones become one


def test_classes(folder):
    arguments = (2, 0, "-n", 2, "--steps", 3)
    _, _, found = latent(folder, "classes", "cgan", *arguments)
    np.testing.assert_allclose(
        found["labels"][1], [[0, 0, 1], [0.5, 0, 0.5], [1, 0, 0]]
    )


def test_traverse_a_code(folder):
    arguments = ("--code", "c2", "--columns", 4, "-n", 2)
    _, _, found = latent(folder, "traverse", "infogan", *arguments)
    np.testing.assert_allclose(found["latents"][0, :, 14], [-2, -2 / 3, 2 / 3, 2])
    _, _, found = latent(folder, "traverse", "infogan", "--code", "c1", "-n", 2)
    np.testing.assert_array_equal(found["latents"][1, :, 4:14], np.eye(10))


def test_traverse_a_latent(folder):
    arguments = ("--code", 3, "--columns", 3)
    _, _, found = latent(folder, "traverse", "dcgan", *arguments)
    np.testing.assert_allclose(found["latents"][7, :, 3], [-2, 0, 2])


def test_truncate(folder):
    _, _, found = latent(folder, "truncate", "dcgan", "--values", "0.5,none", "-n", 4)
    assert np.abs(found["latents"][:, 0]).max() <= 0.5
    assert found["values"].tolist() == [0.5, np.inf]


def test_attribute(folder):
    arguments = ("--measure", "slant", "--samples", 50, "--strengths", "-1,1", "-n", 2)
    _, _, found = latent(folder, "attribute", "dcgan", *arguments)
    step = found["latents"][:, 1] - found["latents"][:, 0]
    np.testing.assert_allclose(step, 2 * found["vector"][None].repeat(2, 0), atol=1e-5)


def test_project(folder, tmp_path):
    arguments = ("--dataset", folder / "real.npz", "-n", 3, "--steps", 2, "--plot")
    result, _, found = latent(
        folder, "project", "dcgan", *arguments, tmp_path / "errors.png"
    )
    assert "PSNR of 3 images: mean" in result.output
    assert found["errors"].shape == (3, 3)
    assert (tmp_path / "errors.png").is_file()


def test_nearest(folder):
    arguments = ("--dataset", folder / "real.npz", "-n", 3, "-k", 2)
    _, _, found = latent(folder, "nearest", "dcgan", *arguments)
    assert found["distances"].shape == (3, 2)
    assert found["images"].shape == (3, 3, *SHAPE)


REFUSALS = [
    (["traverse", "infogan", "--code", "c9"], "There is no code 'c9'. Known: c1, c2"),
    (["traverse", "dcgan", "--code", "c1"], "DCGAN has no codes. Received: code='c1'."),
    (["classes", "dcgan", "0", "1"], "DCGAN is unconditional"),
    (["classes", "cgan", "0", "3"], "The model has 3 classes, the labels 0 to 2."),
    (["classes", "cgan", "0", "1", "--labels", "1"], "Leave --labels out."),
    (["interpolate", "cgan", "--labels", "x"], "expected whole numbers, 3 or 0,1,2."),
    (["truncate", "dcgan", "--values", "a"], "expected numbers, for example 0.5,1,2."),
    (["truncate", "dcgan", "--values", "0"], "truncation must be at least 0.02"),
    (["attribute", "dcgan"], "Say what to change: --measure slant, or --plus 8"),
    (["attribute", "dcgan", "--measure", "age"], "Received: 'age'"),
    (["project", "dcgan", "--dataset", "nowhere.npz"], "There is no file or folder"),
    (["nearest", "nothing", "--dataset", "digits"], "nothing.keras"),
    (["interpolate", "dcgan", "--out", "a.jpg"], "Write a file that ends in .png."),
]


@pytest.mark.parametrize(("words", "message"), REFUSALS)
def test_refusals_are_one_line(folder, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    name, model, *rest = words
    result = CliRunner().invoke(
        main, ["latent", name, str(folder / f"{model}.keras"), *rest]
    )
    assert result.exit_code != 0
    assert message in result.output
    assert len(result.output.strip().splitlines()[-1]) > len(message)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latent_truncate.png").write_text("mine")
    words = ["latent", "truncate", str(folder / "dcgan.keras")]
    result = CliRunner().invoke(main, words)
    assert "'latent_truncate.png' exists. Add --overwrite" in result.output
    assert (tmp_path / "latent_truncate.png").read_text() == "mine"
