"""`kerasgan translate`: files and folders of any size, modes that are kept."""

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan.cli import main
from kerasgan.models import CycleGAN, Pix2Pix, SRResNet
from kerasgan.pictures import png
from kerasgan.run import translate
from tests import harness

if keras.backend.backend() != "tensorflow":
    pytest.skip("commands run on TensorFlow", allow_module_level=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Models of random weights, and images of several modes and sizes."""
    place = tmp_path_factory.mktemp("translate")
    models = {
        "larger": SRResNet((8, 8, 3), width=2, blocks=1, enlarge=2),
        "grey": Pix2Pix((8, 8, 1), (8, 8, 3), width=2, depth=2),
        "ways": CycleGAN((8, 8, 3), (8, 8, 1), width=2, blocks=1),
    }
    for name, model in models.items():
        harness.seed_weights(model)
        model.save(place / f"{name}.keras")
    random = np.random.default_rng(0)
    (place / "in" / "deep").mkdir(parents=True)
    for name, mode, size in (
        ("rgb.png", "RGB", (11, 7)),
        ("l.png", "L", (20, 9)),
        ("rgba.png", "RGBA", (6, 10)),
        ("deep/p.gif", "P", (13, 13)),
    ):
        shape = (*size[::-1], Image.new(mode, (1, 1)).getbands().__len__())
        pixels = random.integers(0, 256, shape, dtype="uint8")
        image = Image.fromarray(pixels[..., 0] if shape[-1] == 1 else pixels)
        image.convert(mode).save(place / "in" / name)
    (place / "twice").mkdir()
    (place / "none").mkdir()
    for name in ("a.jpg", "a.png"):
        Image.new("L", (4, 4)).save(place / "twice" / name)
    Image.new("LA", (6, 5), (100, 200)).save(place / "la.png")
    clear = random.integers(0, 60000, (5, 6, 4), dtype="uint16")
    (place / "clear16.png").write_bytes(png.of_16_bits(clear))
    wide = random.integers(0, 65536, (6, 8), dtype="uint16")
    Image.fromarray(wide).save(place / "wide.png")
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


def test_a_folder_with_folders(place):
    told = kerasgan("translate", place / "larger.keras", place / "in", place / "out")
    found = {}
    for path in (place / "out").rglob("*.png"):
        with Image.open(path) as image:
            name = path.relative_to(place / "out").as_posix()
            found[name] = image.mode, image.size
    assert found == {
        "rgb.png": ("RGB", (22, 14)),
        "l.png": ("L", (40, 18)),
        "rgba.png": ("RGBA", (12, 20)),
        "deep/p.png": ("RGB", (26, 26)),
    }
    assert f"{place / 'out' / 'rgb.png'}: 22x14" in told


def test_the_file_shows_what_the_model_makes(place):
    kerasgan("translate", place / "larger.keras", place / "in/rgb.png", place / "a.png")
    model = keras.models.load_model(place / "larger.keras")
    with Image.open(place / "in" / "rgb.png") as image:
        x = np.asarray(image)[None] / 127.5 - 1
    made = model.translate(x.astype("float32"))[0]
    with Image.open(place / "a.png") as image:
        expected = np.rint((made + 1) * 127.5)
        assert np.abs(np.asarray(image) - expected).max() <= 1


def test_transparency_is_enlarged_beside(place):
    target = place / "clear.png"
    kerasgan("translate", place / "larger.keras", place / "in/rgba.png", target)
    with Image.open(place / "in" / "rgba.png") as image:
        expected = image.getchannel("A").resize((12, 20), Image.Resampling.BICUBIC)
    with Image.open(target) as image:
        np.testing.assert_array_equal(image.getchannel("A"), expected)


def test_deep_images_stay_deep(place):
    target = place / "wide_out.png"
    kerasgan("translate", place / "grey.keras", place / "wide.png", target)
    model = keras.models.load_model(place / "grey.keras")
    with Image.open(place / "wide.png") as image:
        x = np.asarray(image).astype("float32")[None, ..., None] / 65535 * 2 - 1
    made = model.translate(x, seed=0)[0]
    from kerasgan import datasets

    found = datasets.some.images(target, (6, 8), 3)[0]
    np.testing.assert_allclose(found, made, atol=1e-4)


def test_grey_stays_grey(place):
    """With transparency, and of 16 bits, through a model of colours."""
    for name, mode, size in (("la", "LA", (12, 10)), ("wide", "I;16", (16, 12))):
        target = place / f"{name}_larger.png"
        kerasgan("translate", place / "larger.keras", place / f"{name}.png", target)
        with Image.open(target) as image:
            assert (image.mode, image.size) == (mode, size)


def test_both_ways_and_colours_of_grey(place):
    kerasgan("translate", place / "grey.keras", place / "in/l.png", place / "c.png")
    kerasgan(
        *("translate", place / "ways.keras", place / "in/rgb.png", place / "g.png")
    )
    kerasgan(
        *("translate", place / "ways.keras", place / "g.png", place / "back.png"),
        "--back",
    )
    modes = []
    for name in ("c", "g", "back"):
        with Image.open(place / f"{name}.png") as image:
            modes.append((image.mode, image.size))
    assert modes == [("RGB", (20, 9)), ("L", (11, 7)), ("RGB", (11, 7))]


def test_memory_is_that_of_the_two_images(place, monkeypatch):
    """A large one goes through in windows: no call sees more than a window."""
    model = keras.models.load_model(place / "larger.keras")
    model.window, seen = 64, []
    plain = model._run

    def watched(row, *others):
        seen.append(row.shape)
        return plain(row, *others)

    monkeypatch.setattr(model, "_run", watched)
    Image.new("RGB", (301, 100)).save(place / "long.png")
    size = translate.translate(model, place / "long.png", place / "longer.png")
    assert size == (200, 602)
    assert len(seen) > 10
    assert {shape[:2] for shape in seen} == {(64, 64)}


REFUSED = {
    "no such path": (
        "larger.keras none.png out.png",
        "Error: There is no file or folder '{place}/none.png'. Check the path.",
    ),
    "what exists": (
        "larger.keras in/rgb.png in/l.png",
        "Error: '{place}/in/l.png' exists. Add --overwrite, or choose another place.",
    ),
    "a folder into a file": (
        "larger.keras in out.png",
        "Error: '{place}/in' is a folder, and so must be what is made of it. Received: "
        "'{place}/out.png'. Write out/.",
    ),
    "transparency into a photograph": (
        "larger.keras in/rgba.png clear.jpg",
        "Error: A .jpg file holds no transparency. Received: '{place}/clear.jpg'. "
        "Write clear.png.",
    ),
    "the way back of one way": (
        "larger.keras in/rgb.png x.png --back",
        "Error: SRResNet makes images of images one way alone. Received: --back. Leave "
        "it out.",
    ),
    "two images of one name": (
        "larger.keras twice x",
        "Error: '{place}/twice/a.jpg' and '{place}/twice/a.png' would both become "
        "'{place}/x/a.png'. Rename one of them.",
    ),
    "no images": (
        "larger.keras none x",
        "Error: There are no images in the folder '{place}/none'.",
    ),
    "16 bits and transparency": (
        "larger.keras clear16.png x.png",
        "Error: '{place}/clear16.png' cannot be read (16 bits a channel and "
        "transparency, of which one is kept).",
    ),
    "no image": (
        "larger.keras larger.keras x.png",
        None,
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_refusals(row, place):
    line, expected = REFUSED[row]
    words = [w if w.startswith("--") else place / w for w in line.split()]
    said = refused("translate", *words)
    if expected is None:
        assert said.startswith(f"Error: '{place}/larger.keras' cannot be read (")
    else:
        assert said == expected.replace("{place}", str(place))
    assert not (place / "x.png").exists()
