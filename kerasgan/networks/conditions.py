"""How labels enter a network, and what a discriminator tells beside real or fake.

Labels come as rows (m, classes): one-hot, or mixtures of classes that sum to 1. The
table says where each kind of conditioning lets them in.

| kind | generator | discriminator |
|---|---|---|
| `"concatenation"` | joined to the latents | joined to the image (Mirza, 2014) |
| `"embedding"` | a learned vector joined to the latents | a learned plane, an image |
| `"batch_norm"` | a scale and shift a class in every batch norm | |
| `"projection"` | | <embedding, features> added to the logit (Miyato, 2018) |
| `"gains"` | scales 1 + V c and shifts U c in every batch norm, c = f(y) | |
| `"features"` | | joined to the last feature map (Reed, 2016) |

The last two are for vectors y of any numbers, the embedding of a caption for example,
as well as for labels; so are `"concatenation"`, `"embedding"` and `"projection"`.
"""

import math
from typing import NamedTuple

from keras import Model, layers

from kerasgan.errors import unknown
from kerasgan.layers import ConditionalBatchNormalization, LabelPlanes
from kerasgan.networks.normalization import normalized, weighted

BATCH = layers.BatchNormalization
SETTINGS = ("momentum", "epsilon", "gamma_initializer")  # of a batch normalization
COMPRESSED = 128  # units of the layer between a vector and the gains
EMBEDDING = 50  # values of a label's learned vector in a generator


class Conditions(NamedTuple):
    """What the networks of a model are told beside latents and images, and tell.

    Attributes:
        classes: Number of classes, or of values of a vector that stands for them; None
            for networks without labels.
        generator: Kind of conditioning of the generator, or a tuple of kinds, of which
            the first that the network offers is taken; None without labels.
        discriminator: Likewise of the discriminator.
        recognised: Number of values that the discriminator gives beside its logit.
        hidden: Units of a layer between its features and these values; 0 for none.
        encoder: `keras.Model` that turns what samples are asked for into vectors of
            `classes` values; None where they are labels.
    """

    classes: int | None = None
    generator: str | tuple | None = None
    discriminator: str | tuple | None = None
    recognised: int = 0
    hidden: int = 0
    encoder: Model | None = None


UNCONDITIONAL = Conditions()


class Labels:
    """The labels of one network: all of its methods do nothing where there are none.

    Args:
        classes: Number of classes, or None.
        kind: Kind of conditioning, or several by preference, or None.
        known: The kinds that the network offers.

    Raises:
        ValueError: It does not offer that kind.
    """

    def __init__(self, classes, kind, known):
        if isinstance(kind, tuple):
            kind = next((each for each in kind if each in known), kind[0])
        if kind is not None and kind not in known:
            raise ValueError(unknown("conditioning of this network", kind, known))
        self.kind = kind
        self.rows = layers.Input((classes,), name="labels") if kind else None
        self.compressed = None
        if kind == "gains":
            dense = layers.Dense(COMPRESSED, name="compressed")
            self.compressed = layers.LeakyReLU(0.2)(dense(self.rows))

    def inputs(self, first):
        """Returns the inputs of the network, the first of which is given."""
        return first if self.rows is None else [first, self.rows]

    def with_latents(self, z):
        """Joins the labels to latents (m, latent_dim)."""
        if self.kind == "concatenation":
            return layers.Concatenate()([z, self.rows])
        if self.kind == "embedding":
            vector = layers.Dense(EMBEDDING, use_bias=False, name="embedding")
            return layers.Concatenate()([z, vector(self.rows)])
        return z

    def with_images(self, images, normalization):
        """Joins the labels to images (m, height, width, channels) or points (m, d).

        Sounds (m, samples, channels) become flat.
        """
        labels = self.rows
        if self.kind in ("concatenation", "embedding") and len(images.shape) == 3:
            images = layers.Flatten()(images)
        if self.kind == "embedding":
            size = math.prod(images.shape[1:3])
            plane = layers.Dense(size, use_bias=False, name="embedding")
            labels = weighted(plane, normalization)(labels)
            if len(images.shape) == 4:
                labels = layers.Reshape((*images.shape[1:3], 1))(labels)
                return layers.Concatenate()([images, labels])
        if self.kind not in ("concatenation", "embedding"):
            return images
        join = LabelPlanes() if len(images.shape) == 4 else layers.Concatenate()
        return join([images, labels])

    def normalized(self, x, **batch):
        """Normalizes a generator's activations (m, ...) over the batch."""
        if self.kind == "batch_norm":
            return ConditionalBatchNormalization(**batch)([x, self.rows])
        if self.kind == "gains":
            return self._with_gains(x, **batch)
        return normalized(x, "batch", **batch)

    def _with_gains(self, x, **batch):
        """Normalizes, scales by 1 + V c and shifts by U c (Dumoulin et al., 2017).

        c is y behind one dense, leaky layer, the same for all maps (Reed et al., 2016,
        section 4.1).
        """
        batch.pop("gamma_initializer", None)
        x = normalized(x, "batch", center=False, scale=False, **batch)
        channels = x.shape[-1]
        scale = layers.Dense(channels, bias_initializer="ones")(self.compressed)
        shift = layers.Dense(channels)(self.compressed)
        places = (*[1] * (len(x.shape) - 2), channels)
        scale, shift = (layers.Reshape(places)(each) for each in (scale, shift))
        return layers.Add()([layers.Multiply()([x, scale]), shift])

    def with_features(self, x, normalization):
        """Joins the labels to the last feature map (m, height, width, channels).

        A 1x1 convolution and a leaky rectifier follow, of as many channels (Reed et
        al., 2016, section 4.1).
        """
        if self.kind != "features":
            return x
        joined = LabelPlanes()([x, self.rows])
        joined = weighted(layers.Conv2D(x.shape[-1], 1), normalization)(joined)
        return layers.LeakyReLU(0.2)(joined)

    def with_logits(self, logits, features, normalization):
        """Adds the projection of features (m, d) on the label's vector to the logits.

        f(x, y) = y^T V phi(x) + psi(phi(x)) (Miyato and Koyama, 2018, equation 9).
        """
        if self.kind != "projection":
            return logits
        size = features.shape[-1]
        vector = layers.Dense(size, use_bias=False, dtype="float32", name="embedding")
        vector = weighted(vector, normalization)(self.rows)
        agreement = layers.Dot(axes=1, dtype="float32")([vector, features])
        return layers.Add(dtype="float32")([logits, agreement])


def recognising(discriminator, units, hidden=0, normalization="none"):
    """Returns a discriminator of this package with a second output.

    It shares all layers but the last with the first output (Odena et al., 2017; Chen et
    al., 2016, section 5).

    Args:
        discriminator: `keras.Model` -> logits (m, 1), whose last layer is `"logits"`.
        units: Number of values of the second output; 0 for none.
        hidden: Units of a rectified layer before them; 0 for none. It has batch
            normalization where the discriminator has, with the same settings.
        normalization: That of the discriminator's weights.

    Returns:
        `keras.Model` -> `[logits (m, 1), values (m, units)]`; or the discriminator.
    """
    if not units:
        return discriminator
    x = discriminator.get_layer("logits").input
    if hidden:
        batch = [each for each in discriminator.layers if isinstance(each, BATCH)]
        recogniser = layers.Dense(hidden, use_bias=not batch, name="recogniser")
        x = weighted(recogniser, normalization)(x)
        if batch:
            like = batch[-1].get_config()
            x = normalized(x, "batch", **{name: like[name] for name in SETTINGS})
        x = layers.LeakyReLU(0.1)(x)
    last = layers.Dense(units, dtype="float32", name="recognised")
    values = weighted(last, normalization)(x)
    outputs = [discriminator.outputs[0], values]
    return Model(discriminator.inputs[0], outputs, name=discriminator.name)
