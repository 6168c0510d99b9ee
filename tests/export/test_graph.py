"""What a LiteRT file says of its operators, on files written by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from kerasgan.export import operators
from kerasgan.export.files import quiet
from kerasgan.export.graph import separate_activations
from kerasgan.optional import installed

if not installed("ai_edge_litert"):
    pytest.skip("reads files with ai-edge-litert", allow_module_level=True)

from ai_edge_litert import schema_py_generated as schema
from flatbuffers import Builder

ADD = schema.BuiltinOperator.ADD
TRANSPOSE_CONV = schema.BuiltinOperator.TRANSPOSE_CONV
CUSTOM = schema.BuiltinOperator.CUSTOM


def write(path, codes):
    """Writes a LiteRT file of nothing but operator codes."""
    model = schema.ModelT()
    model.operatorCodes = []
    for builtin, version, name in codes:
        code = schema.OperatorCodeT()
        code.builtinCode, code.version, code.customCode = builtin, version, name
        model.operatorCodes.append(code)
    builder = Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    path.write_bytes(bytes(builder.Output()))
    return path


def test_names_and_versions(tmp_path):
    codes = [(TRANSPOSE_CONV, 4, None), (CUSTOM, 1, "FlexErf"), (ADD, 2, None)]
    path = write(tmp_path / "model.tflite", codes)
    found = operators(path)
    assert found == {"ADD": 2, "FlexErf": 1, "TRANSPOSE_CONV": 4}
    assert list(found) == sorted(found)


def test_the_newest_version_counts(tmp_path):
    codes = [(ADD, 1, None), (ADD, 3, None), (ADD, 2, None)]
    assert operators(write(tmp_path / "model.tflite", codes)) == {"ADD": 3}


@pytest.mark.parametrize("content", [b"", b"PK\3\4 and more of a zip file", None])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "model.tflite"
    if content is None:  # the beginning of a LiteRT file
        content = write(path, [(ADD, 1, None)]).read_bytes()[:12]
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"is no LiteRT file: .* whole .tflite file"):
        operators(path)


@pytest.fixture(scope="module")
def fused(tmp_path_factory):
    """Transposed convolutions followed by ReLUs, as TensorFlow converts them."""
    if keras.backend.backend() != "tensorflow":
        pytest.skip("writes with the tensorflow backend")
    keras.utils.set_random_seed(3)
    latents = keras.Input((4, 4, 3))
    options = {"padding": "same", "bias_initializer": "normal"}
    x = layers.Conv2DTranspose(5, 4, 2, activation="relu", **options)(latents)
    x = layers.Conv2DTranspose(5, 3, 1, activation="relu6", **options)(x)
    x = layers.Conv2DTranspose(2, 4, 2, "same", use_bias=False)(x)
    model = keras.Model(latents, x)
    path = tmp_path_factory.mktemp("fused") / "model.tflite"
    with quiet():
        model.export(str(path), format="litert", verbose=False)
    return path


def run(path, x):
    from ai_edge_litert.interpreter import Interpreter

    opened = Interpreter(str(path), num_threads=1)
    opened.allocate_tensors()
    opened.set_tensor(opened.get_input_details()[0]["index"], x)
    opened.invoke()
    return opened.get_tensor(opened.get_output_details()[0]["index"])


def test_activations_are_taken_out_of_transposed_convolutions(fused, tmp_path):
    assert operators(fused)["TRANSPOSE_CONV"] == 4  # what phones' GPUs refuse
    path = tmp_path / "model.tflite"
    path.write_bytes(fused.read_bytes())
    separate_activations(path)
    separate = {"RELU": 1, "RELU6": 1, "TRANSPOSE_CONV": 3}
    assert operators(path) == operators(fused) | separate
    x = 5 * np.random.default_rng(0).standard_normal((1, 4, 4, 3), "float32")
    np.testing.assert_array_equal(run(path, x), run(fused, x))

    content = path.read_bytes()
    model = schema.Model.GetRootAsModel(content, 0)
    weights = [model.Buffers(index) for index in range(model.BuffersLength())]
    weights = [each.DataAsNumpy().tobytes() for each in weights if each.DataLength()]
    assert max(map(len, weights)) == 4 * 4 * 5 * 3 * 4  # the first kernel, in bytes
    assert all(content.find(each) % 16 == 0 for each in weights if len(each) > 100)
    separate_activations(path)
    assert path.read_bytes() == content  # nothing is left to do
