"""`kerasgan train classifier`: what it says and leaves, and what it refuses."""

import pytest
from click.testing import CliRunner

from kerasgan.cli import main
from tests.conftest import BACKEND


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", BACKEND)


def call(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_a_run_and_going_on(tmp_path):
    out = tmp_path / "run"
    options = ["--dataset", "digits", "--image-size", 8, "--out", out, "--quiet"]
    width = ["--set", "width=2"]
    code, said = call(
        "train", "classifier", *options, *width, "--epochs", 2, "--steps", 1
    )
    assert code == 0, said
    assert "Right about" in said
    assert "preset" in said
    assert "kerasgan sample" not in said
    assert not (out / "samples").exists()
    assert (out / "preset" / "config.json").is_file()
    going_on = ("train", "classifier", "--out", out, "--quiet", "--resume")
    code, said = call(*going_on)  # as many steps as it was asked for are done
    assert code == 0, said
    assert (out / "history.csv").read_text().count("\n") == 2
    code, said = call(*going_on, "--epochs", 2)
    assert code == 0, said
    assert (out / "history.csv").read_text().count("\n") == 3  # what was planned
    code, said = call("sample", out)
    assert code == 1
    assert "Error: " in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "depth=2"), "Unknown option of classifier. Received: 'depth'."),
        (("--set", "width=0"), "width must be a positive integer"),
        (("--epochs", "0"), "0 is not in the range x>=1"),
    ],
)
def test_refusals_are_one_line(arguments, words, tmp_path):
    out = tmp_path / "run"
    code, said = call("train", "classifier", *arguments, "--out", out)
    assert code != 0
    assert words in said
    assert said.count("Error") == 1
    assert not out.exists()
