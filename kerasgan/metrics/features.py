"""What examples are seen through: networks of features and class probabilities."""

import keras
import numpy as np
from keras import ops

from kerasgan import backend, presets
from kerasgan.errors import unknown
from kerasgan.metrics import coordinates, inception, published, random_features
from kerasgan.metrics.published import seen_through
from kerasgan.modalities import Audio, Image, Points, of_shape, ranges
from kerasgan.networks.classifier import FEATURES

BATCH = 250
INCEPTION_BATCH = 25  # PyTorch keeps 130 MB of activations an image
BUILT = {each.NAME: each for each in (coordinates, random_features)}  # for any shape
KINDS = {1: Points, 2: Audio, 3: Image}
SHAPES = {  # of several, by the number of axes of one
    1: "(n, d)",
    3: "(n, height, width, channels)",
    2: "(n, samples, channels)",
}


class Seen:
    """Images, sounds or points, as an extractor sees them.

    Attributes:
        images: (m, height, width, channels) in [-1, 1]; or sounds (m, samples,
            channels), or points (m, d) as they are; all float32.
        features: (m, d) float64, or None.
        probabilities: (m, classes) float64, or None where there are no classes.
    """

    def __init__(self, images, features=None, probabilities=None):
        self.images = images
        self.features = features
        self.probabilities = probabilities


class Extractor:
    """Turns images into features, and into class probabilities where it has classes.

    ```python
    extractor = kerasgan.metrics.features.get("classifier_mnist")
    seen = extractor(images)  # seen.features, seen.probabilities
    ```

    Args:
        network: `keras.Model`, images (m, height, width, channels) in [-1, 1], or
            sounds (m, samples, channels), or points (m, d), -> features (m, ...), or a
            dict of `"features"` and `"logits"` (m, classes).
        name: Short name for the names of metrics.
        note: What a reader of its numbers must know, in a sentence; or "".
        batch: Images at a time.

    Attributes:
        network: As given.
        name: As given.
        note: As given.
        batch: As given.
        image_shape: Shape of the images; None stands for any size.
        axes: Number of axes of one of them: 3 of images, 2 of sounds, 1 of points.
        classes: Number of classes, or None.

    Raises:
        ValueError: `network` is no `keras.Model` of one input of images.
    """

    def __init__(self, network, name, note="", batch=BATCH):
        shape = getattr(network, "input_shape", None)
        if not (isinstance(network, keras.Model) and _is_image(shape)):
            raise ValueError(
                "An extractor is a keras.Model of images (m, height, width, channels). "
                f"Received: {network!r} with input shape {shape}. Give a functional "
                "model, such as keras.Model(model.input, model.layers[-2].output)."
            )
        output = getattr(network, "output", None)
        several = isinstance(output, (list, tuple))
        if several or (_has_both(network) and set(output) < {"features", "logits"}):
            raise ValueError(
                "An extractor has one output, or a dict of 'features' and 'logits'. "
                f"Received: {output!r}. Make a keras.Model of the output you want."
            )
        self.network = network
        self.name = name
        self.note = note
        self.batch = batch
        self.image_shape = tuple(shape[1:])
        self.axes = len(shape) - 1
        self.classes = (
            network.output["logits"].shape[-1] if _has_both(network) else None
        )

    def __call__(self, images, data_range=(-1.0, 1.0)):
        """Looks at images.

        The network always sees batches of one size, so that neither the number of
        images nor their grouping changes a value.

        Args:
            images: Array (n, height, width, channels).
            data_range: `(low, high)` of the pixel values. Points have none.

        Returns:
            `Seen`.

        Raises:
            ValueError: Images of another shape, outside of the range, or not finite.
        """
        images = as_images(images, data_range, self.axes)
        wanted = zip(self.image_shape, images.shape[1:], strict=True)
        if any(size not in (None, received) for size, received in wanted):
            raise ValueError(
                f"{self.name} looks at {KINDS[self.axes].things} of shape "
                f"{self.image_shape}. Received: {images.shape[1:]}. Resize them, or "
                "give another extractor."
            )
        n = len(images)
        parts = []
        for first in range(0, n, self.batch):
            batch = images[first : first + self.batch]
            filler = np.zeros((self.batch - len(batch), *batch.shape[1:]), "float32")
            filled = np.concatenate([batch, filler])
            out = backend.predict_on_batch(self.network, filled)
            out = out if isinstance(out, dict) else {"features": out}
            parts.append({key: value[: len(batch)] for key, value in out.items()})
        joined = {
            key: np.concatenate([ops.convert_to_numpy(part[key]) for part in parts])
            for key in parts[0]
        }
        features = joined["features"].reshape(n, -1).astype("float64")
        probabilities = None
        if self.classes is not None:
            probabilities = _softmax(joined["logits"].astype("float64"))
        return Seen(images, features, probabilities)


def as_images(images, data_range=(-1.0, 1.0), axes=3):
    """Checks images, or sounds, and brings them to float32 in [-1, 1].

    Points stay in their own units.

    Args:
        images: Array (n, height, width, channels), n at least 1.
        data_range: `(low, high)` of the pixel values. Points have none.
        axes: Number of axes of one of them: 3, 2 of sounds (n, samples, channels), or 1
            of points (n, d).

    Raises:
        ValueError: Wrong shape, values that are not finite, or outside of the range.
    """
    images = np.asarray(images)
    things = KINDS[axes].things
    if images.ndim != axes + 1 or not len(images):
        raise ValueError(
            f"{things.capitalize()} must have the shape {SHAPES[axes]}, n at least 1. "
            f"Received: shape {images.shape}. Add an axis, {things}[..., None], if "
            "only the channels are missing."
        )
    least, most = float(images.min()), float(images.max())
    if not np.isfinite([least, most]).all():
        bad = ~np.isfinite(images.reshape(len(images), -1)).all(axis=1)
        raise ValueError(
            f"{things.capitalize()} must be finite. Received: NaN or infinity in "
            f"{bad.sum()} of {len(images)}, the first of them {things[:-1]} "
            f"{bad.argmax()}. A generator whose weights are NaN makes such {things}."
        )
    if KINDS[axes].units:
        return images.astype("float32")
    low, high = _checked_range(data_range)
    if ranges.leaves(least, most, (low, high)):
        raise ValueError(
            f"{things.capitalize()} leave the data range ({low:g}, {high:g}). "
            f"Received: values from {least:g} to {most:g}. Say which range they have: "
            f"{KINDS[axes].whole[0]}, for example."
        )
    return ranges.converted(images.astype("float32"), (low, high), (-1.0, 1.0))


def _checked_range(data_range):
    try:
        low, high = (float(bound) for bound in data_range)
    except (TypeError, ValueError):
        low = high = 0.0
    if not (np.isfinite([low, high]).all() and high - low > 1e-6):
        raise ValueError(
            "data_range must be two numbers (low, high), low below high. Received: "
            f"{data_range!r}. Write (0, 255), for example."
        )
    return low, high


of_dataset = published.of_dataset


def names():
    """Returns the names that `get` takes, sorted."""
    others = "inception_v3_fid:PATH", "inception_v3_keras"
    return sorted([*published.names(), *others, *BUILT])


def default(dataset, image_shape):
    """Returns the `Extractor` of images of a dataset: what sees them best.

    That is the published classifier of the dataset, if there is one and it takes images
    of this shape; else published encoders of its captions and images, likewise; else,
    of points, their coordinates, and of all others a network of random weights. The
    `note` of all but a classifier says what it is.

    Args:
        dataset: Name or path of the dataset.
        image_shape: `(height, width, channels)`, or a `Modality`.
    """
    example = of_shape(image_shape)
    name = published.find(dataset, example.shape)
    return get(name or example.extractor, example)


def get(features, image_shape=None):
    """Resolves what a user gave as `features=`.

    Args:
        features: The name of a published classifier or of published encoders of
            captions and images, or the path of such a folder;
            `"inception_v3_keras"`, whose weights Keras downloads and whose distances
            are not comparable with papers; `"inception_v3_fid:PATH"` with the path of
            the 2015 weights (.pth), the network of published FIDs; `"random_features"`,
            a network of random weights that takes any images; `"coordinates"`, of
            points; an `Extractor`; or any `keras.Model` of images, whose outputs are
            the features.
        image_shape: `(height, width, channels)` of the images, or a `Modality`, for
            random features and coordinates.

    Returns:
        An `Extractor`.

    Raises:
        ValueError: None of these.
    """
    if isinstance(features, Extractor):
        return features
    if isinstance(features, keras.Model):
        return _of_model(features)
    name, _, path = str(features).partition(":")
    if name in BUILT and image_shape is not None:
        example = of_shape(image_shape)
        return Extractor(BUILT[name].network(example), name, BUILT[name].note(example))
    if name == "inception_v3_keras":
        network, note = inception.keras_inception(), inception.KERAS_NOTE
        return Extractor(network, name, note, INCEPTION_BATCH)
    if name == "inception_v3_fid" and path:
        network, note = inception.fid_inception(path), inception.FID_NOTE
        return Extractor(network, network.name, note, INCEPTION_BATCH)
    if not (presets.find(features) / presets.CONFIG).is_file():
        raise ValueError(unknown("extractor of features", features, names()))
    return Extractor(*published.read(features))


def _of_model(model):
    hidden = any(layer.name == FEATURES for layer in model.layers)
    network = seen_through(model) if hidden and not _has_both(model) else model
    return Extractor(network, model.name)


def _has_both(network):
    return isinstance(getattr(network, "output", None), dict)


def _is_image(shape):
    return isinstance(shape, tuple) and len(shape) - 1 in SHAPES


def _softmax(logits):
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
