"""The learning rate of a recipe: of every player, and of a run that goes on."""

import pytest
from click.testing import CliRunner

from kerasgan import run
from kerasgan.cli.main import main

SMALL = {
    "dataset": "digits",
    "image_size": 8,
    "batch_size": 500,
    "options": {"width": 2},
}


def rates(model):
    optimizers = {each: model.optimizer.of(each) for each in model.players}
    return {each: float(made.learning_rate) for each, made in optimizers.items()}


def trained(folder, recipe=None, **options):
    model = run.train(folder, recipe, verbose=0, **options)
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
    model = run.train(folder, recipe, epochs=1, verbose=0)
    schedule = model.optimizer.get_config()["learning_rate"]["config"]
    assert schedule["initial_learning_rate"] == 0.004


def test_one_player_has_it(tmp_path):
    recipe = run.Recipe(model="infogan", learning_rate={"discriminator": 0.01}, **SMALL)
    found = trained(run.RunFolder(tmp_path / "run"), recipe, steps=1)
    assert found == pytest.approx({"generator": 1e-3, "discriminator": 0.01})


def test_players_that_there_are_not(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    recipe = run.Recipe(model="gan", learning_rate={"critic": 0.01}, **SMALL)
    with pytest.raises(ValueError, match=r"Unknown player\. Received: 'critic'"):
        run.train(folder, recipe, steps=1)
    recipe = run.Recipe(model="classifier", learning_rate={"generator": 0.1}, **SMALL)
    with pytest.raises(ValueError, match="A classifier has no players"):
        run.train(folder, recipe, steps=1)
    assert not folder.root.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["0.01"], 0.01),
        (["generator=0.01", "discriminator=2e-3"], [0.01, 0.002]),
    ],
)
def test_the_command_line_takes_it(typed, kept, tmp_path, without_exports):
    without_exports()
    out = tmp_path / "run"
    words = ["train", "gan", "--steps", "1", "--set", "width=2", "--out", str(out)]
    words += ["--dataset", "digits", "--image-size", "8"]
    words += [word for rate in typed for word in ("--learning-rate", rate)]
    done = CliRunner().invoke(main, [*words, "--quiet"])
    assert done.exit_code == 0, done.output
    folder = run.RunFolder(out)
    players = ("generator", "discriminator")
    if isinstance(kept, list):
        kept = dict(zip(players, kept, strict=True))
    assert folder.recipe().learning_rate == kept
    kept = kept if isinstance(kept, dict) else dict.fromkeys(players, kept)
    assert rates(run.load(folder.newest()[0])) == pytest.approx(kept)


@pytest.mark.parametrize(
    "typed",
    ["0", "1", "nan", "fast", "generator=-1", "0.1 0.2", "0.1 generator=0.1"],
)
def test_the_command_line_refuses(typed):
    words = [word for rate in typed.split() for word in ("--learning-rate", rate)]
    done = CliRunner().invoke(main, ["train", *words])
    assert done.exit_code == 2
    assert "expected a number between 0 and 1, or one for each" in done.output


def test_the_rate_of_a_schedule_is_its_first(tmp_path):
    small = {**SMALL, "options": {"hidden_units": 2}}
    recipe = run.Recipe(model="rbm", learning_rate=0.01, **small)
    found = trained(run.RunFolder(tmp_path / "run"), recipe, steps=2)
    assert found == pytest.approx({"machine": 0.01 / (1 + 2 / 10_000)}, rel=1e-6)
