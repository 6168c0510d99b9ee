import keras
import numpy as np
import pytest

from kerasgan.export import Endpoint, saved_model, storing
from kerasgan.halves import rounded
from kerasgan.models import PixelCNN

if keras.backend.backend() != "tensorflow":
    pytest.skip("writes with the tensorflow backend", allow_module_level=True)
tensorflow = pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def endpoints(serving, discriminate):
    return {"serving_default": serving, "discriminate": discriminate}


@pytest.fixture(scope="module")
def written(tmp_path_factory, endpoints):
    path = tmp_path_factory.mktemp("export") / "saved_model"
    return saved_model.write(path, endpoints)


def test_report(written):
    files = [file for file in written.path.rglob("*") if file.is_file()]
    assert written.size_bytes == sum(file.stat().st_size for file in files)
    assert written.max_difference < 1e-5
    assert written.samples == 4
    assert written.endpoints == ("serving_default", "discriminate")
    assert list(written.path.parent.iterdir()) == [written.path]


def test_every_weight_is_saved_once(written, generator, discriminator):
    saved = tensorflow.train.list_variables(written.path / "variables" / "variables")
    numbers = sum(int(np.prod(shape)) for name, shape in saved if "VALUE" in name)
    assert numbers == generator.count_params() + discriminator.count_params()


def test_signatures_are_those_asked_for(written):
    loaded = tensorflow.saved_model.load(written.path)
    assert set(loaded.signatures) == {"serving_default", "discriminate"}
    assert not hasattr(loaded, "serve")
    described = {
        name: signature.structured_input_signature[1]
        for name, signature in loaded.signatures.items()
    }
    assert described == {
        "serving_default": {
            "latents": tensorflow.TensorSpec((None, 16), "float32", "latents")
        },
        "discriminate": {
            "images": tensorflow.TensorSpec((None, 28, 28, 1), "float32", "images")
        },
    }


@pytest.mark.parametrize("count", [1, 3])
def test_every_way_in_equals_keras(written, serving, discriminate, count):
    loaded = tensorflow.saved_model.load(written.path)
    (latents,) = serving.sample(count, seed=11)
    images = serving(latents)
    layer = keras.layers.TFSMLayer(written.path, call_endpoint="serving_default")
    signature = loaded.signatures["serving_default"]
    for received in (
        signature(latents=latents)["output_0"],
        loaded.serving_default(latents),
        loaded.serving_default(latents=latents),
        layer(latents),
    ):
        np.testing.assert_allclose(received, images, atol=1e-5)
    np.testing.assert_allclose(
        loaded.discriminate(images), discriminate(images), atol=1e-5
    )


def test_an_existing_path_is_untouched(written, endpoints):
    before = (written.path / "saved_model.pb").read_bytes()
    with pytest.raises(FileExistsError, match="overwrite=True"):
        saved_model.write(written.path, endpoints)
    assert (written.path / "saved_model.pb").read_bytes() == before


def test_overwrite_replaces_saved_models_alone(tmp_path, serving):
    only = {"serving_default": serving}
    saved_model.write(tmp_path / "out", only)
    (tmp_path / "out" / "stale").touch()
    report = saved_model.write(str(tmp_path / "out"), only, overwrite=True)
    assert report.path == tmp_path / "out"
    assert not (tmp_path / "out" / "stale").exists()
    with pytest.raises(FileExistsError, match="something else"):
        saved_model.write(tmp_path, only, overwrite=True)


def test_a_wrong_output_leaves_nothing(tmp_path, altered):
    with pytest.raises(RuntimeError, match=r"'serving_default' differs .* 1.00e-01"):
        saved_model.write(tmp_path / "out", {"serving_default": altered})
    assert list(tmp_path.iterdir()) == []


def test_serving_default_is_wanted(tmp_path, serving):
    with pytest.raises(ValueError, match=r"'serving_default'.*Received: \['generate'"):
        saved_model.write(tmp_path / "out", {"generate": serving})


@pytest.fixture(scope="module")
def halved(tmp_path_factory, generator):
    """The generator with weights that float16 has, in a file, and the same in whole."""
    twin = keras.models.clone_model(generator)
    twin.set_weights([rounded(each) for each in generator.get_weights()])
    endpoint = Endpoint(
        lambda latents: twin(latents, training=False),
        [("latents", (None, 16), "float32")],
    )
    folder, only = tmp_path_factory.mktemp("halved"), {"serving_default": endpoint}
    half = saved_model.write(folder / "half", only)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "halved", lambda values: values)
        whole = saved_model.write(folder / "whole", only)
    return half, whole


def stored(path):
    """Returns the dtypes and the number of all weights in a SavedModel."""
    reader = tensorflow.train.load_checkpoint(path / "variables" / "variables")
    dtypes = reader.get_variable_to_dtype_map()
    shapes = reader.get_variable_to_shape_map()
    names = [name for name in dtypes if "VALUE" in name]
    kinds = {dtypes[name].name for name in names}
    return kinds, sum(int(np.prod(shapes[name])) for name in names)


def test_weights_that_float16_has_are_stored_in_it(halved, generator):
    half, whole = halved
    assert (half.precision, whole.precision) == ("float16", "float32")
    assert stored(half.path) == ({"float16"}, generator.count_params())
    assert stored(whole.path) == ({"float32"}, generator.count_params())
    assert half.size_bytes < whole.size_bytes


def test_what_it_computes_is_the_same_to_the_bit(halved, serving):
    (latents,) = serving.sample(5, seed=3)
    half, whole = (tensorflow.saved_model.load(each.path) for each in halved)
    expected = whole.signatures["serving_default"](latents=latents)["output_0"]
    found = half.signatures["serving_default"](latents=latents)["output_0"]
    assert found.dtype == tensorflow.float32
    np.testing.assert_array_equal(found, expected)
    layer = keras.layers.TFSMLayer(halved[0].path, call_endpoint="serving_default")
    np.testing.assert_array_equal(layer(latents), expected)


def test_other_weights_are_stored_as_they_are(written):
    kinds, _ = stored(written.path)
    assert "float32" in kinds
    assert written.precision == "float32"


def test_log_prob_of_pixels_of_many_levels_is_exported(tmp_path):
    model = PixelCNN((3, 3, 1), levels=5, width=2, depth=1, seed=0, data_range=(0, 4))
    model.export(tmp_path / "model")
    loaded = tensorflow.saved_model.load(tmp_path / "model")
    x = np.arange(9, dtype="float32").reshape(1, 3, 3, 1) % 5
    found = loaded.signatures["log_prob"](images=x)["output_0"]
    np.testing.assert_allclose(found, model.log_prob(x), atol=1e-5)
