"""A run that ends before the last phase of its model says so."""

import pytest

from kerasgan import run
from kerasgan.run import generative

SMALL = {"hidden_units": (3, 2), "chains": 2, "gibbs_steps": 2}


@pytest.mark.parametrize(
    ("pretraining", "said"),
    [
        (2_000, "'lower', which lasts until 2,000"),
        (750, "'upper', which lasts until 1,500"),  # no step was of the last phase
        (700, "'upper', which lasts until 1,400"),  # 1,250 before the last step
        (500, None),
    ],
)
def test_a_run_says_in_which_phase_it_ended(pretraining, said, tmp_path, monkeypatch):
    monkeypatch.setattr(generative, "export", lambda model, folder: ["exported"])
    folder = run.RunFolder(tmp_path / "run")
    recipe = run.Recipe(
        model="dbm",
        dataset="digits",
        image_size=8,
        batch_size=250,
        options={**SMALL, "pretraining": pretraining},
    )
    model = run.train(folder, recipe, epochs=1, verbose=0)
    notes = run.finish(model, folder)
    found = [
        note for note in notes if note.startswith("Its last step was of its phase")
    ]
    assert len(found) == (said is not None)
    assert all(said in note for note in found)
