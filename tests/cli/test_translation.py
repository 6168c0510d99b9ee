"""A model of two sets of images from the command line: trained, sampled, measured."""

import json

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import run
from kerasgan.cli import main
from kerasgan.engine.asked import Asked

if keras.backend.backend() != "tensorflow":
    pytest.skip("runs are exported on TensorFlow", allow_module_level=True)

TINY = ("--set", "width=2", "--set", "blocks=1", "--set", "pool_size=3")


def pictures(folder, count, channels):
    """Writes random pictures of 8x8."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(count)
    for number in range(count):
        pixels = random.integers(0, 256, (8, 8, channels), dtype="uint8")
        image = Image.fromarray(pixels[..., 0] if channels == 1 else pixels)
        image.save(folder / f"{number}.png")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder of two sets with splits, and the run of two epochs on them."""
    place = tmp_path_factory.mktemp("translation")
    for split, count in (("train", 9), ("test", 6)):
        pictures(place / "grey" / split, count, 1)
        pictures(place / "colour" / split, count - 2, 3)
    told = kerasgan(
        *("train", "cyclegan", "--dataset", place / "grey", "--quiet", *TINY),
        *("--dataset-b", place / "colour", "--epochs", 2, "--batch-size", 4),
        *("--out", place / "run", "--select", "frechet"),
    )
    assert f"kerasgan sample {place / 'run'} --given images={place / 'grey'}" in told
    return place


def kerasgan(*words):
    """Returns what a command says, which succeeds."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 1
    return result.output.strip().splitlines()[-1]


def test_the_sheet_shows_images_their_translations_and_the_way_back(place):
    """64 of the first images of the data, in strips of 8: a, G(a), F(G(a))."""
    with Image.open(place / "run" / "samples.png") as sheet:
        assert sheet.mode == "RGB"
        assert sheet.size == (8 * 33 + 1, 3 * 8 * 33 + 1)
        first = np.asarray(sheet)[1:33, 1:33]
    assert (first == first[..., :1]).all()  # of the grey set
    with Image.open(place / "run" / "real.png") as sheet:
        assert sheet.size == (4 * 33 + 1, 2 * 33 + 1)  # of a batch of either set


def test_the_files_are_those_of_all_models(place):
    names = {path.name for path in (place / "run").iterdir()}
    assert {"saved_model", "model.tflite", "model_float16.tflite", "best.keras"} < names
    kept = json.loads((place / "run" / "run.json").read_text())
    assert (kept["dataset"], kept["dataset_b"]) == (
        str(place / "grey"),
        str(place / "colour"),
    )


def test_samples_are_made_of_what_is_given(place):
    out = place / "samples.npz"
    given = f"images={place / 'grey' / 'test'}"
    told = kerasgan("sample", place / "run", "--given", given, "--out", out)
    assert told.startswith("6 samples")
    with np.load(out) as found:
        made, images = found["images"], found["images_given"]
    assert made.shape == (6, 8, 8, 3)
    with Image.open(place / "grey" / "test" / "3.png") as picture:
        np.testing.assert_allclose(
            images[3, ..., 0], np.asarray(picture) / 127.5 - 1, atol=1e-6
        )
    model = run.load(place / "run")
    np.testing.assert_allclose(made, model.generate(images=images), atol=1e-6)


def test_one_picture_is_enough(place):
    one, out = place / "grey" / "test" / "2.png", place / "one.png"
    kerasgan("sample", place / "run", "--given", f"images={one}", "--out", out)
    with Image.open(out) as sheet:
        assert sheet.size == (33 + 1, 3 * 33 + 1)


def test_evaluation_compares_translations_with_the_other_set(place):
    """G(a) of the test split of the first set against the test split of the other."""
    found = run.evaluate(place / "run", metrics=("frechet",), n=4)
    assert found.yardstick.test.info.name == str(place / "colour")
    source = found.subject.source
    assert isinstance(source, Asked)
    assert (found.subject.size, len(source.rows["images"])) == (6, 6)
    np.testing.assert_allclose(
        found.samples, source.model.generate(images=source.rows["images"]), atol=1e-5
    )
    kerasgan(
        *("evaluate", place / "run", "--metrics", "frechet", "-n", 4),
        *("--given", f"images={place / 'grey' / 'train'}", "--out", place / "other"),
    )


def test_a_model_of_nobody_does_not_know_what_to_translate(place):
    model = run.load(place / "run")
    with pytest.raises(ValueError, match="Add --given images=PATH"):
        run.evaluate(model, dataset=place / "colour", metrics=("frechet",), n=4)


REFUSED = {
    "one set": (
        "train cyclegan --dataset digits --epochs 1 --out {place}/no",
        "Error: cyclegan learns from two sets of images. Received: --dataset digits "
        "alone. Add --dataset-b NAME or PATH.",
    ),
    "two sets": (
        "train dcgan --dataset digits --dataset-b digits --epochs 1 --out {place}/no",
        "Error: dcgan learns from one set of images. Received: --dataset-b digits. "
        "Leave it out, or train a pix2pix or a cyclegan.",
    ),
    "sets of other sizes": (
        "train cyclegan --dataset {place}/grey --dataset-b digits --out {place}/no",
        "Error: Both domains have images of one size. Received: --set "
        '"image_shape=(8, 8, 1)" and --set "shape_b=(28, 28, 1)". Load both with '
        "--image-size 8, for example.",
    ),
    "samples of nothing": (
        "sample {place}/run --out {place}/no.png",
        "Error: CycleGAN makes samples of images and draws none itself. Received: no "
        "images. Write generate(images=images), --given images=PATH on the command "
        "line.",
    ),
    "samples of a path that is none": (
        "sample {place}/run --given images=./none --out {place}/no.png",
        "Error: There is no file or folder './none' (looked from {here}). Check the "
        "path; names of datasets have no separator and no ending.",
    ),
    "a number that does not go up": (
        "sample {place}/run -n 4 --given images={place}/grey/test --out {place}/no.png",
        "Error: images must be one of shape (8, 8, 1), or an array of 4 of them, or of "
        "some whose number divides 4. Received: shape (6, 8, 8, 1). Write n=6.",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_refusals(row, place, monkeypatch):
    monkeypatch.chdir(place)
    line, expected = REFUSED[row]
    said = refused(*line.format(place=place).split())
    assert said == expected.replace("{here}", str(place))
    assert not (place / "no").exists()
