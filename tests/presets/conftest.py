"""A small published entry, a server of it, and a cache of one's own."""

import json

import keras
import pytest

from kerasgan.models import DCGAN
from kerasgan.presets import folder, index
from tests import harness
from tests.presets.server import Server

SHAPE = (8, 8, 1)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """The folder of the cache, which does not exist yet."""
    monkeypatch.setenv("KERASGAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KERASGAN_ZOO_URL", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path / "home"


def left_in(cache):
    """Returns what lies in the cache but locks, as names below it."""
    return sorted(
        str(path.relative_to(cache))
        for path in cache.rglob("*")
        if path.is_file() and path.parent.name != "locks"
    )


@pytest.fixture(scope="session")
def zoo(tmp_path_factory):
    """A folder with the index and one entry, `dcgan_tiny`."""
    keras.utils.set_random_seed(1)
    zoo = tmp_path_factory.mktemp("zoo")
    model = DCGAN(SHAPE, 4, width=2, ema_decay=0.9)
    harness.fix_weights(model)
    model.save_to_preset(zoo / "dcgan_tiny")
    publish(zoo, "dcgan_tiny")
    return zoo


def publish(zoo, name):
    """Writes an entry's metadata and the index of the zoo."""
    entry = zoo / name
    (entry / "metadata.json").unlink(missing_ok=True)
    block = {
        path.relative_to(entry).as_posix(): index.File.of(path.read_bytes())
        for path in entry.rglob("*")
        if path.is_file()
    }
    recipe = {"model": "dcgan", "dataset": "digits"}
    text = json.dumps({"recipe": recipe, "files": index.to_block(block)})
    (entry / "metadata.json").write_text(text)
    block["metadata.json"] = index.File.of(text.encode())
    presets = {name: {"model": "dcgan", "files": index.to_block(block)}}
    (zoo / "presets.json").write_text(json.dumps({"presets": presets}))


def contents(zoo):
    """Returns dict of address -> bytes of all files of a zoo."""
    return {
        f"/{path.relative_to(zoo).as_posix()}": path.read_bytes()
        for path in zoo.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def server(zoo):
    """A server of the zoo."""
    with Server(contents(zoo)) as server:
        yield server


@pytest.fixture
def index_alone(zoo, tmp_path, monkeypatch):
    """An installation that has the index and none of the entries; its folder."""
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "presets.json").write_bytes((zoo / "presets.json").read_bytes())
    monkeypatch.setattr(folder, "PUBLISHED", (installed,))
    return installed


def altered(zoo, tmp_path, change):
    """Returns a preset whose configuration was changed after it was written."""
    folder = tmp_path / "altered"
    folder.mkdir()
    content = json.loads((zoo / "dcgan_tiny/config.json").read_text())
    change(content)
    (folder / "config.json").write_text(json.dumps(content))
    weights = (zoo / "dcgan_tiny/model.weights.h5").read_bytes()
    (folder / "model.weights.h5").write_bytes(weights)
    return folder
