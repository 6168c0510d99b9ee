"""What a LiteRT file says of its operators, on files written by hand."""

import pytest

from kerasgan.export import operators
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
