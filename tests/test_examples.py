"""Every example runs as it stands, with --smoke, and leaves what it promises."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
# Those that read a dataset which no package ships.
DATA = {"say_a_digit": "spoken_digit"}
MARKS = {name: pytest.mark.shared_data(each) for name, each in DATA.items()}
EXAMPLES = [
    pytest.param(name, marks=MARKS.get(name, ()))
    for name in sorted(path.stem for path in (ROOT / "examples").glob("*.py"))
]


# These set their devices up, or start processes; the first shows that it runs alone.
FRESH = ("quickstart", "multi_device", "multi_worker")


def run(name, folder, monkeypatch):
    """Runs an example in a folder: in this process, where all is imported, or alone."""
    script, words = str(ROOT / "examples" / f"{name}.py"), ["--smoke"]
    if name not in FRESH:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", [script, *words])
        runpy.run_path(script, run_name="__main__")
        return
    done = subprocess.run(
        [sys.executable, script, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.filterwarnings("default")  # as where they run alone
@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name, tmp_path, monkeypatch):
    for module in NEEDED.get(name, ()):
        pytest.importorskip(module)
    if name == "multi_device" and keras.backend.backend() == "torch":
        pytest.skip("Keras' PyTorch backend trains on one device")
    run(name, tmp_path, monkeypatch)
    made = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert EXPECTED[name] <= made
    for picture in tmp_path.rglob("*.png"):
        with Image.open(picture) as sheet:
            assert sheet.size == SIZES[name]


# What an example wants that is not installed with every backend.
NEEDED = {"litert_only": ["ai_edge_litert"], "multi_worker": ["tensorflow"]}
# Grids are eight by eight samples of 16 and 28 pixels, doubled, with a line between.
SIZES = {
    "balance_a_dataset": (8 * 57 + 1, 4 * 57 + 1),
    "boltzmann_filters": (925, 352),
    "conditional_digits": (8 * 57 + 1, 10 * 57 + 1),
    "disjoint_supports": (900, 420),
    "edges_to_clothes": (8 * 57 + 1, 6 * 57 + 1),
    "enlarge_photos": (224, 544),
    "fill_the_hole": (8 * 57 + 1, 6 * 57 + 1),
    "serif_to_sans": (16 * 33 + 1, 4 * 33 + 1),
    "generative_classifier": (900, 450),
    "infogan_codes": (640, 964),
    "latent_arithmetic": (639, 964),
    "litert_only": (8 * 28, 28),
    "mode_collapse": (1200, 320),
    "multi_device": (8 * 57 + 1, 8 * 57 + 1),
    "multi_worker": (8 * 57 + 1, 8 * 57 + 1),
    "optimal_discriminator": (1000, 420),
    "train_in_turns": (1000, 420),
    "own_images": (8 * 33 + 1, 8 * 33 + 1),
    "pixel_completion": (8 * 57 + 1, 4 * 57 + 1),
    "quickstart": (8 * 57 + 1, 10 * 57 + 1),
    "say_a_digit": (10 * 97 + 1, 2 * 89 + 1),
    "taxonomy": (1200, 800),
    "vae_manifold": (1005, 352),
    "vanishing_gradient": (700, 440),
    "words_to_pictures": (876, 275),
    "your_captions": (408, 338),
}
EXPECTED = {
    "balance_a_dataset": {"balance_a_dataset.png"},
    "boltzmann_filters": {"boltzmann_filters.png"},
    "conditional_digits": {"conditional_digits.png"},
    "disjoint_supports": {"disjoint_supports.png"},
    "edges_to_clothes": {"edges_to_clothes.png"},
    "enlarge_photos": {"enlarge_photos.png"},
    "fill_the_hole": {"fill_the_hole.png"},
    "serif_to_sans": {"serif_to_sans.png"},
    "generative_classifier": {"generative_classifier.png"},
    "infogan_codes": {"infogan_codes.png"},
    "latent_arithmetic": {"latent_arithmetic.png"},
    "litert_only": {"litert_samples.png"},
    "mode_collapse": {"mode_collapse.png"},
    "multi_device": {"multi_device.png"},
    "multi_worker": {"epoch_0001.png", "epoch_0002.png", "epoch_0002.keras"},
    "optimal_discriminator": {"optimal_discriminator.png"},
    "own_images": {
        "epoch_0001.png",
        "epoch_0002.png",
        "training.gif",
        "history.csv",
        "epoch_0002.keras",
    },
    "pixel_completion": {"pixel_completion.png"},
    "quickstart": {"quickstart.png"},
    "say_a_digit": {"say_a_digit.png", "say_a_digit.wav"},
    "train_in_turns": {"train_in_turns.png"},
    "taxonomy": {"taxonomy.png"},
    "vae_manifold": {"vae_manifold.png"},
    "vanishing_gradient": {"vanishing_gradient.png"},
    "write_your_own_gan": {"my_gan.keras"},
    "write_your_own_model": {"point_vae.keras"},
    "words_to_pictures": {"words_to_pictures.png", "words_to_pictures.gif"},
    "your_captions": {"your_captions.png", "your_captions.keras", "metadata.jsonl"},
}


def test_litert_alone_imports_neither_tensorflow_nor_keras(tmp_path):
    pytest.importorskip("ai_edge_litert")
    code = (
        "import runpy, sys; sys.argv = ['litert_only', '--smoke']\n"
        f"runpy.run_path({str(ROOT / 'examples/litert_only.py')!r}, "
        "run_name='__main__')\n"
        "assert not {'tensorflow', 'keras', 'kerasgan', 'jax'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path)
    assert done.returncode == 0
    with Image.open(tmp_path / "litert_samples.png") as picture:
        pixels = np.asarray(picture, "float32")
    # Digits on black: neither grey noise nor nothing.
    assert 0.05 < (pixels > 128).mean() < 0.3
    assert (pixels[:, : 4 * 28] < 25).mean() > 0.5
