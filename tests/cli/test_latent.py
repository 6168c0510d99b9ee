"""`kerasgan latent` end to end: pictures, animations, arrays, refusals."""

import json

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import latent as tools
from kerasgan import metrics, run
from kerasgan.classifiers import Classifier
from kerasgan.cli import latent as latent_command
from kerasgan.cli import latent_options, main
from kerasgan.modalities import Text, Vector
from kerasgan.models import CGAN, DCGAN, GAN, GANCLS, InfoGAN
from tests import harness

SHAPE = (8, 8, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("latent")
    CGAN(SHAPE, 4, classes=3, width=4, seed=0).save(folder / "cgan.keras")
    InfoGAN(SHAPE, 16, width=4, seed=0).save(folder / "infogan.keras")
    DCGAN(SHAPE, 4, width=4, seed=0).save(folder / "dcgan.keras")
    DCGAN((12, 12, 1), 4, width=4, seed=0).save(folder / "larger.keras")
    GAN((2,), 2, seed=0).save(folder / "points.keras")
    words = Text(["dark", "line", "star"], 2)
    GANCLS(SHAPE, 4, text=words, width=2, units=3, seed=0).save(folder / "told.keras")
    sizes = {"width": 2, "units": 3}
    GANCLS(SHAPE, 4, text=Vector(2), seed=0, **sizes).save(folder / "vector.keras")
    np.save(folder / "two.npy", np.array([[1.0, 0.0], [0.0, 2.0]]))
    keras.utils.set_random_seed(0)
    Classifier(SHAPE, 3, width=2).save_to_preset(folder / "classifier_tiny")
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
    with Image.open(folder / "interpolate.gif") as gif:
        assert gif.size == (99, 99)  # 2 x 2 images of 48, and lines between
    with Image.open(folder / "interpolate.png") as picture:
        assert picture.width > 5 * 49 + 1  # and labels
        assert picture.height > 3 * 49 + 1


def test_interpolate_between_captions(folder):
    arguments = ("--caption", "dark line; star", "-n", 2, "--steps", 3, "--seed", 4)
    _, frames, found = latent(folder, "interpolate", "told", *arguments)
    model = run.load(folder / "told.keras")
    for column, caption in ((0, "dark line"), (-1, "star")):
        made = model.generate(2, seed=4, caption=caption)
        np.testing.assert_allclose(found["images"][:, column], made, atol=1e-6)
    assert found["columns"].tolist() == ["dark line", "0.50", "star"]
    assert found["vectors"].shape == (2, 3, 3)
    np.testing.assert_array_equal(found["latents"][:, 0], found["latents"][:, 2])
    assert 1 < frames <= 5  # there and back


def test_interpolate_between_vectors(folder):
    arguments = ("--given", f"vector={folder / 'two.npy'}", "-n", 1, "--steps", 3)
    _, _, found = latent(folder, "interpolate", "vector", *arguments)
    model = run.load(folder / "vector.keras")
    made = model.generate(1, seed=0, vector=[0.0, 2.0])
    np.testing.assert_allclose(found["images"][:, -1], made, atol=1e-6)


def test_interpolate_at_one_caption(folder):
    arguments = ("--caption", "dark line", "-n", 2, "--steps", 3)
    _, _, found = latent(folder, "interpolate", "told", *arguments)
    model = run.load(folder / "told.keras")
    end = model.generate_from(model.latents(2, 1), caption="dark line")
    np.testing.assert_array_equal(found["images"][:, -1], end)
    assert found["caption"].tolist() == ["dark line"] * 2
    assert found["rows"].tolist() == ["dark line"] * 2


def test_captions_of_other_tools(folder):
    told = ("--caption", "star; line", "-n", 2)
    _, _, found = latent(folder, "traverse", "told", *told, "--code", 0)
    assert found["caption"].tolist() == ["star", "line"]
    many = ("--measure", "slant", "--samples", 51)
    _, _, found = latent(folder, "attribute", "told", *told, *many)
    assert found["rows"].tolist() == ["star", "line"]
    data = ("--dataset", folder / "real.npz")
    _, _, found = latent(folder, "project", "told", *told, *data, "--steps", 2)
    assert "labels" not in found
    _, _, found = latent(folder, "nearest", "told", *told, *data, "-k", 1)
    made = run.load(folder / "told.keras").generate(2, seed=0, caption=["star", "line"])
    np.testing.assert_allclose(found["images"][:, 0], made, atol=1e-6)
    other = ("--against", folder / "told.keras", "--dimension", 1)
    _, _, found = latent(folder, "traverse", "told", *told, "--code", 0, *other)
    assert found["against_rows"].tolist() == ["star", "line"]


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


def test_traverse_against_another_model(folder):
    other = ("--against", folder / "dcgan.keras", "--dimension", 2)
    arguments = ("--code", "c1", *other, "-n", 2, "--low", -3, "--high", 6)
    _, frames, found = latent(folder, "traverse", "infogan", *arguments)
    assert found["images"].shape == found["against_images"].shape == (2, 10, *SHAPE)
    np.testing.assert_array_equal(found["values"], np.arange(10))
    np.testing.assert_array_equal(found["against_values"], np.arange(-3, 7))
    np.testing.assert_array_equal(
        found["against_latents"][1, :, 2], np.arange(-3.0, 7.0)
    )
    assert 1 < frames <= 19
    with Image.open(folder / "traverse.gif") as gif:
        assert gif.size == (99, 99)  # two rows of either
    with Image.open(folder / "traverse.png") as both:
        both = both.size
    latent(folder, "traverse", "infogan", "--code", "c1", "-n", 2)
    with Image.open(folder / "traverse.png") as alone:
        assert both[1] == 2 * alone.height + 8
        assert both[0] > alone.width


def test_labels_of_long_values_are_short(folder):
    arguments = ("--code", 0, "--columns", 4)
    _, _, found = latent(folder, "traverse", "dcgan", *arguments)
    assert found["columns"].tolist() == ["-2", "-0.667", "0.667", "2"]
    assert found["values"][1] == pytest.approx(-2 / 3, abs=1e-15)


def test_truncate(folder):
    _, _, found = latent(folder, "truncate", "dcgan", "--values", "0.5,none", "-n", 4)
    assert np.abs(found["latents"][:, 0]).max() <= 0.5
    assert found["values"].tolist() == [0.5, np.inf]


def test_attribute(folder):
    arguments = ("--measure", "slant", "--samples", 50, "--strengths", "-1,1", "-n", 2)
    _, _, found = latent(folder, "attribute", "dcgan", *arguments)
    step = found["latents"][:, 1] - found["latents"][:, 0]
    np.testing.assert_allclose(step, 2 * found["vector"][None].repeat(2, 0), atol=1e-5)


def test_attribute_of_labelled_samples(folder):
    arguments = ("--measure", "slant", "--samples", 50, "-n", 3, "--labels", "2,0,1")
    _, _, found = latent(folder, "attribute", "cgan", *arguments)
    assert found["labels"].argmax(axis=2)[:, 0].tolist() == [2, 0, 1]
    model = run.load(folder / "cgan.keras")
    among = np.arange(2, 52) % 3  # 50 samples, which 3 does not divide
    vector, _ = tools.find_attribute(model, tools.slant, 50, 0, among)
    np.testing.assert_allclose(found["vector"], vector, atol=1e-12)


def log_odds(probabilities):
    return np.log(probabilities[:, 2]) - np.log(probabilities[:, 0])


def test_attribute_between_classes(folder):
    features = folder / "classifier_tiny"
    arguments = ("--plus", 2, "--minus", 0, "--features", features, "--samples", 50)
    _, _, found = latent(folder, "attribute", "dcgan", *arguments)
    extractor = metrics.features.get(features)
    vector, _ = tools.find_attribute(
        run.load(folder / "dcgan.keras"),
        lambda images: log_odds(extractor(images).probabilities),
        *(50, 0),
    )
    np.testing.assert_allclose(found["vector"], vector, atol=1e-6)


def test_the_classifier_is_that_of_the_run(folder, monkeypatch):
    DCGAN(SHAPE, 4, width=4, seed=0).save_to_preset(folder / "made.keras")
    recipe = json.dumps({"recipe": {"dataset": "tiny"}})
    (folder / "made.keras" / "metadata.json").write_text(recipe)
    monkeypatch.chdir(folder)  # where classifier_tiny lies
    arguments = ("--plus", 2, "--minus", 0, "--samples", 50)
    _, _, found = latent(folder, "attribute", "made", *arguments)
    arguments = (*arguments, "--features", "classifier_tiny")
    _, _, named = latent(folder, "attribute", "made", *arguments)
    np.testing.assert_array_equal(found["vector"], named["vector"])


def test_project(folder, tmp_path):
    arguments = ("--dataset", folder / "real.npz", "-n", 3, "--steps", 2, "--plot")
    result, _, found = latent(
        folder, "project", "dcgan", *arguments, tmp_path / "errors.png"
    )
    assert "PSNR of 3 images: mean" in result.output
    assert found["errors"].shape == (3, 3)
    psnr = found["psnr"].mean()
    assert f"mean {psnr:.2f} dB" in result.output
    assert result.output.count("errors.png") == 1
    assert (tmp_path / "errors.png").is_file()


def test_nearest(folder):
    arguments = ("--dataset", folder / "real.npz", "-n", 3, "-k", 2)
    _, _, found = latent(folder, "nearest", "dcgan", *arguments)
    assert found["distances"].shape == (3, 2)
    assert found["images"].shape == (3, 3, *SHAPE)


REFUSALS = [
    (["traverse", "infogan", "--code", "c9"], "There is no code 'c9'. Known: c1, c2"),
    (["traverse", "dcgan", "--code", "c1"], "DCGAN has no codes. Received: --code c1."),
    (["classes", "dcgan", "0", "1"], "DCGAN is unconditional"),
    (["classes", "cgan", "0", "3"], "The model has 3 classes, the labels 0 to 2."),
    (["classes", "cgan", "0", "1", "--labels", "1"], "Leave --labels out."),
    (["interpolate", "cgan", "--labels", "x"], "have no names here"),
    (["interpolate", "cgan", "--given", "caption=x"], "Unknown condition of CGAN."),
    (
        ["truncate", "cgan", "--caption", "a"],
        "Unknown condition of CGAN. Received: 'ca",
    ),
    (
        ["truncate", "dcgan", "--caption", "a"],
        "has no conditions, so that it cannot be asked for any. Received: --caption a.",
    ),
    (
        ["truncate", "told"],
        "GANCLS makes samples of caption and draws none itself. Received: no caption. "
        "Write generate(caption='a red circle'), --given caption=TEXT on the command",
    ),
    (["interpolate", "told", "--caption", "x"], "None of the words of a text is known"),
    (["interpolate", "told", "--caption", "star;"], "1 to 2 words here. Received: 0"),
    (
        ["interpolate", "told", "--caption", "star; line; dark"],
        "interpolate goes from one caption to another, or between latents at one. "
        "Received: 3. Give one or two.",
    ),
    (
        ["interpolate", "told", "--caption", "star", "--given", "caption=line"],
        "--caption is short for --given caption=. Received: --caption star and --given "
        "caption=line. Write one of them.",
    ),
    (["classes", "told", "0", "1"], "Unknown condition of GANCLS. Received: 'labels'"),
    (["classes", "told", "0", "1", "--caption", "star"], "Leave --caption out."),
    (["truncate", "dcgan", "--values", "a"], "expected numbers, for example 0.5,1,2."),
    (["truncate", "dcgan", "--values", "0"], "truncation must be at least 0.02"),
    (["attribute", "dcgan"], "Say what to change: either --measure slant, or --plus"),
    (["attribute", "dcgan", "--measure", "age"], "Received: 'age'"),
    (["project", "dcgan", "--dataset", "nowhere.npz"], "There is no file or folder"),
    (["nearest", "nothing", "--dataset", "digits"], "nothing.keras"),
    (["interpolate", "points"], "draw images, and this model makes points."),
    (["nearest", "points", "--dataset", "digits"], "this model makes points."),
    (["attribute", "dcgan", "--measure", "slant", "--plus", "1"], "either --measure"),
    (["attribute", "dcgan", "--plus", "1"], "or --plus 8 --minus 3 and perhaps"),
    (["attribute", "dcgan", "--plus", "1", "--minus", "0"], "Add --features"),
    (["traverse", "infogan", "--code", "c2", "--dimension", "0"], "Give both or neit"),
    (
        ["project", "dcgan", "--dataset", "REAL", "--split", "test"],
        "is an .npz file, which has no splits.",
    ),
    (
        ["traverse", "infogan", "--code", "c2", "--dimension", "0", "--against", "BIG"],
        "images of the same shape, (8, 8, 1). Received: (12, 12, 1).",
    ),
    (
        ["attribute", "dcgan", "--plus", "7", "--minus", "0", "--features", "TINY"],
        "has 3 classes. Received: --plus 7 --minus 0.",
    ),
]


PLACES = {"REAL": "real.npz", "BIG": "larger.keras", "TINY": "classifier_tiny"}


@pytest.mark.parametrize(("words", "message"), REFUSALS)
def test_refusals_are_one_line(folder, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    name, model, *rest = words
    rest = [str(folder / PLACES[word]) if word in PLACES else word for word in rest]
    result = CliRunner().invoke(
        main, ["latent", name, str(folder / f"{model}.keras"), *rest]
    )
    assert result.exit_code != 0
    lines = result.output.strip().splitlines()
    assert lines[-1].startswith("Error: ")
    assert message in lines[-1]
    assert len(lines) == 1 or result.exit_code == 2  # click's own say the usage first
    assert not list(tmp_path.iterdir())


OUTPUTS = [
    (["--out", "a.jpg"], "--out must end in .png. Received: 'a.jpg'."),
    (["--gif", "a.png"], "--gif must end in .gif."),
    (["--npz", "a"], "--npz must end in .npz."),
    (["--plot", "a.svg"], "--plot must end in .png."),
    (["--out", "nowhere/a.png"], "--out is to lie in a folder that does not exist."),
    (["--out", "mine.png"], "'mine.png' exists. Add --overwrite"),
    (["--plot", "mine.png"], "'mine.png' exists. Add --overwrite"),
    (["--gif", "mine.gif"], "'mine.gif' exists. Add --overwrite"),
    (["--npz", "mine.npz"], "'mine.npz' exists. Add --overwrite"),
    (["--plot", "./latent_project.png"], "Two pictures cannot be one file."),
]


@pytest.mark.parametrize(("words", "message"), OUTPUTS)
def test_outputs_are_checked_first(tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    mine = [tmp_path / f"mine.{end}" for end in ("png", "gif", "npz")]
    for path in mine:
        path.write_text("mine")
    monkeypatch.setattr(latent_options, "choose", lambda backend: pytest.fail("late"))
    result = CliRunner().invoke(
        main, ["latent", "project", "no.keras", "--dataset", "digits", *words]
    )
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert message in result.output
    assert len(result.output.splitlines()) == 1
    assert all(path.read_text() == "mine" for path in mine)
    assert len(list(tmp_path.iterdir())) == 3


def test_nothing_is_overwritten(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latent_truncate.png").write_text("mine")
    words = ["latent", "truncate", str(folder / "dcgan.keras")]
    result = CliRunner().invoke(main, words)
    assert "'latent_truncate.png' exists. Add --overwrite" in result.output
    assert (tmp_path / "latent_truncate.png").read_text() == "mine"


def test_a_pair_is_animated_at_one_range(tmp_path):
    white = tools.Sheet(np.ones((1, 1, *SHAPE)), ["1"], ["a"])
    grey = tools.Sheet(np.full((1, 1, *SHAPE), 0.4), ["1"], ["a"], (0, 1))
    latent_command.Pair(("white", "grey"), (white, grey)).save_gif(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as gif:
        pixels = np.asarray(gif.convert("L"))
    assert (pixels[25, 25], pixels[25, 75]) == (255, 102)
