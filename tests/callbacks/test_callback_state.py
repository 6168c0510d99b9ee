"""What callbacks remember survives an interruption."""

import io

import keras
import numpy as np
import pytest

from kerasgan import callbacks, datasets
from kerasgan.callbacks.callback_state import remembered, remind
from kerasgan.callbacks.checkpoint_file import memory_of
from kerasgan.models import GAN
from tests import harness

SHAPE = (8, 8, 1)
EPOCHS = 9
SCORES = [5.0, 4.0, 4.5, 4.6, 4.7, 4.8, 4.9, 5.0, 5.1]  # the second is the best


class Interrupt(Exception):  # noqa: N818
    pass


class Scores(keras.callbacks.Callback):
    """Logs a planned score, and interrupts after a step of an epoch."""

    def __init__(self, at=None):
        super().__init__()
        self.at = at

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch, batch + 1) == self.at:
            raise Interrupt

    def on_epoch_end(self, epoch, logs=None):
        logs["score"] = SCORES[epoch]
        if (epoch, None) == self.at:
            raise Interrupt


class Total(keras.callbacks.Callback):
    """Somebody's own callback, which remembers a sum and the steps that it is of."""

    def on_train_begin(self, logs=None):
        self.total, self.steps = np.float32(0), np.zeros(2, "int64")

    def on_train_batch_end(self, batch, logs=None):
        self.total += np.float32(logs["generator_loss"])
        self.steps = np.add(self.steps, (batch, 1))

    def get_state(self):
        return {"total": self.total, "steps": self.steps}

    def set_state(self, state):
        self.total, self.steps = np.float32(state["total"]), state["steps"]


def data():
    return datasets.from_arrays(harness.images(10, SHAPE), batch_size=2, seed=4)


def train(folder, at=None):
    """Trains, or goes on; returns the model and what remembers."""
    keras.utils.set_random_seed(7)
    model = GAN(SHAPE, 4, width=4, seed=3)
    model.compile()
    stopping = keras.callbacks.EarlyStopping(
        "score", mode="min", patience=5, restore_best_weights=True
    )
    monitor = callbacks.CollapseMonitor(harness.images(10, SHAPE), n=4, warmup=3)
    total = Total()
    checkpoint = callbacks.Checkpoint(folder, save_every_steps=2)
    epoch, step = checkpoint.restore(model)
    model.fit(
        data(),
        epochs=EPOCHS,
        initial_epoch=epoch,
        initial_step=step,
        verbose=0,
        callbacks=[Scores(at), stopping, monitor, total, checkpoint],
    )
    return model, stopping, monitor, total


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return train(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("at", [(2, 1), (3, 4), (5, None)])
def test_a_training_that_goes_on_ends_where_it_would_have_ended(at, whole, tmp_path):
    with pytest.raises(Interrupt):
        train(tmp_path, at)
    model, stopping, monitor, total = train(tmp_path)
    expected, its_stopping, its_monitor, its_total = whole
    assert its_stopping.stopped_epoch == stopping.stopped_epoch == 6
    assert (stopping.best, stopping.best_epoch) == (4.0, 1)
    # EarlyStopping ends with the best epoch's weights, of before the interruption.
    for mine, its in zip(model.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)
    assert len(its_monitor.observations) == 7
    for what in ("observations", "history"):
        mine, its = getattr(monitor, what), getattr(its_monitor, what)
        np.testing.assert_equal([*map(vars, mine)], [*map(vars, its)])  # some are NaN
    assert monitor.findings == its_monitor.findings
    assert monitor.largest_norm == its_monitor.largest_norm
    assert total.total == its_total.total
    np.testing.assert_array_equal(total.steps, its_total.steps)


def test_what_is_kept_reads_the_same_again():
    state = {
        "none": None,
        "nan": float("nan"),
        "nested": [[1, 2.5], {"text": "ä"}],
        "arrays": [np.arange(6, dtype="int8").reshape(2, 3), np.ones((0, 4))],
        "variable": keras.Variable([1.0, 2.0]),
        "scalar": np.float64(0.1),
    }
    one, other = Total(), Total()
    one.get_state = lambda: state
    found = []
    other.set_state = found.append
    remind([keras.callbacks.EarlyStopping(), other, Total()], remembered([one]))
    (back,) = found  # by the first of the class alone
    assert np.isnan(back["nan"])
    assert (back["none"], back["nested"]) == (None, [[1, 2.5], {"text": "ä"}])
    assert back["scalar"] == 0.1
    for mine, its in zip(back["arrays"], state["arrays"], strict=True):
        assert mine.dtype == its.dtype
        np.testing.assert_array_equal(mine, its)
    np.testing.assert_array_equal(back["variable"], [1, 2])


def test_what_cannot_be_kept_is_refused():
    total = Total()
    total.get_state = lambda: {"seen": {1, 2}}
    with pytest.raises(TypeError, match=r"arrays\. Received: \{1, 2\} in it\. Leave"):
        remembered([total])


def test_it_is_an_entry_of_the_archive_without_pickle(tmp_path):
    with pytest.raises(Interrupt):
        train(tmp_path, (1, 1))
    path = callbacks.checkpoint.newest(tmp_path).path
    with np.load(io.BytesIO(memory_of(path)), allow_pickle=False) as file:
        assert '"EarlyStopping", {"wait": 0' in str(file["arr_0"])
    keras.models.load_model(path)  # which it does not disturb


def test_files_without_it_begin_anew(tmp_path):
    model = GAN(SHAPE, 4, width=4, seed=3)
    model.compile()
    model.fit(data(), verbose=0)
    model.save(tmp_path / "epoch_0001.keras")
    _, stopping, monitor, _ = train(tmp_path)
    assert stopping.stopped_epoch == 6
    assert len(monitor.observations) == 6
