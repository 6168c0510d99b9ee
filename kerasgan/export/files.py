"""Exported files: written whole or not at all, told of, and by quiet converters."""

import contextlib
import dataclasses
import json
import os
import sys
import tempfile
from pathlib import Path

import keras

from kerasgan.optional import require


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


@contextlib.contextmanager
def beside(path, contents, overwrite=False):
    """Writes what a reader of an exported file needs into its folder, at the end.

    Where the body raises, nothing is written.

    Args:
        path: The exported file.
        contents: Dict of file name -> dict for JSON.
        overwrite: Whether files of another content are replaced.

    Raises:
        FileExistsError: There is one, and it is not to be replaced.
    """
    files = {
        Path(path).absolute().with_name(name): f"{json.dumps(content, indent=2)}\n"
        for name, content in contents.items()
    }
    for other, text in files.items():
        if overwrite or not other.exists() or other.read_bytes() == text.encode():
            continue
        raise FileExistsError(
            f"{str(other)!r} belongs to an earlier export of other words. Export into "
            "another folder; overwrite=True replaces it, and files that it belongs to "
            "are then read wrongly."
        )
    yield
    for other, text in files.items():
        other.write_text(text)


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


_LABELS = {"tf_saved_model": "SavedModel", "litert": "LiteRT", "onnx": "ONNX"}


@dataclasses.dataclass(frozen=True)
class ExportReport:
    """The outcome of one export that was checked; `str` gives one line of it.

    Attributes:
        path: The file or folder that was written, a `pathlib.Path`.
        format: `"tf_saved_model"`, `"litert"` or `"onnx"`.
        precision: How the weights are stored: `"float32"` or `"float16"`.
        size_bytes: Size of the file, or of all files in the folder.
        max_difference: Largest absolute difference from Keras over all outputs.
        samples: Number of seeded inputs that were compared.
        batch_size: The batch size that the file is bound to; `None` for any.
        endpoints: Names of the functions that can be called; empty for ONNX, which
            has no more than one.
        operators: Dict of name -> version of the operators in a LiteRT file, sorted by
            name; empty for other formats.
    """

    path: Path
    format: str
    precision: str
    size_bytes: int
    max_difference: float
    samples: int
    batch_size: int | None = None
    endpoints: tuple[str, ...] = ()
    operators: dict[str, int] = dataclasses.field(default_factory=dict, hash=False)

    def __str__(self):
        batch = "any batch" if self.batch_size is None else f"batch {self.batch_size}"
        parts = [
            f"{self.path.name} ({_LABELS[self.format]} {self.precision}, {batch}): "
            f"{self.size_bytes / 1e6:.2f} MB",
            f"differs from Keras by at most {self.max_difference:.1e} "
            f"on {self.samples} seeded inputs",
        ]
        if self.format == "tf_saved_model":
            parts.append(f"endpoints {' and '.join(self.endpoints)}")
        if self.format == "litert":
            parts.append("builtin operators only")
        return ", ".join(parts)

    def facts(self):
        """Returns what the metadata of a published entry tell of it, for JSON."""
        return {
            "file": self.path.name,
            "format": self.format,
            "precision": self.precision,
            "bytes": self.size_bytes,
            "max_difference": self.max_difference,
            "inputs_compared": self.samples,
            "endpoints": list(self.endpoints),
            "operators": self.operators,
        }


def size_of(path):
    """Counts the bytes of a file, or of all files below a folder."""
    path = Path(path)
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def require_tensorflow(purpose):
    """Imports TensorFlow where it is also Keras' backend.

    Args:
        purpose: What needs it, as the beginning of the error's sentence.

    Returns:
        The module `tensorflow`.

    Raises:
        RuntimeError: If Keras runs on another backend; the message names it and says
            how the model gets to TensorFlow.
        ImportError: If TensorFlow is not installed.
    """
    backend = keras.backend.backend()
    if backend != "tensorflow":
        raise RuntimeError(
            f"{purpose} needs Keras' tensorflow backend. Received: the {backend} "
            'backend. Save the model with model.save("model.keras"), then run: '
            "KERAS_BACKEND=tensorflow kerasgan export model.keras"
        )
    return require("tensorflow", purpose)


@contextlib.contextmanager
def quiet():
    """Drops what the body writes to the process's standard error.

    TensorFlow's converters log a dozen lines a file from C++, past `sys.stderr` and
    `logging`. What went wrong is in the exception as well, which passes through.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
