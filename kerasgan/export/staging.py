"""Files that appear whole and checked, or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path


@contextlib.contextmanager
def staged(path, *, suffix="", overwrite=False, replaceable=Path.is_file):
    """Gives a temporary sibling of `path`, which takes its place at the end.

    Where the body raises, the sibling is removed and `path` is as it was.

    Args:
        path: The file or folder to write.
        suffix: How its name must end.
        overwrite: Whether something that lies at `path` is replaced.
        replaceable: Tells of a `pathlib.Path` whether it may be replaced, so that
            `overwrite` never removes a folder of something else.

    Yields:
        A `pathlib.Path` of the same name, where nothing lies yet.

    Raises:
        ValueError: If the name ends otherwise.
        FileNotFoundError: If the folder to write into does not exist.
        FileExistsError: If `path` exists and is not to be replaced.
    """
    path = Path(path).absolute()
    if not path.name.endswith(suffix):
        raise ValueError(
            f"The path must end in {suffix!r}. Received: {str(path)!r}. "
            f"Write for example: {str(path.with_suffix(suffix))!r}."
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"The folder {str(path.parent)!r} does not exist. Make it first."
        )
    _refuse(path, overwrite, replaceable)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        target = Path(folder, "next", path.name)
        target.parent.mkdir()
        yield target
        if path.exists():
            # A folder cannot be renamed over one that holds something.
            os.replace(path, Path(folder, "previous"))
        os.replace(target, path)


def _refuse(path, overwrite, replaceable):
    if not path.exists():
        return
    if not overwrite:
        raise FileExistsError(
            f"{str(path)!r} exists already. Pass overwrite=True to replace it, or "
            "another path."
        )
    if not replaceable(path):
        raise FileExistsError(
            f"{str(path)!r} is something else than an earlier export of this format, "
            "and overwrite=True does not remove it. Pass another path."
        )
