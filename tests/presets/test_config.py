import sys

import keras
import numpy as np
import pytest
from keras import layers

from kerasgan import models, presets
from kerasgan.engine import registry
from kerasgan.models import DCGAN, GAN
from kerasgan.presets import config
from kerasgan.regularizers import R1
from tests import harness
from tests.presets.conftest import SHAPE, altered

DENSE = {
    "module": "keras.layers",
    "class_name": "Dense",
    "config": {"units": 2},
    "registered_name": None,
}


def refusal(value, name="gan"):
    """Returns the message that refuses a configuration which holds this value."""
    with pytest.raises(ValueError, match=r"^Here names ") as error:
        config.check({"generator": {"config": {"layers": [value]}}}, name, "Here")
    assert "\n" not in str(error.value)
    return str(error.value)


def accepted(value, name="gan"):
    config.check({"generator": {"config": {"layers": [value]}}}, name, "Here")


@pytest.mark.parametrize(
    "name",
    [
        "Lambda",
        "TFSMLayer",
        "TorchModuleWrapper",
        "JaxLayer",
        "FlaxLayer",
        "StringLookup",
        "TextVectorization",
        "InputSpec",
        "deserialize",
        "__builtins__",
        "Nonsense",
    ],
)
def test_layers_that_are_refused(name):
    assert f"'keras.layers.{name}'" in refusal({**DENSE, "class_name": name})


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("subprocess", "Popen"),
        ("keras.src.layers", "Dense"),
        ("keras.src.layers.core.lambda_layer", "Lambda"),
        ("keras.saving", "load_model"),
        ("keras.utils", "get_file"),
        ("keras.optimizers", "Adam"),
        ("keras.src.ops.core", "Map"),
        ("keras.src.ops.numpy", "KerasTensor"),
        ("keras", "Lambda"),
        ("keras_evil", "Dense"),
        ("kerasgan.layers", "MinibatchDiscrimination"),
        (None, "Dense"),
        (3, "Dense"),
    ],
)
def test_modules_that_are_refused(module, name):
    assert name in refusal({**DENSE, "module": module, "class_name": name})


@pytest.mark.parametrize(
    "value",
    [
        {"class_name": "Dense", "config": {}},
        {"class_name": "__lambda__", "config": {"value": ["", None, None]}},
        {"class_name": "__typespec__", "config": [], "spec_name": "TensorSpec"},
        {"class_name": ["Dense"], "module": "keras.layers"},
        {"module": "os", "config": {}},
        {"registered_name": "os>system"},
        {**DENSE, "registered_name": "kerasgan>Nonsense"},
        {**DENSE, "registered_name": "Custom>Dense"},
        {**DENSE, "module": "os", "registered_name": "kerasgan>SpectralNormalization"},
        {"class_name": "function", "module": "builtins", "config": "eval"},
        {"class_name": "function", "module": "os", "config": "relu"},
        {"class_name": "function", "module": "keras.activations", "config": "get"},
        {"class_name": "function", "module": "builtins", "config": "deserialize"},
        {"class_name": "function", "module": "builtins", "config": "serialize"},
        {"class_name": "function", "module": "keras.utils", "config": "get_file"},
        {"class_name": "function", "module": "builtins", "config": "__loader__"},
    ],
)
def test_objects_that_are_refused(value):
    refusal(value)


def test_refused_wherever_they_lie():
    lambda_layer = {**DENSE, "class_name": "Lambda"}
    refusal({**DENSE, "config": {"units": 2, "x": [{"y": [[lambda_layer]]}]}})
    refusal({"class_name": "__numpy__", "config": {"value": lambda_layer}})
    refusal({**DENSE, "compile_config": {"loss": lambda_layer}})


def test_nothing_is_imported(tmp_path, monkeypatch):
    (tmp_path / "evil_module.py").write_text("raise SystemExit('it ran')")
    monkeypatch.syspath_prepend(tmp_path)
    for module in ("evil_module", "keras.src.evil_module"):
        refusal({**DENSE, "module": module})
    assert "evil_module" not in sys.modules
    refusal({**DENSE, "module": "keras.src.wrappers.sklearn_wrapper"})


@pytest.mark.parametrize(
    "value",
    [
        DENSE,
        {**DENSE, "registered_name": "Dense"},
        {**DENSE, "module": "keras", "class_name": "Sequential"},
        {**DENSE, "module": "keras.src.models.functional", "class_name": "Functional"},
        {**DENSE, "module": "keras.initializers", "class_name": "Zeros"},
        {**DENSE, "module": "keras.regularizers", "class_name": "L2"},
        {**DENSE, "module": "keras.constraints", "class_name": "NonNeg"},
        {**DENSE, "module": "keras", "class_name": "DTypePolicy"},
        {**DENSE, "module": "keras.src.ops.numpy", "class_name": "Sum"},
        {"class_name": "function", "module": "builtins", "config": "relu"},
        {"class_name": "__keras_tensor__", "config": {"shape": [1]}},
    ],
)
def test_what_networks_are_made_of(value):
    accepted(value)


def test_names_that_someone_registered_over_those_of_keras():
    relu = {"class_name": "function", "module": "builtins", "config": "relu"}
    for value, name in ((DENSE, "Dense"), (relu, "relu")):
        keras.saving.get_custom_objects()[name] = layers.Dense
        try:
            assert f"names {name}," in refusal(value)
        finally:
            del keras.saving.get_custom_objects()[name]
        accepted(value)


def test_a_class_that_someone_else_registered():
    @keras.saving.register_keras_serializable("other")
    class Own(layers.Layer):
        pass

    @models.register("of_other", package="other")
    class OwnGAN(GAN):
        pass

    saved = keras.saving.serialize_keras_object(Own())
    try:
        assert saved["registered_name"] == "other>Own"
        assert f"{__name__}.Own" in refusal(saved)
        refusal({**DENSE, "config": {"kernel_initializer": "other>Own"}})
        accepted(saved, "of_other")  # the same package brings the model
    finally:
        del keras.saving.get_custom_objects()["other>Own"]


def presets_of_all_kinds():
    for name, cls in registry.known().items():
        if name == "classifier":
            yield cls((16, 16, 1), classes=3)
        elif name == "text_image_matching":
            sizes = {each: harness.SIZES[each] for each in ("text", "units", "width")}
            yield cls((8, 8, 1), **sizes)
        elif cls.__module__.startswith("kerasgan."):
            yield harness.small(name)
    yield DCGAN(SHAPE, 4, width=2, regularizers=[R1(1.0)])
    yield GAN(SHAPE, 4, width=2, networks="resnet", normalization="spectral")


def test_all_models_come_back(tmp_path):
    for number, model in enumerate(presets_of_all_kinds()):
        folder = tmp_path / str(number)
        model.save_to_preset(folder)
        loaded = type(model).from_preset(folder)
        for one, other in zip(loaded.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_lambda_in_a_preset_never_runs(zoo, tmp_path):
    ran = tmp_path / "ran"
    layer = layers.Lambda(lambda x: x)
    saved = keras.saving.serialize_keras_object(layer)

    def change(content):
        content["config"]["generator"]["config"]["layers"].append(
            {**saved, "name": "lambda", "inbound_nodes": []}
        )

    folder = altered(zoo, tmp_path, change)
    keras.config.enable_unsafe_deserialization()
    try:
        with pytest.raises(ValueError, match=r"names 'keras\.layers\.Lambda'"):
            DCGAN.from_preset(folder)
    finally:
        from keras.src.backend.common import global_state

        global_state.set_global_attribute("safe_mode_saving", None)
    assert not ran.exists()


def test_a_model_that_is_in_no_registry(zoo, tmp_path):
    def change(content):
        content["model"] = "os.system"

    folder = altered(zoo, tmp_path, change)
    with pytest.raises(ValueError, match=r"Unknown model\. Received: 'os\.system'"):
        DCGAN.from_preset(folder)


def test_a_configuration_that_is_too_deep_or_large(tmp_path):
    for levels in (64, 1000, 200_000):
        folder = tmp_path / str(levels)
        folder.mkdir()
        nested = "[" * levels + "]" * levels
        text = f'{{"model": "dcgan", "config": {{"x": {nested}}}}}'
        (folder / "config.json").write_text(text)
        with pytest.raises(ValueError, match="it is nested deeper than 64 levels"):
            DCGAN.from_preset(folder)
    (folder / "config.json").write_bytes(b" " * (16 * 2**20 + 1))
    with pytest.raises(ValueError, match="it is larger than 16777216 bytes"):
        DCGAN.from_preset(folder)


def test_the_deepest_json():
    assert config.parse(b"[" * 64 + b"]" * 64)
    with pytest.raises(ValueError, match="nested deeper than 64 levels"):
        config.parse(b"[" * 66 + b"]" * 66)
    assert config.parse(b" 1", largest=2) == 1
    with pytest.raises(ValueError, match="larger than 1 bytes"):
        config.parse(b" 1", largest=1)


def test_presets_and_models_agree_on_the_names():
    assert presets.folder.configs.registered_models() == registry.known()
