import sys

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.export import Endpoint, litert, operators
from kerasgan.export.graph import load

if keras.backend.backend() != "tensorflow":
    pytest.skip("writes with the tensorflow backend", allow_module_level=True)
interpreter = pytest.importorskip("ai_edge_litert.interpreter")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("export")


@pytest.fixture(scope="module")
def single(folder, serving):
    return litert.write(folder / "single.tflite", serving)


@pytest.fixture(scope="module")
def half(folder, serving):
    return litert.write(folder / "half.tflite", serving, precision="float16")


def test_report(single):
    assert single.size_bytes == single.path.stat().st_size
    assert single.max_difference < 1e-5
    assert (single.samples, single.batch_size) == (4, 1)
    assert "TRANSPOSE_CONV" in single.operators
    assert str(single).endswith("builtin operators only")


def test_inputs_and_outputs_are_static_and_float(single, half):
    for report in (single, half):
        opened = interpreter.Interpreter(str(report.path))
        assert opened.get_signature_list() == {
            "serving_default": {"inputs": ["latents"], "outputs": ["output_0"]}
        }
        (given,) = opened.get_input_details()
        (output,) = opened.get_output_details()
        assert given["shape_signature"].tolist() == [1, 16]
        assert output["shape_signature"].tolist() == [1, 28, 28, 1]
        assert given["dtype"] is output["dtype"] is np.float32


def test_no_custom_operator_and_no_shape_arithmetic(single):
    found = operators(single.path)
    assert found == single.operators
    assert not {"SHAPE", "PACK", "STRIDED_SLICE"} & set(found)


def test_images_equal_keras(single, half, serving):
    (latents,) = serving.sample(1, seed=11)
    _, run = load(single.path)
    np.testing.assert_allclose(run(latents=latents), serving(latents), atol=1e-5)
    _, run = load(half.path)
    np.testing.assert_allclose(run(latents=latents), serving(latents), atol=2e-2)


def test_float16_halves_the_file(single, half):
    assert half.size_bytes < 0.6 * single.size_bytes
    assert single.max_difference < half.max_difference < 2e-2


def test_two_inputs_and_a_larger_batch(folder, conditional):
    path = folder / "conditional.tflite"
    report = litert.write(path, conditional, batch_size=3)
    assert (report.samples, report.batch_size) == (6, 3)
    shapes, run = load(path)
    assert shapes == {"latents": (3, 16), "labels": (3,)}
    latents, _ = conditional.sample(3, seed=11)
    images = run(latents=latents, labels=np.array([0, 1, 0], "int32"))
    assert np.abs(images).max(axis=(1, 2, 3)).astype(bool).tolist() == [0, 1, 0]


def test_signatures_share_their_weights(folder, single, serving, generator):
    negative = Endpoint(
        lambda latents: 1.0 - generator(latents, training=False), serving.inputs
    )
    endpoints = {"serving_default": serving, "negative": negative}
    report = litert.write(folder / "both.tflite", endpoints)
    assert report.endpoints == ("serving_default", "negative")
    assert report.size_bytes < 1.2 * single.size_bytes
    (latents,) = serving.sample(1, seed=11)
    for name, endpoint in endpoints.items():
        _, run = load(report.path, name)
        np.testing.assert_allclose(run(latents=latents), endpoint(latents), atol=1e-5)


def test_an_existing_path_is_untouched(single, serving):
    before = single.path.read_bytes()
    with pytest.raises(FileExistsError, match="overwrite=True"):
        litert.write(single.path, serving, precision="float16")
    assert single.path.read_bytes() == before


def test_a_wrong_output_leaves_nothing(tmp_path, altered):
    with pytest.raises(RuntimeError, match=r"LiteRT file's .* differs .* by 1.00e-01"):
        litert.write(tmp_path / "out.tflite", altered)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("function", "operator"),
    [
        (lambda x: ops.reshape(ops.erfinv(ops.tanh(x)), (-1, 16)), "Erfinv"),
        (lambda x: ops.svd(ops.reshape(x, (-1, 4, 4)), compute_uv=False), "Svd"),
    ],
)
def test_operators_beyond_the_builtins_fail(tmp_path, function, operator):
    endpoint = Endpoint(function, [("latents", (None, 16), "float32")])
    with pytest.raises(RuntimeError, match=f"no LiteRT builtins: .*{operator}"):
        litert.write(tmp_path / "out.tflite", endpoint)
    assert list(tmp_path.iterdir()) == []


def test_bad_arguments(tmp_path, serving):
    path = tmp_path / "out.tflite"
    with pytest.raises(ValueError, match=r"Unknown precision. Received: 'float61'"):
        litert.write(path, serving, precision="float61")
    with pytest.raises(ValueError, match="Received: batch_size=None"):
        litert.write(path, serving, batch_size=None)
    with pytest.raises(ValueError, match=r"must end in '.tflite'"):
        litert.write(tmp_path / "out", serving)


def test_missing_interpreter_is_named(tmp_path, monkeypatch, serving):
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    with pytest.raises(ImportError, match="pip install ai-edge-litert"):
        litert.write(tmp_path / "out.tflite", serving)


@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_a_matrix_and_its_transpose_are_stored_once(tmp_path, precision):
    numbers = np.random.default_rng(0).normal(size=(64, 48)) / 8, np.linspace(-1, 1, 64)
    weights, bias = [each.astype("float16").astype("float32") for each in numbers]

    def there_and_back(v):
        for _ in range(2):
            h = ops.tanh(ops.matmul(v, weights) + bias[:48])
            v = ops.relu(ops.matmul(h, weights.T) + bias)
        return v

    endpoint = Endpoint(there_and_back, [("v", (None, 64), "float32")])
    path = tmp_path / "tied.tflite"
    report = litert.write(path, endpoint, precision=precision)
    assert "BATCH_MATMUL" in report.operators
    once = weights.size * (4 if precision == "float32" else 2)
    assert once < report.size_bytes < 1.8 * once
    v = endpoint.sample(1, seed=3)
    _, run = load(path)
    np.testing.assert_allclose(run(v=v[0]), endpoint(*v), rtol=1e-5, atol=1e-5)
