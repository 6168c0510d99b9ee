"""Reads the graph of a LiteRT file: which operators it has, in which versions."""

import struct
from pathlib import Path

from kerasgan.export.interpreter import require_runtime


def operators(path):
    """Lists the operators of a LiteRT file.

    A delegate, as phones have for their GPUs, takes each operator up to a version of
    its own, and leaves what is newer to the CPU.

    Args:
        path: The `.tflite` file.

    Returns:
        Dict of name -> version, sorted by name: `{"TANH": 1, "TRANSPOSE_CONV": 3}` for
        example. Operators that are no builtins have the name that the file calls them
        by, `"FlexErf"` for example. Where a file has several versions of an operator,
        the newest is told.

    Raises:
        ImportError: If ai-edge-litert is not installed.
        ValueError: If the file is no LiteRT file.
    """
    _, schema = require_runtime()
    content = Path(path).read_bytes()
    try:
        if not schema.Model.ModelBufferHasIdentifier(content, 0):
            raise ValueError("it does not begin as one")
        model = schema.Model.GetRootAsModel(content, 0)
        codes = [model.OperatorCodes(i) for i in range(model.OperatorCodesLength())]
        named = [(_name(code), code.Version()) for code in codes]
    except (AttributeError, IndexError, TypeError, ValueError, struct.error) as error:
        raise ValueError(
            f"{str(path)!r} is no LiteRT file: {error}. Give a whole .tflite file."
        ) from None
    # Sorted by version as well, so that the newest of a name comes last and stays.
    return dict(sorted(named))


def _name(code):
    # Files older than the 128th operator carry their code in the other field.
    number = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    name = builtin_names().get(number, f"BUILTIN_{number}")
    return code.CustomCode().decode() if name == "CUSTOM" else name


def builtin_names():
    """Returns dict of code -> name of the operators that every LiteRT runtime has."""
    _, schema = require_runtime()
    codes = vars(schema.BuiltinOperator).items()
    return {code: name for name, code in codes if name.isupper()}
