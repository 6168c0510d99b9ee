"""How a command begins: at once where it can, and without a word of its backend."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerasgan import losses, models, networks
from kerasgan.cli import catalogue
from kerasgan.engine import registry
from kerasgan.optional import quietly

ROOT = Path(__file__).parent.parent.parent
HEAVY = {"keras", "tensorflow", "jax", "torch", "scipy", "sklearn", "matplotlib"}


def python(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True
    )


def test_the_catalogue_is_what_is_registered():
    told = dict(catalogue.models())
    known = {
        name: cls.__doc__.partition("\n")[0]
        for name, cls in registry.known().items()
        if cls.__module__.startswith("kerasgan.")
    }
    assert told == known
    assert set(models.names()) & set(known) <= set(told)
    assert catalogue.networks() == networks.names()
    assert catalogue.losses() == losses.names()


@pytest.mark.parametrize("command", [["list"], ["--help"], ["train", "--help"]])
def test_what_needs_no_keras_imports_none(command):
    code = (
        f"import sys; from kerasgan.cli import main\n"
        f"main({command}, standalone_mode=False)\n"
        f"print('heavy:', sorted({HEAVY} & set(sys.modules)))"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "heavy: []"


def test_the_backend_says_nothing_before_us(tmp_path):
    done = python("-m", "kerasgan", "sample", str(tmp_path / "missing.keras"))
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: There is no model at ")


def test_what_native_code_says_is_told_where_it_fails(capfd):
    with quietly():
        os.write(2, b"Welcome to CUDA\n")
    assert capfd.readouterr().err == ""
    with pytest.raises(ZeroDivisionError), quietly():
        1 / os.write(2, b"no such symbol\n") / 0
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "no such symbol\nafter\n"
