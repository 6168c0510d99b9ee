"""`history.csv`: columns that something fills, epochs counted from 1."""

import math

import pytest

from kerasgan import run
from kerasgan.run.history import HistoryLog, last_row, minutes

# As versions before wrote it: Keras' CSVLogger adds a column for each validation.
EARLIER = "epoch,generator_loss,val_generator_loss\n0,1.5,NA\n1,2.5,NA\n2,3.5,NA\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.csv"


def test_a_row_an_epoch_from_1_on(path):
    log = HistoryLog(path)
    log.on_epoch_end(0, {"b": 0.5, "a": 2})
    log.on_epoch_end(1, {"a": 3.0, "b": float("nan")})
    assert path.read_text() == "epoch,a,b\n1,2.0,0.5\n2,3.0,nan\n"


def test_a_column_is_there_as_soon_as_something_fills_it(path):
    log = HistoryLog(path)
    log.on_epoch_end(0, {"loss": 1.0})
    log.on_epoch_end(1, {"loss": 2.0, "frechet": 9.0})
    log.on_epoch_end(2, {"loss": 3.0})
    assert path.read_text() == ("epoch,frechet,loss\n1,NA,1.0\n2,9.0,2.0\n3,NA,3.0\n")
    found = run.read_history(path)
    assert found["loss"] == [1.0, 2.0, 3.0]
    assert [math.isnan(each) for each in found["frechet"]] == [True, False, True]
    assert last_row(path) == {"epoch": 3, "loss": 3.0}


def test_a_history_of_an_earlier_version_is_read(path):
    path.write_text(EARLIER)
    assert run.read_history(path) == {
        "epoch": [1, 2, 3],
        "generator_loss": [1.5, 2.5, 3.5],
    }


def test_a_run_of_an_earlier_version_goes_on(path):
    path.write_text(EARLIER)
    run.trim_history(path, 2)
    assert path.read_text() == "epoch,generator_loss\n1,1.5\n2,2.5\n"
    HistoryLog(path).on_epoch_end(2, {"generator_loss": 4.5, "new": 7.0})
    assert path.read_text() == (
        "epoch,generator_loss,new\n1,1.5,NA\n2,2.5,NA\n3,4.5,7.0\n"
    )


def test_what_was_trimmed_stays_as_it_is(path):
    path.write_text(EARLIER)
    run.trim_history(path)
    once = path.read_text()
    assert once == "epoch,generator_loss\n1,1.5\n2,2.5\n3,3.5\n"
    run.trim_history(path)
    assert path.read_text() == once


def test_the_minutes_of_epochs_whose_rate_is_known_stand_for_all():
    rates = {"images_per_second": [math.nan, 10.0, 20.0]}
    assert minutes(rates, 1200) == (600 / 10 + 600 / 20) / 60
    assert minutes({"minutes": [1.0, 2.0]}, 1200) == 3.0
