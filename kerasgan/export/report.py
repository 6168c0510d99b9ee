"""What an export wrote, and how far it is from Keras."""

import dataclasses
from pathlib import Path

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
