"""What is exported: every registered model, every conditioning, in every format."""

import json
import re

import pytest

from kerasgan import models, networks
from tests import harness
from tests.conftest import BACKEND
from tests.export.test_onnx import needs_packages

tensorflow_only = pytest.mark.skipif(
    BACKEND != "tensorflow", reason="SavedModel and LiteRT need TensorFlow"
)
CONDITIONED = [
    (name, kind)
    for name in networks.names("images")
    for kind in networks.get(name).GENERATOR
]


def made(name, width=48, **options):
    if name == "stackgan":  # of such weights exp(log deviation) is huge in wide ones
        width = min(width, 16)
    if "width" in models.options(models.get(name)):
        options["width"] = width
    model = harness.small(name, data_range=(0, 255), **options)
    harness.fix_weights(model)
    return model


@pytest.fixture(scope="module")
def exported():
    return set()


def sampling(model):
    """Returns the networks that samples come from: a GAN's generator, or all."""
    return [name for name in model.networks if name != "discriminator"]


def is_new(model, networks, exported):
    """Tells whether no model before had these endpoints and networks of this form.

    Many models differ in their losses alone, and export the very same.
    """
    configs = [getattr(model, network).get_config() for network in networks]
    text = re.sub(r"_\d+", "", json.dumps(configs, default=str))
    key = (type(model).endpoints.__qualname__, text)
    new = key not in exported
    exported.add(key)
    return new


@tensorflow_only
@pytest.mark.parametrize("name", models.names())
def test_saved_model(name, tmp_path, exported):
    model = made(name)
    if is_new(model, model.networks, exported):
        harness.run_saved_model_test(model, tmp_path)


@tensorflow_only
@pytest.mark.parametrize("name", models.names())
def test_litert(name, tmp_path, exported):
    model = made(name)
    if is_new(model, sampling(model), exported):
        harness.run_litert_test(model, tmp_path)


# Their samplers are loops within a loop, of which the converter makes no sound file.
WITHOUT_ONNX = {"gated_pixelcnn", "pixelcnn", "pixelrnn"}


@needs_packages
@pytest.mark.parametrize("name", sorted({*models.names()} - WITHOUT_ONNX))
def test_onnx(name, tmp_path, exported):
    model = made(name, width=8)
    if is_new(model, 2 * sampling(model), exported):
        harness.run_onnx_test(model, tmp_path)


@needs_packages
@pytest.mark.parametrize("name", sorted(WITHOUT_ONNX))
def test_what_onnx_does_not_take_is_refused(name, tmp_path):
    told = (
        r"does not read the file .* Nothing was written\. Export a SavedModel or a Lit"
    )
    with pytest.raises(RuntimeError, match=told) as error:
        made(name).export(tmp_path / "model.onnx", format="onnx")
    assert len(str(error.value).splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@tensorflow_only
@pytest.mark.parametrize("kind", networks.get("resnet").GENERATOR)
def test_conditioning(kind, tmp_path):
    model = made("cgan", width=8, networks="resnet", conditioning=kind)
    harness.run_litert_test(model, tmp_path, ["float32"])


@needs_packages
@pytest.mark.parametrize(("network", "kind"), CONDITIONED)
def test_conditioning_onnx(network, kind, tmp_path):
    model = made("cgan", width=8, networks=network, conditioning=kind)
    harness.run_onnx_test(model, tmp_path)


@tensorflow_only
@pytest.mark.parametrize("kind", networks.get("dcgan").DISCRIMINATOR)
def test_discriminators_conditioning(kind, tmp_path):
    name = "projection_gan" if kind == "projection" else "cgan"
    own = {} if kind == "projection" else {"discriminator_conditioning": kind}
    harness.run_saved_model_test(made(name, width=8, **own), tmp_path)


@tensorflow_only
def test_the_average_is_exported(tmp_path):
    model = made("dcgan", width=8, ema_decay=0.9)  # its weights are not G's
    harness.run_saved_model_test(model, tmp_path)
