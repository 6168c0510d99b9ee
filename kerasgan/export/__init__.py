"""Writes networks for programs that run without Keras.

`saved_model.write`, `litert.write` and `onnx.write` each turn an `Endpoint` (a
function and its named inputs) into a file, load the file back with its own runtime
and compare it with Keras. They know nothing of the models above them. `operators` tells
what a LiteRT file needs of the runtime.
"""

from kerasgan.export import litert, onnx, saved_model
from kerasgan.export.endpoint import Endpoint, LogProb
from kerasgan.export.files import ExportReport
from kerasgan.export.graph import operators

__all__ = [
    "Endpoint",
    "ExportReport",
    "LogProb",
    "litert",
    "onnx",
    "operators",
    "saved_model",
]
