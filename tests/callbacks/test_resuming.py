"""Training that was interrupted goes on as if it had not been."""

import functools
import os
import signal

import keras
import numpy as np
import pytest

from kerasgan import callbacks, datasets
from kerasgan.callbacks.checkpoint import checkpoints, newest
from kerasgan.models import GAN, WGANGP
from tests import harness

SHAPE = (8, 8, 1)
STEPS = 5  # of an epoch: 10 images, 2 a batch
EPOCHS = 3


class Stop(Exception):  # noqa: N818
    pass


class At(keras.callbacks.Callback):
    """Calls a function after so many steps of an epoch, or when one ended."""

    def __init__(self, action, epoch, step=None):
        super().__init__()
        self.action, self.at, self.step = action, epoch, step

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch, batch + 1) == (self.at, self.step):
            self.action()

    def on_epoch_end(self, epoch, logs=None):
        if (epoch, None) == (self.at, self.step):
            self.action()


def interrupt():
    raise Stop


def terminate():
    os.kill(os.getpid(), signal.SIGTERM)


def data():
    return datasets.from_arrays(harness.images(10, SHAPE), batch_size=2, seed=4)


def make(cls=GAN):
    keras.utils.set_random_seed(7)
    steps = {"discriminator_steps": 2} if cls is WGANGP else {}
    model = cls(SHAPE, 4, width=4, ema_decay=0.9, seed=3, **steps)
    model.compile()
    return model


def state(model):
    """All numbers of a model, by path: weights, slots, seeds, counters."""
    variables = [*model.variables, *model.optimizer.variables]
    return [(v.path, keras.ops.convert_to_numpy(v.value)) for v in variables]


def assert_same_state(one, other):
    for (path, mine), (_, its) in zip(state(one), state(other), strict=True):
        np.testing.assert_array_equal(mine, its, err_msg=path)


class Rows(keras.callbacks.Callback):
    """Keeps what was logged: of each epoch, and the numbers of the batches."""

    def __init__(self):
        super().__init__()
        self.epochs, self.batches, self.begun, self.ended = {}, [], 0, 0

    def on_train_begin(self, logs=None):
        self.begun += 1

    def on_train_end(self, logs=None):
        self.ended += 1

    def on_train_batch_end(self, batch, logs=None):
        self.batches.append(batch)

    def on_epoch_end(self, epoch, logs=None):
        self.epochs[epoch] = {name: float(value) for name, value in logs.items()}


@functools.cache
def whole(cls=GAN):
    """A training that nothing interrupts."""
    model, rows = make(cls), Rows()
    model.fit(data(), epochs=EPOCHS, verbose=0, callbacks=[rows])
    return model, rows


def resume(folder, cls=GAN):
    """What an interrupted training makes of the rest, in a process of its own."""
    model, rows = make(cls), Rows()
    checkpoint = callbacks.Checkpoint(folder, save_every_steps=2)
    epoch, step = checkpoint.restore(model)
    history = model.fit(
        data(),
        epochs=EPOCHS,
        initial_epoch=epoch,
        initial_step=step,
        verbose=0,
        callbacks=[rows, checkpoint],
    )
    assert history.epoch == list(range(epoch, EPOCHS))
    return model, rows, (epoch, step)


# (after which step of which epoch, where the training then goes on)
MOMENTS = [
    ((0, 1), (0, 0)),
    ((1, 1), (1, 0)),
    ((1, 4), (1, 2)),
    ((1, None), (1, 4)),
]


@pytest.mark.parametrize(("moment", "place"), MOMENTS)
def test_a_training_that_is_killed_goes_on_exactly(moment, place, tmp_path):
    expected, rows = whole()
    model, handler = make(), signal.getsignal(signal.SIGTERM)
    kill = At(interrupt, *moment)
    checkpoint = callbacks.Checkpoint(tmp_path, save_every_steps=2)
    with pytest.raises(Stop):
        model.fit(data(), epochs=9, verbose=0, callbacks=[kill, checkpoint])
    assert signal.getsignal(signal.SIGTERM) is handler
    resumed, found, begun = resume(tmp_path)
    assert begun == place
    assert_same_state(resumed, expected)
    for epoch in range(place[0], EPOCHS):
        assert found.epochs[epoch] == rows.epochs[epoch]
    assert found.batches == rows.batches[place[0] * STEPS + place[1] :]
    assert (found.begun, found.ended) == (1, 1)
    assert [saved[1:] for saved in checkpoints(tmp_path)] == [(2, 4), (3, 0)]


@pytest.mark.parametrize(
    ("moment", "place"),
    [((0, 1), (0, 1)), ((1, 3), (1, 3)), ((1, 5), (2, 0)), ((2, None), (3, 0))],
)
def test_sigterm_saves_and_exits(moment, place, tmp_path):
    expected, rows = whole()
    handler = signal.getsignal(signal.SIGTERM)
    kill = At(terminate, *moment)
    with pytest.raises(SystemExit) as end:
        make().fit(
            data(),
            epochs=9,
            verbose=0,
            callbacks=[kill, callbacks.Checkpoint(tmp_path)],
        )
    assert end.value.code == 143
    assert signal.getsignal(signal.SIGTERM) is handler
    resumed, found, begun = resume(tmp_path)
    assert begun == place
    assert_same_state(resumed, expected)
    assert found.epochs == {e: rows.epochs[e] for e in range(place[0], EPOCHS)}
    assert (found.begun, found.ended) == (1, 1)


def test_fresh_batches_for_a_critic_go_on_exactly(tmp_path):
    expected, _ = whole(WGANGP)
    with pytest.raises(Stop):
        make(WGANGP).fit(
            data(),
            epochs=9,
            verbose=0,
            callbacks=[At(interrupt, 1, 3), callbacks.Checkpoint(tmp_path, 1, 2, 1)],
        )
    resumed, _, begun = resume(tmp_path, WGANGP)
    assert begun == (1, 2)
    assert_same_state(resumed, expected)


def test_the_newest_that_is_whole_is_found(tmp_path, capsys):
    make().fit(
        data(), epochs=2, verbose=0, callbacks=[callbacks.Checkpoint(tmp_path, keep=9)]
    )
    first, last = (saved.path for saved in checkpoints(tmp_path))
    content = bytearray(last.read_bytes())
    for spoilt in (content[: len(content) // 2], _flipped(content), b""):
        last.write_bytes(spoilt)
        assert newest(tmp_path) == (first, 1, 0)
        assert "epoch_0002.keras is damaged, and left out." in capsys.readouterr().out
    first.write_bytes(b"")
    with pytest.raises(ValueError, match=r"All checkpoints are damaged: .*0002.*0001"):
        newest(tmp_path)


def _flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def test_what_cannot_go_on_in_the_middle_of_an_epoch_is_refused():
    with pytest.raises(TypeError, match="initial_step=2 with data of type"):
        make().fit(harness.images(10, SHAPE), epochs=2, initial_step=2)
    with pytest.raises(ValueError, match=r"has 5 steps of 2 images\. Received: step=6"):
        make().fit(data(), epochs=2, initial_step=6)
    with pytest.raises(ValueError, match="initial_step=2 with steps_per_epoch=3"):
        make().fit(data(), epochs=2, initial_step=2, steps_per_epoch=3)
    with pytest.raises(ValueError, match="save_every_steps"):
        callbacks.Checkpoint("folder", save_every_steps=0)
