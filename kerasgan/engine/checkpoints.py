"""The checkpoints in a folder."""

import contextlib
import re
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple


class Saved(NamedTuple):
    """A checkpoint on disk: its file, finished epochs, and steps of the next one."""

    path: Path
    epoch: int
    step: int = 0


def remove(path):
    """Deletes a file where that can be done."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def name_of(epoch, step):
    """Returns the file name of a checkpoint."""
    return f"epoch_{epoch:04d}{f'_step_{step:06d}' if step else ''}.keras"


def checkpoints(folder):
    """Returns a `Saved` for each checkpoint in a folder, oldest first."""
    found = []
    for path in Path(folder).glob("epoch_*.keras"):
        if match := re.fullmatch(r"epoch_(\d+)(?:_step_(\d+))?\.keras", path.name):
            found.append(Saved(path, int(match[1]), int(match[2] or 0)))
    return sorted(found, key=lambda saved: saved[1:])


def newest(folder, whole_epochs=False):
    """Returns the newest checkpoint in a folder that is not damaged, or None.

    It says so where it leaves one out.

    Args:
        folder: Folder of a `Checkpoint`.
        whole_epochs: Whether only those count that were made after an epoch.

    Raises:
        ValueError: There are checkpoints, and all of them are damaged.
    """
    damaged = []
    for saved in reversed(checkpoints(folder)):
        if whole_epochs and saved.step:
            continue
        if _is_whole(saved.path):
            for path in damaged:
                print(f"{path} is damaged, and left out.", flush=True)
            return saved
        damaged.append(str(saved.path))
    if damaged:
        raise ValueError(
            f"All checkpoints are damaged: {', '.join(damaged)}. Train again."
        )
    return None


def newest_of_run(folder, whole_epochs=False):
    """Returns what `newest` does, of the folder of a run's checkpoints.

    Raises:
        ValueError: There is none.
    """
    found = newest(folder, whole_epochs)
    if found is None:
        raise ValueError(
            f"{str(folder)!r} holds no checkpoint: the run ended before its first "
            "epoch. Train again with --overwrite."
        )
    return found


def _is_whole(path):
    """Tells whether an archive can be read, and has the checksums that it names."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (OSError, zipfile.BadZipFile, EOFError, zlib.error):
        return False
