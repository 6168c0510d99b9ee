import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import kerasgan
from kerasgan import models, presets, run
from kerasgan.classifiers import Classifier
from kerasgan.models import DCGAN
from kerasgan.optional import installed
from kerasgan.presets import folder
from kerasgan.run import subject
from tests.presets.conftest import contents, publish
from tests.presets.server import Server

ROOT = Path(__file__).parents[2]


def assert_equal(model, other):
    pairs = zip(model.get_weights(), other.get_weights(), strict=True)
    for one, two in pairs:
        np.testing.assert_array_equal(one, two)


def test_a_published_entry_by_its_name(tmp_path, index_alone, monkeypatch):
    """The real classifier, as a user of a wheel without it meets it."""
    here = Classifier.from_preset(ROOT / "zoo/classifier_mnist")
    entry = tmp_path / "zoo/classifier_mnist"
    shutil.copytree(ROOT / "zoo/classifier_mnist", entry)
    publish(tmp_path / "zoo", "classifier_mnist")
    text = (tmp_path / "zoo/presets.json").read_text()
    (index_alone / "presets.json").write_text(text)
    with Server(contents(tmp_path / "zoo")) as server:
        monkeypatch.setenv("KERASGAN_ZOO_URL", server.url)
        assert_equal(Classifier.from_preset("classifier_mnist"), here)
        assert_equal(kerasgan.load("classifier_mnist", Classifier), here)
        assert len(server.log) == 4  # with its card


@pytest.mark.parametrize("way", ["name", "address"])
def test_all_ways_to_load(way, zoo, server, index_alone, monkeypatch):
    here = DCGAN.from_preset(zoo / "dcgan_tiny")
    preset = "dcgan_tiny" if way == "name" else f"{server.url}/dcgan_tiny"
    if way == "name":
        monkeypatch.setenv("KERASGAN_ZOO_URL", server.url)
    for load in (DCGAN.from_preset, kerasgan.load, run.load):
        loaded = load(preset)
        assert type(loaded) is DCGAN
        assert_equal(loaded, here)
        np.testing.assert_array_equal(
            loaded.generate(2, seed=3), here.generate(2, seed=3)
        )
    assert len(server.log) == 3
    with pytest.raises(ValueError, match="is a model 'dcgan', not 'gan'"):
        models.GAN.from_preset(preset)
    with pytest.raises(ValueError, match=f"'{preset}' holds a DCGAN, and this takes"):
        kerasgan.load(preset, models.CGAN)
    found = subject.find(preset)
    assert found.path == preset
    assert set(found.sha256) == {"config.json", "model.weights.h5"}
    assert found.recipe.dataset == "digits"
    assert_equal(found.source, here)


def test_kerasgan_load_is_the_function():
    assert kerasgan.load is run.load
    assert "load" in dir(kerasgan)
    code = "import kerasgan.run; print(kerasgan.load is kerasgan.run.load)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "True\n"


def test_published_but_not_here(index_alone):
    match = (
        "^Preset 'dcgan_tiny' is published, but not installed here. Set "
        "KERASGAN_ZOO_URL to the address of the zoo folder, or give the folder"
    )
    for load in (DCGAN.from_preset, kerasgan.load, presets.read_config, subject.find):
        with pytest.raises(ValueError, match=match):
            load("dcgan_tiny")
    assert presets.find("dcgan_tiny") == Path("dcgan_tiny")


def test_what_is_in_the_cache_needs_no_address(zoo, server, index_alone, monkeypatch):
    monkeypatch.setenv("KERASGAN_ZOO_URL", server.url)
    folder = presets.find("dcgan_tiny")
    monkeypatch.delenv("KERASGAN_ZOO_URL")
    asked = len(server.log)
    assert presets.local("dcgan_tiny") == presets.find("dcgan_tiny") == folder
    assert_equal(kerasgan.load("dcgan_tiny"), DCGAN.from_preset(zoo / "dcgan_tiny"))
    assert len(server.log) == asked
    (folder / "config.json").write_text("{}")  # spoilt, and there is no address
    with pytest.raises(ValueError, match="'dcgan_tiny' is published, but not inst"):
        kerasgan.load("dcgan_tiny")


@pytest.mark.parametrize("name", ["dcgan_tyny", "DCGAN_tiny", "dcgan-tiny"])
def test_the_nearest_name_is_told(name, index_alone):
    match = "Did you mean 'dcgan_tiny'"
    for load in (DCGAN.from_preset, kerasgan.load, presets.read_config, subject.find):
        with pytest.raises(ValueError, match=match):
            load(name)
    assert presets.nearest(f"runs/{name}") == ""


def test_zoo_list_reads_the_index_and_no_keras(index_alone, tmp_path):
    content = json.loads((index_alone / "presets.json").read_text())
    size = sum(f["bytes"] for f in content["presets"]["dcgan_tiny"]["files"].values())
    scores = {"frechet": {"value": 0.25, "ratio": 2.5}, "accuracy": "none"}
    content["presets"]["dcgan_tiny"]["scores"] = scores
    (index_alone / "presets.json").write_text(json.dumps(content))
    code = f"""
import sys
from pathlib import Path
from kerasgan.presets import folder
folder.PUBLISHED = (Path({str(index_alone)!r}),)
from kerasgan.cli.main import main
main(["zoo", "list"], standalone_mode=False)
print(sorted({{"keras", "tensorflow", "jax", "torch"}} & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    told = f"dcgan_tiny                 {size / 1e6:5.1f} MB  Fréchet 0.25, 2.5 floors"
    assert result.stdout.splitlines() == [f"{told:<65} not here", "[]"]


def test_names_that_nobody_knows(index_alone, server, monkeypatch):
    monkeypatch.setenv("KERASGAN_ZOO_URL", server.url)
    assert presets.find("nobody") == Path("nobody")
    assert presets.find("some/where") == Path("some/where")
    assert presets.hint("nobody") == ""
    with pytest.raises(ValueError, match=r"'nobody' is no preset folder \(.*none here"):
        presets.read_config("nobody")
    with pytest.raises(ValueError, match="There is no model at 'nobody'"):
        kerasgan.load("nobody")
    assert server.log == []


def test_a_path_comes_first(zoo, index_alone, server, monkeypatch, tmp_path):
    monkeypatch.setenv("KERASGAN_ZOO_URL", server.url)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dcgan_tiny").mkdir()
    assert presets.find("dcgan_tiny") == Path("dcgan_tiny")
    (tmp_path / "dcgan_tiny").rmdir()
    (index_alone / "dcgan_tiny").mkdir()
    (index_alone / "dcgan_tiny/config.json").write_text("{}")
    assert presets.find("dcgan_tiny") == index_alone / "dcgan_tiny"
    assert presets.published() == ["dcgan_tiny"]
    assert server.log == []


def test_the_entries_of_the_checkout_are_found():
    assert presets.find("classifier_mnist") == ROOT / "zoo/classifier_mnist"
    assert "classifier_digits" in presets.published()
    assert folder.PUBLISHED == (ROOT / "kerasgan/published", ROOT / "zoo")


@pytest.mark.skipif(
    not installed("huggingface_hub"), reason="huggingface_hub is not installed"
)
def test_an_entry_on_the_hub(zoo, tmp_path):
    files = {
        f"/user/dcgan_tiny/resolve/{revision}{name}": content
        for revision in ("main", "v1")
        for name, content in contents(zoo / "dcgan_tiny").items()
    }
    code = (
        "import json, sys; from kerasgan import presets\n"
        "for preset in sys.argv[1:]:\n"
        "    try: print(presets.find(preset))\n"
        "    except (OSError, ValueError) as error: print(repr(error))\n"
    )
    addresses = ["hf://user/dcgan_tiny", "hf://user/dcgan_tiny@v1"]

    def find(*presets):
        environment = {
            **os.environ,
            "HF_ENDPOINT": server.url,
            "HF_HOME": str(tmp_path / "hf"),
        }
        result = subprocess.run(
            [sys.executable, "-c", code, *presets],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return result.stdout.splitlines()

    with Server(files) as server:
        first, pinned, missing, again = find(*addresses, "hf://user/none", addresses[0])
        assert first == pinned == again
        assert_equal(DCGAN.from_preset(first), DCGAN.from_preset(zoo / "dcgan_tiny"))
        weights = "/user/dcgan_tiny/resolve/{}/model.weights.h5"
        assert len(server.sent(weights.format("main"))) == 1
        assert len(server.sent(weights.format("v1"))) == 0  # the same files
        assert "metadata.json of hf://user/none could not be fetched" in missing
        folder = Path(first)
        assert len(list(folder.iterdir())) == 3
        assert [path.name for path in folder.parent.iterdir()] == [folder.name]
        (folder / "model.weights.h5").write_bytes(b"")
        name = weights.format("main")
        content = server.files[name]
        server.files[name] = content[:-1] + b"?"
        [wrong] = find(addresses[0])
        assert "model.weights.h5 of hf://user/dcgan_tiny is not the file" in wrong
        server.files[name] = content + b"?"
        [wrong] = find(addresses[0])
        assert (
            f"has {len(content) + 1} bytes, and {len(content)} were expected" in wrong
        )
        server.files[name] = content[:-1]
        [wrong] = find(addresses[0])
        assert (
            f"has {len(content) - 1} bytes, and {len(content)} were expected" in wrong
        )
        assert (folder / "model.weights.h5").read_bytes() == b""
        assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_hub_needs_its_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ImportError, match=r"pip install kerasgan\[hub\]"):
        presets.find("hf://user/dcgan_tiny")


def test_the_command_line_says_it_in_one_line(index_alone, server):
    from click.testing import CliRunner

    from kerasgan.cli.main import main

    result = CliRunner().invoke(
        main, ["sample", f"{server.url}/none", "--out", "x.png"]
    )
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {server.url}/none/metadata.json could not")
    assert result.output.count("\n") == 1
    assert json.dumps(result.output).count("404") == 1
