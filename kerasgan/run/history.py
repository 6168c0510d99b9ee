"""What a run logged: `history.csv`, a row an epoch, and the logs of TensorBoard."""

import csv
import itertools
import math
import os
from pathlib import Path

import keras

UNKNOWN = "NA"


class HistoryLog(keras.callbacks.Callback):
    """Writes `history.csv` while a run trains.

    A column is there as soon as something was logged under its name; epochs that came
    before have "NA" in it.

    Args:
        path: The file. Where it exists, its rows stay, see `trim_history`.
    """

    writes = True  # on the chief of several workers alone

    def __init__(self, path):
        super().__init__()
        self.path = Path(path)
        self.columns = []

    def on_epoch_end(self, epoch, logs=None):
        """Adds a row."""
        row = {"epoch": epoch + 1}
        row |= {name: float(value) for name, value in (logs or {}).items()}
        if set(row) <= set(self.columns):
            with open(self.path, "a", newline="") as file:
                _writer(file, self.columns).writerow(row)
        else:
            columns, rows = _read(self.path)
            self.columns = _write(self.path, {*columns, *row}, [*rows, row])


def read_history(path):
    """Reads `history.csv`.

    Returns:
        Dict of column -> list of numbers, one an epoch; NaN where nothing was logged.
        Columns that nothing filled are left out. Epochs are counted from 1, in files of
        earlier versions too, which began at 0.
    """
    columns, rows = _read(path)
    return {
        name: [math.nan if row[name] == UNKNOWN else float(row[name]) for row in rows]
        for name in _filled(columns, rows)
    }


def last_row(path):
    """Returns the numbers of the last epoch in `history.csv`, dict of name -> float."""
    history = read_history(path) if Path(path).exists() else {}
    last = {name: values[-1] for name, values in history.items() if values}
    return {name: value for name, value in last.items() if not math.isnan(value)}


def trim_history(path, epochs=None):
    """Prepares `history.csv` for a run that goes on.

    Drops the rows of epochs that will be repeated, and what earlier versions wrote
    besides: columns that nothing filled, and a count of epochs from 0.

    Args:
        path: A `history.csv`, which need not exist.
        epochs: Number of epochs to keep; None for all.
    """
    path = Path(path)
    if epochs == 0:
        path.unlink(missing_ok=True)  # a header may be all there is, or half of it
    if path.exists():
        columns, rows = _read(path, epochs)
        _write(path, _filled(columns, rows), rows)


def minutes(history, images):
    """Returns the minutes that the training steps of a run took.

    Args:
        history: What `read_history` gives.
        images: Number of images that were seen in all these epochs.
    """
    if "minutes" in history:
        return sum(history["minutes"])
    rates = [rate for rate in history["images_per_second"] if not math.isnan(rate)]
    return sum(images / len(rates) / rate for rate in rates) / 60


def _read(path, epochs=None):
    """Returns the columns and rows of a file, epochs counted from 1; none is empty."""
    if not Path(path).exists():
        return [], []
    with open(path, newline="") as file:
        reader = csv.DictReader(file, restval=UNKNOWN)
        rows = list(itertools.islice(reader, epochs))
    first = 1 if rows and rows[0]["epoch"] == "0" else 0
    rows = [{**row, "epoch": int(row["epoch"]) + first} for row in rows]
    return list(reader.fieldnames or []), rows


def _filled(columns, rows):
    return [name for name in columns if any(row[name] != UNKNOWN for row in rows)]


def _writer(file, columns):
    return csv.DictWriter(
        file, columns, restval=UNKNOWN, extrasaction="ignore", lineterminator="\n"
    )


def _write(path, columns, rows):
    """Writes a whole file, all of it or nothing; returns the columns in their order."""
    columns = ["epoch", *sorted(set(columns) - {"epoch"})]
    unfinished = path.with_name(f".{path.name}")
    with open(unfinished, "w", newline="") as file:
        writer = _writer(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    os.replace(unfinished, path)
    return columns


HEADER = 12  # bytes: the length of what is written, and its checksum
FOOTER = 4  # the checksum of what is written


def trim_events(folder, epochs):
    """Drops what was logged of epochs that will be repeated.

    Args:
        folder: Folder with event files, at any depth; need not exist.
        epochs: Number of epochs to keep.
    """
    for path in folder.rglob("events.out.tfevents.*"):
        content = path.read_bytes()
        kept = b"".join(_kept(content, epochs))
        if kept != content:
            unfinished = path.with_name(".unfinished")  # TensorBoard reads it not
            unfinished.write_bytes(kept)
            os.replace(unfinished, path)


def _kept(content, epochs):
    """Yields the records to keep, up to where a killed process tore one off."""
    from google.protobuf.message import DecodeError
    from tensorboard.compat.proto.event_pb2 import Event

    start = 0
    while start + HEADER <= len(content):
        length = int.from_bytes(content[start : start + 8], "little")
        record = content[start : start + HEADER + length + FOOTER]
        start += len(record)
        if len(record) < HEADER + length + FOOTER:
            return
        try:
            event = Event.FromString(record[HEADER:-FOOTER])
        except DecodeError:
            return
        if event.step < epochs or not event.HasField("summary"):
            yield record
