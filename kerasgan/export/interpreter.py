"""Reads a LiteRT file back and runs it, without TensorFlow and Keras."""

from kerasgan.export.runtime import quiet
from kerasgan.optional import require


def require_runtime():
    """Imports LiteRT's interpreter and its file schema; returns the two modules."""
    # tf.lite has both too, but its interpreter is deprecated in favour of this one.
    return tuple(
        require(f"ai_edge_litert.{module}", "Checking a LiteRT file", "ai-edge-litert")
        for module in ("interpreter", "schema_py_generated")
    )


def load(path):
    """Opens a LiteRT file with one signature, `"serving_default"`.

    Args:
        path: The `.tflite` file.

    Returns:
        The shapes of its inputs, a dictionary from name to tuple with -1 for a size
        that is not fixed, and a function that takes one array for each input by
        name and returns the output array.
    """
    interpreter, _ = require_runtime()
    with quiet():
        opened = interpreter.Interpreter(str(path))
        runner = opened.get_signature_runner("serving_default")
    details = runner.get_input_details()
    shapes = {
        name: tuple(int(size) for size in detail["shape_signature"])
        for name, detail in details.items()
    }

    def run(**arrays):
        with quiet():
            (output,) = runner(**arrays).values()
        return output

    return shapes, run
