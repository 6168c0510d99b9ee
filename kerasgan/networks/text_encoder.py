"""Text encoders: words of a vocabulary to one vector a text.

Reed et al. (2016, "Learning Deep Representations of Fine-Grained Visual Descriptions",
https://arxiv.org/abs/1605.05395, section 4) read texts with a recurrent network whose
states are averaged over the words. The one here is a GRU; its states at the words are
the same however many zeros follow, so that `length` changes nothing. Vectors of words
begin as draws from N(0, 1), so that texts differ from the first step on.
"""

from keras import Model, initializers, layers

from kerasgan.errors import check_positive, unknown
from kerasgan.layers import MeanOfWords
from kerasgan.networks import dcgan

READERS = ("gru", "convolution", "set")


def network(words, length, units=128, width=128, reader="gru"):
    """Builds rows of words (m, length) -> vectors (m, units).

    Args:
        words: Number of words of the vocabulary; word k has the number k + 1.
        length: The most words of a text.
        units: Number of values of the vector of a text.
        width: Units of the words' vectors and of what reads them.
        reader: `"gru"`, which knows the order of all words; `"convolution"`, of three
            neighbours; `"set"`, none, as a bag of words.

    Returns:
        `keras.Model` of int32 rows, 0 where a text has ended.

    Raises:
        ValueError: A number that is no positive integer, or another reader.
    """
    check_positive(words=words, length=length, units=units, width=width)
    if reader not in READERS:
        raise ValueError(unknown("reader", reader, READERS))
    rows = layers.Input((length,), dtype="int32", name="words")
    table = layers.Embedding(
        words + 1,
        width,
        embeddings_initializer=initializers.RandomNormal(stddev=1.0),
        name="vectors_of_words",
    )
    x = table(rows)
    if reader == "gru":
        x = layers.GRU(width, return_sequences=True)(x)
    else:
        kernel = 3 if reader == "convolution" else 1
        x = layers.Conv1D(width, kernel, padding="causal")(x)
        x = layers.LeakyReLU(0.2)(x)
    x = MeanOfWords()([x, rows])
    x = layers.Dense(units, dtype="float32", name="vector")(x)
    return Model(rows, x, name="text_encoder")


def of_vectors(size, units=128):
    """Builds vectors (m, size) -> vectors (m, units): one dense, leaky layer.

    So Reed et al. (2016, "Generative Adversarial Text to Image Synthesis", section 4.1)
    compress embeddings that were made elsewhere.

    Args:
        size: Number of values of what is given.
        units: Number of values of what is made.
    """
    check_positive(size=size, units=units)
    given = layers.Input((size,), name="vectors")
    x = layers.LeakyReLU(0.2)(layers.Dense(units, name="vector")(given))
    return Model(given, x, name="text_encoder")


def image_encoder(image_shape, units=128, width=32):
    """Builds images (m, height, width, channels) in [-1, 1] -> vectors (m, units).

    Strided convolutions with batch normalization, as in a discriminator of DCGAN
    (Radford et al., 2016). The last map is flattened, so that places are not lost.

    Args:
        image_shape: As `kerasgan.networks.dcgan.stages` takes it.
        units: Number of values of a vector.
        width: Channels of the first feature map; each further one has twice as many.
    """
    check_positive(units=units, width=width)
    _, doublings = dcgan.stages(image_shape)
    images = layers.Input(image_shape, name="images")
    x = images
    for stage in range(doublings):
        x = layers.Conv2D(width * 2**stage, 4, 2, "same", use_bias=False)(x)
        x = layers.LeakyReLU(0.2)(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Dense(units, dtype="float32", name="vector")(layers.Flatten()(x))
    return Model(images, x, name="image_encoder")
