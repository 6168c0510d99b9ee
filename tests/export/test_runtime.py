import os
import sys

import keras
import pytest

from kerasgan.export import litert, saved_model
from kerasgan.export.files import quiet, require_tensorflow

needs_another_backend = pytest.mark.skipif(
    keras.backend.backend() == "tensorflow", reason="refused on other backends only"
)


def test_another_backend_is_named(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(RuntimeError) as caught:
        require_tensorflow("Exporting a SavedModel")
    assert str(caught.value) == (
        "Exporting a SavedModel needs Keras' tensorflow backend. Received: the jax "
        'backend. Save the model with model.save("model.keras"), then run: '
        "KERAS_BACKEND=tensorflow kerasgan export model.keras"
    )


def test_missing_tensorflow_is_named(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "tensorflow")
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ImportError, match=r"needs tensorflow.*pip install tensorflow"):
        require_tensorflow("Exporting a SavedModel")


@needs_another_backend
def test_saved_model_is_refused(tmp_path, serving):
    with pytest.raises(RuntimeError, match=f"the {keras.backend.backend()} backend"):
        saved_model.write(tmp_path / "out", {"serving_default": serving})
    assert list(tmp_path.iterdir()) == []


@needs_another_backend
def test_litert_is_refused(tmp_path, serving):
    with pytest.raises(RuntimeError, match=f"the {keras.backend.backend()} backend"):
        litert.write(tmp_path / "out.tflite", serving)
    assert list(tmp_path.iterdir()) == []


def test_quiet_drops_standard_error_and_gives_it_back(capfd):
    with quiet():
        os.write(2, b"converter chatter\n")
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"

    def fail():
        with quiet():
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    os.write(2, b"heard again\n")
    assert capfd.readouterr().err == "heard again\n"
