"""What a run was made with."""

import json

import keras

from kerasgan import run
from kerasgan.run.folder import made_with


def test_the_backend_and_the_hardware_are_told():
    made = made_with()
    assert made["backend"].startswith(keras.backend.backend())
    assert made["keras"] == keras.__version__
    assert made["hardware"].split()[1] == "cores"


def test_a_run_keeps_what_it_began_with(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    run.begin(folder, run.Recipe())
    assert json.loads(folder.made_with.read_text()) == made_with()
