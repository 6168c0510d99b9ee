import dataclasses
from pathlib import Path

import pytest

from kerasgan.export import ExportReport
from kerasgan.export.files import size_of

REPORT = ExportReport(
    path=Path("zoo", "model.tflite"),
    format="litert",
    precision="float32",
    size_bytes=3_070_000,
    max_difference=6e-8,
    samples=4,
    batch_size=1,
)


def test_one_line_for_litert():
    assert str(REPORT) == (
        "model.tflite (LiteRT float32, batch 1): 3.07 MB, differs from Keras by at "
        "most 6.0e-08 on 4 seeded inputs, builtin operators only"
    )


def test_one_line_for_a_saved_model():
    report = dataclasses.replace(
        REPORT,
        path=Path("saved_model"),
        format="tf_saved_model",
        batch_size=None,
        endpoints=("serving_default", "discriminate"),
    )
    assert str(report) == (
        "saved_model (SavedModel float32, any batch): 3.07 MB, differs from Keras by "
        "at most 6.0e-08 on 4 seeded inputs, endpoints serving_default and "
        "discriminate"
    )


def test_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        REPORT.samples = 5


def test_size_counts_all_files_below(tmp_path):
    (tmp_path / "variables").mkdir()
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "variables" / "b").write_bytes(b"123")
    assert size_of(tmp_path / "a") == 5
    assert size_of(tmp_path) == 8
