"""LiteRT (formerly TensorFlow Lite): named functions, one batch size, builtins only."""

import re
import tempfile
from pathlib import Path

import keras

from kerasgan.errors import unknown
from kerasgan.export.endpoint import Endpoint, max_difference
from kerasgan.export.files import (
    ExportReport,
    quiet,
    require_tensorflow,
    size_of,
    staged,
)
from kerasgan.export.graph import (
    builtin_names,
    load,
    operators,
    require_runtime,
    separate_activations,
)
from kerasgan.export.sharing import share_weights

TOLERANCES = {"float32": 1e-4, "float16": 2e-2}


def write(path, endpoints, *, precision="float32", batch_size=1, overwrite=False):
    """Writes a `.tflite` file, loads it back and compares it with Keras.

    Inputs keep their names and dtypes, the output is float32. The batch size is
    fixed, since a dynamic one puts shape arithmetic before every transposed
    convolution and fails in the browser's runtime. No activation is fused into a
    transposed convolution, which GPU delegates of phones would refuse.

    Args:
        path: The file to write, ending in `.tflite`; its folder exists.
        endpoints: The `Endpoint` to convert; a generator's takes `latents` of shape
            `(batch, latent_dim)`, float32. Or a dictionary from name to `Endpoint`, a
            signature each, one of them called `"serving_default"`; they share weights.
        precision: How weights are stored: `"float32"`, or `"float16"` for half the
            size and a difference of about 1e-3.
        batch_size: Number of examples that every call computes.
        overwrite: Whether a file at `path` is replaced.

    Returns:
        An `ExportReport`, with the operators in the file and their versions.

    Raises:
        RuntimeError: If Keras does not run on TensorFlow, if the function needs an
            operator that is no LiteRT builtin, or if the file differs from Keras by
            1e-4 (float32) or 2e-2 (float16) or more; nothing is written then.
        ImportError: If TensorFlow or ai-edge-litert is not installed.
        ValueError: For another precision, a batch size below 1, or another suffix.
        FileExistsError: If `path` exists and `overwrite` is false, or is no file.
        FileNotFoundError: If the folder around `path` does not exist.
    """
    tensorflow = require_tensorflow("Exporting a LiteRT file")
    if precision not in TOLERANCES:
        raise ValueError(unknown("precision", precision, TOLERANCES))
    if not isinstance(batch_size, int) or batch_size < 1:
        raise ValueError(
            "The batch size of a LiteRT file is fixed and must be an integer of at "
            f"least 1. Received: batch_size={batch_size!r}."
        )
    require_runtime()
    if isinstance(endpoints, Endpoint):
        endpoints = {"serving_default": endpoints}
    with staged(path, suffix=".tflite", overwrite=overwrite) as target:
        _convert(target, endpoints, batch_size, _settings(tensorflow, precision))
        separate_activations(target)
        share_weights(target)
        found = _check_structure(target, endpoints, batch_size)
        compared = [
            max_difference(
                endpoint,
                _runner(target, name, endpoint.names),
                what=f"The LiteRT file's signature {name!r}",
                tolerance=TOLERANCES[precision],
                batch_size=batch_size,
            )
            for name, endpoint in endpoints.items()
        ]
        size_bytes = size_of(target)
    differences, samples = zip(*compared, strict=True)
    return ExportReport(
        path=Path(path),
        format="litert",
        precision=precision,
        size_bytes=size_bytes,
        max_difference=max(differences),
        samples=samples[0],
        batch_size=batch_size,
        endpoints=tuple(endpoints),
        operators=found,
    )


def _runner(path, signature, names):
    _, run = load(path, signature)
    return lambda *arrays: run(**dict(zip(names, arrays, strict=True)))


def _settings(tensorflow, precision):
    # Weights are constants of the file, whoever assigned them; runtimes have no others.
    settings = {"experimental_enable_resource_variables": True}
    if precision == "float16":
        settings["optimizations"] = [tensorflow.lite.Optimize.DEFAULT]
    return settings


def _convert(path, endpoints, batch_size, settings):
    tensorflow = require_tensorflow("Exporting a LiteRT file")
    archive = keras.export.ExportArchive()
    for name, endpoint in endpoints.items():
        archive.add_endpoint(name, endpoint.function, endpoint.signature(batch_size))
    try:
        with quiet(), tempfile.TemporaryDirectory() as folder:
            archive.write_out(folder, verbose=False)
            converter = tensorflow.lite.TFLiteConverter.from_saved_model(
                folder, signature_keys=list(endpoints)
            )
            for name, value in settings.items():
                setattr(converter, name, value)
            # No runtime here has TensorFlow's own operators.
            converter.target_spec.supported_ops = [
                tensorflow.lite.OpsSet.TFLITE_BUILTINS
            ]
            if "optimizations" in settings:
                converter.target_spec.supported_types = [tensorflow.float16]
            Path(path).write_bytes(converter.convert())
    except Exception as error:
        needed = re.findall(r"^(?:Flex|Custom) ops: (.+)$", str(error), re.MULTILINE)
        reason = (
            f"these operators are no LiteRT builtins: {', '.join(sorted(set(needed)))}"
            if needed
            else str(error).partition("\n")[0]
        )
        raise RuntimeError(
            f"The conversion to LiteRT failed: {reason}. Nothing was written."
        ) from error


def _check_structure(path, endpoints, batch_size):
    found = operators(path)
    custom = sorted(set(found) - set(builtin_names().values()))
    for name, endpoint in endpoints.items():
        shapes, _ = load(path, name)
        expected = {each.name: each.shape for each in endpoint.signature(batch_size)}
        if custom or shapes != expected:
            raise RuntimeError(
                f"The LiteRT file has the inputs {shapes} and the operators {custom} "
                f"beside the builtin ones, where {expected} and none were expected. "
                "Nothing was written."
            )
    return found
