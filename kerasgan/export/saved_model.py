"""TensorFlow SavedModel: named endpoints, any batch size."""

import json
from pathlib import Path

import keras

from kerasgan.export.drawing import Drawing
from kerasgan.export.endpoint import max_difference
from kerasgan.export.files import (
    ExportReport,
    quiet,
    require_tensorflow,
    size_of,
    staged,
)
from kerasgan.export.storing import Stored

TOLERANCE = 1e-4
BATCH = 2  # images a draw: so two are compared, one of them cut off


def write(path, endpoints, *, draws=None, facts=None, beside=None, overwrite=False):
    """Writes a SavedModel, loads it back and compares every endpoint with Keras.

    Weights that are float16 numbers are stored as such, see `storing.Stored`; the file
    computes in float32. TensorFlow alone runs the result:

    ```python
    loaded = tf.saved_model.load(path)
    loaded.signatures["serving_default"](latents=latents)["output_0"]
    loaded.serving_default(latents)
    loaded.signatures["generate"](n=n, seed=seed, truncation=0.0)["output_0"]
    keras.layers.TFSMLayer(path, call_endpoint="serving_default")(latents)
    ```

    Args:
        path: The folder to write; its parent exists.
        endpoints: A dictionary from name to `Endpoint`, one of them called
            `"serving_default"`. No other endpoint gets into the folder.
        draws: What the first inputs of `"serving_default"` are drawn by, dict of name
            -> a draw of `kerasgan.draws`. The file then draws them as well: an endpoint
            `"generate"`, see `drawing.Drawing`.
        facts: Dict for JSON of what a reader must know besides, the rate of sounds for
            example: it stands in `assets.extra/kerasgan.json`.
        beside: Dict of file name -> dict for JSON: further files in that folder.
        overwrite: Whether an earlier SavedModel at `path` is replaced.

    Returns:
        An `ExportReport`.

    Raises:
        RuntimeError: If Keras does not run on TensorFlow, or if the loaded endpoints
            differ from Keras by 1e-4 or more; nothing is written then.
        ImportError: If TensorFlow is not installed.
        ValueError: If no endpoint is called `"serving_default"`.
        FileExistsError: If `path` exists and `overwrite` is false, or if it is
            no SavedModel.
        FileNotFoundError: If the folder around `path` does not exist.
    """
    tensorflow = require_tensorflow("Exporting a SavedModel")
    if "serving_default" not in endpoints:
        raise ValueError(
            "One endpoint of a SavedModel must be called 'serving_default', the name "
            f"that TensorFlow Serving asks for. Received: {sorted(endpoints)}."
        )
    if draws:
        drawing = Drawing(endpoints["serving_default"], draws)
        endpoints = {**endpoints, "generate": drawing}
    with staged(path, overwrite=overwrite, replaceable=_holds_saved_model) as target:
        archive, stored = keras.export.ExportArchive(), Stored(tensorflow)
        # An archive saves the variables its endpoints use. archive.track(model) would
        # save each a second time, under another name.
        for name, endpoint in endpoints.items():
            function = stored.reading(endpoint.function)
            archive.add_endpoint(name, function, endpoint.signature())
        with quiet():
            archive.write_out(target, verbose=False)
            loaded = tensorflow.saved_model.load(target)
        told = {"kerasgan.json": facts} if facts else {}
        for name, content in (told | (beside or {})).items():
            (target / "assets.extra").mkdir(exist_ok=True)
            text = json.dumps(content, indent=2) + "\n"
            (target / "assets.extra" / name).write_text(text)
        compared = [
            max_difference(
                endpoint,
                _runner(loaded.signatures[name], endpoint.names),
                what=f"The SavedModel's endpoint {name!r}",
                tolerance=TOLERANCE,
                batch_size=BATCH if isinstance(endpoint, Drawing) else None,
            )
            for name, endpoint in endpoints.items()
        ]
        size_bytes = size_of(target)
    differences, samples = zip(*compared, strict=True)
    return ExportReport(
        path=Path(path),
        format="tf_saved_model",
        precision=stored.precision,
        size_bytes=size_bytes,
        max_difference=max(differences),
        samples=samples[0],
        endpoints=tuple(endpoints),
    )


def _holds_saved_model(path):
    return (path / "saved_model.pb").is_file()


def _runner(signature, names):
    def run(*arrays):
        (output,) = signature(**dict(zip(names, arrays, strict=True))).values()
        return output.numpy()

    return run
