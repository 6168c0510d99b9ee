"""Stores the weights of a LiteRT file once, which the converter repeats."""

import copy
from pathlib import Path

import numpy as np

from kerasgan.export import graph as files


def share_weights(path):
    """Stores weights once that a file has several times, upright or transposed.

    The converter repeats the weights of each signature. It also transposes every matrix
    W that a product x W is made with, so that a machine which computes y W^T as well
    would have W twice: such products become a `BATCH_MATMUL` of x and W as it is. What
    the file computes is the same.

    Args:
        path: The `.tflite` file, which is written anew if anything in it is repeated.
    """
    _, schema = files.require_runtime()
    model = schema.ModelT.InitFromPackedBuf(Path(path).read_bytes())
    first, shared = {}, False
    for graph in model.subgraphs:
        for number, tensor in enumerate(list(graph.tensors)):
            data = model.buffers[tensor.buffer].data
            if data is None or len(data) == 0:  # computed, or given
                continue
            content = bytes(data)
            turned = _turned(schema, tensor, content)
            if content not in first and turned in first:
                shared |= _share_transpose(schema, model, graph, number, first[turned])
            elif first.setdefault(content, tensor.buffer) != tensor.buffer:
                tensor.buffer = first[content]
                shared = True
    if shared:
        _forget_unused(model)
        files.write(path, model)


def _turned(schema, tensor, content):
    """Returns the content of a matrix' transpose, or None of what is no such matrix."""
    kinds = {schema.TensorType.FLOAT32: "f4", schema.TensorType.FLOAT16: "f2"}
    if tensor.type not in kinds or tensor.shape is None or len(tensor.shape) != 2:
        return None
    values = np.frombuffer(content, kinds[tensor.type]).reshape(tensor.shape)
    return values.T.tobytes()


def _share_transpose(schema, model, graph, number, buffer):
    """Lets a graph read the transpose of a matrix, if it does nothing but multiply it.

    Returns:
        Whether it does.
    """
    constant, changed = graph.tensors[number], [number]
    for each in _readers(graph, number):
        if _is(schema, model, each, "DEQUANTIZE"):  # of float16
            (number,) = each.outputs
            changed.append(number)
    products = _readers(graph, number)
    if number in graph.outputs or not all(
        _is(schema, model, each, "FULLY_CONNECTED")
        and each.inputs[1] == number
        and each.inputs[0] != number
        and each.inputs[2] >= 0  # a bias
        and len(graph.tensors[each.inputs[0]].shape) == 2
        for each in products
    ):
        return False
    constant.buffer = buffer
    for each in changed:
        tensor = graph.tensors[each]
        tensor.shape, tensor.shapeSignature = tensor.shape[::-1], None
    for each in products:
        _multiply_upright(schema, model, graph, each)
    return True


def _readers(graph, number):
    """Returns the operators of a graph that read a tensor."""
    return [each for each in graph.operators if number in each.inputs]


def _is(schema, model, operator, name):
    """Tells whether an operator is the builtin one of a name."""
    code = model.operatorCodes[operator.opcodeIndex].builtinCode
    return code == getattr(schema.BuiltinOperator, name)


def _multiply_upright(schema, model, graph, product):
    """Makes a `FULLY_CONNECTED` a `BATCH_MATMUL` and, for its bias, an `ADD`."""
    (output,) = product.outputs
    between = copy.copy(graph.tensors[output])
    between.name += b"_before_ADD"
    graph.tensors.append(between)
    addition = schema.OperatorT()
    addition.opcodeIndex = files.code_of(schema, model, "ADD")
    addition.builtinOptionsType = schema.BuiltinOptions.AddOptions
    addition.builtinOptions = schema.AddOptionsT()
    activation = product.builtinOptions.fusedActivationFunction
    addition.builtinOptions.fusedActivationFunction = activation
    addition.inputs = [len(graph.tensors) - 1, product.inputs[2]]
    addition.outputs = [output]
    graph.operators.insert(graph.operators.index(product) + 1, addition)
    product.opcodeIndex = files.code_of(schema, model, "BATCH_MATMUL")
    product.builtinOptionsType = schema.BuiltinOptions.BatchMatMulOptions
    product.builtinOptions = schema.BatchMatMulOptionsT()
    product.inputs = list(product.inputs[:2])
    product.outputs = [len(graph.tensors) - 1]


def _forget_unused(model):
    """Empties buffers that nothing reads any more."""
    used = {tensor.buffer for graph in model.subgraphs for tensor in graph.tensors}
    used |= {each.buffer for each in model.metadata or ()}
    for number, buffer in enumerate(model.buffers):
        if number not in used:
            buffer.data = None
