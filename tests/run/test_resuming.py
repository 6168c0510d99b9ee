"""A run that was killed goes on, and leaves what it would have left."""

import csv
import os
import shutil
import signal

import keras
import numpy as np
import pytest

from kerasgan import callbacks, run
from kerasgan.run.history import trim_events

RECIPE = run.Recipe(
    model="gan",
    dataset="digits",
    batch_size=300,  # 5 steps an epoch
    image_size=16,
    options={"width": 4},
    selection={"metric": "sliced_wasserstein", "n": 64, "every": 2},
)
EPOCHS = 3


def rows(folder):
    with open(folder.history, newline="") as file:
        return list(csv.DictReader(file))


def history(folder):
    """The rows without what no run repeats."""
    return [{**row, "images_per_second": None} for row in rows(folder)]


def logged(folder):
    """What TensorBoard finds, (tag, step), each as often as it was logged."""
    if keras.backend.backend() != "tensorflow":
        return []
    from tensorboard.backend.event_processing import event_accumulator

    found = []
    for path in (folder.tensorboard, folder.tensorboard / "train"):
        events = event_accumulator.EventAccumulator(
            str(path), purge_orphaned_data=False
        )
        events.Reload()
        for tag in events.Tags()["tensors"]:
            found += [(tag, event.step) for event in events.Tensors(tag)]
    return sorted(found)


def state(folder):
    model = run.load(folder.newest().path)
    variables = [*model.variables, *model.optimizer.variables]
    return [keras.ops.convert_to_numpy(variable.value) for variable in variables]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = run.RunFolder(tmp_path_factory.mktemp("runs") / "whole")
    run.train(folder, RECIPE, epochs=EPOCHS, verbose=0)
    return folder


# Of the third epoch, nothing is measured: what was logged last is logged again.
@pytest.mark.parametrize("after", [3, 10, 12])
def test_a_run_that_is_terminated_goes_on(whole, after, tmp_path, monkeypatch):
    class Terminate(callbacks.StopAfter):
        def on_train_batch_end(self, batch, logs=None):
            self.done += 1
            if self.done == after:
                os.kill(os.getpid(), signal.SIGTERM)

    folder = run.RunFolder(tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(callbacks, "StopAfter", Terminate)
        with pytest.raises(SystemExit, match="143"):
            run.train(folder, RECIPE, epochs=EPOCHS, verbose=0)
    assert folder.newest()[1:] == divmod(after, 5)
    run.train(folder, resume=True, verbose=0)
    assert history(folder) == history(whole)
    for mine, its in zip(state(folder), state(whole), strict=True):
        np.testing.assert_array_equal(mine, its)
    for path in whole.samples.iterdir():
        assert (folder.samples / path.name).read_bytes() == path.read_bytes()
    assert logged(folder) == logged(whole)


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="TensorBoard needs TensorFlow"
)
def test_what_tensorboard_shows_of_repeated_epochs_is_dropped(whole, tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    shutil.copytree(whole.root, folder.root)
    for path in folder.tensorboard.rglob("events.*"):
        path.write_bytes(path.read_bytes() + path.read_bytes()[-40:-7])  # torn off
    folder.newest().path.unlink()
    run.train(folder, resume=True, verbose=0)
    assert logged(folder) == logged(whole)
    assert {step for _, step in logged(whole)} == {0, 1, 2}
    for path in folder.tensorboard.rglob("events.*"):  # and a record that is none
        path.write_bytes(path.read_bytes() + bytes([9] + 11 * [0] + 13 * [255]))
    trim_events(folder.tensorboard, 2)
    assert logged(folder) == [each for each in logged(whole) if each[1] < 2]


def test_what_was_left_of_the_end_is_done(whole, tmp_path):
    """A process may be killed after its last checkpoint."""
    folder = run.RunFolder(tmp_path / "run")
    shutil.copytree(whole.root, folder.root)
    last = folder.samples / f"epoch_{EPOCHS:04d}.png"
    for path in (last, folder.animation, folder.losses):
        path.unlink()
    run.train(folder, resume=True, verbose=0)
    for path in (last, folder.animation):
        original = whole.root / path.relative_to(folder.root)
        assert path.read_bytes() == original.read_bytes()
    assert folder.losses.exists()
    assert history(folder) == history(whole)


def test_a_run_that_was_killed_when_it_began_can_be_overwritten(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    folder.root.mkdir()
    (folder.root / ".lock").touch()
    run.check_new(folder, overwrite=True)
    (folder.root / "mine").touch()
    with pytest.raises(ValueError, match="is no run folder"):
        run.check_new(folder, overwrite=True)


def test_checkpoints_within_epochs(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, RECIPE, epochs=1, save_every_steps=2, verbose=0)
    names = sorted(path.name for path in folder.checkpoints.iterdir())
    assert names == ["epoch_0000_step_000004.keras", "epoch_0001.keras"]


def test_two_processes_do_not_train_in_one_folder(whole):
    for options in ({"resume": True}, {"recipe": RECIPE, "overwrite": True}):
        with (
            run.folder.locked(whole),
            pytest.raises(OSError, match=r"Another process trains in .*whole"),
        ):
            run.train(whole, epochs=9, verbose=0, **options)
    with pytest.raises(ValueError, match="has 3 epochs already"):
        run.train(whole, resume=True, epochs=2)
    with run.folder.locked(whole):  # the run that was refused gave it back
        pass
    assert len(history(whole)) == EPOCHS


def test_a_history_that_was_cut_off_is_mended(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text("epoch,b,a\n1,1,2\n2,3,4\n3")
    run.trim_history(path, 2)
    assert path.read_text() == "epoch,a,b\n1,2,1\n2,4,3\n"
    run.trim_history(path, 0)
    assert not path.exists()


def test_a_classifier_goes_on_from_the_end_of_an_epoch(tmp_path, monkeypatch):
    recipe = run.Recipe(model="classifier", image_size=8, options={"width": 4})
    folder = run.RunFolder(tmp_path / "run")
    run.train(folder, recipe, epochs=3, steps=24, verbose=0)

    class Terminate(callbacks.StopAfter):
        def on_train_batch_end(self, batch, logs=None):
            if batch == self.at:
                os.kill(os.getpid(), signal.SIGTERM)

    for step in (1, 2, 3):
        with monkeypatch.context() as patch:
            patch.setattr(callbacks, "StopAfter", Terminate)
            patch.setattr(Terminate, "at", step, raising=False)
            with pytest.raises(SystemExit, match="143"):
                run.train(folder, resume=True, epochs=3, verbose=0)
    with open(folder.history, "a") as file:
        file.write("1,0.5")  # killed while it wrote
    run.train(folder, resume=True, epochs=3, verbose=0)
    assert [row["epoch"] for row in rows(folder)] == ["1", "2", "3"]


def test_a_classifier_saves_after_whole_epochs(tmp_path):
    recipe = run.Recipe(model="classifier")
    folder = run.RunFolder(tmp_path / "run")
    with pytest.raises(ValueError, match="save_every_steps=5"):
        run.train(folder, recipe, save_every_steps=5)
