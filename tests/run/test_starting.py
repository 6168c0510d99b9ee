"""Runs that begin with the weights of others, and layers that stay as they are."""

import shutil

import numpy as np
import pytest
from click.testing import CliRunner

from kerasgan import datasets, run
from kerasgan.cli.main import main
from kerasgan.engine.starting import weighted_layers
from kerasgan.run.generative import Generative
from kerasgan.run.limits import Limits
from tests import harness
from tests.bad_input import refusal

SMALL = {"width": 2, "latent_dim": 4}


@pytest.fixture(autouse=True)
def _without_exports(without_exports):
    without_exports()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with images, and a run and a preset of the same weights."""
    place = tmp_path_factory.mktemp("place")
    np.savez(place / "images.npz", images=harness.images(16, (8, 8, 1)))
    folder = run.RunFolder(place / "source")
    model = run.train(folder, recipe(place, seed=3), steps=2, verbose=0)
    model.save(place / "source.keras")
    model.save_to_preset(place / "preset")
    return place


def recipe(place, **settings):
    options = settings.pop("options", SMALL)
    data = str(place / "images.npz")
    return run.Recipe(dataset=data, batch_size=8, options=options, **settings)


def layers(model, network):
    """Returns the weights of each layer."""
    found = weighted_layers(getattr(model, network)).values()
    return [[np.array(each) for each in layer.weights] for layer in found]


def moved(one, other):
    return [
        not all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))
        for a, b in zip(one, other, strict=True)
    ]


def begun(said):
    """Returns the model of a recipe before its first step."""
    info = datasets.load(said.dataset, batch_size=8).info
    return Generative().new(said, info, Limits())


@pytest.mark.parametrize("given", ["source", "source.keras", "preset"])
def test_sources(given, place, capsys, monkeypatch):
    monkeypatch.chdir(place)
    source = run.load("source")
    model = begun(recipe(place, start_from=given))
    for network in (model.generator, model.average):
        expected = source.average.get_weights()
        for one, other in zip(network.get_weights(), expected, strict=True):
            np.testing.assert_array_equal(one, other)
    assert not any(moved(*(layers(x, "discriminator") for x in (model, source))))
    assert capsys.readouterr().out == (
        f"The generator starts from 3 layers of {given}.\n"
        f"The discriminator starts from 2 layers of {given}.\n"
    )


def test_sources_of_several_networks(place, capsys):
    two = {"discriminator": str(place / "source"), "generator": str(place / "preset")}
    model = begun(recipe(place, start_from=two, freeze={"generator": 1}))
    assert not any(
        moved(
            *(layers(x, "discriminator") for x in (model, run.load(place / "source")))
        )
    )
    assert capsys.readouterr().out.splitlines()[2] == (
        "Of the generator these layers stay as they are: dense."
    )


def train(*words):
    done = CliRunner().invoke(main, ["train", *map(str, words), "--quiet"])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_run_that_goes_on_does_not_begin_again(place, tmp_path):
    """It is told once what it starts from; the source is gone when it goes on."""
    source = shutil.copytree(place / "source", tmp_path / "source")
    before = run.load(source)
    words = ["--dataset", place / "images.npz", "--batch-size", 8, "--seed", 4]
    words += ["--start-from", source, "--freeze", "discriminator:1"]
    said = train(*words, "--epochs", 2, "--out", tmp_path / "whole")
    assert "The generator starts from 3 layers of" in said
    assert "Of the discriminator these layers stay as they are: conv2d." in said
    train(*words, "--epochs", 1, "--out", tmp_path / "half")
    shutil.rmtree(source)
    said = train(*words, "--epochs", 2, "--out", tmp_path / "half", "--resume")
    assert "starts from" not in said
    folder = run.RunFolder(tmp_path / "half")
    kept = folder.recipe()
    assert (kept.start_from, kept.freeze) == (str(source), {"discriminator": 1})
    assert (kept.model, kept.options) == ("dcgan", SMALL)  # those of the source
    model, whole = (run.load(tmp_path / each) for each in ("half", "whole"))
    for one, other in zip(model.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    found = [layers(x, "discriminator") for x in (model, before)]
    assert moved(*found) == [False, True]
    assert moved(*(layers(x, "generator") for x in (model, before))) == [True] * 3
    assert int(model.images_seen.numpy()) == 32


def test_a_whole_network_stays(place, tmp_path):
    """Nobody is warned of a player that does not learn, nor where the run goes on."""
    said = recipe(place, start_from=str(place / "source"), freeze={"generator": "all"})
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, said, epochs=1, verbose=0)
    model = run.train(folder, resume=True, epochs=2, verbose=0)
    expected = run.load(place / "source").average.get_weights()
    for one, other in zip(model.generator.get_weights(), expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_networks_are_built_as_those_of_the_source(place):
    source = str(place / "source")
    expected = {"model": "dcgan", "options": SMALL, "image_size": None}
    expected |= dict.fromkeys(("channels", "audio_length", "rate"))
    assert run.building(source) == run.building({"generator": source}) == expected
    assert run.building(source, "dcgan") == expected
    assert run.building(source, "gan") == {}
    assert run.building(str(place / "source.keras")) == {}


REFUSALS = {
    "a source of nobody": (
        {"start_from": "dcgan_mnst"},
        "There is no model at 'dcgan_mnst'. Did you mean 'dcgan_mnist'? Give the "
        "folder of a run that `kerasgan train` made, a .keras file, a preset folder, "
        "or the name of a published one.",
    ),
    "other widths": (
        {"start_from": "source", "options": {**SMALL, "width": 3}},
        "No layer of 'source' has the path and the shapes of one here. Received: "
        "generator/dense: kernel (4, 48) here, kernel (4, 32) there, and so on. Make "
        "networks of the same kind and width as those, or give another model.",
    ),
    "nothing that learns": (
        {"freeze": {"generator": "all", "discriminator": 2}},
        "Nothing is left that training could move. Received: freeze={'generator': "
        "'all', 'discriminator': 2}. Freeze fewer layers.",
    ),
    "a classifier": (
        {"model": "classifier", "freeze": {"classifier": 2}},
        "A classifier begins anew, and all of it learns. Received: start_from=None, "
        "freeze={'classifier': 2}. Leave both out.",
    ),
}


@pytest.mark.parametrize("row", REFUSALS)
def test_what_is_refused_leaves_no_folder(row, place, tmp_path, monkeypatch):
    monkeypatch.chdir(place)
    settings, expected = REFUSALS[row]
    said = recipe(place, **settings)
    folder = run.RunFolder(tmp_path / "run")
    assert refusal(lambda: run.train(folder, said, steps=1)) == expected
    assert not folder.root.exists()
