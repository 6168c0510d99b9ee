"""ONNX: one function, any batch size, from each of Keras' three backends."""

import warnings
from pathlib import Path

import keras

from kerasgan.export.endpoint import max_difference
from kerasgan.export.files import ExportReport, quiet, size_of, staged
from kerasgan.optional import require

TOLERANCE = 1e-4

# What Keras' ONNX exporter imports on each backend, and what runs the file.
PACKAGES = {
    "tensorflow": ("tf2onnx", "onnx", "onnxruntime"),
    "jax": ("jax2onnx", "onnx", "onnxruntime"),
    "torch": ("onnxscript", "onnx", "onnxruntime"),
}


def write(path, endpoint, *, overwrite=False):
    """Writes an `.onnx` file, loads it back and compares it with Keras.

    Inputs keep their names and dtypes; the batch axis is dynamic. The one output's
    name is up to the backend's converter, so ask for it by position:

    ```python
    session = onnxruntime.InferenceSession(path)
    (images,) = session.run(None, {"latents": latents})
    ```

    Args:
        path: The file to write, ending in `.onnx`; its folder exists.
        endpoint: The `Endpoint` to convert.
        overwrite: Whether a file at `path` is replaced.

    Returns:
        An `ExportReport`.

    Raises:
        RuntimeError: If Keras' backend has no ONNX converter, if ONNX Runtime does not
            read what the converter makes, of loops within loops for example, or if the
            file differs from Keras by 1e-4 or more; nothing is written then.
        ImportError: If a package is missing, see `PACKAGES`.
        ValueError: If the path has another suffix.
        FileExistsError: If `path` exists and `overwrite` is false, or is no file.
        FileNotFoundError: If the folder around `path` does not exist.
    """
    onnxruntime = _require_packages()
    with staged(path, suffix=".onnx", overwrite=overwrite) as target:
        _convert(target, endpoint)
        session = _session(onnxruntime, target)
        difference, samples = max_difference(
            endpoint,
            _runner(session, endpoint.names),
            what="The ONNX file",
            tolerance=TOLERANCE,
        )
        size_bytes = size_of(target)
    return ExportReport(
        path=Path(path),
        format="onnx",
        precision="float32",
        size_bytes=size_bytes,
        max_difference=difference,
        samples=samples,
    )


def _require_packages():
    backend = keras.backend.backend()
    if backend not in PACKAGES:
        raise RuntimeError(
            "Exporting an ONNX file works on Keras' backends "
            f"{', '.join(PACKAGES)}. Received: the {backend} backend. Set "
            "KERAS_BACKEND to one of them."
        )
    packages = PACKAGES[backend]
    purpose = f"Exporting an ONNX file from Keras' {backend} backend"
    for package in packages:
        module = require(package, purpose, " ".join(packages))
    return module


def _convert(path, endpoint):
    model, signature = endpoint.model()
    with quiet(), warnings.catch_warnings():
        # The converters warn about themselves: tf2onnx asks for names that NumPy 2
        # lacks, PyTorch's tracer doubts every comparison of sizes. Whether the file
        # is right is measured afterwards.
        warnings.simplefilter("ignore")
        model.export(str(path), format="onnx", input_signature=signature, verbose=False)


def _session(onnxruntime, path):
    try:
        return onnxruntime.InferenceSession(
            str(path), providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # of a class of ONNX Runtime's own
        said = str(error).rpartition("error: ")[2]
        raise RuntimeError(
            f"ONNX Runtime does not read the file that the converter made: {said} "
            "Nothing was written. Export a SavedModel or a LiteRT file."
        ) from None


def _runner(session, names):
    received = [entry.name for entry in session.get_inputs()]
    if sorted(received) != sorted(names):
        raise RuntimeError(
            f"The ONNX file has the inputs {received}, where {names} were expected. "
            "Nothing was written."
        )

    def run(*arrays):
        (output,) = session.run(None, dict(zip(names, arrays, strict=True)))
        return output

    return run
