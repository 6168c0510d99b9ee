"""Comparing the formats of entries, in a process of their own.

`python -m kerasgan.zoo.formats '["zoo/NAME"]' '["my_models.py"]'`
"""

import json
import sys
import tempfile
from pathlib import Path

import keras
import numpy as np

from kerasgan import presets, run
from kerasgan.engine import outside
from kerasgan.export import graph, operators
from kerasgan.models import GenerativeModel
from kerasgan.optional import require
from kerasgan.zoo import describe, entry
from kerasgan.zoo.publish import unit_range
from kerasgan.zoo.verify import TOLD

TOLERANCES = {"float32": 1e-4, "float16": 2e-2}
INPUTS = 4


def compare(folder):
    """Loads every format of an entry and compares outputs on the same inputs.

    Raises:
        RuntimeError: They differ by more than 1e-4, in float16 by more than 2e-2; or
            images leave [0, 1].
    """
    folder = Path(folder)
    loaded = run.load(folder, keras.Model)
    if isinstance(loaded, GenerativeModel):
        check_description(folder, loaded)
    model = unit_range(loaded)
    endpoints = model.endpoints()
    serving = endpoints["serving_default"]
    if model.generative and model.example.published is not None:
        samples = serving(*serving.sample(INPUTS, seed=7))
        check_range(samples, model.example.published)
    signatures = saved_signatures(folder / "saved_model")
    for name, endpoint in endpoints.items():
        call = signatures[name]
        check(endpoint, lambda *x, call=call: call(x), f"SavedModel's {name}")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "model.tflite"
        model.export(path, format="litert")
        check(serving, one_by_one(path, serving), "LiteRT float32")
    for name in entry.read_metadata(folder)["exports"][-1]["endpoints"]:
        published = one_by_one(folder / "model.tflite", endpoints[name], name)
        check(endpoints[name], published, f"LiteRT float16's {name}", "float16")


def check_description(folder, model):
    """Compares what an entry tells of itself with what it is.

    Raises:
        RuntimeError: It tells something else.
    """
    metadata = entry.read_metadata(folder)
    recipe = describe.as_run(metadata)
    if not model.compiled:
        raise RuntimeError(
            f"{presets.compiling.COMPILE} is missing. Type: kerasgan zoo cards "
            f"{folder.name}"
        )
    found = json.loads(json.dumps(describe.described(model, recipe)))
    unlike = [name for name, value in found.items() if metadata.get(name) != value]
    for export in metadata["exports"]:
        if export["format"] == "litert":
            read = operators(folder / export["file"])
            unlike += ["operators"] * (export.get("operators") != read)
    if unlike:
        raise RuntimeError(
            f"{', '.join(unlike)}: not what recipe and files make of it. Type: "
            f"kerasgan zoo cards {folder.name}"
        )


def check(endpoint, function, what, precision="float32"):
    """Compares one function with Keras.

    Raises:
        RuntimeError: It differs.
    """
    inputs = endpoint.sample(INPUTS, seed=7)
    expected, found = endpoint(*inputs), function(*inputs)
    if found.shape != expected.shape:
        raise RuntimeError(f"{what} gives {found.shape}, not {expected.shape}.")
    difference = float(abs(found - expected).max())
    # Logits have no range: what counts is their share.
    allowed = TOLERANCES[precision] * max(1.0, float(abs(expected).max()))
    if not difference <= allowed:
        raise RuntimeError(
            f"{what} differs from Keras by {difference:.1e}, over {allowed:.0e}."
        )


def check_range(images, published=(0, 1)):
    """Refuses images outside of [0, 1], or of the range in which files hold them."""
    (low, high), (least, most) = (images.min(), images.max()), published
    if low < least or high > most:
        raise RuntimeError(
            f"Images lie in [{low:.3g}, {high:.3g}], not in [{least:g}, {most:g}]."
        )


def saved_signatures(path):
    """Returns name -> function of a list of arrays, as the SavedModel offers them."""
    tf = require("tensorflow", "Loading a SavedModel")
    loaded = tf.saved_model.load(str(path))
    return {
        # The variables live as long as `loaded` does.
        name: lambda arrays, name=name: getattr(loaded, name)(*arrays).numpy()
        for name in loaded.signatures
    }


def one_by_one(path, endpoint, signature="serving_default"):
    """Returns a function that runs a LiteRT file of batch 1 on the rows of arrays."""
    _, run_one = graph.load(path, signature)

    def function(*arrays):
        rows = zip(*(array[:, None] for array in arrays), strict=True)
        named = [dict(zip(endpoint.names, row, strict=True)) for row in rows]
        return np.concatenate([run_one(**each) for each in named])

    return function


def main(folders, files=()):
    """Prints for each entry a line with its problem, which is null if it has none.

    Args:
        folders: Paths of entries.
        files: Files that register models of other packages, see `engine.outside`.
    """
    for each in files:
        outside.load(each)
    for folder in folders:
        problem = None
        try:
            compare(folder)
        except Exception as error:
            problem = f"{type(error).__name__}: {' '.join(str(error).split())}"
        print(f"\n{TOLD}{json.dumps([folder, problem])}", flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), json.loads(sys.argv[2]))
