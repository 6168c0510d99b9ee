"""Networks of presets that measure: what published classifiers and encoders see.

A classifier's features are the mean over all places of its last convolution. Encoders
that match captions and images give an image's vector as it is, before it is divided by
its length. Training compares directions alone, but the length tells how much of what
captions name is seen at all: of a picture that is dimmed, blurred or mixed of two it is
short. A Fréchet distance of directions is half as sensitive to these faults, and unit
vectors lie on a sphere, which no normal distribution does.
"""

from operator import attrgetter
from typing import NamedTuple

import keras

from kerasgan import networks, presets
from kerasgan.datasets.embedded import WHOLE
from kerasgan.networks.classifier import FEATURES

CLASSIFIER, ENCODERS = "classifier", "text_image_matching"
ENCODERS_NOTE = (
    "Features are the image vectors of {}, encoders that learned which captions and "
    "images match. What captions do not tell moves them little, and distances compare "
    "with those in the same features alone."
)


class Measuring(NamedTuple):
    """What measures in a preset.

    Attributes:
        network: `keras.Model`, images (m, height, width, channels) in [-1, 1] ->
            features (m, d), or a dict of `"features"` and `"logits"` (m, classes).
        name: Short name for the names of metrics.
        note: What a reader of its numbers must know, in a sentence; or "".
    """

    network: keras.Model
    name: str
    note: str = ""


def names():
    """Returns the names of published presets whose features measure, sorted."""
    prefixes = tuple(f"{kind}_" for kind in KINDS)
    return [name for name in presets.published() if name.startswith(prefixes)]


def of_dataset(dataset, kind=CLASSIFIER):
    """Returns the name of what sees a dataset, published or not.

    Args:
        dataset: Name of the dataset.
        kind: The model: `"classifier"`, or `"text_image_matching"`.
    """
    whole = WHOLE.get(dataset, dataset) if kind == CLASSIFIER else dataset
    return f"{kind}_{whole}"


def find(dataset, image_shape, kinds=None):
    """Returns the name of what sees images of a dataset best, or None.

    Args:
        dataset: Name of the dataset.
        image_shape: `(height, width, channels)` that it must take.
        kinds: Which models count; all of `KINDS` by default, the first of them first.
    """
    known = presets.published()
    for name in (of_dataset(dataset, kind) for kind in kinds or KINDS):
        if name in known and _shape(name) == tuple(image_shape):
            return name
    return None


def _shape(preset):
    _, config = presets.read_config(preset)
    return tuple(config.get("image_shape", ()))


def read(preset):
    """Reads the network of a preset, and what its features are.

    Args:
        preset: Path of its folder, or a published name.

    Returns:
        `Measuring`.

    Raises:
        ValueError: It is no preset, or one of a model that makes no features.
    """
    kind, config = presets.read_config(preset)
    if kind not in KINDS:
        raise ValueError(
            f"Preset {str(preset)!r} is a model {kind!r}, which makes no features. "
            f"Give a classifier, or encoders of captions and images: "
            f"{', '.join(names())}."
        )
    name, found = config.pop("name", kind), presets.find(preset).resolve().name
    name = found if found.startswith(kind) else name
    build, look, note = KINDS[kind]
    try:
        network = build(**config)
    except Exception as error:  # a configuration may make Keras raise nearly anything
        raise ValueError(
            f"The configuration in preset {str(preset)!r} makes no network "
            f"({type(error).__name__}: {presets.reason(error)}). Write the preset anew."
        ) from None
    presets.read_weights(preset, network)
    return Measuring(look(network), name, note.format(name))


def maps(preset, image_shape):
    """Reads what a published classifier sees in each place of an image.

    Args:
        preset: Path of its folder, or a published name.
        image_shape: `(height, width, channels)` of the images.

    Returns:
        `keras.Model`, images (m, height, width, channels) in [-1, 1] -> maps (m, rows,
        columns, d): those of the last convolution, of which its features are means.

    Raises:
        ValueError: It is no classifier of images of this shape.
    """
    kind, config = presets.read_config(preset)
    shape = tuple(config.get("image_shape", ()))
    if kind != CLASSIFIER or shape != tuple(image_shape):
        raise ValueError(
            f"What is compared is seen through a classifier of images of shape "
            f"{tuple(image_shape)}. Received: {str(preset)!r}, a {kind} of {shape}. "
            "Write content='pixels', or train a classifier of these."
        )
    network = read(preset).network
    return keras.Model(network.inputs[0], network.get_layer(FEATURES).input)


def seen_through(network):
    """Returns a classifier's network with both its outputs, features and logits."""
    features = network.get_layer(FEATURES).output
    outputs = {"features": features, "logits": network.outputs[0]}
    return keras.Model(network.inputs[0], outputs, name=network.name)


class _ImageEncoder(keras.Model):
    """The encoder of images by its name in the preset's weights, without the other."""

    def __init__(self, image_encoder, **others):
        super().__init__()
        self.image_encoder = keras.saving.deserialize_keras_object(image_encoder)
        self.built = True


# kind of model -> what builds it, what it is seen through, and a note; the best first
KINDS = {
    CLASSIFIER: (networks.classifier.classifier, seen_through, ""),
    ENCODERS: (_ImageEncoder, attrgetter("image_encoder"), ENCODERS_NOTE),
}
