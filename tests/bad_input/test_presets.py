"""Presets that are none: the first line of what is said."""

import json
import os
import shutil

import pytest

from kerasgan import presets
from kerasgan.models import DCGAN
from tests.bad_input import EVERY_NAME, OWN, refused_preset


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a preset, a checkpoint and the settings of a run."""
    folder = tmp_path_factory.mktemp("made")
    model = DCGAN((8, 8, 1), 4, width=2)
    model.save_to_preset(folder / "preset")
    model.save(folder / "model.keras")
    return folder


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.delenv("KERASGAN_ZOO_URL", raising=False)
    monkeypatch.setattr(presets.folder, "PUBLISHED", ())


def config(change):
    """Changes what config.json says."""

    def make(folder):
        path = folder / "config.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return make


def said(key, value):
    return config(lambda content: content["config"].update({key: value}))


def layer(**changes):
    """Changes the first dense layer of the generator."""

    def change(content):
        layers = content["config"]["generator"]["config"]["layers"]
        next(each for each in layers if each["class_name"] == "Dense").update(changes)

    return config(change)


def text(content, name="config.json"):
    return lambda folder: (folder / name).write_bytes(content)


def pipe(folder):
    (folder / "config.json").unlink()
    os.mkfifo(folder / "config.json")


def no_preset(reason):
    return (
        f"'{{path}}' is no preset folder ({reason}). Give a folder that "
        "save_to_preset() wrote, or a published name: there are none here."
    )


def makes_none(reason):
    return (
        f"The configuration in preset '{{path}}' makes no DCGAN ({reason}). Write the "
        "preset anew."
    )


PRESETS = {
    "nothing": (
        shutil.rmtree,
        "'{path}' is no preset folder ([Errno 2] No such file or directory: "
        "'{path}/config.json'). Give a folder that save_to_preset() wrote, or a "
        "published name: there are none here.",
    ),
    "no configuration": (
        lambda folder: (folder / "config.json").unlink(),
        "'{path}' is no preset folder ([Errno 2] No such file or directory: "
        "'{path}/config.json'). Give a folder that save_to_preset() wrote, or a "
        "published name: there are none here.",
    ),
    "an empty configuration": (
        text(b""),
        "'{path}' is no preset folder ({path}/config.json could not be read: "
        "Expecting value: line 1 column 1 (char 0)). Give a folder that "
        "save_to_preset() wrote, or a published name: there are none here.",
    ),
    "half a configuration": (
        text(b'{"model": "dcgan", "conf'),
        "'{path}' is no preset folder ({path}/config.json could not be read: "
        "Unterminated string starting at: line 1 column 20 (char 19)). Give a "
        "folder that save_to_preset() wrote, or a published name: there are none "
        "here.",
    ),
    "bytes": (
        text(b"\xff\xfe{}"),
        "'{path}' is no preset folder ({path}/config.json could not be read: "
        "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte). "
        "Give a folder that save_to_preset() wrote, or a published name: there are "
        "none here.",
    ),
    "a list": (
        text(b"[1]"),
        "'{path}' is no preset folder ({path}/config.json must say the model, a "
        "name, and its config, a dictionary). Give a folder that save_to_preset() "
        "wrote, or a published name: there are none here.",
    ),
    "a number of 5,000 digits": (
        text(b"9" * 5000),
        "'{path}' is no preset folder ({path}/config.json could not be read: "
        "Exceeds the limit (4300 digits) for integer string conversion: value has "
        "5000 digits; use sys.set_int_max_str_digits() to increase the limit). "
        "Give a folder that save_to_preset() wrote, or a published name: there are "
        "none here.",
    ),
    "nested deeply": (
        text(b'{"model":' * 99 + b"1" + b"}" * 99),
        "'{path}' is no preset folder ({path}/config.json could not be read: it is "
        "nested deeper than 64 levels). Give a folder that save_to_preset() wrote, "
        "or a published name: there are none here.",
    ),
    "a pipe": (
        pipe,
        "'{path}' is no preset folder ({path}/config.json is no file). Give a "
        "folder that save_to_preset() wrote, or a published name: there are none "
        "here.",
    ),
    "no model": (
        config(lambda content: content.pop("model")),
        "'{path}' is no preset folder ({path}/config.json must say the model, a "
        "name, and its config, a dictionary). Give a folder that save_to_preset() "
        "wrote, or a published name: there are none here.",
    ),
    "a model of a list": (
        config(lambda content: content.update(model=[1])),
        "'{path}' is no preset folder ({path}/config.json must say the model, a "
        "name, and its config, a dictionary). Give a folder that save_to_preset() "
        "wrote, or a published name: there are none here.",
    ),
    "a configuration of a list": (
        config(lambda c: c.update(config=[])),
        "'{path}' is no preset folder ({path}/config.json must say the model, a "
        "name, and its config, a dictionary). Give a folder that save_to_preset() "
        "wrote, or a published name: there are none here.",
    ),
    "another model": (
        config(lambda c: c.update(model="wgan", registered_name="kerasgan>WGAN")),
        "Preset '{path}' is a model 'wgan', not 'dcgan'. Use "
        "kerasgan.models.get('wgan').from_preset.",
    ),
    "a model of nobody": (
        config(lambda content: content.update(model="é\n")),
        "Preset '{path}': Unknown model. Received: 'é\\n'. Known: "
        f"{EVERY_NAME}. {OWN}",
    ),
    "a model of two names": (
        config(lambda content: content.update(registered_name="kerasgan>WGAN")),
        "Preset '{path}' is a model 'dcgan', and its registered_name must be "
        "'kerasgan>DCGAN'. Received: 'kerasgan>WGAN'. Write the preset anew.",
    ),
    "an argument of nobody": (
        said("widht", 4),
        "The configuration in preset '{path}' makes no DCGAN (ValueError: "
        "Unknown argument of DCGAN. Received: 'widht'. Did you mean 'width'? Known: "
        "alternate, conditions, data_range, discriminator, discriminator_steps, "
        "ema_decay, generator, generator_steps, image_shape, latent_dim, name, "
        "networks, normalization, rate, regularizers, seed, width.). Write the preset "
        "anew.",
    ),
    "an argument of the wrong kind": (
        said("data_range", "wide"),
        "The configuration in preset '{path}' makes no DCGAN (ValueError: "
        "data_range must be (low, high) with low < high, (0, 255) for example. "
        "Received: data_range='wide'.). Write the preset anew.",
    ),
    "a decay of NaN": (
        said("ema_decay", float("nan")),
        "The configuration in preset '{path}' makes no DCGAN (ValueError: "
        "ema_decay must lie between 0 and 1, 0.999 for example, or be None. "
        "Received: ema_decay=nan.). Write the preset anew.",
    ),
    "a network that is none": (
        said("generator", 3),
        "The configuration in preset '{path}' makes no DCGAN (ValueError: "
        "generator must be a keras.Model. Received: 3 of type int.). Write the "
        "preset anew.",
    ),
    "a layer of code": (
        layer(class_name="Lambda"),
        "Preset '{path}' names 'keras.layers.Lambda', which is no part of a "
        "network that is known to be harmless: Keras' layers without Lambda and "
        "its like, and the classes that kerasgan registers. Use a preset of those.",
    ),
    "a layer of a module": (
        layer(module="os", class_name="system"),
        "Preset '{path}' names 'os.system', which is no part of a network that is "
        "known to be harmless: Keras' layers without Lambda and its like, and the "
        "classes that kerasgan registers. Use a preset of those.",
    ),
    "a layer of many letters": (
        layer(class_name="é" * 9000),
        "Preset '{path}' names "
        "'keras.layers.éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé', "
        "which is no part of a network that is known to be harmless: Keras' layers "
        "without Lambda and its like, and the classes that kerasgan registers. Use "
        "a preset of those.",
    ),
    "settings that are none": (
        text(b"[1]", "compile.json"),
        "{path}/compile.json must hold settings by name. Received: [1]. Write the "
        "preset anew, or delete that file.",
    ),
    "settings that are no JSON": (
        text(b"{", "compile.json"),
        "{path}/compile.json could not be read: Expecting property name enclosed in "
        "double quotes: line 1 column 2 (char 1)",
    ),
    "a setting that compile does not take": (
        text(b'{"optimiser": 1}', "compile.json"),
        "{path}/compile.json compiles no DCGAN (DCGAN.compile() takes no 'optimiser'. "
        "Possible: generator_optimizer, discriminator_optimizer, run_eagerly, "
        "steps_per_execution, jit_compile.). Write the preset anew, or delete that "
        "file.",
    ),
    "a loss that is none": (
        text(b'{"loss": "hing"}', "compile.json"),
        "{path}/compile.json compiles no DCGAN (Unknown loss. Received: 'hing'. Did "
        "you mean 'hinge'? Known: hinge, least_squares, minimax, non_saturating, "
        "relativistic, relativistic_average, wasserstein. Or give a pair "
        "(discriminator(real, fake), generator(fake)) of functions.). Write the preset "
        "anew, or delete that file.",
    ),
    "an average that is none": (
        text(b'{"ema_decay": 2}', "compile.json"),
        "{path}/compile.json compiles no DCGAN (ema_decay must lie between 0 and 1, "
        "0.999 for example, or be None. Received: ema_decay=2.). Write the preset "
        "anew, or delete that file.",
    ),
    "an optimizer of code": (
        text(
            b'{"generator_optimizer": {"module": "os", "class_name": "system"}}',
            "compile.json",
        ),
        "{path}/compile.json names 'os.system', which is no part of a network that is "
        "known to be harmless: Keras' layers without Lambda and its like, and the "
        "classes that kerasgan registers. Use a preset of those.",
    ),
    "units of text": (
        layer(config={"units": "many"}),
        "The configuration in preset '{path}' makes no DCGAN (TypeError: Received "
        "an invalid value for `units`, expected a positive integer. Received: "
        "units=many). Write the preset anew.",
    ),
    "units below zero": (
        layer(config={"units": -4}),
        "The configuration in preset '{path}' makes no DCGAN (TypeError: Received "
        "an invalid value for `units`, expected a positive integer. Received: "
        "units=-4). Write the preset anew.",
    ),
    "an argument that no layer has": (
        layer(config={"untis": 4}),
        "The configuration in preset '{path}' makes no DCGAN (TypeError: "
        "Dense.__init__() missing 1 required positional argument: 'units'). Write "
        "the preset anew.",
    ),
}


@pytest.mark.parametrize("row", PRESETS)
def test_presets(row, made, tmp_path):
    change, expected = PRESETS[row]
    assert refused_preset(change, made / "preset", tmp_path) == expected


def test_units_beyond_memory(made, tmp_path):
    change = layer(config={"units": 10**12})
    said = refused_preset(change, made / "preset", tmp_path)
    # What follows is the backend's own word for it.
    assert said.startswith("The configuration in preset '{path}' makes no DCGAN (")
