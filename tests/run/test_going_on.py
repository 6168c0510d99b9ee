"""One command begins a run, goes on with it, and leaves it as it is at its end."""

import os
import signal

import keras
import numpy as np
import pytest

from kerasgan import callbacks, run
from tests.bad_input.commands import digests
from tests.run.test_resuming import RECIPE, history, state

STEPS = 5  # of an epoch


def images(count, seed=0):
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (count, 8, 8, 1), dtype="uint8")


def recipe(path, **fields):
    settings = {"batch_size": 8, "options": {"width": 4}, **fields}
    return run.Recipe(model="gan", dataset=str(path), **settings)


@pytest.fixture
def small(tmp_path):
    """A recipe of 40 images, 5 steps an epoch."""
    np.savez(tmp_path / "small.npz", images=images(40))
    return recipe(tmp_path / "small.npz")


def test_steps_are_counted_in_all_and_leave_no_images_out(small, tmp_path):
    """A training that stops in the middle of an epoch goes on there."""
    whole, folder = (run.RunFolder(tmp_path / name) for name in ("whole", "run"))
    run.train(whole, small, steps=8, verbose=0)
    for steps, place in ((3, (0, 3)), (5, (1, 0)), (8, (1, 3))):
        run.train(folder, small, resume=True, steps=steps, verbose=0)
        assert folder.newest()[1:] == place
    assert history(folder) == history(whole)
    for mine, its in zip(state(folder), state(whole), strict=True):
        np.testing.assert_array_equal(mine, its)


@pytest.mark.parametrize("end", [{"epochs": 2}, {"steps": 7}])
def test_the_same_command_again_changes_nothing_and_says_so(
    small, end, tmp_path, capsys
):
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, small, resume=True, verbose=0, **end)
    kept = [folder.checkpoints, folder.samples]
    before = [digests(each) for each in kept]
    rows = run.read_history(folder.history)
    capsys.readouterr()
    run.train(folder, small, resume=True, verbose=0, **end)
    (asked,) = [f"{n} {name}" for name, n in end.items()]
    taken, done = (10, 2) if "epochs" in end else (7, 1)
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"Nothing is left to do: the run has taken {taken} steps, {done} epochs, and "
        f"was asked for {asked}. More --epochs or --steps go on."
    )
    assert [digests(each) for each in kept] == before
    assert run.read_history(folder.history) == rows


def test_a_run_begins_where_nothing_is_yet(small, tmp_path):
    for name in ("missing", "empty", "locked"):
        folder = run.RunFolder(tmp_path / name)
        if name != "missing":
            folder.root.mkdir()
        if name == "locked":
            (folder.root / ".lock").touch()
        run.train(folder, small, resume=True, epochs=1, verbose=0)
        assert folder.newest()[1:] == (1, 0)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    with pytest.raises(ValueError, match=r"'.*mine' is no run folder"):
        run.train(run.RunFolder(tmp_path / "mine"), small, resume=True)
    with pytest.raises(ValueError, match=r"'.*none' is no run folder"):
        run.train(run.RunFolder(tmp_path / "none"), resume=True)


class Dies(callbacks.StopAfter):
    """Ends a training as `kill -9` does, for what is on disk."""

    def on_train_batch_end(self, batch, logs=None):
        raise KeyboardInterrupt


def test_a_run_that_was_killed_before_its_first_checkpoint_begins(
    small, tmp_path, monkeypatch
):
    folder = run.RunFolder(tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(callbacks, "StopAfter", Dies)
        with pytest.raises(KeyboardInterrupt):
            run.train(folder, small, resume=True, epochs=2, verbose=0)
    assert folder.checkpoint() is None
    run.train(folder, resume=True, verbose=0)  # it knows its recipe, and its end
    assert folder.newest()[1:] == (2, 0)
    for saved in folder.checkpoints.iterdir():
        saved.unlink()
    with pytest.raises(ValueError, match=r"holds no checkpoint.*with --overwrite"):
        run.train(folder, resume=True, verbose=0)  # what was trained is not lost
    assert folder.losses.exists()


@pytest.mark.parametrize("steps", [3, STEPS])
def test_a_run_goes_on_with_the_images_that_it_began_with(small, steps, tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, small, steps=steps, verbose=0)
    before = digests(folder.root)
    path = tmp_path / "small.npz"
    for others, received in ((images(80), "80"), (images(40, seed=1), "other 40")):
        np.savez(path, images=others)
        with pytest.raises(ValueError, match="The run began with") as error:
            run.train(folder, resume=True, epochs=3, verbose=0)
        assert str(error.value) == (
            f"The run began with 40 examples of '{path}' and goes on with them. "
            f"Received: {received} examples of '{path}'. Bring them back, or begin a "
            "new run with --out."
        )
    assert digests(folder.root) == before


def test_a_classifier_begins_goes_on_and_knows_its_images(tmp_path, capsys):
    path = tmp_path / "digits.npz"
    pairs = {"images": images(40), "labels": np.arange(40) % 4}
    np.savez(path, **pairs)
    settings = recipe(path, ema_decay=None)
    settings = run.Recipe(**{**vars(settings), "model": "classifier"})
    folder = run.RunFolder(tmp_path / "run")
    again = {"resume": True, "epochs": 3, "verbose": 0}
    run.train(folder, settings, steps=3, **again)
    model = run.train(folder, settings, steps=7, **again)
    assert int(model.optimizer.iterations.numpy()) == 7
    capsys.readouterr()
    run.train(folder, settings, steps=7, **again)
    assert "Nothing is left to do: the run has taken 7 steps" in capsys.readouterr().out
    np.savez(path, images=images(80), labels=np.arange(80) % 4)
    with pytest.raises(ValueError, match=r"began with 40 examples .*Received: 80 exam"):
        run.train(folder, resume=True, epochs=3, verbose=0)


def test_early_stopping_is_not_undone_by_the_same_command(small, tmp_path, capsys):
    stop = {"EarlyStopping": {"monitor": "generator_loss", "mode": "max", "patience": 1,
                              "min_delta": 1e9}}  # fmt: skip
    settings = run.Recipe(**{**vars(small), "callbacks": stop})
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, settings, resume=True, epochs=9, verbose=0)
    done = folder.newest().epoch
    assert done < 9
    run.train(folder, settings, resume=True, epochs=9, verbose=0)
    assert folder.newest().epoch == done
    assert (
        f"EarlyStopping ended the run after {done} epochs." in capsys.readouterr().out
    )
    run.train(folder, settings, resume=True, epochs=done + 1, verbose=0)
    assert folder.newest().epoch == done + 1


def test_a_run_that_was_terminated_goes_on_by_the_same_command(tmp_path, monkeypatch):
    class Terminate(callbacks.StopAfter):
        def on_train_batch_end(self, batch, logs=None):
            os.kill(os.getpid(), signal.SIGTERM)

    folder = run.RunFolder(tmp_path / "run")
    command = {"recipe": RECIPE, "resume": True, "steps": 2, "verbose": 0}
    with monkeypatch.context() as patch:
        patch.setattr(callbacks, "StopAfter", Terminate)
        with pytest.raises(SystemExit, match="143"):
            run.train(folder, **command)
    assert folder.newest()[1:] == (0, 1)
    model = run.train(folder, **command)
    assert keras.ops.convert_to_numpy(model.images_seen) == 2 * RECIPE.batch_size
