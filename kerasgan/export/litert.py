"""LiteRT (formerly TensorFlow Lite): one function, one batch size, builtins only."""

import re
from pathlib import Path

from kerasgan.errors import unknown
from kerasgan.export.endpoint import max_difference
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

TOLERANCES = {"float32": 1e-5, "float16": 2e-2}


def write(path, endpoint, *, precision="float32", batch_size=1, overwrite=False):
    """Writes a `.tflite` file, loads it back and compares it with Keras.

    Inputs keep their names and dtypes, the output is float32. The batch size is
    fixed, since a dynamic one puts shape arithmetic before every transposed
    convolution and fails in the browser's runtime. No activation is fused into a
    transposed convolution, which GPU delegates of phones would refuse.

    Args:
        path: The file to write, ending in `.tflite`; its folder exists.
        endpoint: The `Endpoint` to convert; a generator's takes `latents` of shape
            `(batch, latent_dim)`, float32.
        precision: How weights are stored: `"float32"`, or `"float16"` for half the
            size and a difference of about 1e-3.
        batch_size: Number of examples that every call computes.
        overwrite: Whether a file at `path` is replaced.

    Returns:
        An `ExportReport`, with the operators in the file and their versions.

    Raises:
        RuntimeError: If Keras does not run on TensorFlow, if the function needs an
            operator that is no LiteRT builtin, or if the file differs from Keras by
            1e-5 (float32) or 2e-2 (float16) or more; nothing is written then.
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
    with staged(path, suffix=".tflite", overwrite=overwrite) as target:
        _convert(target, endpoint, batch_size, _settings(tensorflow, precision))
        separate_activations(target)
        found = _check_structure(target, endpoint, batch_size)
        _, run = load(target)
        difference, samples = max_difference(
            endpoint,
            lambda *arrays: run(**dict(zip(endpoint.names, arrays, strict=True))),
            what="The LiteRT file",
            tolerance=TOLERANCES[precision],
            batch_size=batch_size,
        )
        size_bytes = size_of(target)
    return ExportReport(
        path=Path(path),
        format="litert",
        precision=precision,
        size_bytes=size_bytes,
        max_difference=difference,
        samples=samples,
        batch_size=batch_size,
        endpoints=("serving_default",),
        operators=found,
    )


def _settings(tensorflow, precision):
    # Keras allows TensorFlow's own operators by default; no runtime here has them.
    target = {"supported_ops": [tensorflow.lite.OpsSet.TFLITE_BUILTINS]}
    if precision == "float32":
        return {"target_spec": target}
    target["supported_types"] = [tensorflow.float16]
    return {
        "target_spec": target,
        "optimizations": [tensorflow.lite.Optimize.DEFAULT],
    }


def _convert(path, endpoint, batch_size, settings):
    model, signature = endpoint.model(batch_size)
    try:
        with quiet():
            model.export(
                str(path),
                format="litert",
                input_signature=signature,
                verbose=False,
                **settings,
            )
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


def _check_structure(path, endpoint, batch_size):
    found = operators(path)
    custom = sorted(set(found) - set(builtin_names().values()))
    shapes, _ = load(path)
    expected = {entry.name: entry.shape for entry in endpoint.signature(batch_size)}
    if custom or shapes != expected:
        raise RuntimeError(
            f"The LiteRT file has the inputs {shapes} and the operators {custom} "
            f"beside the builtin ones, where {expected} and none were expected. "
            "Nothing was written."
        )
    return found
