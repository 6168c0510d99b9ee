"""When a run ends, and that a run that goes on knows it."""

import json
import re

import pytest

from kerasgan import run
from kerasgan.run import limits
from kerasgan.run.limits import Limits

RECIPE = run.Recipe(
    model="gan",
    dataset="digits",
    batch_size=300,
    image_size=8,
    options={"width": 2},
)
STEPS = 5  # of an epoch


def kept(folder):
    return limits.read(folder.limits)


@pytest.mark.parametrize(
    ("old", "asked", "new"),
    [
        ({}, {}, {"epochs": 20}),
        ({}, {"epochs": 3}, {"epochs": 3}),
        ({}, {"steps": 7}, {"steps": 7}),
        ({"epochs": 3, "minutes": 2.5}, {}, {"epochs": 3, "minutes": 2.5}),
        ({"steps": 3}, {"steps": 7}, {"steps": 7}),  # in all, as epochs are
        ({"steps": 7, "minutes": 1.5}, {"epochs": 9}, {"epochs": 9}),
        ({"steps": 7}, {"save_every_steps": 4}, {"steps": 7, "save_every_steps": 4}),
    ],
)
def test_a_new_end_takes_the_place_of_the_old(old, asked, new):
    assert Limits(**old).changed(Limits(**asked), {"epochs": 20}) == Limits(**new)


@pytest.mark.parametrize(
    ("given", "done", "last"),
    [
        ({}, 2, None),
        ({"epochs": 3}, 2, 3),
        ({"steps": 10}, 0, 2),
        ({"steps": 11}, 0, 3),
        ({"steps": 11, "epochs": 2}, 0, 2),
        ({"steps": 3}, 2, 2),  # it ended in the middle of its first epoch
        ({"minutes": 1.0}, 2, None),
    ],
)
def test_the_last_epoch(given, done, last):
    assert Limits(**given).last_epoch(done, STEPS) == last


@pytest.mark.parametrize(
    ("steps", "done", "step", "taken", "last"),
    [
        (13, 1, 3, None, 3),  # 2 to the epoch's end, then 3
        (10, 1, 3, None, 2),
        (8, 1, 3, None, 1),  # nothing is left
        (13, 2, 0, 8, 3),  # one of two epochs had but 3 steps
        (14, 2, 0, 8, 4),
    ],
)
def test_the_last_epoch_of_steps_in_all(steps, done, step, taken, last):
    assert Limits(steps=steps).last_epoch(done, STEPS, step, taken) == last


def test_a_run_remembers_what_it_was_asked_for_last(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, RECIPE, steps=3, save_every_steps=2, verbose=0)
    assert kept(folder) == Limits(steps=3, save_every_steps=2)
    run.train(folder, resume=True, verbose=0)  # nothing is left to do
    assert run.read_history(folder.history)["epoch"] == [1]
    run.train(folder, resume=True, steps=STEPS + 2, verbose=0)
    assert folder.newest()[1:] == (1, 2)
    assert kept(folder) == Limits(steps=STEPS + 2, save_every_steps=2)
    run.train(folder, resume=True, epochs=3, verbose=0)
    run.train(folder, resume=True, verbose=0)
    assert run.read_history(folder.history)["epoch"] == [1, 2, 3]
    assert kept(folder) == Limits(epochs=3, save_every_steps=2)


def test_a_run_of_an_earlier_version_has_the_default(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, RECIPE, epochs=1, verbose=0)
    folder.limits.unlink()
    assert kept(folder) == Limits()
    with pytest.raises(ValueError, match=r"1 epochs already\. Received: epochs=0"):
        run.train(folder, resume=True, epochs=0, verbose=0)
    assert not folder.limits.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "holds no limits. Delete it, and give them anew."),
        ({"epoch": 3}, "Unknown limit. Received: 'epoch'. Did you mean 'epochs'?"),
        ({"epochs": None}, "epochs must be a whole number of at least 1. Received: N"),
        ({"epochs": 0}, "epochs must be a whole number of at least 1. Received: 0."),
        ({"steps": 1.5}, "steps must be a whole number of at least 1. Received: 1.5."),
        ({"minutes": -1}, "minutes must be a number above 0. Received: -1."),
        ({"minutes": float("nan")}, "minutes must be a number above 0. Received: nan."),
        ({"save_every_steps": True}, "save_every_steps must be a whole number of at"),
    ],
)
def test_a_damaged_file_is_refused(content, message, tmp_path):
    path = tmp_path / "limits.json"
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        limits.read(path)
    assert str(error.value).startswith(str(path))
