"""The callbacks that a recipe names."""

import keras
import numpy as np
import pytest

from kerasgan import callbacks, run
from kerasgan.run.named_callbacks import callbacks_of


def test_they_are_made_with_their_arguments():
    recipe = run.Recipe(
        callbacks={
            "CollapseMonitor": {"action": "stop", "n": 16},
            "EarlyStopping": {"monitor": "generator_loss", "mode": "min"},
        }
    )
    monitor, stopping = callbacks_of(recipe)
    assert isinstance(monitor, callbacks.CollapseMonitor)
    assert (monitor.action, monitor.observer.real.shape) == ("stop", (16, 28, 28, 1))
    assert isinstance(stopping, keras.callbacks.EarlyStopping)
    assert stopping.monitor == "generator_loss"
    assert callbacks_of(run.Recipe()) == []


def test_a_conditional_model_is_watched_with_labels():
    recipe = run.Recipe(model="cgan", callbacks={"CollapseMonitor": {"n": 16}})
    (monitor,) = callbacks_of(recipe)
    assert monitor.observer.labels.shape == (16,)


def test_a_model_of_captions_is_watched_with_captions():
    recipe = run.Recipe(
        model="gan_cls", dataset="scenes", callbacks={"CollapseMonitor": {"n": 16}}
    )
    (monitor,) = callbacks_of(recipe)
    length = monitor.info.text.length
    assert monitor.observer.labels.shape == (16, length)


def test_they_act_in_a_run(tmp_path):
    stopping = {"monitor": "images_per_second", "mode": "max", "min_delta": 1e12}
    recipe = run.Recipe(
        batch_size=500, options={"width": 2}, callbacks={"EarlyStopping": stopping}
    )
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, recipe, epochs=4, verbose=0)
    assert (
        len(run.read_history(folder.history)["epoch"]) == 2
    )  # the second is no better
    assert folder.recipe() == recipe


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (
            ["CollapseMonitor"],
            "callbacks must be a mapping of names to their arguments",
        ),
        ({"LambdaCallback": {}}, "Unknown callback of a recipe"),
        ({"EarlyStopping": [1]}, "The arguments of EarlyStopping must be a mapping"),
        ({"EarlyStopping": {"real": 1}}, "EarlyStopping cannot be made so: .*real"),
        ({"CollapseMonitor": {"real": 1}}, "CollapseMonitor cannot be made so: .*real"),
        ({"CollapseMonitor": {"action": "pray"}}, "Unknown action. Received: 'pray'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(named, message, tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    with pytest.raises(ValueError, match=message):
        run.train(folder, run.Recipe(callbacks=named), epochs=1, verbose=0)
    assert not folder.root.exists()


def test_what_early_stopping_ended_goes_on_when_it_is_told_to(tmp_path, capsys):
    stopping = {
        "monitor": "images_per_second",
        "mode": "max",
        "min_delta": 1e12,
        "restore_best_weights": True,
    }
    recipe = run.Recipe(
        batch_size=500, options={"width": 2}, callbacks={"EarlyStopping": stopping}
    )
    folder = run.RunFolder(tmp_path / "run")
    ended = run.train(folder, recipe, epochs=4, verbose=0)
    folder.animation.unlink()  # killed before it was drawn
    again = run.train(folder, resume=True, verbose=0)
    assert "EarlyStopping ended the run after 2 epochs" in capsys.readouterr().out
    assert len(run.read_history(folder.history)["epoch"]) == 2
    assert folder.animation.exists()
    newest = keras.models.load_model(folder.newest().path)
    weights = [each.get_weights() for each in (ended, again, newest)]
    for best, found in zip(weights[0], weights[1], strict=True):
        np.testing.assert_array_equal(found, best)
    assert any((a != b).any() for a, b in zip(weights[0], weights[2], strict=True))
    run.train(folder, resume=True, epochs=4, verbose=0)  # the same command
    assert len(run.read_history(folder.history)["epoch"]) == 2
    run.train(folder, resume=True, epochs=5, verbose=0)
    assert run.read_history(folder.history)["epoch"] == [1, 2, 3]


def test_what_they_remember_goes_on_with_the_run(tmp_path, monkeypatch):
    """Of 8 epochs none beats the first: the patience of 3 ends with the fourth."""

    class Once(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 1  # as Ctrl-C does

    stopping = {"monitor": "images_per_second", "mode": "max", "min_delta": 1e12}
    recipe = run.Recipe(
        batch_size=500,
        options={"width": 2},
        callbacks={"EarlyStopping": {**stopping, "patience": 3}},
    )
    folder = run.RunFolder(tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(callbacks, "StopAfter", lambda steps, minutes: Once())
        run.train(folder, recipe, epochs=8, verbose=0)
    assert len(run.read_history(folder.history)["epoch"]) == 2
    run.train(folder, resume=True, epochs=8, verbose=0)
    assert len(run.read_history(folder.history)["epoch"]) == 4
