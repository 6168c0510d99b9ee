"""Features of a network of random weights, for images that no classifier has seen.

Embeddings of random weights tell distributions apart where trained ones have seen other
images alone (Naeem et al., 2020, https://arxiv.org/abs/2002.09797, section 3).
"""

import keras
import numpy as np
from keras import layers, ops

from kerasgan.modalities import of_shape

NAME = "random_features"
NOTE = (
    "Seen through a network of random weights, and no classifier of these images: its "
    "numbers compare models of the same images, and say nothing beside those of others."
)
NOTE_OF_SOUNDS = (
    "Heard through a network of random weights that looks at log-mel spectrograms, and "
    "no classifier of these sounds: its numbers compare models of the same sounds, and "
    'say nothing beside those of others. They are no "Fréchet Audio Distance".'
)
FEATURES, WIDTH, COARSEST = 64, 32, 4
WINDOW, MELS = 256, 40  # samples of a Fourier transform, and bands of its power
QUIET = 1e-3  # power that counts as silence
UNKNOWN = 16_000  # the rate of sounds that do not tell theirs


def note(example):
    """Returns what a reader of numbers must know, by the `Modality` that was seen."""
    return NOTE if example.pictured else NOTE_OF_SOUNDS


def network(image_shape):
    """Builds images (m, *image_shape) in [-1, 1] -> features (m, 64).

    Or sounds (m, samples, channels), which are looked at as images: the logarithm of
    the power in `MELS` bands of the mel scale (Davis and Mermelstein, 1980), at each
    quarter of a window.

    Convolutions of 3x3 halve the image until its shorter side is 4 pixels or less; a
    random projection of all that is left follows. The weights are N(0, 2 / fan_in), and
    the same for each shape, on every backend.

    Args:
        image_shape: `(height, width, channels)`, `(samples, channels)`, or the
            `Modality` of one of these.

    Raises:
        ValueError: Examples that are neither.
    """
    example = of_shape(image_shape)
    if example.units:
        raise ValueError(
            "Random features are seen of images and of sounds, and these are "
            f"{example.things} of shape {example.shape}. Write {example.extractor!r}."
        )
    images = layers.Input(example.shape, name=example.things)
    x = images if example.pictured else log_mels(images, example.rate or UNKNOWN)
    side = min(x.shape[1:3])
    while side > COARSEST:
        x = layers.Conv2D(WIDTH, 3, strides=2, padding="same", use_bias=False)(x)
        x, side = layers.LeakyReLU(0.2)(x), -(-side // 2)
    x = layers.Dense(FEATURES, use_bias=False, dtype="float32")(layers.Flatten()(x))
    made = keras.Model(images, x, name=NAME)
    random = np.random.default_rng(0)
    made.set_weights(
        [
            random.normal(0, np.sqrt(2 / np.prod(weight.shape[:-1])), weight.shape)
            for weight in made.weights
        ]
    )
    return made


def log_mels(sounds, rate):
    """Turns sounds (m, samples, channels) into images (m, mels, times, channels).

    Args:
        sounds: `keras.KerasTensor` in [-1, 1].
        rate: Samples a second.
    """
    window = min(WINDOW, 2 ** int(np.log2(sounds.shape[1])))
    power = layers.MelSpectrogram(
        fft_length=window,
        sequence_stride=window // 4,
        sampling_rate=rate,
        num_mel_bins=min(MELS, window // 4),
        power_to_db=False,
        dtype="float32",
    )
    channels = [sounds[..., each] for each in range(sounds.shape[-1])]
    mels = ops.stack([power(each) for each in channels], axis=-1)
    return ops.log(mels + QUIET)
