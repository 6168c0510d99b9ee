"""An entry of sounds: WAV files beside the sheet, its rate, and scores that repeat."""

import json

import numpy as np
import pytest
from PIL import Image

import kerasgan
from kerasgan import zoo
from kerasgan.modalities import wav
from kerasgan.zoo import entry, index

RATE = 8000


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with tones of two classes, `sounds/`, and a zoo with one entry of it."""
    root = tmp_path_factory.mktemp("zoo_of_sounds")
    random = np.random.default_rng(0)
    for split in ("train", "test"):
        for name, frequency in (("high", 2000), ("low", 500)):
            folder = root / "sounds" / split / name
            folder.mkdir(parents=True)
            for number in range(8):
                phase = 2 * np.pi * random.random()
                times = np.arange(200 + 20 * number) / RATE
                sound = 0.5 * np.sin(2 * np.pi * frequency * times + phase)
                wav.write(folder / f"{number}.wav", sound[:, None], RATE)
    recipe = root / "zoo" / "tiny_wavegan" / "recipe.yaml"
    recipe.parent.mkdir(parents=True)
    recipe.write_text(f"""
model: wavegan
dataset: {root}/sounds
audio_length: 256
batch_size: 8
batches_per_step: 1
seed: 1
epochs: 1
options: {{width: 2, latent_dim: 4, discriminator_steps: 1}}
""")
    zoo.publish(recipe, root / "runs" / "tiny_wavegan", verbose=0)
    zoo.write_index(root / "zoo")
    return root / "zoo"


def test_the_entry_holds_sounds_and_pictures_of_them(place):
    folder = place / "tiny_wavegan"
    names = [path.name for path in sorted((folder / "samples").iterdir())]
    assert names == ["0001.wav", "0002.wav"]  # one of each class
    model = kerasgan.load(str(folder))
    assert (model.example.rate, model.image_shape) == (RATE, (256, 1))
    made = model.generate(20, labels=range(2), seed=0)
    for name, sound in zip(names, made[::10], strict=True):
        read, rate = wav.read(folder / "samples" / name)
        assert rate == RATE
        np.testing.assert_allclose(read, sound, atol=1 / 2**15)
    with Image.open(folder / "samples.png") as sheet:
        np.testing.assert_array_equal(sheet, model.example.sheet(made, 10))
    facts = json.loads((folder / "saved_model/assets.extra/kerasgan.json").read_text())
    assert facts == {"rate": RATE, "samples": 256, "channels": 1}
    metadata = entry.read_metadata(folder)
    assert metadata["rate"] == RATE
    assert {"samples/0001.wav", "samples.png"} <= set(metadata["files"])


def test_the_card_speaks_of_sounds(place):
    text = (place / "tiny_wavegan" / "README.md").read_text()
    assert "\nSounds of `" in text
    assert "WAV files at a rate of 8000 samples a second." in text
    assert "at 256 samples at 8,000 Hz (0.032 s), mono." in text
    assert "sounds (n, 256, 1) in [-1, 1]:" in text
    assert "against the 16 sounds of the test split" in text
    assert (
        "image"
        not in text.partition("## Networks and settings")[0].partition("---\n\n")[2]
    )


def test_the_entry_is_sound(place):
    assert list(zoo.verify(place)) == [("tiny_wavegan", None)] * 2
    told = entry.read_metadata(place / "tiny_wavegan")["evaluation"]
    assert told["features"]["name"] == "random_features"
    assert {"frechet", "precision", "density"} <= {s["key"] for s in told["scores"]}
    assert index.scored({"evaluation": told}, "class_accuracy") is None
