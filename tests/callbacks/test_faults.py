"""What goes wrong while training costs nothing that was trained."""

import shutil
import threading
import time

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import callbacks
from kerasgan.callbacks.checkpoint import checkpoints, newest
from kerasgan.models import GAN
from tests import harness
from tests.callbacks.test_resuming import (
    SHAPE,
    At,
    data,
    make,
    resume,
    state,
    terminate,
)
from tests.conftest import BACKEND


class Late(callbacks.Checkpoint):
    """Begins to write late, as a slow disk does."""

    def _save(self, state, path):
        time.sleep(0.3)
        super()._save(state, path)


class Held(callbacks.Checkpoint):
    """Begins to write when told to."""

    def __init__(self, *given, **options):
        super().__init__(*given, **options)
        self.go = threading.Event()

    def _save(self, state, path):
        assert self.go.wait(60)
        super()._save(state, path)


def load(path):
    model = make()
    model.load_weights(path)
    return model


def assert_same_numbers(one, other):
    for (path, mine), (_, its) in zip(one, other, strict=True):
        np.testing.assert_array_equal(mine, its, err_msg=path)


class Copy(keras.callbacks.Callback):
    """Keeps all numbers of the model after each step."""

    def __init__(self):
        super().__init__()
        self.states = []

    def on_train_batch_end(self, batch, logs=None):
        self.states.append(state(self.model))


def test_a_checkpoint_has_the_state_of_its_step_whenever_it_is_written(tmp_path):
    copy, checkpoint = Copy(), Held(tmp_path, keep=9, save_every_steps=2)
    release = At(checkpoint.go.set, 0, 3)
    make().fit(data(), epochs=1, verbose=0, callbacks=[copy, release, checkpoint])
    (path, *place), later, _ = checkpoints(tmp_path)
    assert place == [0, 2]
    assert_same_numbers(copy.states[1], state(load(path)))
    # Loading gives the means of the epoch too, which are no weights.
    first, second = load(path), load(later.path)
    assert [float(first.means[name].count) for name in first.logged] == [2] * 6
    assert float(second.means["generator_loss"].count) == 4


def test_the_end_waits_for_what_is_written(tmp_path):
    make().fit(data(), epochs=2, verbose=0, callbacks=[Late(tmp_path)])
    assert [saved.epoch for saved in checkpoints(tmp_path)] == [1, 2]
    shutil.rmtree(tmp_path)
    with pytest.raises(SystemExit, match="143"):
        make().fit(
            data(),
            epochs=2,
            verbose=0,
            callbacks=[At(terminate, 1, 3), Late(tmp_path)],
        )
    assert checkpoints(tmp_path)[-1][1:] == (1, 3)


def test_what_was_begun_is_there_when_training_is_interrupted(tmp_path):
    def interrupt():
        raise KeyboardInterrupt

    checkpoint = Late(tmp_path, save_every_steps=2)
    with pytest.raises(KeyboardInterrupt):
        make().fit(data(), verbose=0, callbacks=[checkpoint, At(interrupt, 0, 2)])
    assert [saved[1:] for saved in checkpoints(tmp_path)] == [(0, 2)]


def test_a_process_that_is_killed_while_it_writes_leaves_the_one_before(tmp_path):
    """What lies in the folder at that moment is what a killed process leaves."""
    left = tmp_path / "left"

    class Killed(callbacks.Checkpoint):
        def _save(self, state, path):
            super()._save(state, path)
            path.write_bytes(path.read_bytes()[:1000])
            if len(checkpoints(self.folder)) == 2 and not left.exists():
                shutil.copytree(self.folder, left)

    make().fit(
        data(), epochs=3, verbose=0, callbacks=[Killed(tmp_path / "all", keep=2)]
    )
    assert [saved.epoch for saved in checkpoints(left)] == [1, 2]
    assert len(list(left.iterdir())) == 3


def test_a_full_disk_ends_training_at_the_next_step(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder, ended = tmp_path / "checkpoints", []
    checkpoint = callbacks.Checkpoint(folder, save_every_steps=2)

    def fill():
        checkpoint.writing.result()
        checkpoint._unfinished().symlink_to("/dev/full")

    class Count(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            ended.append(batch + 1)
            if checkpoint.writing is not None:
                checkpoint.writing.exception()  # waits for the end of the write

    with pytest.raises(
        OSError,
        match=r"0001_step_000002.keras could not be written \(.*No space left on dev"
        r"ice.*the last good one is .*epoch_0001.keras, and the present state was",
    ) as error:
        make().fit(
            data(),
            epochs=2,
            verbose=0,
            callbacks=[At(fill, 1, 1), Count(), checkpoint],
        )
    assert ended == [1, 2, 3, 4, 5, 1, 2, 3]
    assert not hasattr(error.value, "__notes__")
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["epoch_0000_step_000004.keras", "epoch_0001.keras"]
    (rescued,) = tmp_path.glob("kerasgan-*-epoch_0001_step_000002.keras")
    assert int(load(rescued).images_seen.numpy()) == 14


def test_a_disk_that_is_full_at_the_end_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    checkpoint = callbacks.Checkpoint(tmp_path / "checkpoints")

    def fill():
        checkpoint.writing.result()
        checkpoint._unfinished().symlink_to("/dev/full")

    with pytest.raises(OSError, match=r"epoch_0002.keras could not be written"):
        make().fit(data(), epochs=2, verbose=0, callbacks=[At(fill, 1, 1), checkpoint])
    assert [saved.epoch for saved in checkpoints(tmp_path / "checkpoints")] == [1]


@pytest.mark.parametrize("place", ["/proc/checkpoints", "a file"])
def test_a_folder_that_nobody_may_write_to_is_refused_first(place, tmp_path):
    if place == "a file":
        place = tmp_path / place
        place.touch()
    with pytest.raises(OSError, match=r"Nothing can be written to the folder .*Choose"):
        make().fit(data(), verbose=0, callbacks=[callbacks.Checkpoint(place)])


class Broken(keras.utils.PyDataset):
    """The data, whose batch of that number cannot be read."""

    ordered = True

    def __init__(self, number):
        super().__init__()
        self.batches = [np.asarray(ops.convert_to_numpy(x)) for x in data()]
        self.number, self.epoch = number, 0

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, index):
        if index == self.number:
            raise ValueError("This batch is damaged.")
        return self.batches[index]


def broken_stream(number):
    """The same of tf.data."""
    import tensorflow as tf

    batches = Broken(number)
    return tf.data.Dataset.from_generator(
        lambda: (batches[index] for index in range(len(batches))),
        output_signature=tf.TensorSpec((2, *SHAPE), tf.float32),
    )


KINDS = [Broken, broken_stream] if BACKEND == "tensorflow" else [Broken]


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_data_that_fail_cost_no_step(kind, number, tmp_path):
    copy = Copy()
    with pytest.raises(Exception, match="damaged") as error:
        make().fit(
            kind(number), verbose=0, callbacks=[copy, callbacks.Checkpoint(tmp_path)]
        )
    last = tmp_path / f"epoch_0000_step_00000{number}.keras"
    assert error.value.__notes__ == [
        f"Training failed after step {number} of epoch 1. Go on from {last}."
    ]
    assert_same_numbers(copy.states[number - 1], state(load(last)))
    with pytest.raises(ValueError, match=f"step {number} of epoch 1 with data of type"):
        resume(tmp_path)  # these are other data, whose order may be another


def test_a_step_that_failed_is_not_saved(tmp_path):
    """Half of a step may have been done; what lies there is what to go on from."""

    checkpoint = callbacks.Checkpoint(tmp_path, save_every_steps=2)

    def halfway():  # before the checkpoint knows that the step is done
        raise ValueError("Halfway.")

    with pytest.raises(ValueError, match="Halfway") as error:
        make().fit(data(), verbose=0, callbacks=[At(halfway, 0, 4), checkpoint])
    assert [saved[1:] for saved in checkpoints(tmp_path)] == [(0, 2)]
    assert error.value.__notes__ == [
        f"Training failed after step 3 of epoch 1. Go on from {newest(tmp_path).path}."
    ]


@pytest.mark.parametrize("given", ["array", "dataset"])
def test_a_full_memory_says_what_to_make_smaller(given, tmp_path):
    """More bytes than a machine can address are refused by the backend itself."""

    def greedy(real, fake):
        noise = keras.random.normal((2**25, 2**25), seed=1)
        return ops.mean(fake) + ops.max(ops.sort(noise))

    model = GAN(SHAPE, 4, width=4)
    model.compile(loss=(greedy, ops.mean))
    x = harness.images(10, SHAPE) if given == "array" else data()
    batch = 32 if given == "array" else 2
    with pytest.raises(
        MemoryError, match=rf"batches of {batch} examples of shape 8x8x1\. Try smaller"
    ) as error:
        model.fit(x, verbose=0, callbacks=[callbacks.Checkpoint(tmp_path)])
    assert error.value.__cause__ is not None
    assert "There is no checkpoint yet." in error.value.__notes__[0]
