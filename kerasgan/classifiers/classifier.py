"""The classifier whose features and probabilities measure samples."""

import keras
from keras import ops

from kerasgan import modalities, presets
from kerasgan.engine import origins
from kerasgan.engine.checks.saving import check_format
from kerasgan.engine.registry import CLASSIFIERS
from kerasgan.engine.saving import Saving, random_state
from kerasgan.errors import check_positive, is_integer
from kerasgan.export import Endpoint
from kerasgan.networks.classifier import MELS, SHORTEST, classifier


@CLASSIFIERS.register("classifier")
class Classifier(keras.Model):
    """A small convolutional classifier (in the manner of Simonyan and Zisserman, 2015).

    It is no generative model: samples are measured in its features, the mean over all
    places of its last convolution, and by the classes that it finds in them. A plain
    Keras model in all else: `fit(images, labels)`, `evaluate`, and `predict`, which
    gives logits.

    Args:
        image_shape: `(height, width, channels)`, at least 8 pixels high and wide; or
            `(samples, 1)` of sounds, a multiple of 128 and at least 1,024.
        classes: Number of classes, at least 2.
        width: Channels of the first stage; there are 4 * width features.
        flip: Whether training mirrors images too; see `kerasgan.networks.classifier`.
        distort: Whether training turns and scales them too.
        rate: Samples a second of sounds; None of images.
        name: Name of the model.

    Raises:
        ValueError: An argument is not what it should be.

    Reference: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale
    Image Recognition", ICLR 2015, https://arxiv.org/abs/1409.1556.
    """

    conditional, captioned = True, False  # trained on pairs of images and labels
    generative = False  # it samples nothing
    portable = ("serving_default",)  # of its endpoints, in LiteRT files
    within_epochs = False  # `keras.Model.fit` begins every epoch at its beginning
    made_of = restored = None  # as for `Saving`
    networks = averaged = ()  # it is one network, and no model of several
    draws, conditions = {}, {}

    def __init__(
        self,
        image_shape=(28, 28, 1),
        classes=10,
        width=24,
        flip=False,
        distort=True,
        rate=None,
        name="classifier",
    ):
        example = modalities.of_shape(image_shape, rate=rate)
        check_positive(width=width)
        _check_example(example)
        if flip and not example.pictured:
            raise ValueError(
                f"flip mirrors images, and these are {example.things}. Received: "
                "flip=True. Leave it out."
            )
        if not is_integer(classes, least=2):
            raise ValueError(
                "classes must be a whole number of at least 2. "
                f"Received: classes={classes!r}."
            )
        options = {
            "image_shape": example.shape,
            "classes": int(classes),
            "width": int(width),
            "flip": bool(flip),
            "distort": bool(distort),
            **({} if example.rate is None else {"rate": example.rate}),
        }
        network = classifier(**options)
        super().__init__(network.inputs[0], network.outputs[0], name=name)
        self.options = options

    @property
    def example(self):
        """The `kerasgan.modalities.Image` or `Audio` that it classifies."""
        shape, rate = self.options["image_shape"], self.options.get("rate")
        return modalities.of_shape(shape, rate=rate)

    @property
    def fields(self):
        """What a batch of its data holds: images or sounds, and labels."""
        return {
            self.example.things: self.example,
            "labels": modalities.Label(self.options["classes"]),
        }

    @property
    def image_shape(self):
        """`(height, width, channels)` of the images it takes, or that of sounds."""
        return tuple(self.options["image_shape"])

    @property
    def classes(self):
        """Number of classes."""
        return self.options["classes"]

    def compile(self, optimizer=None, loss=None, metrics=("accuracy",), **options):
        """As `keras.Model.compile`; by default Adam(1e-3), cross-entropy, accuracy.

        Args:
            optimizer: Keras optimizer or its name.
            loss: Loss of labels and logits (m, classes). The default takes integer
                labels (m,), or rows (m, classes) that sum to 1, one-hot or mixtures.
            metrics: Keras metrics.
            **options: Further arguments of `keras.Model.compile`.
        """
        entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.compile_options = {
            "loss": loss or entropy,
            "metrics": list(metrics),
            **options,
        }
        optimizer = optimizer or keras.optimizers.Adam(1e-3)
        taken = dict(self.compile_options)
        if _config(taken["loss"]) == _config(entropy):
            taken["loss"] = _cross_entropy
        super().compile(optimizer=optimizer, **taken)

    def get_compile_config(self):
        """Returns the arguments of `compile`, serialised."""
        if not self.compiled:
            return {}
        return keras.saving.serialize_keras_object(
            {"optimizer": self.optimizer, **self.compile_options}
        )

    def compile_from_config(self, config):
        """Compiles with what `get_compile_config` returned."""
        self.compile(**keras.saving.deserialize_keras_object(config))
        self.optimizer.build(self.trainable_variables)

    def probabilities(self, images, batch_size=256):
        """Returns the probabilities of the classes, float32 (n, classes).

        Args:
            images: Array (n, height, width, channels) in [-1, 1].
            batch_size: Images at a time.
        """
        logits = self.predict(images, batch_size=batch_size, verbose=0)
        return ops.convert_to_numpy(ops.softmax(logits))

    def endpoints(self):
        """Returns what exported files offer: images -> probabilities (m, classes)."""

        def classify(images):
            return ops.softmax(self(images, training=False))

        images = [(self.example.things, (None, *self.image_shape), "float32")]
        return {"serving_default": Endpoint(classify, images)}

    export = Saving.export
    save = Saving.save

    def get_config(self):
        """Returns the constructor's arguments."""
        check_format()
        return {**self.options, "name": self.name}

    def save_own_variables(self, store):
        """Saves what training draws from, so that it can go on with the next step."""
        if self.compiled:
            if self.made_of is not None:
                store[origins.KEY] = origins.stored(self.made_of)
            for name, seed in random_state(self).items():
                store[name] = seed.numpy()

    def load_own_variables(self, store):
        """Loads what `save_own_variables` wrote."""
        self.restored = origins.read(store)
        for name, seed in random_state(self).items():
            if name in store:
                seed.assign(store[name][()])

    @classmethod
    def from_preset(cls, preset):
        """Makes a classifier of a preset folder, or of the name of a published one.

        Raises:
            ValueError: If there is no such preset, or it is one of another class.
        """
        return presets.load(preset, cls)

    def save_to_preset(self, folder):
        """Writes configuration and weights, without the optimizer, to a new folder."""
        presets.write(folder, self.registered_as, self)


def _check_example(example):
    """Refuses what is too small, and sounds that no frames make up.

    Raises:
        ValueError: It is one of these, or something else than images and sounds.
    """
    shape, hop = example.shape, MELS["hop"]
    if example.pictured and min(shape[:2]) >= 8:
        return
    heard = len(shape) == 2
    if heard and shape[1] == 1 and not shape[0] % hop and shape[0] >= SHORTEST * hop:
        return
    wanted = "images of at least 8x8 pixels", "(28, 28, 1)"
    if heard:
        wanted = (
            f"mono sounds of a multiple of {hop} samples, {SHORTEST * hop:,} or more",
            f"({max(SHORTEST, round(shape[0] / hop)) * hop}, 1)",
        )
    raise ValueError(
        f"Classifier takes {wanted[0]}. Received: image_shape={shape}. Write "
        f"{wanted[1]}, for example."
    )


def _config(loss):
    return keras.losses.serialize(loss) if isinstance(loss, keras.Loss) else loss


def _cross_entropy(labels, logits):
    """Returns -log P(C = c | X), (m,), of integer labels or of rows (m, classes)."""
    if labels.shape[1:] == logits.shape[1:]:
        return keras.losses.categorical_crossentropy(labels, logits, from_logits=True)
    return keras.losses.sparse_categorical_crossentropy(
        labels, logits, from_logits=True
    )
