"""The learning rate of a recipe: of every player, and of a run that goes on."""

import pytest
from click.testing import CliRunner

from kerasgan import run
from kerasgan.cli.main import main

SMALL = {"batch_size": 500, "options": {"width": 2}}


def rates(model):
    optimizers = {each: model.optimizer.of(each) for each in model.players}
    return {each: float(made.learning_rate) for each, made in optimizers.items()}


def trained(folder, recipe=None, **options):
    model = run.trainer("infogan").train(folder, recipe, verbose=0, **options)
    return rates(model)


def test_every_player_has_it_and_keeps_it(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    recipe = run.Recipe(model="infogan", learning_rate=0.003, **SMALL)
    expected = pytest.approx({"generator": 0.003, "discriminator": 0.003})
    assert trained(folder, recipe, epochs=1) == expected
    assert trained(folder, resume=True, epochs=2) == expected


def test_each_player_has_its_own_without(tmp_path):
    recipe = run.Recipe(model="infogan", **SMALL)
    found = trained(run.RunFolder(tmp_path / "run"), recipe, steps=1)
    assert found == pytest.approx({"generator": 1e-3, "discriminator": 2e-4})


def test_a_classifier_begins_with_it(tmp_path):
    recipe = run.Recipe(model="classifier", learning_rate=0.004, **SMALL)
    folder = run.RunFolder(tmp_path / "run")
    model = run.trainer("classifier").train(folder, recipe, epochs=1, verbose=0)
    schedule = model.optimizer.get_config()["learning_rate"]["config"]
    assert schedule["initial_learning_rate"] == 0.004


def test_the_command_line_takes_it(tmp_path):
    out = tmp_path / "run"
    words = ["train", "gan", "--steps", "1", "--set", "width=2", "--out", str(out)]
    done = CliRunner().invoke(main, [*words, "--learning-rate", "0.01", "--quiet"])
    assert done.exit_code == 0, done.output
    folder = run.RunFolder(out)
    assert folder.recipe().learning_rate == 0.01
    assert rates(run.load(folder.newest()[0])) == pytest.approx(
        {"generator": 0.01, "discriminator": 0.01}
    )
    done = CliRunner().invoke(main, [*words, "--learning-rate", "0"])
    assert done.exit_code == 2
    assert "0 is not in the range 0<x<1" in done.output.replace("0.0", "0")
