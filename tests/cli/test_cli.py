"""The command line: what it leaves, and what it refuses in one line."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kerasgan import run
from kerasgan.cli import main
from kerasgan.cli.main import COMMANDS
from tests import harness
from tests.bad_input.commands import digests
from tests.conftest import BACKEND

ROOT = Path(__file__).parent.parent.parent
tensorflow_only = pytest.mark.skipif(
    BACKEND != "tensorflow", reason="exports need TensorFlow"
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    # `--backend` sets it for the process, which is that of the other tests here.
    monkeypatch.setenv("KERAS_BACKEND", BACKEND)


def call(*arguments, code=0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "tiny.npz"
    np.savez(path, images=harness.images(20, (8, 8, 1)))
    return path


@pytest.fixture(scope="module")
def trained(images, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "run"
    said = call(
        "train", "--dataset", images, "--epochs", 3, "--batch-size", 8, "--seed", 5,
        "--set", "width=2", "--set", "latent_dim=6", "--out", out, "--quiet",
    )  # fmt: skip
    return out, said


def test_training_leaves_a_whole_run(trained):
    out, said = trained
    recipe = json.loads((out / "run.json").read_text())
    assert recipe["options"] == {"width": 2, "latent_dim": 6}
    assert recipe["seed"] == 5
    history = run.read_history(out / "history.csv")
    assert history["epoch"] == [1, 2, 3]
    assert min(history["images_per_second"]) > 0
    assert sorted(p.name for p in (out / "samples").iterdir()) == [
        "epoch_0001.png",
        "epoch_0002.png",
        "epoch_0003.png",
    ]
    with Image.open(out / "training.gif") as gif:
        assert gif.n_frames == 3
    model = run.load(out)
    assert (model.latent_dim, model.ema_decay) == (6, 0.999)
    assert int(model.images_seen.numpy()) == 60
    for path, meaning in run.RunFolder(out).contents():
        assert path.name in said
        assert meaning in said
    assert "kerasgan sample" in said
    assert said.endswith(f"\nOpen {out / 'samples.png'}\n")
    last = out / "samples/epoch_0003.png"
    assert (out / "samples.png").read_bytes() == last.read_bytes()
    assert "epoch 3/3  step 3/3  generator " in said
    assert "\nTraining ended: all 3 epochs are done.\n" in said


@tensorflow_only
def test_the_exports_of_a_run_reproduce_its_samples(trained):
    from ai_edge_litert.interpreter import Interpreter

    out, said = trained
    model = run.load(out)
    z = model.latents(1, seed=0)
    runner = Interpreter(str(out / "model.tflite")).get_signature_runner(
        "serving_default"
    )
    (image,) = runner(latents=z).values()
    np.testing.assert_allclose(image, model.generate(1, seed=0), atol=1e-5)
    assert said.count("differs from Keras by at most") == 3


def test_the_same_seed_gives_the_same_run(trained, images, tmp_path, without_exports):
    out, _ = trained
    without_exports()
    call(
        "train", "--dataset", images, "--epochs", 3, "--batch-size", 8, "--seed", 5,
        "--set", "width=2", "--set", "latent_dim=6", "--out", tmp_path / "run",
        "--quiet",
    )  # fmt: skip
    one, other = run.load(out), run.load(tmp_path / "run")
    for weight, again in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(weight, again, atol=1e-6)


def test_a_resumed_run_ends_like_an_uninterrupted_one(
    trained, images, tmp_path, without_exports
):
    out, _ = trained
    without_exports()
    arguments = ("train", "--dataset", images, "--out", tmp_path / "run", "--quiet")
    call(
        *arguments, "--epochs", 2, "--batch-size", 8, "--seed", 5,
        "--set", "width=2", "--set", "latent_dim=6",
    )  # fmt: skip
    said = call(*arguments, "--epochs", 1, "--resume", code=1)
    assert "has 2 epochs already" in said
    said = call(*arguments, "--resume", "--batch-size", 9, code=1)
    assert "began with --batch-size 8 and goes on with it. Received: 9" in said
    said = call("train", "lsgan", *arguments[1:], "--resume", code=1)
    assert "Received: 'lsgan'. Write dcgan, or leave MODEL out, or begin a new" in said
    call(*arguments, "--epochs", 3, "--resume")
    history = run.read_history(tmp_path / "run/history.csv")
    assert history["epoch"] == [1, 2, 3]
    one, other = run.load(out), run.load(tmp_path / "run")
    for weight, again in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(weight, again, atol=1e-6)


def test_the_command_that_began_a_run_leaves_it_as_it_is(trained, images, tmp_path):
    out, _ = trained
    folder = run.RunFolder(shutil.copytree(out, tmp_path / "run"))
    exports = [p for p in (folder.litert, folder.saved_model) if p.exists()]
    before = digests(folder.checkpoints), [p.stat().st_mtime_ns for p in exports]
    rows = run.read_history(folder.history)
    said = call(
        "train", "--dataset", images, "--epochs", 3, "--batch-size", 8, "--seed", 5,
        "--set", "width=2", "--set", "latent_dim=6", "--out", folder.root, "--quiet",
        "--resume",
    )  # fmt: skip
    assert "Nothing is left to do: the run has taken 9 steps, 3 epochs, and " in said
    after = digests(folder.checkpoints), [p.stat().st_mtime_ns for p in exports]
    assert after == before
    assert run.read_history(folder.history) == rows
    assert ("of this state already" in said) == (BACKEND == "tensorflow")


def test_a_fresh_process_goes_on_with_a_run(trained, images, tmp_path):
    out, _ = trained
    shutil.copytree(out, tmp_path / "run")
    arguments = ("train", "--dataset", images, "--out", tmp_path / "run", "--quiet")
    checkpoint = "checkpoints/epoch_0003.keras"
    code = f"import keras, kerasgan; keras.models.load_model({checkpoint!r})"
    for command in (
        ["-m", "kerasgan", *map(str, arguments), "--resume", "--epochs", "4"],
        ["-c", code],
    ):
        result = subprocess.run(
            [sys.executable, *command],
            env=environment(),
            cwd=tmp_path / "run",
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr
    assert run.read_history(tmp_path / "run/history.csv")["epoch"] == [1, 2, 3, 4]


def test_overwriting_deletes_what_a_run_made_and_nothing_else(
    images, tmp_path, without_exports
):
    arguments = ("train", "--dataset", images, "--set", "width=2", "--quiet")
    arguments = (*arguments, "--epochs", 1, "--out", tmp_path)
    call(*arguments, "--overwrite")
    (tmp_path / "notes.txt").write_text("mine")
    made = run.RunFolder(tmp_path)
    exports = [p for p in (made.litert, made.saved_model) if p.exists()]
    assert len(exports) == 2 * (BACKEND == "tensorflow")
    without_exports()
    call(*arguments, "--overwrite")
    assert not any(path.exists() for path in exports)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert run.RunFolder(tmp_path).newest()[1] == 1


def test_sample(trained, tmp_path):
    out, _ = trained
    call("sample", out, "-n", 5, "--seed", 2, "--out", tmp_path / "a.npz")
    expected = run.load(out).generate(5, seed=2)
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_allclose(file["images"], expected, atol=1e-6)
    call("sample", out, "-n", 5, "--out", tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as sheet:
        assert sheet.size == (3 * 33 + 1, 2 * 33 + 1)


@pytest.mark.usefixtures("eagerly")
def test_points_and_fresh_batches_for_a_critic(tmp_path, without_exports):
    out = tmp_path / "run"
    call(
        "train", "wgan_gp", "--dataset", "ring", "--steps", 2, "--set", "width=8",
        "--out", out, "--quiet",
    )  # fmt: skip
    assert run.RunFolder(out).recipe().batches_per_step is None  # the model's own, 5
    model = run.load(out)
    assert int(model.images_seen) == 2 * 5 * 64
    without_exports()
    assert [path.name for path in (out / "samples").iterdir()] == ["epoch_0001.png"]
    call("sample", out, "-n", 5, "--seed", 2, "--out", tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_allclose(file["points"], model.generate(5, seed=2), atol=1e-6)
    other = str(tmp_path / "other")
    refused = CliRunner().invoke(
        main, ["train", "wgan_gp", "--dataset", "ring", "--batches-per-step", "3",
               "--out", other]
    )  # fmt: skip
    assert "--set discriminator_steps=3" in refused.output
    assert not Path(other).exists()
    call(
        "train", "wgan_gp", "--dataset", "ring", "--batches-per-step", 1, "--steps", 1,
        "--set", "width=8", "--out", other, "--quiet",
    )  # fmt: skip
    assert int(run.load(other).images_seen) == 64  # the same images for all steps
    call("train", "--resume", "--steps", 3, "--out", out, "--quiet")
    assert run.read_history(out / "history.csv")["epoch"] == [1]
    assert int(run.load(out).images_seen) == 3 * 5 * 64


@tensorflow_only
def test_export(trained, tmp_path):
    out, _ = trained
    said = call(
        "export", out, "--format", "litert", "--precision", "float16",
        "--out", tmp_path / "new",
    )  # fmt: skip
    assert [path.name for path in (tmp_path / "new").iterdir()] == [
        "model_float16.tflite"
    ]
    assert "float16" in said


def test_list():
    said = call("list")
    assert "dcgan          DCGAN is a GAN with strided convolutions" in said
    assert "minimax, non_saturating" in said
    assert "digits" in said
    assert "spoken for" not in said


def test_list_tells_of_models_of_ones_own(tmp_path):
    file = tmp_path / "spoken.py"
    file.write_text(
        "from kerasgan.models import DCGAN, register\n\n\n"
        '@register("spoken")\nclass Spoken(DCGAN):\n    """A GAN spoken for."""\n'
    )
    try:
        said = call("--import", file, "list")
    finally:
        harness.forget("spoken")
        del sys.modules["spoken"]
    assert "spoken         A GAN spoken for.\n" in said
    assert (
        "vae            Variational autoencoder (Kingma and Welling, 2014).\n" in said
    )


def spoiled(folder):
    images = harness.images(4, (8, 8, 1))
    images[2, 1] = np.nan
    np.savez(folder / "nan.npz", images=images)
    np.savez(folder / "odd.npz", images=harness.images(4, (9, 9, 1)))
    (folder / "empty").mkdir()
    (folder / "junk.keras").write_text("junk")
    keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save(
        folder / "other.keras"
    )
    (folder / "mine").mkdir()
    (folder / "mine/thesis.txt").write_text("years of work")
    return folder


REFUSALS = {
    "model": (
        ["train", "dcgn"],
        "Unknown model. Received: 'dcgn'. Did you mean 'dcgan'? Known: acgan, ",
    ),
    "option": (
        ["train", "--set", "widht=3"],
        "Unknown option of acgan. Received: 'widht'. Did you mean 'width'?",
    ),
    "option's value": (
        ["train", "--set", "width=wide"],
        "width must be a positive integer. Received: --set width=wide",
    ),
    "text for a network": (
        ["train", "--set", "generator=foo"],
        "generator cannot be set here: it is a Keras model and no text",
    ),
    "range": (["train", "--set", "data_range=(0,255)"], "images lie in [-1, 1] always"),
    "shape": (
        ["train", "--set", "image_shape=28"],
        "image_shape must be (height, widt",
    ),
    "decay": (
        ["train", "--set", "ema_decay=abc"],
        "--ema must lie between 0 and 1",
    ),
    "damaged": (["sample", "junk.keras"], "'junk.keras' is damaged"),
    "other model": (
        ["sample", "other.keras"],
        "holds a Sequential, and this takes one of",
    ),
    "no value": (["train", "--set", "width"], "expected name=value"),
    "path": (["train", "--dataset", "./missing"], "no file or folder"),
    "empty folder": (["train", "--dataset", "empty"], "o images"),
    "NaN": (["train", "--dataset", "nan.npz"], "NaN"),
    "odd images": (
        ["train", "--dataset", "odd.npz"],
        "images of an even height and width of at least 8",
    ),
    "other images": (
        ["train", "--dataset", "odd.npz", "--set", "image_shape=(8,8,1)"],
        "Images of shape (9, 9, 1) do not fit networks for images of shape (8, 8, 1)",
    ),
    "no run": (
        ["train", "--out", "mine", "--overwrite"],
        "'mine' is no run folder",
    ),
    "existing": (
        ["train", "--out", "mine"],
        "'mine' exists, and nothing is overwritten unasked. Add --resume to go on",
    ),
    "nothing to resume": (["train", "--out", "mine", "--resume"], "is no run folder"),
    "read-only": (["train", "--out", "/proc/kerasgan"], "/proc/kerasgan"),
    "no model": (["sample", "mine"], "There is no model at 'mine'"),
    "suffix": (["sample", "mine", "--out", "a.gif"], "must end in .png, .npz or .csv"),
    "export": (["export", "missing.keras"], "There is no model at 'missing.keras'"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_are_one_line(case, tmp_path, monkeypatch):
    monkeypatch.chdir(spoiled(tmp_path))
    arguments, message = REFUSALS[case]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (1, 2), result.output
    (line,) = [x for x in result.output.splitlines() if x.startswith("Error: ")]
    assert message in line
    assert result.output.rstrip().endswith(line)
    assert "Traceback" not in result.output
    assert (tmp_path / "mine/thesis.txt").read_text() == "years of work"
    assert not list(tmp_path.glob("runs/*")), "a refusal left a folder behind"


def test_labels_to_an_unconditional_model(trained, tmp_path):
    out, _ = trained
    said = call("sample", out, "--labels", 3, "--out", tmp_path / "a.png", code=1)
    assert "DCGAN is unconditional: it cannot be asked for a class" in said


def test_existing_files_stay(trained, tmp_path):
    out, _ = trained
    (tmp_path / "a.png").write_text("a picture")
    said = call("sample", out, "--out", tmp_path / "a.png", code=1)
    assert "exists. Add --overwrite" in said
    assert (tmp_path / "a.png").read_text() == "a picture"


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}


def test_ctrl_c_keeps_what_was_trained(images, tmp_path):
    out = tmp_path / "run"
    process = subprocess.Popen(
        [sys.executable, "-m", "kerasgan", "train", "--dataset", images, "--quiet",
         "--epochs", "100000", "--set", "width=2", "--out", out],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while not list(out.glob("checkpoints/epoch_*")):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert "Stopping after this batch" in said
    assert "Traceback" not in said
    epochs = len(run.read_history(out / "history.csv")["epoch"])
    assert run.RunFolder(out).newest()[1] == epochs
    assert (out / "training.gif").stat().st_size > 0


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_of_every_command_is_no_error(command):
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


def test_help_is_answered_without_keras():
    code = (
        "import sys; from kerasgan.cli import main;"
        "main(['--help'], standalone_mode=False);"
        "assert not {'keras', 'tensorflow', 'jax', 'torch'} & set(sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    for name in ("train", "sample", "export", "list"):
        assert name in result.stdout
