"""Reads a LiteRT file: runs it, lists its operators, and sees what is fused in them."""

import copy
import struct
from pathlib import Path

from kerasgan.export.files import quiet
from kerasgan.optional import require


def require_runtime():
    """Imports LiteRT's interpreter and its file schema; returns the two modules."""
    # tf.lite has both too, but its interpreter is deprecated in favour of this one.
    return tuple(
        require(f"ai_edge_litert.{module}", "Checking a LiteRT file", "ai-edge-litert")
        for module in ("interpreter", "schema_py_generated")
    )


def load(path, signature="serving_default"):
    """Opens a LiteRT file at one of its signatures.

    Args:
        path: The `.tflite` file.
        signature: Its name.

    Returns:
        The shapes of its inputs, a dictionary from name to tuple with -1 for a size
        that is not fixed, and a function that takes one array for each input by
        name and returns the output array.
    """
    interpreter, _ = require_runtime()
    with quiet():
        opened = interpreter.Interpreter(str(path))
        runner = opened.get_signature_runner(signature)
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


ALIGNMENT = 16  # bytes, of the weights in a LiteRT file


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


def separate_activations(path):
    """Gives the activations of transposed convolutions operators of their own.

    The converter fuses a ReLU into the convolution before it. That makes it
    `TRANSPOSE_CONV` of version 4, and the GPU delegates of phones take version 3 at
    most (TensorFlow's `delegates/gpu/common/model_builder.cc`). What the file computes
    is the same.

    Args:
        path: The `.tflite` file, which is written anew if anything is fused in it.
    """
    _, schema = require_runtime()
    model = schema.ModelT.InitFromPackedBuf(Path(path).read_bytes())
    kinds = {code: name for name, code in vars(schema.ActivationFunctionType).items()}
    separated = False
    for graph in model.subgraphs:
        plan = []
        for operator in graph.operators:
            plan.append(operator)
            options = operator.builtinOptions
            if not isinstance(options, schema.TransposeConvOptionsT):
                continue
            if options.fusedActivationFunction == schema.ActivationFunctionType.NONE:
                continue
            name = kinds[options.fusedActivationFunction]
            plan.append(_activation(schema, model, graph, operator, name))
            options.fusedActivationFunction = schema.ActivationFunctionType.NONE
            model.operatorCodes[operator.opcodeIndex].version = 3
            separated = True
        graph.operators = plan
    if separated:
        write(path, model)


def write(path, model):
    """Writes a LiteRT file.

    Args:
        path: The file, replaced where there is one.
        model: A `ModelT` of the file's schema.
    """
    builder = _builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    Path(path).write_bytes(builder.Output())


def _activation(schema, model, graph, operator, name):
    """Returns an operator that takes over the output of another one."""
    between = copy.copy(graph.tensors[operator.outputs[0]])
    between.name += b"_before_" + name.encode()
    graph.tensors.append(between)
    activation = schema.OperatorT()
    activation.opcodeIndex = code_of(schema, model, name)
    activation.outputs = operator.outputs
    activation.inputs = operator.outputs = [len(graph.tensors) - 1]
    return activation


def code_of(schema, model, name):
    """Returns the number of a builtin operator, version 1, in a file that gains it.

    Args:
        schema: The module of the file's schema.
        model: The file, a `ModelT`.
        name: Name of the operator, `"RELU"` for example.
    """
    code = schema.OperatorCodeT()
    code.builtinCode = getattr(schema.BuiltinOperator, name)
    code.deprecatedBuiltinCode, code.version = min(code.builtinCode, 127), 1
    model.operatorCodes.append(code)
    return len(model.operatorCodes) - 1


def _builder():
    """Starts every array where runtimes map weights into memory as they lie."""
    flatbuffers = require("flatbuffers", "Writing a LiteRT file")

    class Aligned(flatbuffers.Builder):
        def StartVector(self, size, count, alignment):  # noqa: N802
            return super().StartVector(size, count, max(alignment, ALIGNMENT))

    return Aligned(0)
