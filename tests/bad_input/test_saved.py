"""Checkpoints, run folders and names that hold no model: what is said of them."""

import json
import os
import zipfile

import keras
import pytest

from kerasgan import run
from kerasgan.models import DCGAN
from tests.bad_input import MODELS, files, refusal


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A checkpoint."""
    path = tmp_path_factory.mktemp("saved") / "model.keras"
    DCGAN((8, 8, 1), 4, width=2).save(path)
    return path


def rezipped(change):
    """Changes the entries of a checkpoint, dict of name -> bytes."""

    def make(path):
        with zipfile.ZipFile(path) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        change(entries)
        files.archive(path, entries)

    return make


def config(**changes):
    def change(entries):
        content = json.loads(entries["config.json"])
        content.update(changes)
        entries["config.json"] = json.dumps(content).encode()

    return rezipped(change)


def raw(content):
    return lambda path: path.write_bytes(content)


def bomb(path):
    files.archive(path, {"config.json": bytes(2**28)}, zipfile.ZIP_DEFLATED)


CHECKPOINTS = {
    "text": (
        raw(b"a model"),
        "'{path}' is damaged: it is no .keras archive. Give another checkpoint, or "
        "train again.",
    ),
    "truncated": (
        files.cut,
        "'{path}' is damaged: it is no .keras archive. Give another checkpoint, or "
        "train again.",
    ),
    "an archive of nothing": (
        rezipped(dict.clear),
        "'{path}' could not be loaded (KeyError: \"There is no item named "
        "'config.json' in the archive\"). Give another checkpoint, or train again.",
    ),
    "a configuration that is a bomb": (
        bomb,
        "'{path}' could not be loaded (ValueError: config.json has 268,435,456 "
        "bytes). Give another checkpoint, or train again.",
    ),
    "no configuration": (
        rezipped(lambda e: e.pop("config.json")),
        "'{path}' could not be loaded (KeyError: \"There is no item named "
        "'config.json' in the archive\"). Give another checkpoint, or train again.",
    ),
    "no weights": (
        rezipped(lambda e: e.pop("model.weights.h5")),
        "'{path}' could not be loaded (ValueError: Expected a model.weights.h5 or "
        "model.weights.npz file.). Give another checkpoint, or train again.",
    ),
    "weights of text": (
        rezipped(lambda e: e.update({"model.weights.h5": b"x"})),
        "'{path}' could not be loaded (OSError: Unable to synchronously open file "
        "(file signature not found)). Give another checkpoint, or train again.",
    ),
    "a class of nobody": (
        config(class_name="Evil", registered_name="Evil"),
        "'{path}' could not be loaded (TypeError: Could not locate class 'Evil'. "
        "Make sure custom classes and functions are decorated with "
        "`@keras.saving.register_keras_serializable()`. If they are already "
        "decorated, make sure they are all imported so that the decorator is run "
        "before trying to load them. Full object config: {'module': "
        "'kerasgan.mod). Where the class is yours, import its file first: kerasgan "
        "--import my_models.py. Else give another checkpoint, or train again.",
    ),
    "a module of the system": (
        config(module="os", class_name="system", registered_name="system"),
        "'{path}' could not be loaded (TypeError: Could not locate class 'system'. "
        "Make sure custom classes and functions are decorated with "
        "`@keras.saving.register_keras_serializable()`. If they are already "
        "decorated, make sure they are all imported so that the decorator is run "
        "before trying to load them. Full object config: {'module': 'os', 'clas). "
        "Where the class is yours, import its file first: kerasgan --import "
        "my_models.py. Else give another checkpoint, or train again.",
    ),
    "a list for arguments": (
        config(config=[]),
        "'{path}' could not be loaded (TypeError: Expected 'config' to be a dict "
        "for DCGAN, instead got <class 'list'> Full config: {'module': "
        "'kerasgan.models.dcgan', 'class_name': 'DCGAN', 'config': [], "
        "'registered_name': 'kerasgan>DCGAN', 'compile_config': {}}). Give another "
        "checkpoint, or train again.",
    ),
    "another model": (
        lambda path: keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save(
            path
        ),
        f"'{{path}}' holds a Sequential, and this takes one of {MODELS}. Give a file "
        "that one of them saved.",
    ),
}


@pytest.mark.parametrize("row", CHECKPOINTS)
def test_checkpoints(row, saved, tmp_path):
    change, expected = CHECKPOINTS[row]
    path = tmp_path / "model.keras"
    path.write_bytes(saved.read_bytes())
    change(path)
    before = path.read_bytes()
    said = refusal(lambda: run.load(path), ValueError)
    assert said.replace(str(path), "{path}") == expected
    assert path.read_bytes() == before


def test_a_full_memory_is_no_fault_of_the_file(saved, monkeypatch):
    def full(path):
        raise MemoryError("no room")

    monkeypatch.setattr(keras.models, "load_model", full)
    with pytest.raises(MemoryError, match="no room"):
        run.load(saved)


SETTINGS = {"model": "dcgan", "dataset": "digits"}
RUNS = {
    "empty": (
        b"",
        "'{folder}' is no run folder ({folder}/run.json could not be read: "
        "Expecting value: line 1 column 1 (char 0)). Give a folder that `kerasgan "
        "train` made.",
    ),
    "half": (
        b'{"model": "dcgan"',
        "'{folder}' is no run folder ({folder}/run.json could not be read: "
        "Expecting ',' delimiter: line 1 column 18 (char 17)). Give a folder that "
        "`kerasgan train` made.",
    ),
    "bytes": (
        b"\xff\xfe",
        "'{folder}' is no run folder ({folder}/run.json could not be read: 'utf-8' "
        "codec can't decode byte 0xff in position 0: invalid start byte). Give a "
        "folder that `kerasgan train` made.",
    ),
    "a list": (
        b"[]",
        "'{folder}' is no run folder ({folder}/run.json holds no settings). Give a "
        "folder that `kerasgan train` made.",
    ),
    "nested deeply": (
        b"[" * 100_000,
        "'{folder}' is no run folder ({folder}/run.json could not be read: it is "
        "nested deeper than 64 levels). Give a folder that `kerasgan train` made.",
    ),
    "a setting of nobody": (
        {"epohcs": 3},
        "'{folder}' is no run folder ({folder}/run.json: Unknown setting. Received: "
        "'epohcs'. Known: audio_length, batch_size, batches_per_step, callbacks, "
        "channels, dataset, dataset_b, deterministic, devices, dtype_policy, "
        "ema_decay, freeze, image_size, learning_rate, loss, model, normalize, "
        "options, rate, seed, selection, skip_corrupt, start_from, sync_batch_norm, "
        "value_range.). Give a folder that `kerasgan train` made.",
    ),
    "batches of text": (
        {"batch_size": "many"},
        "'{folder}' is no run folder ({folder}/run.json: batch_size must be a "
        "whole number of at least 1. Received: 'many'.). Give a folder that "
        "`kerasgan train` made.",
    ),
    "batches of none": (
        {"batch_size": 0},
        "'{folder}' is no run folder ({folder}/run.json: batch_size must be a "
        "whole number of at least 1. Received: 0.). Give a folder that `kerasgan "
        "train` made.",
    ),
    "a seed below zero": (
        {"seed": -1},
        "'{folder}' is no run folder ({folder}/run.json: seed must be from 0 to "
        "2**32 - 1. Received: -1.). Give a folder that `kerasgan train` made.",
    ),
    "a model of a number": (
        {"model": 3},
        "'{folder}' is no run folder ({folder}/run.json: model must be a name. "
        "Received: 3.). Give a folder that `kerasgan train` made.",
    ),
    "options of a list": (
        {"options": [1]},
        "'{folder}' is no run folder ({folder}/run.json: options must be a "
        "mapping, {width: 24} for example. Received: [1].). Give a folder that "
        "`kerasgan train` made.",
    ),
    "a decay of infinity": (
        {"ema_decay": float("inf")},
        "'{folder}' is no run folder ({folder}/run.json: ema_decay must be between "
        "0 and 1. Received: inf.). Give a folder that `kerasgan train` made.",
    ),
}


@pytest.mark.parametrize("row", RUNS)
def test_run_folders(row, tmp_path):
    content, expected = RUNS[row]
    if isinstance(content, dict):
        content = json.dumps({**SETTINGS, **content}).encode()
    (tmp_path / "run.json").write_bytes(content)
    said = refusal(run.RunFolder(tmp_path).recipe, ValueError)
    assert said.replace(str(tmp_path), "{folder}") == expected


NAMES = {
    "none": (
        None,
        "A model is loaded from a path, a name or an address. Received: None. "
        "Write load('runs/dcgan_digits'), for example.",
    ),
    "a number": (
        3,
        "A model is loaded from a path, a name or an address. Received: 3. Write "
        "load('runs/dcgan_digits'), for example.",
    ),
    "an empty name": (
        "",
        "There is no model at ''. Give the folder of a run that `kerasgan train` "
        "made, a .keras file, a preset folder, or the name of a published one.",
    ),
    "nothing there": (
        "model.keras",
        "There is no model at 'model.keras'. Give the folder of a run that "
        "`kerasgan train` made, a .keras file, a preset folder, or the name of a "
        "published one.",
    ),
    "a folder of nothing": (
        "empty",
        "There is no model at 'empty'. Give the folder of a run that `kerasgan "
        "train` made, a .keras file, a preset folder, or the name of a published "
        "one.",
    ),
    "a run without checkpoints": (
        "begun",
        "'begun/checkpoints' holds no checkpoint: the run ended before its first "
        "epoch. Train again with --overwrite.",
    ),
    "a thousand words": (
        "word " * 1000,
        "There is no model at 'word word word word word word word word word word "
        "word word word word word word word word word word word word word word "
        "word word word word word wo...rd word word word word word word word word "
        "word word word word word word word word word word word word word word "
        "word word word word word word word '. Give the folder of a run that "
        "`kerasgan train` made, a .keras file, a preset folder, or the name of a "
        "published one.",
    ),
    "a zero": (
        "a\0b",
        "There is no model at 'a\\x00b'. Give the folder of a run that `kerasgan "
        "train` made, a .keras file, a preset folder, or the name of a published "
        "one.",
    ),
    "an address of no preset": (
        "https://user:secret@host",
        "The address of a preset is that of its folder, which ends in its name and "
        "holds no password, '?' or '#'. Received: 'https://user:secret@host'. "
        "Write for example: 'https://host/zoo/dcgan_mnist'.",
    ),
    "a repository that is none": (
        "hf://nobody",
        "A preset on the Hub is 'hf://user/name' or 'hf://user/name@revision'. "
        "Received: 'hf://nobody'.",
    ),
    "a scheme of nobody": (
        "ftp://host/dcgan_mnist",
        "There is no model at 'ftp://host/dcgan_mnist'. Give the folder of a run "
        "that `kerasgan train` made, a .keras file, a preset folder, or the name "
        "of a published one.",
    ),
}


@pytest.mark.parametrize("row", NAMES)
def test_names(row, tmp_path, monkeypatch):
    name, expected = NAMES[row]
    monkeypatch.delenv("KERASGAN_ZOO_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun/run.json").write_text(json.dumps(SETTINGS))
    before = sorted(os.walk(tmp_path))
    assert refusal(lambda: run.load(name)) == expected
    assert sorted(os.walk(tmp_path)) == before
