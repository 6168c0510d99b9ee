"""Entries: what one command makes of a recipe."""

import json
import shutil

import keras
import numpy as np
import pytest
import yaml
from PIL import Image, ImageSequence

from kerasgan import run, zoo
from kerasgan.export import litert, operators
from kerasgan.modalities.text import VOCABULARY
from kerasgan.zoo import card, entry
from kerasgan.zoo.publish import export_litert
from kerasgan.zoo.sheets import FRAMES, animate
from tests.zoo.entries import RECIPES

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)


@pytest.fixture(scope="module")
def place(sound, tmp_path_factory):
    """A copy of the sound zoo and its runs, to publish anew."""
    root = tmp_path_factory.mktemp("publish") / "copy"
    return shutil.copytree(sound, root)


@pytest.fixture(params=sorted(RECIPES))
def folder(request, place):
    return place / "zoo" / request.param


def test_an_entry_holds_what_it_should(folder):
    metadata = entry.read_metadata(folder)
    generator = metadata["model"] != "classifier"
    others = {"compile.json", "samples.png", entry.ANIMATION}
    expected = entry.FILES - (set() if generator else others)
    expected -= {entry.EARLIER_ANIMATION, VOCABULARY}
    assert {each.name for each in folder.iterdir()} == expected | {"saved_model"}
    assert metadata["files"] == entry.files(folder)
    epochs = yaml.safe_load(RECIPES[folder.name])["epochs"]
    assert metadata["epochs"] == epochs
    assert metadata["images"] == epochs * metadata["dataset"]["images"] == epochs * 1500
    assert metadata["recipe"]["seed"] == 1
    assert metadata["trained_with"] == metadata["made_with"]
    assert metadata["trained_with"]["backend"].startswith("tensorflow 2.")
    assert [each["file"] for each in metadata["exports"]] == [
        "saved_model",
        "model.tflite",
    ]


def test_the_published_model_is_the_best_and_samples_as_the_run_did(place):
    source = keras.models.load_model(place / "runs" / "tiny_dcgan" / "best.keras")
    model = run.load(place / "zoo" / "tiny_dcgan")
    pairs = zip(
        model.generator.get_weights(), source.average.get_weights(), strict=True
    )
    for one, other in pairs:
        np.testing.assert_array_equal(one, other.astype("float16"))
    np.testing.assert_allclose(
        model.generate(3, seed=0), source.generate(3, seed=0), atol=2e-3
    )
    images = source.generate(2, seed=1)
    np.testing.assert_allclose(
        model.discriminate(images), source.discriminate(images), atol=2e-3
    )
    for one, other in zip(*_weights(model.average, model.generator), strict=True):
        np.testing.assert_array_equal(one, other)
    assert int(model.images_seen) == int(source.images_seen)
    note = json.loads((place / "runs" / "tiny_dcgan" / "best.keras.json").read_text())
    assert entry.read_metadata(place / "zoo" / "tiny_dcgan")["best"] == note


def test_the_card_says_what_the_recipe_notes(place):
    cards = {name: (place / "zoo" / name / "README.md").read_text() for name in RECIPES}
    limits = cards["tiny_cgan"].partition("## Limits")[2].partition("##")[0]
    assert limits.endswith(
        "\n\nAfter two epochs no digit can be told from another, whatever class is "
        "asked for.\n\n"
    )
    assert "two epochs" not in cards["tiny_dcgan"] + cards["tiny_classifier"]


def _weights(*networks):
    return [network.get_weights() for network in networks]


def test_it_goes_on_with_what_it_was_trained_with(place):
    source = run.load(place / "runs" / "tiny_infogan")
    model = run.load(place / "zoo" / "tiny_infogan")
    assert model.get_compile_config() == source.get_compile_config()
    rate = model.optimizer.of("generator").learning_rate
    assert float(rate) == pytest.approx(0.0005)
    assert model.ema_decay == source.ema_decay == 0.9
    before = model.generate(4, seed=0)
    published = model.generator.get_weights()[0]
    model.fit(np.zeros((4, 28, 28, 1), "float32"), batch_size=4, verbose=0)
    # One step: the average keeps 2/11 of what it was, as when a training begins.
    trained = model.generator.get_weights()[0]
    np.testing.assert_allclose(
        model.average.get_weights()[0], (2 * published + 9 * trained) / 11, atol=1e-6
    )
    assert np.abs(model.generate(4, seed=0) - before).max() > 1e-3


def test_the_history_is_counted_as_the_pictures_are(folder):
    header, *rows = (folder / "history.csv").read_text().splitlines()
    assert not [name for name in header.split(",") if name.startswith("val_")]
    assert "NA" not in "".join(rows)
    epochs = yaml.safe_load(RECIPES[folder.name])["epochs"]
    assert [row.split(",")[0] for row in rows] == [str(1 + n) for n in range(epochs)]


def test_the_card_tells_which_operators_the_file_has(folder):
    text = (folder / "README.md").read_text()
    found = operators(folder / "model.tflite")
    listed = ", ".join(f"{name} {version}" for name, version in found.items())
    assert f"with their versions: {listed}." in " ".join(text.split())


def test_exported_images_lie_between_0_and_1(place):
    import tensorflow as tf

    model = run.load(place / "zoo" / "tiny_dcgan")
    saved = tf.saved_model.load(place / "zoo" / "tiny_dcgan" / "saved_model")
    latents = model.latents(3, seed=0)
    (images,) = saved.signatures["serving_default"](
        latents=tf.constant(latents)
    ).values()
    np.testing.assert_allclose(
        images.numpy(), (model.generate_from(latents) + 1) / 2, atol=1e-6
    )


def test_a_file_that_float16_would_change_is_in_float32(place, tmp_path, monkeypatch):
    model = run.load(place / "zoo" / "tiny_dcgan")
    assert export_litert(model, tmp_path).precision == "float16"
    monkeypatch.setitem(litert.TOLERANCES, "float16", 0.0)
    assert export_litert(model, tmp_path).precision == "float32"


def test_the_card_is_one_of_the_hub(folder):
    text = (folder / "README.md").read_text()
    metadata = entry.read_metadata(folder)
    assert text == card.card(metadata)
    _, header, body = text.split("---\n", 2)
    told = yaml.safe_load(header)
    assert told["license"] == "apache-2.0"
    assert told["library_name"] == "keras"
    (index,) = told["model-index"]
    (result,) = index["results"]
    assert index["name"] == folder.name
    values = {each["type"]: each["value"] for each in result["metrics"]}
    scores = metadata["evaluation"]["scores"]
    assert values == {each["key"]: each["value"] for each in scores}
    assert f"kerasgan publish zoo/{folder.name}/recipe.yaml" in body
    assert "$" not in body


@pytest.mark.parametrize("name", ["tiny_dcgan", "tiny_cgan", "tiny_infogan"])
def test_each_line_of_a_card_runs_as_it_stands(name, place, monkeypatch):
    monkeypatch.chdir(place / "zoo")
    text = (place / "zoo" / name / "README.md").read_text()
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    load, fit, saved, layer, lite = blocks
    names = {}
    for block in (load, saved):
        exec(block, names)
        assert names["images"].shape == (16, 28, 28, 1)
    exec(layer, names)
    one = np.array(names["image"])
    exec(lite, names)  # of the same latents, what is asked for is the same too
    assert one.shape == (1, 28, 28, 1)
    np.testing.assert_allclose(one, names["image"], atol=2e-2)
    exec(fit, names)
    steps = names["gan"].optimizer.of("generator").iterations
    assert int(steps) == 6  # of 256 of 1500 images


def test_the_animation_is_thinned_to_its_first_and_last_frame(tmp_path):
    for epoch in range(1, 41):
        picture = Image.new("L", (4, 4), 6 * epoch)
        picture.save(tmp_path / f"epoch_{epoch:04d}.png")
    animate(tmp_path, tmp_path / "training.png")
    with Image.open(tmp_path / "training.png") as animation:
        frames = [
            frame.convert("L").getpixel((0, 0))
            for frame in ImageSequence.Iterator(animation)
        ]
    assert len(frames) == FRAMES == 16
    assert (frames[0], frames[-1]) == (6, 240)
    steps = np.diff(frames) / 6
    assert set(steps.round()) == {2, 3}  # evenly


def test_the_animation_takes_the_room_that_is_left(tmp_path):
    for epoch in range(1, 9):
        noise = np.random.default_rng(epoch).integers(0, 256, (40, 40), "uint8")
        Image.fromarray(noise).save(tmp_path / f"epoch_{epoch:04d}.png")
    animate(tmp_path, tmp_path / "training.png", most_bytes=6000)
    assert (tmp_path / "training.png").stat().st_size <= 6000
    with Image.open(tmp_path / "training.png") as animation:
        assert animation.n_frames == 3  # of 1.7 kB
        animation.seek(2)
        np.testing.assert_array_equal(animation.convert("L"), noise)  # the last


def test_a_run_without_snapshots_has_no_animation(tmp_path):
    with pytest.raises(ValueError, match=r"holds no epoch_\*\.png"):
        animate(tmp_path, tmp_path / "training.png")
    assert not list(tmp_path.iterdir())


def test_samples_are_a_row_for_each_class_of_seed_0(place):
    model = run.load(place / "zoo" / "tiny_cgan")
    with Image.open(place / "zoo" / "tiny_cgan" / "samples.png") as picture:
        pixels = np.asarray(picture)
    zoom = 2  # images below 32 pixels are enlarged
    assert pixels.shape == (10 * (28 * zoom + 1) + 1,) * 2
    last = pixels[-1 - 28 * zoom : -1, -1 - 28 * zoom : -1][::zoom, ::zoom]
    images = model.generate(100, labels=range(10), seed=0)
    np.testing.assert_allclose(last, np.rint((images[-1, ..., 0] + 1) * 127.5), atol=1)


def test_a_finished_run_is_not_trained_again(place):
    checkpoints = place / "runs" / "tiny_dcgan" / "checkpoints"
    before = {path: path.stat().st_mtime_ns for path in checkpoints.iterdir()}
    folder = place / "zoo" / "tiny_dcgan"
    first = entry.read_metadata(folder)
    again = zoo.publish(folder, place / "runs" / "tiny_dcgan", verbose=0)
    assert {path: path.stat().st_mtime_ns for path in checkpoints.iterdir()} == before
    for name in ("config.json", "samples.png", "training.png", "history.csv"):
        assert again["files"][name] == first["files"][name]
    assert again["evaluation"]["scores"] == first["evaluation"]["scores"]


def test_an_entry_that_is_too_large_is_refused(place, monkeypatch):
    folder = place / "zoo" / "tiny_dcgan"
    before = entry.all_files(folder)
    monkeypatch.setattr(entry, "MOST_BYTES", 10_000)
    wanted = r"0\.01 MB\. tiny_dcgan would have 0\.\d\d, of which [\w./-]+ alone"
    with pytest.raises(ValueError, match=wanted):
        zoo.publish(folder, place / "runs" / "tiny_dcgan", verbose=0)
    assert entry.all_files(folder) == before


def test_a_run_of_another_recipe_is_refused(place, tmp_path):
    (tmp_path / "other").mkdir()
    recipe = tmp_path / "other" / "recipe.yaml"
    recipe.write_text(RECIPES["tiny_dcgan"].replace("seed: 1", "seed: 2"))
    with pytest.raises(ValueError, match=r"was made with seed=1, and .* says 2"):
        zoo.publish(recipe, place / "runs" / "tiny_dcgan")
    assert [each.name for each in recipe.parent.iterdir()] == ["recipe.yaml"]


def test_a_folder_with_something_else_is_not_replaced(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "recipe.yaml").write_text(RECIPES["tiny_dcgan"])
    (tmp_path / "other" / "thesis.tex").write_text("years of work")
    with pytest.raises(FileExistsError, match=r"thesis\.tex, which belongs to no"):
        zoo.publish(tmp_path / "other")
    assert (tmp_path / "other" / "thesis.tex").read_text() == "years of work"
