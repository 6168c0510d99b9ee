"""Weights of PyTorch become Keras' key by key, and images what Inception looks at."""

import hashlib

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.metrics import inception
from kerasgan.metrics.features import Extractor
from kerasgan.networks.inception import SIZE, TensorFlow1Resizing
from kerasgan.optional import installed
from tests.conftest import BACKEND
from tests.networks.test_inception import (
    check_close,
    pictures,
    random_state,
    reference,
    torch_fidelity,
)


def small(channels=2):
    """Returns a network that is named as a PyTorch module of three layers."""
    images = keras.Input((5, 4, channels), name="images")
    x = layers.Conv2D(3, (2, 4), use_bias=False, name="block-branch_1-conv")(images)
    x = layers.BatchNormalization(epsilon=1e-3, name="block-branch_1-bn")(x)
    x = layers.Dense(5, name="fc")(layers.GlobalAveragePooling2D()(x))
    return keras.Model(images, x, name="small")


def test_weights_key_by_key():
    network = small()
    state = random_state(network)
    assert sorted(state) == [
        "block.branch_1.bn.bias",
        "block.branch_1.bn.running_mean",
        "block.branch_1.bn.running_var",
        "block.branch_1.bn.weight",
        "block.branch_1.conv.weight",
        "fc.bias",
        "fc.weight",
    ]
    counter = {"block.branch_1.bn.num_batches_tracked": np.int64(7)}
    inception.set_torch_weights(network, {**state, **counter})
    kernel = ops.convert_to_numpy(network.get_layer("block-branch_1-conv").kernel)
    torch_kernel = state["block.branch_1.conv.weight"]
    assert torch_kernel.shape == (3, 2, 2, 4)
    for index in np.ndindex(3, 2, 2, 4):
        o, i, h, w = index
        assert kernel[h, w, i, o] == torch_kernel[index]

    # And they do what they do in PyTorch: correlation, normalization, x W^T + b.
    x = np.random.default_rng(3).normal(size=(2, 2, 5, 4))  # NCHW
    maps = np.stack(
        [
            np.einsum("nihw,oihw->no", x[:, :, top : top + 2], torch_kernel)
            for top in range(4)
        ],
        axis=-1,
    )
    bn = {key.rpartition(".")[2]: state[key] for key in state if ".bn." in key}
    spread = np.sqrt(bn["running_var"] + 1e-3)[:, None]
    maps = (maps - bn["running_mean"][:, None]) / spread
    maps = maps * bn["weight"][:, None] + bn["bias"][:, None]
    expected = maps.mean(axis=2) @ state["fc.weight"].T + state["fc.bias"]
    found = network.predict_on_batch(x.transpose(0, 2, 3, 1).astype("float32"))
    np.testing.assert_allclose(ops.convert_to_numpy(found), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda state: state.pop("fc.bias"),
            r"'small'\. Received: 6 arrays with 1 missing, .* 'fc\.bias'\. Download",
        ),
        (
            lambda state: state.update({"AuxLogits.fc.bias": 0, "z": 0}),
            r"Received: 9 arrays with 2 surplus, .* 'AuxLogits\.fc\.bias'\. Download",
        ),
        (
            lambda state: state.update({"fc.weight": np.zeros((3, 5), "float32")}),
            r"'fc\.weight' must have the shape \(5, 3\)\. Received: \(3, 5\)\. Down",
        ),
        (
            lambda state: state.update({"fc.bias": "a"}),
            r"'fc\.bias' must have the shape \(5,\)\. Received: \(\)\. Download",
        ),
    ],
)
def test_other_weights_are_refused(change, line):
    network = small()
    before = network.get_weights()
    state = random_state(network)
    change(state)
    with pytest.raises(ValueError, match=line) as refusal:
        inception.set_torch_weights(network, state)
    assert "\n" not in str(refusal.value)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_files_of_pytorch(tmp_path):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    network, path = small(), tmp_path / "weights.pth"
    state = random_state(network)
    torch.save({key: torch.from_numpy(value) for key, value in state.items()}, path)
    digest = inception.load_fid_weights(network, path)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    fc = ops.convert_to_numpy(network.get_layer("fc").kernel)
    np.testing.assert_array_equal(fc, state["fc.weight"].T)

    torch.save([1, 2], path)
    with pytest.raises(ValueError, match=r"must hold a dict of weights\. Rec.* list\."):
        inception.load_fid_weights(network, path)
    torch.save({"fc": Extractor}, path)  # a class: code, which no weights need
    for content in (path.read_bytes(), b"", b"<html>Not found</html>"):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"no file of PyTorch w.* Down") as refusal:
            inception.load_fid_weights(network, path)
        assert "\n" not in str(refusal.value)


def test_files_that_are_not_there(tmp_path):
    pytest.importorskip("torch", reason="PyTorch is not installed here")
    with pytest.raises(FileNotFoundError, match=r"none\.pth'\. Download pt_inception-"):
        inception.load_fid_weights(small(), tmp_path / "none.pth")


@pytest.mark.skipif(installed("torch"), reason="PyTorch is installed here")
def test_without_pytorch_it_says_what_to_install():
    with pytest.raises(ImportError, match=r"Inception needs torch, .* pip install tor"):
        inception.fid_inception("weights.pth")


def test_the_whole_way_is_torch_fidelitys(tmp_path):
    torch_fidelity("feature_extractor_inceptionv3")  # or skip before all the work
    state = random_state(inception.inception.fid_inception())
    expected, path = reference(state, tmp_path)
    network = inception.fid_inception(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert network.name == f"inception_v3_fid_{digest[:8]}"
    extractor = Extractor(network, network.name)
    assert extractor.image_shape == (None, None, None)
    assert extractor.classes == 1008
    parts = [network.predict_on_batch(x / 127.5 - 1) for x in pictures()]
    outputs = {
        key: np.concatenate([ops.convert_to_numpy(part[key]) for part in parts])
        for key in parts[0]
    }
    unbiased = {"features": "features", "logits": "logits_unbiased"}
    check_close(outputs, {key: expected[name] for key, name in unbiased.items()})


def mean_colour(name="inception_v3_fid", classes=3):
    """Returns a network of 299x299 whose features are the mean of each channel."""
    images = keras.Input((SIZE, SIZE, 3), name="images")
    features = layers.GlobalAveragePooling2D(name="avg_pool")(images)
    logits = layers.Dense(classes, kernel_initializer="ones", name="fc")(features)
    outputs = {"features": features, "logits": logits, "logits_unbiased": 7 * logits}
    return keras.Model(images, outputs, name=name)


def test_pixels_become_levels_and_levels_inceptions_range(monkeypatch):
    monkeypatch.setattr(inception.inception, "fid_inception", mean_colour)
    monkeypatch.setattr(
        inception, "load_fid_weights", lambda network, path: inception.FID_SHA256
    )
    network = inception.fid_inception("weights.pth")
    assert network.name == "inception_v3_fid"
    pixels = np.array([-1, 1, 0.001, -0.004, 0.2], "float32")
    # (pixel + 1) 127.5 = 0, 255, 127.63, 126.99, 153
    levels = np.array([0, 255, 128, 127, 153])
    images = pixels[:, None, None, None] * np.ones((1, 4, 6, 1), "float32")
    seen = network.predict_on_batch(images)
    expected = np.tile((levels - 128) / 128, (3, 1)).T
    found = ops.convert_to_numpy(seen["features"])
    np.testing.assert_allclose(found, expected, atol=1e-5)
    logits = ops.convert_to_numpy(seen["logits"])
    np.testing.assert_allclose(logits, np.tile(21 * expected[:, :1], (1, 3)), atol=1e-4)


def test_keras_inception_sees_resized_images(monkeypatch):
    def application(weights, classifier_activation):
        assert (weights, classifier_activation) == ("imagenet", None)
        network = mean_colour(classes=4)
        return keras.Model(network.inputs, network.outputs[1])

    monkeypatch.setattr(keras.applications, "InceptionV3", application)
    network = inception.keras_inception()
    assert network.name == "inception_v3_keras"
    assert network.trainable_weights == []
    assert Extractor(network, network.name).classes == 4
    images = np.random.default_rng(0).uniform(-1, 1, (2, 28, 28, 1)).astype("float32")
    seen = network.predict_on_batch(images)
    resized = ops.convert_to_numpy(TensorFlow1Resizing()(images))
    expected = resized.mean(axis=(1, 2))
    found = ops.convert_to_numpy(seen["features"])
    np.testing.assert_allclose(found, expected, atol=1e-5)
    found = ops.convert_to_numpy(seen["logits"])
    np.testing.assert_allclose(found, np.tile(3 * expected[:, :1], (1, 4)), atol=1e-5)


@pytest.mark.skipif(BACKEND == "jax", reason="JAX compiles the draw of each kernel")
def test_keras_names_its_last_pool():
    network = keras.applications.InceptionV3(weights=None, classifier_activation=None)
    assert network.get_layer("avg_pool").output.shape == (None, 2048)
    assert network.input_shape == (None, SIZE, SIZE, 3)


def test_a_download_that_fails_is_one_line(monkeypatch):
    def application(**options):
        raise Exception("URL fetch failure on https://storage: None -- no route")

    monkeypatch.setattr(keras.applications, "InceptionV3", application)
    with pytest.raises(ConnectionError, match=r"URL fetch .*no route\. Try") as refusal:
        inception.keras_inception()
    assert "\n" not in str(refusal.value)


def test_notes_say_what_is_comparable():
    assert "not comparable with published FIDs" in inception.KERAS_NOTE
    assert "The Inception v3 of published FIDs" in inception.FID_NOTE
