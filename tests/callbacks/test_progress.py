"""The line that tells of a training: its width, its numbers, and why it ended."""

import io
import re
import types

import keras
import numpy as np
import pytest

from kerasgan import callbacks
from kerasgan.callbacks import progress
from kerasgan.models import StackGAN

LOGS = {"generator_loss": 0.6931, "discriminator_loss": 1.38629, "real_logits": 2.0}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    """Returns a function that makes stdout a terminal of so many columns, or none."""

    def screen_of(columns, cls=Terminal):
        monkeypatch.setattr(progress, "PAUSE", 0)
        monkeypatch.setenv("COLUMNS", str(columns))
        out = cls()
        monkeypatch.setattr("sys.stdout", out)
        return out

    return screen_of


def fit(*others, epochs=3, fit_epochs=None, lines=False, **ends):
    """Trains one weight for 4 steps an epoch."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.0), "mse", run_eagerly=True)
    watchers = [callbacks.StopAfter(**ends), *others]
    bar = callbacks.Progress(["loss"], epochs, lines=lines, stoppers=watchers, **ends)
    model.fit(
        np.ones((20, 1)),
        np.ones((20, 1)),
        batch_size=5,
        epochs=fit_epochs or epochs,
        verbose=0,
        callbacks=[*watchers, bar],
    )


@pytest.mark.parametrize("columns", [40, 80, 205])
def test_on_a_terminal_one_line_is_written_over(columns, screen):
    out = screen(columns)
    fit()
    running, end, nothing = out.getvalue().split("\n")
    looks = running.split("\r")
    assert len(looks) == 1 + 3 * (4 + 1)  # after each step, and each epoch
    assert max(map(len, looks)) < columns  # the last column would begin a new line
    assert re.fullmatch(
        r"(epoch )?3/3  (step )?4/4  (loss|L) \S+  0:00 left *", looks[-1]
    )
    assert end == "Training ended: all 3 epochs are done."  # which has 38 columns
    assert nothing == ""


def test_elsewhere_each_epoch_has_a_line(screen):
    out = screen(80, io.StringIO)
    fit()
    *epochs, end, _ = out.getvalue().split("\n")
    assert "\r" not in out.getvalue()
    assert [line.split("  ")[:2] for line in epochs] == [
        ["epoch 1/3", "step 4/4"],
        ["epoch 2/3", "step 4/4"],
        ["epoch 3/3", "step 4/4"],
    ]
    assert end == "Training ended: all 3 epochs are done."
    out = screen(80)  # and on a terminal, where so asked
    fit(lines=True)
    assert len(out.getvalue().split("\n")) == 5


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (80, "epoch 12/20  step 31/63  generator 0.693  discriminator 1.39  1:00 left"),
        (60, "epoch 12/20  step 31/63  G 0.693  D 1.39  1:00 left"),
        (50, "12/20  31/63  G 0.693  D 1.39  1:00 left"),
        (40, "12  31  G 0.693  D 1.39  1:00"),
        (12, "12  31  G 0"),
    ],
)
def test_a_narrow_line_keeps_its_numbers(columns, line, screen, monkeypatch):
    out = screen(columns, io.StringIO)
    frozen = types.SimpleNamespace(monotonic=lambda: 0.0)
    monkeypatch.setattr(progress, "time", frozen)
    losses = ["generator_loss", "discriminator_loss"]
    bar = callbacks.Progress(losses, epochs=20, minutes=1.0)
    bar.set_params({"steps": 63, "epochs": 20})
    bar.set_model(types.SimpleNamespace(steps_per_execution=1))
    bar.on_train_begin()
    bar.on_epoch_begin(11)
    bar.on_train_batch_end(30)
    bar.on_epoch_end(11, LOGS)
    assert out.getvalue() == f"{line}\n"


class Press(keras.callbacks.Callback):
    """Presses Ctrl-C in the first step."""

    why = None

    def __init__(self, interrupt):
        super().__init__()
        self.interrupt = interrupt

    def on_train_batch_begin(self, batch, logs=None):
        if batch == 0:
            self.interrupt._interrupt(2, None)


class Stop(keras.callbacks.Callback):
    why = None

    def on_train_batch_end(self, batch, logs=None):
        self.model.stop_training = True


def early():
    return keras.callbacks.EarlyStopping("loss", patience=1)


ENDS = {
    "minutes": ({"minutes": 3.0}, [], "1, step 1/4: 3 minutes are up"),
    "a minute": ({"minutes": 1}, [], "1, step 1/4: 1 minute is up"),
    "half a minute": ({"minutes": 0.5}, [], "1, step 1/4: 0.5 minutes are up"),
    "steps": ({"steps": 6}, [], "2, step 2/4: all steps are done"),
    "Ctrl-C": ({}, ["press"], "1, step 1/4: Ctrl-C"),
    "EarlyStopping": ({}, [early], "2, step 4/4: EarlyStopping"),
    "somebody": ({}, [Stop], "1, step 1/4: a callback"),
}


@pytest.mark.parametrize("case", ENDS)
def test_the_last_line_says_why(case, screen, monkeypatch):
    ends, others, told = ENDS[case]
    if "minutes" in ends:
        clock = iter([0.0] + [1000.0] * 1000)
        fake = types.SimpleNamespace(monotonic=lambda: next(clock))
        monkeypatch.setattr("kerasgan.callbacks.stop.time", fake)
    out = screen(80, io.StringIO)
    interrupt = callbacks.StopOnInterrupt()
    made = [interrupt, Press(interrupt)] if "press" in others else [c() for c in others]
    fit(*made, fit_epochs=100, epochs=None, **ends)
    assert out.getvalue().split("\n")[-2] == f"Training ended in epoch {told}."


class Spoil(keras.callbacks.Callback):
    """Makes a weight NaN before the first step."""

    why = None

    def on_train_begin(self, logs=None):
        weight = self.model.trainable_variables[0]
        weight.assign(np.full(weight.shape, np.nan))


def test_a_loss_that_is_not_finite(screen):
    out = screen(80, io.StringIO)
    fit(Spoil(), callbacks.TerminateOnNaN(every=1))
    assert out.getvalue().split("\n")[-2].endswith(": a loss is not finite.")


def test_time_left(monkeypatch):
    assert [progress.clock(s) for s in (-1, 0.2, 65, 7205)] == [
        "0:00", "0:01", "1:05", "2:00:05",
    ]  # fmt: skip
    now = [0.0]
    monkeypatch.setattr(
        progress, "time", types.SimpleNamespace(monotonic=lambda: now[0])
    )
    bar = callbacks.Progress([], epochs=2, steps=30, minutes=1.0)
    bar.set_params({"steps": 10, "epochs": 2})
    bar.set_model(types.SimpleNamespace(steps_per_execution=1))
    bar.on_train_begin()
    bar.on_epoch_begin(0)
    assert bar._left() == "1:00"
    now[0] = 20.0
    bar.on_train_batch_end(0)  # compiled: 20 s that the others do not take
    now[0] = 22.0
    bar.on_train_batch_end(1)
    # 18 steps of the epochs are left, and 28 of the steps, at 2 s each; 38 s are left.
    assert bar._left() == "0:36"
    bar.epochs = None
    assert bar._left() == "0:38"
    bar.minutes = None
    assert bar._left() == "0:56"


def test_losses_of_several_words_are_told_apart():
    names = [f"{each}_loss" for each in StackGAN.players]
    short = [progress.initials(each) for each in names]
    assert short == ["S1D", "S1G", "S2D", "S2G"]
    assert progress.initials("generator_loss") == "G"
