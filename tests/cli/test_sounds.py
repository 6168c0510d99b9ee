"""Sounds on the command line: a run of a folder of WAV files, and what it leaves."""

import importlib
import warnings
import wave

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import datasets, run
from kerasgan.cli import main
from kerasgan.modalities import Audio, wav
from kerasgan.pictures import sounds


def call(*words, code=0):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder of sounds of two classes, splits apart, and a run of two steps."""
    root = tmp_path_factory.mktemp("sounds")
    random = np.random.default_rng(0)
    for split in ("train", "test"):
        for name in ("hey", "you"):
            (root / "data" / split / name).mkdir(parents=True)
            for number in range(6):
                sound = random.uniform(-0.5, 0.5, (250 + number, 1))
                path = root / "data" / split / name / f"{number}.wav"
                wav.write(path, sound, 8000)
    patch = pytest.MonkeyPatch()
    module = importlib.import_module("kerasgan.run.generative")
    patch.setattr(module, "export", lambda model, folder: [])
    call(
        "train", "wavegan", "--dataset", root / "data", "--audio-length", 256,
        "--batch-size", 4, "--steps", 2, "--set", "width=2", "--set", "latent_dim=4",
        "--set", "discriminator_steps=1", "--out", root / "run", "--quiet",
    )  # fmt: skip
    patch.undo()
    return root


def test_a_run_tells_rate_and_classes_and_draws_spectrograms(place):
    model = run.load(place / "run")
    assert repr(model.example) == repr(Audio((256, 1), rate=8000))
    assert (model.classes, model.conditional) == (2, True)
    recipe = run.RunFolder(place / "run").recipe()
    assert (recipe.audio_length, recipe.rate) == (256, None)
    for name in ("real.png", "samples.png", "samples/epoch_0001.png"):
        with Image.open(place / "run" / name) as sheet:
            assert (sheet.width - 1) % (sounds.WIDTH + 1) == 0
    with wave.open(str(place / "run/samples/epoch_0001.wav")) as opened:
        assert opened.getframerate() == 8000
        assert opened.getnframes() == 64 * (256 + 800)  # a pause behind each


def test_sample_writes_wav_files_a_sheet_or_arrays(place):
    model = run.load(place / "run")
    expected = model.generate(4, labels=[1, 0], seed=3)
    asked = ["sample", place / "run", "-n", 4, "--seed", 3, "--labels", "you,hey"]
    said = call(*asked, "--out", f"{place}/wavs/")
    assert said.startswith("4 samples of you (1), hey (0): ")
    assert said.endswith("wavs and wavs.png\n")
    with Image.open(place / "wavs.png") as sheet:
        np.testing.assert_array_equal(sheet, model.example.sheet(expected, 2))
    read = datasets.load(place / "wavs", shuffle=False, normalize=False)
    np.testing.assert_allclose(next(iter(read)), expected, atol=1 / 2**15)
    files = sorted((place / "wavs").iterdir())
    assert [file.name for file in files] == [f"000{n}.wav" for n in range(1, 5)]
    for file, sound in zip(files, expected, strict=True):
        with wave.open(str(file)) as opened:
            assert opened.getparams()[:4] == (1, 2, 8000, 256)
        np.testing.assert_allclose(wav.read(file)[0], sound, atol=1 / 2**15)
    call(*asked, "--out", place / "sheet.png")
    with Image.open(place / "sheet.png") as sheet:
        np.testing.assert_array_equal(sheet, model.example.sheet(expected, 2))
    call(*asked, "--out", place / "made.npz")
    with np.load(place / "made.npz") as made:
        np.testing.assert_allclose(made["sounds"], expected, atol=1e-6)
        assert (int(made["rate"]), made["labels"].tolist()) == (8000, [1, 1, 0, 0])


def test_the_way_from_one_class_to_another_is_heard(place):
    model, out = run.load(place / "run"), place / "between"
    call(
        "latent", "classes", place / "run", 0, 1, "--steps", 3, "-n", 2, "--seed", 5,
        "--out", f"{out}.png", "--wav", f"{out}.wav", "--npz", f"{out}.npz",
    )  # fmt: skip
    heard, rate = wav.read(f"{out}.wav")
    assert rate == 8000
    heard = heard.reshape(6, 256 + 800)
    np.testing.assert_array_equal(heard[:, 256:], 0)
    ends = [model.generate(2, labels=label, seed=5)[..., 0] for label in (0, 1)]
    for column, end in zip((0, 2), ends, strict=True):
        np.testing.assert_allclose(heard[column::3, :256], end, atol=1 / 2**15)
    with np.load(f"{out}.npz") as arrays:
        assert arrays["images"].shape == (2, 3, 256, 1)
    with Image.open(f"{out}.png") as sheet:
        assert sheet.height > 2 * (sounds.WAVE + sounds.HEIGHT)


def test_evaluate_measures_a_run_and_its_samples_in_files(place):
    options = ["-n", 10, "--metrics", "frechet", "--metrics", "density_coverage"]
    told = call("evaluate", place / "run", *options, "--out", place / "first")
    assert "no classifier of these sounds" in told
    assert "12 test sounds, 12 training sounds" in told
    assert (place / "first" / "samples.png").is_file()
    call("sample", place / "run", "-n", 10, "--seed", 0, "--out", place / "ten.npz")
    again = call(
        "evaluate", place / "ten.npz", "--dataset", place / "data", *options,
        "--out", place / "second",
    )  # fmt: skip
    numbers = [
        [line for line in each.splitlines() if line.startswith(("frechet", "density"))]
        for each in (told, again)
    ]
    assert len(numbers[0]) == 2
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "evaluate {run} --metrics ms_ssim --out {place}/no",
            "Metrics that look at images, at sounds and at points",
        ),
        (
            "sample {run} --bits 8 --out {place}/eight/",
            "WAV files are written with 16 bits. Received: --bits 8. Leave it out.",
        ),
        (
            "latent interpolate acgan_mnist --out {place}/no.png --wav {place}/no.wav",
            "A WAV file holds sounds, and this model makes images.",
        ),
        (
            "latent project {run} --dataset mnist_4000",
            "draw images, and this model makes sounds.",
        ),
        (
            "train wavegan --dataset {place}/data --out {place}/no",
            "--audio-length 256, for example: longer ones are cut",
        ),
        (
            "train wavegan --dataset {place}/data --audio-length 257 --out {place}/no",
            "Cut or pad it to 256 or 272 samples, with --audio-length 272 for example.",
        ),
        (
            "train wavegan --dataset mnist_4000 --out {place}/no",
            "audio_shape=(28, 28, 1). Load sounds, or choose",
        ),
        (
            "latent interpolate {run} --out {place}/no.png --wav {place}/no.mp3",
            "--wav must end in .wav. Received: ",
        ),
        (
            "train wavegan --dataset {place}/data --audio-length 256 --set rate=9",
            "rate cannot be set here",
        ),
        (
            "train dcgan --dataset mnist_4000 --rate 8000 --out {place}/no",
            "'mnist_4000' has images, which have no rate. Received: --rate 8000.",
        ),
    ],
)
def test_refusals(place, words, message):
    words = words.format(place=place, run=place / "run").split()
    *_, error = call(*words, code=1).strip().splitlines()
    assert error.startswith("Error: ")
    assert message in error
    assert not (place / "no").exists()


def test_a_run_goes_on_and_does_without_labels(place, without_exports):
    without_exports()
    call("train", "--resume", "--steps", 4, "--out", place / "run", "--quiet")
    assert int(run.load(place / "run").images_seen) == 4 * 4
    call(
        "train", "wavegan", "--dataset", place / "data" / "train" / "hey",
        "--audio-length", 64, "--rate", 4000, "--set", "classes=0", "--set", "width=2",
        "--set", "discriminator_steps=1", "--steps", 1, "--out", place / "other",
        "--quiet",
    )  # fmt: skip
    model = run.load(place / "other")
    assert (model.conditional, model.example.rate) == (False, 4000)
