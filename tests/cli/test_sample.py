"""`kerasgan sample` of classes and codes."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan.cli import main
from kerasgan.models import CGAN, DCGAN, InfoGAN
from kerasgan.pictures import to_uint8

SHAPE = (8, 8, 1)
MODELS = {
    "cgan": CGAN(SHAPE, 4, classes=3, width=4, seed=0),
    "infogan": InfoGAN(SHAPE, 16, width=4, seed=0),
    "dcgan": DCGAN(SHAPE, 4, width=4, seed=0),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    for name, model in MODELS.items():
        model.save(folder / f"{name}.keras")
    return folder


def sample(folder, name, *words):
    model = str(folder / f"{name}.keras")
    return CliRunner().invoke(main, ["sample", model, "--seed", "1", *words])


def arrays(folder, name, *words):
    path = folder / "samples.npz"
    result = sample(folder, name, *words, "--out", str(path), "--overwrite")
    assert result.exit_code == 0, result.output
    with np.load(path) as found:
        return dict(found)


def test_classes_a_row_each(folder):
    found = arrays(folder, "cgan", "-n", "6", "--labels", "2,0")
    assert found["labels"].tolist() == [2, 2, 2, 0, 0, 0]
    expected = MODELS["cgan"].generate(6, labels=[2, 0], seed=1)
    np.testing.assert_allclose(found["images"], expected, atol=1e-6)
    path = folder / "rows.png"
    sample(folder, "cgan", "-n", "6", "--labels", "2,0", "--out", str(path))
    with Image.open(path) as sheet:
        assert sheet.size == (3 * 33 + 1, 2 * 33 + 1)


def test_labels_are_short_for_given(folder):
    words = ("-n", "6", "--given", "labels=2,0")
    found = arrays(folder, "cgan", *words)
    assert found["labels"].tolist() == [2, 2, 2, 0, 0, 0]
    expected = arrays(folder, "cgan", "-n", "6", "--labels", "2,0")
    np.testing.assert_array_equal(found["images"], expected["images"])


def test_drawn_classes_are_told(folder):
    found = arrays(folder, "cgan", "-n", "5")
    np.testing.assert_array_equal(found["labels"], MODELS["cgan"].labels(5, 1))
    np.testing.assert_allclose(
        found["images"], MODELS["cgan"].generate(5, seed=1), atol=1e-6
    )
    assert set(arrays(folder, "dcgan", "-n", "5")) == {"images", "value_range"}


def test_codes(folder):
    found = arrays(folder, "infogan", "-n", "4", "--code", "c1=3", "--code", "c2=-1.5")
    codes = {"c1": 3, "c2": -1.5}
    expected = MODELS["infogan"].generate(4, seed=1, codes=codes)
    np.testing.assert_allclose(found["images"], expected, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "words", "message"),
    [
        ("cgan", ["--labels", "x"], "have no names here"),
        ("cgan", ["--labels", "3"], "The model has 3 classes, the labels 0 to 2."),
        ("cgan", ["-n", "5", "--labels", "0,1"], "some whose number divides 5"),
        ("dcgan", ["--labels", "1"], "DCGAN is unconditional"),
        ("dcgan", ["--given", "labels=1"], "DCGAN is unconditional"),
        (
            "dcgan",
            ["--given", "caption=a"],
            "DCGAN has no conditions, so that it canno",
        ),
        ("cgan", ["--given", "caption=a"], "Unknown condition of CGAN. Received: 'cap"),
        ("cgan", ["--given", "labels=x"], "have no names here"),
        ("cgan", ["--given", "labels"], "expected name=values, for example --given la"),
        ("cgan", ["--given", "labels=0", "--labels", "1"], "Write one of them."),
        ("cgan", ["--given", "labels=0", "--given", "labels=1"], "is given twice"),
        ("dcgan", ["--code", "c1=1"], "DCGAN has no codes."),
        ("infogan", ["--code", "c9=1"], "There is no code 'c9'. Known: c1, c2, c3."),
        ("infogan", ["--code", "c1"], "expected name=value"),
    ],
)
def test_refusals(folder, tmp_path, name, words, message):
    result = sample(folder, name, *words, "--out", str(tmp_path / "samples.png"))
    assert result.exit_code != 0
    assert message in result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("given", ["singles", "singles/", "made.ly/"])
def test_a_folder_gets_a_file_a_sample(given, folder, tmp_path):
    out = f"{tmp_path}/{given}"
    assert sample(folder, "dcgan", "-n", "3", "--out", out).exit_code == 0
    paths = sorted(Path(out).iterdir())
    assert [path.name for path in paths] == ["0001.png", "0002.png", "0003.png"]
    expected = to_uint8(MODELS["dcgan"].generate(3, seed=1), (-1, 1))
    for path, image in zip(paths, expected, strict=True):
        with Image.open(path) as picture:
            assert np.abs(np.asarray(picture, int) - image[..., 0]).max() <= 1
    again = sample(folder, "dcgan", "--out", out)
    assert again.exit_code == 1
    assert "holds files already. Add --overwrite" in again.output
    words = ("-n", "3", "--out", out, "--overwrite")
    assert sample(folder, "dcgan", *words).exit_code == 0


def test_other_endings_are_refused(folder, tmp_path):
    result = sample(folder, "dcgan", "--out", str(tmp_path / "a.jpg"))
    assert result.exit_code == 1
    assert "must end in .png, .npz or .csv, or be a folder" in result.output
