"""What writes while a run is trained."""

import shutil

import keras
import numpy as np

from kerasgan.optional import installed, quietly, require
from kerasgan.run import events
from kerasgan.run.history import HistoryLog

SNAPSHOTS = 50  # pictures of a run whose epochs are known


def keep_last_sheet(folder):
    """Lays the last of a run's pictures where a visitor looks first."""
    paths = folder.samples.glob("epoch_*.png")
    newest = max(paths, key=lambda path: int(path.stem.split("_")[1]))
    shutil.copyfile(newest, folder.sheet)


def recorders_of(folder, done, epochs, data, model, best):
    """The callbacks that write beside the checkpoints, which come last.

    Args:
        folder: A `RunFolder`.
        done: Number of finished epochs.
        epochs: Epoch to stop after, or None.
        data: Dataset of the run.
        model: Model of the run.
        best: List of callbacks that measure.
    """
    from kerasgan import callbacks

    logs = installed("tensorflow") and installed("tensorboard")
    snapshots = _snapshots(
        data,
        model,
        folder.samples,
        every=1 if epochs is None else max(1, epochs // SNAPSHOTS),
        gif=folder.animation,
        tensorboard=folder.tensorboard if logs else None,
    )
    snapshots.epoch = done or None  # to draw where no epoch is left
    recorders = [
        callbacks.Throughput(),
        *best,
        HistoryLog(folder.history),
        snapshots,
    ]
    if logs:
        with quietly():  # it tells of CPU and CUDA on other backends too
            require("tensorflow", "TensorBoard")
        events.trim(folder.tensorboard, done)
        recorders.append(
            keras.callbacks.TensorBoard(folder.tensorboard, write_graph=False)
        )
    return recorders


def _snapshots(data, model, *arguments, **options):
    """The callback that draws: a sheet of samples, or points over those of the data."""
    from kerasgan import callbacks, datasets

    info = data.info
    if not info.example.together or info.image_shape[0] > 2:
        return callbacks.SampleSnapshot(*arguments, **options)
    splits = datasets.splits(info.name)
    split = "test" if splits is None or "test" in splits else info.split
    real = datasets.load(info.name, split=split, batch_size=2000)
    real = np.asarray(next(iter(real)))
    field = model.loss is not None
    if field and not model.loss.logits.log_odds:
        field = "raw"
    return callbacks.PointSnapshot(*arguments, real, field=field, **options)
