"""Every network's forward pass from seeded weights, and what it is initialised with.

The goldens are what TensorFlow gave; KERASGAN_WRITE_GOLDENS=1 writes them anew, and the
other backends are held against them.
"""

import functools
import inspect
import json
import math
import os
from typing import NamedTuple

import keras
import numpy as np
import pytest
from keras import layers

from kerasgan import networks
from kerasgan.networks.classifier import classifier
from kerasgan.networks.normalization import KINDS
from tests import harness

PATH = harness.GOLDENS / "networks.json"
SHAPE, LATENTS, CLASSES, BATCH = (16, 16, 1), 5, 3, 4
AUDIO = (1024, 2)
NORMALIZATIONS = {"r3gan": ("none",)}  # where they are not all known
DRAWN = (layers.Dropout, layers.RandomRotation)  # differently on each backend
# Initialisers of weights that their layers' configurations do not name.
GATED = ("across", "down", "down_labels", "labels", "link", "restore")
LSTM = ("from_input", "from_state")
LSTM += tuple(f"{w}_{k}" for w in ("left", "right") for k in ("input", "above", "side"))
STATED = {
    **dict.fromkeys(LSTM, keras.initializers.GlorotUniform()),
    **dict.fromkeys(("left_bias", "right_bias"), keras.initializers.Zeros()),
    **dict.fromkeys(GATED, keras.initializers.GlorotUniform()),
    **{f"{name}_bias": keras.initializers.Zeros() for name in GATED},
    "bias": keras.initializers.Zeros(),
    "beta": keras.initializers.Zeros(),
    "kernel": keras.initializers.RandomUniform(-((3 / 16) ** 0.5), (3 / 16) ** 0.5),
    "maps": keras.initializers.RandomNormal(stddev=1.0),
    "u": keras.initializers.RandomNormal(stddev=1.0),
}


def recognising(normalization):
    built = networks.dcgan.discriminator(SHAPE, 2, normalization)
    return networks.conditions.recognising(built, 3, 4, normalization)


def cases():
    """Returns a function that builds it, for the name of every network."""
    shapes = [(name, name, SHAPE) for name in networks.names("images")]
    found = {"classifier": lambda: classifier(SHAPE, CLASSES, width=2)}
    for normalization in KINDS:
        name = f"dcgan discriminator, {normalization}, recognising"
        found[name] = functools.partial(recognising, normalization)
    for name, module, shape in [*shapes, ("mlp of points", "mlp", (2,))]:
        build = networks.get(module)
        size = {"width": 2, "classes": CLASSES}
        for kind in (None, *build.GENERATOR):
            found[f"{name} generator, {kind}"] = functools.partial(
                *(build.generator, shape, LATENTS), conditioning=kind, **size
            )
        for kind in (None, *build.DISCRIMINATOR):
            found[f"{name} discriminator, {kind}"] = functools.partial(
                *(build.discriminator, shape), conditioning=kind, **size
            )
        parameters = inspect.signature(build.discriminator).parameters
        default = parameters["normalization"].default  # that of the cases above
        for normalization in set(NORMALIZATIONS.get(module, KINDS)) - {default}:
            found[f"{name} discriminator, {normalization}"] = functools.partial(
                *(build.discriminator, shape), width=2, normalization=normalization
            )
    return dict(sorted((found | of_one_family()).items()))


def of_one_family():
    """Returns the same for builders with arguments of their own."""
    vae, wavegan = networks.vae, networks.wavegan
    gated, pixelcnn = networks.gated_pixelcnn, networks.pixelcnn
    encoder, srresnet = networks.context_encoder, networks.srresnet
    discriminated = srresnet.discriminator, SHAPE, 2
    pixelrnn = networks.pixelrnn.network, SHAPE, 2, 2, 1, 3
    found = {
        "context_encoder discriminator": (encoder.discriminator, SHAPE, 2),
        "context_encoder generator": (encoder.generator, SHAPE, 2),
        "patchgan": (networks.patchgan.discriminator, SHAPE, 2, 2),
        "patchgan, told": (networks.patchgan.discriminator, SHAPE, 2, 1, 2),
        "resnet_translator": (networks.resnet_translator.generator, SHAPE, 3, 2, 1),
        "srresnet discriminator": (srresnet.discriminator, SHAPE, 2),
        "srresnet discriminator, spectral": (*discriminated, "spectral"),
        "srresnet generator": (srresnet.generator, SHAPE, 2, 1, 2),
        "srresnet generator, none": (srresnet.generator, SHAPE, 2, 1, 4, "none"),
        "unet": (networks.unet.generator, SHAPE, 3, 2),
        "gated_pixelcnn": (gated.network, SHAPE, 2, 2, 1, 3, CLASSES),
        "pixelcnn": (pixelcnn.network, SHAPE, 2, 2, 1),
        "pixelrnn, diagonal_bilstm": (*pixelrnn, "diagonal_bilstm"),
        "pixelrnn, row_lstm": (*pixelrnn, "row_lstm"),
        "vae decoder": (vae.decoder, SHAPE, LATENTS, 6, 2),
        "vae encoder": (vae.encoder, SHAPE, LATENTS, 6, 2),
    }
    generator = wavegan.generator, AUDIO, LATENTS, 2
    found["wavegan generator, filtered"] = (*generator, None, None, 8)
    for kind in (None, *wavegan.GENERATOR):
        found[f"wavegan generator, {kind}"] = (*generator, CLASSES, kind)
    discriminator = wavegan.discriminator, AUDIO, 2, 2
    for kind in (None, *wavegan.DISCRIMINATOR):
        name = f"wavegan discriminator, {kind}"
        found[name] = (*discriminator, "none", CLASSES, kind)
    for normalization in set(KINDS) - {"none"}:
        name = f"wavegan discriminator, {normalization}"
        found[name] = (*discriminator, normalization)
    return {name: functools.partial(*call) for name, call in found.items()}


CASES = cases()


def inputs_of(network):
    """Returns what a network is given: latents or images, and mixtures of classes."""
    random = np.random.default_rng(1)
    first, *labels = [
        random.uniform(-1, 1, (BATCH, *each.shape[1:])).astype("float32")
        for each in network.inputs
    ]
    labels = [np.abs(rows) / np.abs(rows).sum(axis=1, keepdims=True) for rows in labels]
    return [first, *labels] if labels else first


def summary(outputs):
    """Returns mean, deviation and first values of each output of a network."""
    found = []
    for each in keras.tree.flatten(outputs):
        values = keras.ops.convert_to_numpy(each).astype("float64").ravel()
        found += [values.mean(), values.std(), *values[:4]]
    return [float(f"{value:.6g}") for value in found]


def forward(network):
    """Returns what a network makes: in inference, in training, and once more.

    Training changes what batch norms and spectral norms keep; other networks do the
    same in both, but for what they draw.
    """
    harness.seed_weights(network)
    given = inputs_of(network)
    found = [summary(network(given, training=False))]
    draws = any(isinstance(each, DRAWN) for each in network._flatten_layers())
    if network.non_trainable_weights and not draws:
        found += [summary(network(given, training=on)) for on in (True, False)]
    return found


def initialised(network):
    """Returns the weights that an initialiser draws, all but whole numbers."""
    return [each for each in network.weights if each.dtype.startswith("float")]


def initializers(network):
    """Returns `(name, initialiser)` of every weight that has one, in their order."""
    owners = {}
    for layer in network._flatten_layers(include_self=False):  # outer ones first
        owners |= {id(weight): layer for weight in layer.weights}
    found = []
    for weight in initialised(network):
        layer = owners[id(weight)]
        config = layer.get_config()
        kind = "depthwise" if "depthwise_initializer" in config else weight.name
        given = config.get(f"{kind}_initializer") or config.get(
            f"{weight.name}_initializer", STATED.get(weight.name)
        )
        name = f"{type(layer).__name__} {weight.name}"
        found.append((name, keras.initializers.get(given)))
    return found


def described(initializer):
    """Returns an initialiser as one word, its seed left out."""
    config = {k: v for k, v in initializer.get_config().items() if k != "seed"}
    values = [f"{v:.6g}" if isinstance(v, float) else str(v) for v in config.values()]
    return f"{type(initializer).__name__}({', '.join(values)})"


def moments(initializer, shape):
    """Returns the mean and deviation of what an initialiser draws."""
    config = initializer.get_config()
    kind = type(initializer).__name__
    if kind in ("Zeros", "Ones"):
        return float(kind == "Ones"), 0.0
    if kind == "RandomNormal":
        return config["mean"], config["stddev"]
    if kind == "RandomUniform":
        low, high = config["minval"], config["maxval"]
        return (low + high) / 2, (high - low) / math.sqrt(12)
    if kind == "ICNR":  # Glorot's of the channels of one pixel, tiled
        kind, shape = "GlorotUniform", (*shape[:-1], shape[-1] // config["factor"] ** 2)
    field = math.prod(shape[:-2])
    fans = {"fan_in": field * shape[-2], "fan_out": field * shape[-1]}
    fans["fan_avg"] = sum(fans.values()) / 2
    if kind == "GlorotUniform":
        config = {"scale": 1.0, "mode": "fan_avg"}
    return 0.0, math.sqrt(config["scale"] / fans[config["mode"]])


@functools.cache
def goldens():
    return json.loads(PATH.read_text()) if PATH.is_file() else {}


def golden(kind, name, found):
    """Returns what the file has for a network, once it has what was found if asked."""
    if os.environ.get("KERASGAN_WRITE_GOLDENS"):
        goldens().setdefault(kind, {})[name] = found
        PATH.write_text(as_text(goldens()))
    return goldens()[kind][name]


def as_text(kinds):
    """Returns JSON with a line a network."""
    blocks = []
    for kind, of_kind in sorted(kinds.items()):
        lines = [
            f"  {json.dumps(name)}: {json.dumps(of_kind[name])}"
            for name in CASES
            if name in of_kind
        ]
        blocks.append(f" {json.dumps(kind)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


class Built(NamedTuple):
    """A network and what it begins with: lists of weights' values and initialisers."""

    name: str
    network: keras.Model
    values: list
    found: list


@pytest.fixture(scope="module", params=CASES)
def built(request):
    keras.utils.set_random_seed(1)
    network = CASES[request.param]()
    values = [each.numpy() for each in initialised(network)]
    return Built(request.param, network, values, initializers(network))


def test_weights_begin_as_the_golden_says(built):
    named = [f"{layer} {described(each)}" for layer, each in built.found]
    assert named == golden("initial", built.name, named)
    for values, (layer, initializer) in zip(built.values, built.found, strict=True):
        mean, deviation = moments(initializer, values.shape)
        # Five deviations of what each estimates.
        slack = 5 * deviation / math.sqrt(values.size) + 1e-7
        assert values.mean() == pytest.approx(mean, abs=slack), layer
        if values.size > 50:
            assert values.std() == pytest.approx(deviation, abs=slack), layer


def test_a_forward_pass_is_the_golden_one(built):
    found = forward(built.network)
    expected = golden("forward", built.name, found)
    assert len(found) == len(expected)
    for values, wanted in zip(found, expected, strict=True):
        # Half of the tolerance, since the other backends are compared with it as well.
        slack = 5e-5 * np.abs(wanted).max()
        np.testing.assert_allclose(values, wanted, rtol=5e-5, atol=slack)


def test_dcgan_begins_as_in_the_paper():
    # Section 4: weights from N(0, 0.02^2); the authors' code: scales from N(1, 0.02^2).
    found = initializers(CASES["dcgan generator, None"]())
    found += initializers(CASES["dcgan discriminator, None"]())
    said = {(name.split()[-1], described(each)) for name, each in found}
    assert said == {
        ("kernel", "RandomNormal(0, 0.02)"),
        ("gamma", "RandomNormal(1, 0.02)"),
        ("beta", "Zeros()"),
        ("bias", "Zeros()"),
        ("moving_mean", "Zeros()"),
        ("moving_variance", "Ones()"),
    }


def test_mlp_drops_three_tenths_of_the_hidden_values():
    network = networks.mlp.discriminator((8, 8, 1))
    drops = [each for each in network.layers if isinstance(each, layers.Dropout)]
    assert len(drops) == 2
    for drop in drops:
        ones = np.ones((40, 256), "float32")
        kept = keras.ops.convert_to_numpy(drop(ones, training=True))
        assert (kept == 0).mean() == pytest.approx(0.3, abs=0.02)
        np.testing.assert_allclose(kept[kept > 0], 1 / 0.7, rtol=1e-5)
