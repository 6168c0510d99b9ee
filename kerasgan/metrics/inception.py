"""Inception networks for the Fréchet inception distance (Heusel et al., 2017).

Two honest forms. `fid_inception` is the network of published FIDs, whose weights the
user brings as a file; `keras_inception` is the one of Keras, whose weights Keras
downloads, and whose distances are other numbers.

Reference:
    https://arxiv.org/abs/1706.08500
"""

import hashlib
import pickle
from pathlib import Path

import keras
import numpy as np
from keras import ops

from kerasgan.networks import inception
from kerasgan.optional import require

FID_FILE = "pt_inception-2015-12-05-6726825d.pth"
FID_SHA256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2"
WHERE = f"Download {FID_FILE} from https://github.com/mseitzer/pytorch-fid/releases."
FID_NOTE = (
    "The Inception v3 of published FIDs, TensorFlow's of 2015-12-05, with the resize "
    f"of its time. Other weights than the published ones (sha256 {FID_SHA256[:8]}...) "
    "have the first digits of their own sha256 in the name."
)
KERAS_NOTE = (
    "The Inception v3 of keras.applications: distances in its features are not "
    "comparable with published FIDs, nor its scores with published Inception scores."
)

# Keras' name of a weight -> PyTorch's, and axes of a Keras array -> PyTorch's order
WEIGHT_NAMES = {
    "kernel": "weight",
    "bias": "bias",
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}
AXES = {1: (0,), 2: (1, 0), 4: (3, 2, 0, 1)}  # (in, out) -> (out, in), HWIO -> OIHW


def fid_inception(path):
    """Builds the network of published FIDs with the user's weights.

    Pixels are rounded to the 256 levels of a saved image, resized as TensorFlow 1 did,
    and scaled by (x - 128) / 128.

    Args:
        path: Path of the weights, as `load_fid_weights` takes them.

    Returns:
        `keras.Model`: images (m, height, width, 1 or 3) in [-1, 1] -> dict of
        `"features"` (m, 2048) and `"logits"` (m, 1008), without the last bias as for
        the Inception score. Its name is "inception_v3_fid", followed by the first eight
        digits of the file's sha256 unless they are the published weights.

    Raises:
        ImportError: PyTorch is not installed.
        FileNotFoundError: There is no such file.
        ValueError: It has not the weights of this network.
    """
    network = inception.fid_inception()
    digest = load_fid_weights(network, path)
    images = keras.Input((None, None, None), name="images")
    levels = ops.round((images + 1) * 127.5)
    x = (inception.TensorFlow1Resizing()(levels) - 128) / 128
    seen = network(x)
    outputs = {"features": seen["features"], "logits": seen["logits_unbiased"]}
    name = network.name if digest == FID_SHA256 else f"{network.name}_{digest[:8]}"
    return keras.Model(images, outputs, name=name, trainable=False)


def keras_inception():
    """Builds the Inception v3 of `keras.applications`, which downloads its weights.

    Distances in its features are not comparable with published FIDs: it was trained
    anew, and has other pools. Images are resized as in `fid_inception`.

    Returns:
        `keras.Model`: images (m, height, width, 1 or 3) in [-1, 1] -> dict of
        `"features"` (m, 2048) and `"logits"` (m, 1000).

    Raises:
        ConnectionError: The download failed.
    """
    try:
        network = keras.applications.InceptionV3(
            weights="imagenet", classifier_activation=None
        )
    except Exception as error:  # what get_file raises is a plain Exception
        raise ConnectionError(
            "inception_v3_keras needs weights that Keras downloads into "
            f"~/.keras/models, which failed. Received: {error}. Try again with a "
            "connection, or give a file of your own: inception_v3_fid:PATH."
        ) from error
    outputs = {
        "features": network.get_layer("avg_pool").output,
        "logits": network.outputs[0],
    }
    network = keras.Model(network.inputs[0], outputs, trainable=False)
    images = keras.Input((None, None, None), name="images")
    seen = network(inception.TensorFlow1Resizing()(images))
    return keras.Model(images, seen, name="inception_v3_keras", trainable=False)


def load_fid_weights(network, path):
    """Reads the weights of pytorch-fid or torch-fidelity into `networks.inception`.

    Args:
        network: What `kerasgan.networks.inception.fid_inception` built.
        path: Path of `pt_inception-2015-12-05-6726825d.pth`, or of torch-fidelity's
            `weights-inception-2015-12-05-6726825d.pth`, the same file.

    Returns:
        The sha256 of the file, in hexadecimal digits.

    Raises:
        ImportError: PyTorch is not installed.
        FileNotFoundError: There is no such file.
        ValueError: It is no file of weights, or a key is missing, surplus or of another
            shape.
    """
    torch = require("torch", "Reading the weights of the FID's Inception")
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"No file of weights. Received: {str(path)!r}. {WHERE}")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (EOFError, RuntimeError, pickle.UnpicklingError) as error:
        raise ValueError(
            f"{str(path)!r} is no file of PyTorch weights. Received: "
            f"{str(error).partition(chr(10))[0]} {WHERE}"
        ) from error
    if not isinstance(state, dict):
        raise ValueError(
            f"{str(path)!r} must hold a dict of weights. Received: "
            f"{type(state).__name__}. {WHERE}"
        )
    set_torch_weights(network, {key: np.asarray(state[key]) for key in state})
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_torch_weights(network, state):
    """Sets weights to those of the PyTorch module that has the same names.

    Args:
        network: `keras.Model` whose layers are named as the modules, `-` for `.`.
        state: Dict of key -> array, the module's state; counters of batches
            (`num_batches_tracked`) do not matter.

    Raises:
        ValueError: A key is missing, surplus or of another shape; nothing is set then.
    """
    state = {k: v for k, v in state.items() if not k.endswith("num_batches_tracked")}
    weights = {
        f"{layer.name.replace('-', '.')}.{WEIGHT_NAMES[weight.name]}": weight
        for layer in network.layers
        for weight in layer.weights
    }
    for what, keys in (
        ("missing", [key for key in weights if key not in state]),
        ("surplus", [key for key in state if key not in weights]),
    ):
        if keys:
            raise ValueError(
                f"These are not the weights of {network.name!r}. Received: "
                f"{len(state)} arrays with {len(keys)} {what}, the first of them "
                f"{keys[0]!r}. {WHERE}"
            )
    for key, weight in weights.items():
        wanted = tuple(weight.shape[axis] for axis in AXES[len(weight.shape)])
        if np.shape(state[key]) != wanted:
            raise ValueError(
                f"{key!r} must have the shape {wanted}. Received: "
                f"{np.shape(state[key])}. {WHERE}"
            )
    for key, weight in weights.items():
        weight.assign(np.transpose(state[key], np.argsort(AXES[len(weight.shape)])))
