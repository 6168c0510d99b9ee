import sys

import keras
import numpy as np
import pytest

from kerasgan.export import onnx
from kerasgan.optional import installed

BACKEND = keras.backend.backend()
MISSING = [package for package in onnx.PACKAGES[BACKEND] if not installed(package)]


def needs_packages(test):
    """Marks a test that `.ci/run` asks for once it has installed the packages."""
    why = f"ONNX from {BACKEND} needs {', '.join(MISSING)}"
    return pytest.mark.needs_onnx(pytest.mark.skipif(bool(MISSING), reason=why)(test))


@pytest.fixture(scope="module")
def written(tmp_path_factory, serving):
    return onnx.write(tmp_path_factory.mktemp("export") / "model.onnx", serving)


def open_session(path):
    import onnxruntime

    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


@needs_packages
def test_report(written):
    assert written.size_bytes == written.path.stat().st_size
    assert written.max_difference < 1e-4
    assert (written.samples, written.batch_size) == (4, None)
    assert list(written.path.parent.iterdir()) == [written.path]


@needs_packages
@pytest.mark.parametrize("count", [1, 3])
def test_images_equal_keras_at_any_batch(written, serving, count):
    session = open_session(written.path)
    (given,) = session.get_inputs()
    assert (given.name, given.type, given.shape[1:]) == (
        "latents",
        "tensor(float)",
        [16],
    )
    (latents,) = serving.sample(count, seed=11)
    (images,) = session.run(None, {"latents": latents})
    np.testing.assert_allclose(images, serving(latents), atol=1e-5)


@needs_packages
def test_two_inputs(tmp_path, conditional):
    report = onnx.write(tmp_path / "model.onnx", conditional)
    names = {entry.name for entry in open_session(report.path).get_inputs()}
    assert names == {"latents", "labels"}


@needs_packages
def test_an_existing_path_is_untouched(written, serving):
    before = written.path.read_bytes()
    with pytest.raises(FileExistsError, match="overwrite=True"):
        onnx.write(written.path, serving)
    assert written.path.read_bytes() == before


@needs_packages
def test_a_wrong_output_leaves_nothing(tmp_path, altered):
    with pytest.raises(RuntimeError, match=r"ONNX file differs .* by 1.00e-01"):
        onnx.write(tmp_path / "model.onnx", altered)
    assert list(tmp_path.iterdir()) == []


def test_missing_packages_are_named(tmp_path, monkeypatch, serving):
    first = onnx.PACKAGES[BACKEND][0]
    monkeypatch.setitem(sys.modules, first, None)
    with pytest.raises(ImportError, match=f"pip install {first} onnx onnxruntime"):
        onnx.write(tmp_path / "model.onnx", serving)


def test_a_backend_without_converter_is_named(tmp_path, monkeypatch, serving):
    monkeypatch.setattr(keras.backend, "backend", lambda: "openvino")
    with pytest.raises(
        RuntimeError, match=r"tensorflow, jax, torch\. Received: the op"
    ):
        onnx.write(tmp_path / "model.onnx", serving)
