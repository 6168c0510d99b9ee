"""Inception against torch-fidelity's, and its resize against loops and TensorFlow's."""

import importlib
import json
import os
import sys
import types

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.metrics.inception import set_torch_weights
from kerasgan.networks.inception import SIZE, TensorFlow1Resizing, fid_inception
from kerasgan.optional import installed
from tests.harness import GOLDENS

OUTPUTS = {"features": "2048", "logits": "logits", "logits_unbiased": "logits_unbiased"}
STAND_INS = (
    "torchvision",
    "torchvision.datasets",
    "torchvision.transforms",
    "torchvision.transforms.functional",
)


def torch_fidelity(module):
    """Imports a module of torch-fidelity, or skips the test.

    The whole package imports torchvision, for data and extractors that no test needs:
    empty modules stand in for it meanwhile.
    """
    for needed in ("torch", "torch_fidelity", "tqdm"):
        if not installed(needed):
            pytest.skip(f"{needed} is not installed here")
    absent = [name for name in STAND_INS if name not in sys.modules]
    sys.modules.update({name: types.ModuleType(name) for name in absent})
    for dataset in ("CIFAR10", "CIFAR100", "STL10"):
        vars(sys.modules["torchvision.datasets"]).setdefault(dataset, object)
    try:
        return importlib.import_module(f"torch_fidelity.{module}")
    finally:
        for name in absent:
            del sys.modules[name]


def golden(section, computed=None):
    """Returns a section of torch-fidelity's goldens; writes it first if told to."""
    path = GOLDENS / "torch_fidelity.json"
    if computed is not None and os.environ.get("KERASGAN_WRITE_GOLDENS"):
        stored = json.loads(path.read_text()) if path.is_file() else {}
        text = json.dumps({**stored, section: computed}, indent=1, sort_keys=True)
        path.write_text(text + "\n")
    return json.loads(path.read_text())[section]


def random_state(network, seed=0):
    """Returns a state of the PyTorch module under which activations stay near 1."""
    random = np.random.default_rng(seed)
    state = {}
    for layer in network.layers:
        name = layer.name.replace("-", ".")
        if isinstance(layer, keras.layers.BatchNormalization):
            size = layer.gamma.shape
            state[f"{name}.weight"] = random.uniform(0.8, 1.2, size)
            state[f"{name}.bias"] = random.normal(0, 0.2, size)
            state[f"{name}.running_mean"] = random.normal(0, 0.2, size)
            state[f"{name}.running_var"] = random.uniform(0.8, 1.2, size)
        elif layer.weights:
            *window, columns, rows = layer.kernel.shape
            deviation = np.sqrt(2 / (columns * np.prod(window)))
            shape = (rows, columns, *window)
            state[f"{name}.weight"] = random.normal(0, deviation, shape)
            if layer.use_bias:
                state[f"{name}.bias"] = random.normal(0, 0.2, rows)
    return {key: value.astype("float32") for key, value in state.items()}


def pictures():
    """Returns bytes of two images in colour of 32x32 and of a grey one of 28x28."""
    random = np.random.default_rng(1)
    return [
        random.integers(0, 256, shape, "uint8")
        for shape in ((2, 32, 32, 3), (1, 28, 28, 1))
    ]


def reference(state, folder):
    """Returns what torch-fidelity's extractor makes of the pictures, in float64."""
    module = torch_fidelity("feature_extractor_inceptionv3")
    import torch

    path = folder / "weights.pth"
    torch.save({key: torch.from_numpy(value) for key, value in state.items()}, path)
    extractor = module.FeatureExtractorInceptionV3(
        "reference",
        list(OUTPUTS.values()),
        feature_extractor_weights_path=path,
        feature_extractor_internal_dtype="float64",
    )
    planes = [
        torch.from_numpy(images).permute(0, 3, 1, 2).expand(-1, 3, -1, -1)
        for images in pictures()
    ]
    parts = [dict(zip(OUTPUTS, extractor(images), strict=True)) for images in planes]
    found = {key: torch.cat([part[key] for part in parts]).numpy() for key in OUTPUTS}
    return found, path


def summary(outputs):
    """Returns every 125th value of the outputs, and their norms, as lists."""
    values = {key: value[:, ::125].tolist() for key, value in outputs.items()}
    norms = {key: np.linalg.norm(value, axis=1) for key, value in outputs.items()}
    return {**values, **{f"{key}_norms": norms[key].tolist() for key in norms}}


def check_close(outputs, expected):
    """Holds outputs against others, to 1e-4 of the root mean square of each."""
    assert set(outputs) == set(expected)
    for key in outputs:
        slack = 1e-4 * np.sqrt(np.mean(np.square(expected[key])))
        np.testing.assert_allclose(outputs[key], expected[key], 0, slack, err_msg=key)


@pytest.fixture(scope="module")
def network():
    return fid_inception()


@pytest.fixture(scope="module")
def state(network):
    return random_state(network)


@pytest.fixture(scope="module")
def outputs(network, state):
    set_torch_weights(network, state)
    resize = TensorFlow1Resizing()
    resized = [resize(images.astype("float32")) for images in pictures()]
    x = np.concatenate([ops.convert_to_numpy(images) for images in resized])
    found = network.predict_on_batch((x - 128) / 128)
    return {key: ops.convert_to_numpy(found[key]) for key in found}


def test_outputs_are_those_of_torch_fidelity(outputs, state, tmp_path):
    expected, _ = reference(state, tmp_path)
    check_close(outputs, expected)
    check_close(summary(expected), golden("inception", summary(expected)))


def test_outputs_are_those_that_torch_fidelity_gave(outputs):
    check_close(summary(outputs), golden("inception"))


def test_the_last_bias_is_all_between_the_logits(outputs, state):
    bias = outputs["logits"] - outputs["logits_unbiased"]
    np.testing.assert_allclose(bias, np.tile(state["fc.bias"], (3, 1)), atol=1e-5)


def test_weights_are_frozen_and_counted(network):
    assert network.trainable_weights == []
    # Keras' Inception v3 without its top has 21,802,784 weights and no gammas in its
    # layers of batch normalization, which have 17,216 channels.
    assert network.count_params() == 21_802_784 + 17_216 + (2048 + 1) * 1008


def test_resizing_by_hand():
    # Pixel i lies at i 2 / 299: half way between the two at 74.75, on the second at
    # 149.5, and there the second is repeated. The image is 2 y + x at its 4 pixels.
    places = np.minimum(np.arange(SIZE) * 2 / SIZE, 1)
    image = np.array([[0.0, 1.0], [2.0, 3.0]], "float32")[None, :, :, None]
    resized = ops.convert_to_numpy(TensorFlow1Resizing()(image))
    assert resized.shape == (1, SIZE, SIZE, 3)
    for channel in range(3):
        plane = resized[0, :, :, channel]
        np.testing.assert_allclose(
            plane, 2 * places[:, None] + places[None, :], atol=1e-6
        )
    expected = [0, 2 / 299, 4 / 299, 1]
    np.testing.assert_allclose(resized[0, 0, [0, 1, 2, 150], 0], expected, atol=1e-6)
    assert (resized[0, 150:, 150:] == 3).all()


@pytest.mark.parametrize("size", [(5, 7), (1, 2), (299, 299), (300, 601)])
def test_resizing_by_loops(size):
    image = np.random.default_rng(0).uniform(0, 255, (*size, 3))
    rows, columns = (
        [(int(i * old / SIZE), i * old / SIZE % 1) for i in range(SIZE)] for old in size
    )

    def along(lines, places):
        after = [lines[min(low + 1, len(lines) - 1)] for low, _ in places]
        return np.array(
            [
                lines[low] + (upper - lines[low]) * share
                for (low, share), upper in zip(places, after, strict=True)
            ]
        )

    expected = along(along(image, rows).swapaxes(0, 1), columns).swapaxes(0, 1)
    resized = TensorFlow1Resizing()(image[None].astype("float32"))
    np.testing.assert_allclose(ops.convert_to_numpy(resized)[0], expected, atol=0.02)


def test_resizing_is_tensorflows():
    tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed here")
    for size in ((28, 28), (32, 48), (512, 301)):
        images = np.random.default_rng(0).uniform(0, 255, (2, *size, 3))
        images = images.astype("float32")
        expected = tf.compat.v1.image.resize_bilinear(images, (SIZE, SIZE))
        resized = ops.convert_to_numpy(TensorFlow1Resizing()(images))
        np.testing.assert_allclose(resized, expected.numpy(), atol=0.01)


def test_images_of_any_size_in_one_model():
    images = keras.Input((None, None, None))
    model = keras.Model(images, TensorFlow1Resizing()(images))
    for shape in ((2, 5, 7, 1), (1, 7, 7, 3), (2, 9, 8, 3)):
        resized = ops.convert_to_numpy(model.predict_on_batch(np.ones(shape)))
        assert resized.shape == (shape[0], SIZE, SIZE, 3)
        np.testing.assert_allclose(resized, 1, atol=1e-5)


def test_other_numbers_of_channels_are_refused():
    with pytest.raises(ValueError, match=r"1 or 3 channels\. Received: .*7, 2\)"):
        TensorFlow1Resizing()(np.zeros((1, 7, 7, 2), "float32"))
