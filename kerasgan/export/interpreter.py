"""Reads a LiteRT file back and runs it, without TensorFlow and Keras."""

from pathlib import Path

from kerasgan.export.runtime import quiet
from kerasgan.optional import require


def require_runtime():
    """Imports LiteRT's interpreter and its file schema; returns the two modules."""
    # tf.lite has both too, but its interpreter is deprecated in favour of this one.
    return tuple(
        require(f"ai_edge_litert.{module}", "Checking a LiteRT file", "ai-edge-litert")
        for module in ("interpreter", "schema_py_generated")
    )


def operators(path):
    """Lists the operators that a LiteRT file uses.

    Args:
        path: The `.tflite` file.

    Returns:
        Two sorted tuples: the names of builtin operators, `"TRANSPOSE_CONV"` for
        example, and those of all others, `"FlexErf"` for example.
    """
    _, schema = require_runtime()
    builtins = schema.BuiltinOperator
    names = {code: name for name, code in vars(builtins).items() if name.isupper()}
    model = schema.Model.GetRootAsModel(Path(path).read_bytes(), 0)
    codes = [model.OperatorCodes(i) for i in range(model.OperatorCodesLength())]
    custom = {
        code.CustomCode().decode()
        for code in codes
        if code.BuiltinCode() == builtins.CUSTOM
    }
    builtin = {
        # Files older than the 128th operator carry their code in the other field.
        names[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        for code in codes
        if code.BuiltinCode() != builtins.CUSTOM
    }
    return tuple(sorted(builtin)), tuple(sorted(custom))


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
