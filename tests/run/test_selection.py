"""The best checkpoint of a run."""

import json

import keras
import numpy as np
import pytest

from kerasgan import datasets, metrics, run

RECIPE = run.Recipe(
    dataset="digits",
    batch_size=256,
    options={"width": 4},
    selection={"metric": "frechet", "n": 300, "every": 1},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = run.RunFolder(tmp_path_factory.mktemp("selection") / "run")
    run.train(folder, RECIPE, epochs=3, verbose=0)
    return folder


def test_the_best_epoch_is_kept_and_scores_what_its_note_says(folder):
    note = json.loads(folder.best_note.read_text())
    history = run.read_history(folder.history)["frechet_classifier_digits_300_seed0"]
    assert note["value"] == pytest.approx(min(history), rel=1e-6)
    assert note["epoch"] == 1 + int(np.argmin(history))
    # Measured again by hand, against the images that it was trained on.
    real = np.concatenate(
        [np.asarray(x) for x in datasets.load("digits", shuffle=False)]
    )
    metric = metrics.FrechetDistance("classifier_digits", n=300)
    best = keras.models.load_model(folder.best)
    (score,) = metrics.Evaluator([metric], real).evaluate(best)
    assert score.value == pytest.approx(note["value"], rel=1e-3)


def test_a_run_that_goes_on_remembers_its_best(folder):
    found = json.loads(folder.best_note.read_text())
    folder.best_note.write_text(json.dumps({**found, "value": 0.0}))
    before = folder.best.read_bytes()
    run.train(folder, resume=True, epochs=4, verbose=0)
    assert folder.best.read_bytes() == before  # nothing is better than 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("frechet", "selection names the metric that chooses the best checkpoint"),
        ({"n": 10}, "selection names the metric that chooses the best checkpoint"),
        ({"metric": "frechet", "N": 10}, "setting of the selection"),
        ({"metric": "frechet", "n": 0}, "n must be a whole number of at least 1"),
        ({"metric": "frechet", "every": 1.5}, "every must be a whole number"),
        ({"metric": "fid"}, "Unknown sample metric. Received: 'fid'"),
    ],
)
def test_what_selects_nothing_is_refused_before_anything_is_made(
    wrong, message, tmp_path
):
    folder = run.RunFolder(tmp_path / "run")
    with pytest.raises(ValueError, match=message):
        run.train(folder, run.Recipe(selection=wrong), epochs=1)
    assert not folder.root.exists()
