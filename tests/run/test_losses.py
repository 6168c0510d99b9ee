"""The adversarial loss that a recipe names: what is compiled, and what is refused."""

import csv

import pytest
from click.testing import CliRunner

from kerasgan import run
from kerasgan.cli import main
from kerasgan.run.generative import Generative
from kerasgan.run.limits import Limits
from kerasgan.run.recipe import Recipe


def compiled(model, **settings):
    """Returns the model that a run of such a recipe would train."""
    recipe = Recipe(model=model, dataset="digits", **settings)
    return Generative().new(recipe, run.reading.data_of(recipe).info, Limits(epochs=1))


@pytest.mark.parametrize(
    ("model", "loss", "expected"),
    [
        ("gan", None, "non_saturating"),
        ("gan", "hinge", "hinge"),
        ("cgan", "least_squares", "least_squares"),  # its own compile has no `loss`
    ],
)
def test_the_loss_is_what_is_compiled(model, loss, expected):
    assert compiled(model, loss=loss).compile_options["loss"] == expected


def test_another_loss_makes_another_step(tmp_path):
    words = ["train", "gan", "--dataset", "digits", "--steps", "1", "--quiet"]
    rows = []
    for number, loss in enumerate(("hinge", "least_squares", "hinge")):
        place = tmp_path / str(number)
        done = CliRunner().invoke(main, [*words, "--loss", loss, "--out", str(place)])
        assert done.exit_code == 0, done.output
        assert run.RunFolder(place).recipe().loss == loss
        with open(place / "history.csv") as file:
            (row,) = csv.DictReader(file)
        rows.append((row["discriminator_loss"], row["generator_loss"]))
    assert rows[0] != rows[1]
    assert rows[0] == rows[2]


@pytest.mark.parametrize(
    ("model", "loss", "message"),
    [
        ("vae", "hinge", "VAE has no adversarial loss to be chosen. Received: loss="),
        ("gan", "hingee", "Unknown .*'hingee'.*hinge"),
    ],
)
def test_refusals(model, loss, message):
    with pytest.raises(ValueError, match=message):
        compiled(model, loss=loss)
