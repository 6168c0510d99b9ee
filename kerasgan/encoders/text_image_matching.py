"""The encoders of texts and images that tell which belong together."""

import keras
import numpy as np
from keras import ops

from kerasgan import modalities, presets
from kerasgan.engine import origins
from kerasgan.engine.checks.saving import check_format
from kerasgan.engine.checks.texts import check_same_words, check_told
from kerasgan.engine.registry import ENCODERS
from kerasgan.engine.saving import Saving
from kerasgan.engine.starting import Starting
from kerasgan.errors import check_positive
from kerasgan.export import Endpoint
from kerasgan.losses.matching import similarities, symmetric_matching
from kerasgan.networks import text_encoder as builders


@ENCODERS.register("text_image_matching")
class TextImageMatching(Starting, keras.Model):
    """Learns vectors of captions and of images that match (Reed et al., 2016).

    A plain Keras model that is trained on pairs: `fit(images, rows)`, the rows being
    `text.rows(captions, n)`, or `fit` of a dataset that was loaded with captions. Its
    text encoder is what GANs of captions start from, `model.start_from(matching,
    ["text_encoder"])`, and its two encoders measure R-precision.

    Args:
        image_shape: `(height, width, channels)`, at least 8 pixels, both even.
        text: `kerasgan.modalities.Text` of the captions.
        units: Values of the vectors.
        width: Width of the image encoder that is built.
        reader: How the built text encoder reads; see `kerasgan.networks.text_encoder`.
        text_encoder: Your own `keras.Model`, words (m, length) -> (m, units).
        image_encoder: Your own `keras.Model`, images -> (m, units).
        name: Name of the model.

    Raises:
        ValueError: An argument is not what it should be.

    Reference: Reed, Akata, Lee and Schiele, "Learning Deep Representations of
    Fine-Grained Visual Descriptions", CVPR 2016, https://arxiv.org/abs/1605.05395,
    equations 2 to 4 (a symmetric loss), section 4 (the encoders)
    """

    conditional, captioned = False, True  # trained on pairs of images and captions
    generative = False  # it samples nothing
    portable = ("serving_default",)
    within_epochs = False
    made_of = restored = None
    classes = None
    networks = ("text_encoder", "image_encoder")
    readers = ("text_encoder",)
    averaged = ()
    draws = {}

    def __init__(
        self,
        image_shape=(32, 32, 3),
        *,
        text=None,
        units=128,
        width=32,
        reader="gru",
        text_encoder=None,
        image_encoder=None,
        name="text_image_matching",
    ):
        check_positive(units=units, width=width)
        self_text = check_told(text, text_encoder)
        if not isinstance(self_text, modalities.Text):
            raise ValueError(
                "TextImageMatching encodes captions. Received: text="
                f"{self_text!r}. Give the kerasgan.modalities.Text of captions."
            )
        example = modalities.Image(image_shape)
        if text_encoder is None:
            sizes = len(self_text.vocabulary), self_text.length
            text_encoder = builders.network(*sizes, units, reader=reader)
        units = int(text_encoder.outputs[0].shape[-1])
        if image_encoder is None:
            image_encoder = builders.image_encoder(example.shape, units, width)
        super().__init__(name=name)
        self.text, self.example = self_text, example
        self.conditions = {"rows": self.text}
        self.text_encoder, self.image_encoder = text_encoder, image_encoder
        self.built = True

    @property
    def image_shape(self):
        """`(height, width, channels)` of the images it takes."""
        return self.example.shape

    @property
    def fields(self):
        """What a batch of its data holds: images and captions."""
        return {"images": self.example, self.text.asked: self.text}

    def average_of(self, network):
        """Returns None: nothing is averaged."""

    def compile(self, optimizer=None, **options):
        """As `keras.Model.compile`; by default Adam(1e-3). The loss is its own."""
        self.compile_options = dict(options)
        super().compile(optimizer=optimizer or keras.optimizers.Adam(1e-3), **options)

    def fit(self, x=None, y=None, **options):
        """Trains on pairs, as `keras.Model.fit` does.

        Args:
            x: Images (n, height, width, channels) in [-1, 1]; `(images, captions)`; or
                a dataset that was loaded with captions.
            y: Captions: n strings, or rows of words (n, length).
            **options: Further arguments of `keras.Model.fit`.

        Raises:
            ValueError: No captions, as many as there are images, or of other words.
        """
        x, y = self._pair(x, y)
        if options.get("validation_data") is not None:
            given = options["validation_data"]
            given = self._pair(*given) if isinstance(given, tuple) else given
            options["validation_data"] = given
        return super().fit(x, y, **options)

    def evaluate(self, x=None, y=None, **options):
        """Returns the loss, as `keras.Model.evaluate` does; takes what `fit` does."""
        return super().evaluate(*self._pair(x, y), **options)

    def _pair(self, x, y=None):
        """Returns images and rows of words; a dataset as it is, once it was checked."""
        if hasattr(x, "info"):
            check_same_words(x.info, self)
            return x, y
        x, y = x if isinstance(x, tuple) and y is None else (x, y)
        if not hasattr(x, "shape"):  # data of other kinds: Keras looks at them
            return x, y
        if y is None:
            raise ValueError(
                "TextImageMatching learns from pairs of images and captions. Received: "
                "images alone. Call fit(images, captions)."
            )
        return x, self.text.read(y)

    def call(self, images, training=False):
        """Returns the vectors (m, units) of images (m, height, width, channels)."""
        return self.image_encoder(images, training=training)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, **kwargs):
        """Returns how badly images and captions of a batch find each other."""
        rows = self.text.to_networks(y)
        texts = self.text_encoder(rows, training=kwargs.get("training", True))
        same = ops.all(ops.equal(rows[:, None], rows[None]), axis=-1)
        return symmetric_matching(y_pred, texts, same)

    def image_vectors(self, images, batch_size=256):
        """Returns the vectors (n, units) of images (n, ...) in [-1, 1], NumPy."""
        parts = [
            ops.convert_to_numpy(self(images[i : i + batch_size], training=False))
            for i in range(0, len(images), batch_size)
        ]
        return np.concatenate(parts)

    def text_vectors(self, captions, batch_size=256):
        """Returns the vectors (n, units) of captions, strings or rows, NumPy."""
        rows = self.text.rows(captions, self.text.count(captions))
        parts = [
            ops.convert_to_numpy(self.text_encoder(rows[i : i + batch_size]))
            for i in range(0, len(rows), batch_size)
        ]
        return np.concatenate(parts)

    def similarity(self, images, captions):
        """Returns how well each image fits each caption: cosines (n, k), NumPy."""
        vectors = self.image_vectors(images), self.text_vectors(captions)
        return ops.convert_to_numpy(similarities(*vectors))

    def endpoints(self):
        """Returns what exported files offer: images and words -> their cosines (m,)."""

        def match(images, rows):
            images = ops.normalize(self.image_encoder(images, training=False))
            texts = self.text_encoder(self.text.to_networks(rows), training=False)
            return ops.sum(images * ops.normalize(texts), axis=1)

        images = ("images", (None, *self.image_shape), "float32")
        inputs = [images, *self.text.inputs("rows")]
        return {"serving_default": Endpoint(match, inputs, "cosines (m,)")}

    export = Saving.export
    save = Saving.save

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

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        check_format()
        networks = {
            name: keras.saving.serialize_keras_object(getattr(self, name))
            for name in self.networks
        }
        text = {type(self.text).__name__: self.text.get_config()}
        shape = {"image_shape": list(self.image_shape)}
        return {**shape, "text": text, "name": self.name, **networks}

    from_config = classmethod(Saving.from_config.__func__)

    def save_own_variables(self, store):
        """Saves what data it was trained on."""
        if self.compiled and self.made_of is not None:
            store[origins.KEY] = origins.stored(self.made_of)

    def load_own_variables(self, store):
        """Loads what `save_own_variables` wrote."""
        self.restored = origins.read(store)

    @classmethod
    def from_preset(cls, preset):
        """Makes the encoders of a preset folder, or of the name of a published one."""
        return presets.load(preset, cls)

    def save_to_preset(self, folder):
        """Writes configuration and weights, without the optimizer, to a new folder."""
        presets.write(folder, self.registered_as, self)
