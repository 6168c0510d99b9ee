import keras
import numpy as np
import pytest

from kerasgan.export import saved_model

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
