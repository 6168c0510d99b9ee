"""A set too large for memory goes through little of it."""

import importlib.util
from pathlib import Path

import pytest

from kerasgan.datasets import pipeline
from tests.conftest import BACKEND

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "memory.py"


@pytest.mark.skipif(BACKEND != "tensorflow", reason="TFRecord files need TensorFlow")
def test_memory_does_not_grow_with_a_stream(tmp_path, monkeypatch):
    """600 MB with a window of 8 MB; the rest is what tf.data and malloc keep."""
    spec = importlib.util.spec_from_file_location("memory", BENCHMARK)
    memory = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(memory)
    monkeypatch.setattr(pipeline, "BUFFER_BYTES", 2**23)
    monkeypatch.setattr(pipeline, "AHEAD_BYTES", 2**25)
    count, seen, before = 48_000, 0, memory.held()
    for images in memory.stream_of(tmp_path, count, batch=64):
        seen += len(images)
    assert seen == count
    assert memory.held() - before < 3e8
    assert len(list(tmp_path.iterdir())) <= 2
