"""A small convolutional classifier, whose last hidden layer is good to measure with.

Three stages of two 3x3 convolutions with batch normalization (in the manner of Simonyan
and Zisserman, 2015), the width doubled and the resolution halved from stage to stage,
then the mean over all places: the features. Of sounds it sees the log-mel spectrogram.
"""

import math

import keras
from keras import Model, layers

from kerasgan.layers import LogSpectra
from kerasgan.layers.spectra import FLOOR

FEATURES = "features"
MELS = {"mels": 40, "hop": 128}  # what is seen of sounds
FRAME = 0.064  # seconds of a frame, about
SHORTEST = 8  # frames of a sound


def classifier(image_shape, classes, width=24, flip=False, distort=True, rate=None):
    """Builds images (m, height, width, channels) in [-1, 1] -> logits (m, classes).

    Or sounds (m, samples, 1) likewise.

    The layer named "features" gives (m, 4 * width), not negative. While training, the
    images are shifted a little, and moved about as the options say.

    Args:
        image_shape: `(height, width, channels)`, at least 8 pixels high and wide; or
            `(samples, 1)`, a multiple of 128 and at least 1,024.
        classes: Number of classes.
        width: Channels of the first stage.
        flip: Whether training mirrors images too: right for clothes, wrong for digits.
        distort: Whether training turns and scales images too, which blurs them: right
            for handwriting. Without it, shifts are of whole pixels. Sounds are shifted
            in time, and with it a little in pitch too.
        rate: Samples a second of sounds.
    """
    heard = len(image_shape) == 2
    images = layers.Input(image_shape, name="sounds" if heard else "images")
    x = _heard(images, rate, distort) if heard else _augmented(images, flip, distort)
    for stage in range(3):
        for _ in range(2):
            channels = width * 2**stage
            x = layers.Conv2D(channels, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        if stage < 2:
            x = layers.MaxPooling2D(2)(x)
    x = layers.GlobalAveragePooling2D(name=FEATURES, dtype="float32")(x)
    # A shape of its own, or Keras' PyTorch backend draws from the global generator.
    dropped = layers.Dropout(0.3, noise_shape=(None, x.shape[-1]))(x)
    logits = layers.Dense(classes, name="logits", dtype="float32")(dropped)
    return Model(images, logits, name="classifier")


def _heard(sounds, rate, distort):
    """Returns log-mel spectrograms (m, frames, mels, 1), moved about in training."""
    frame = 2 ** max(8, round(math.log2(FRAME * (rate or 8000))))
    x = LogSpectra(sounds.shape[1], **MELS, frame=frame, rate=rate)(sounds)
    x = layers.Reshape((*x.shape[1:], 1))(x)
    silence = {"fill_mode": "constant", "fill_value": math.log(FLOOR)}
    pitch = 0.05 if distort else 0.0
    x = _moved([layers.RandomTranslation(0.15, pitch, **silence)], x)
    return layers.BatchNormalization(momentum=0.9)(x)


def _augmented(images, flip, distort):
    empty = {"fill_mode": "constant", "fill_value": -1.0}  # black
    moves = [layers.RandomFlip("horizontal")] if flip else []
    if distort:
        moves += [
            layers.RandomRotation(0.03, **empty),  # 11 degrees
            layers.RandomZoom(0.1, 0.1, **empty),
            layers.RandomTranslation(0.08, 0.08, **empty),
        ]
    else:
        whole = {"interpolation": "nearest"}
        moves.append(layers.RandomTranslation(0.08, 0.08, **empty, **whole))
    return _moved(moves, images)


def _moved(moves, images):
    for move in moves:
        if keras.backend.backend() == "jax":
            # Keras keeps every backend from compiling what TensorFlow's XLA cannot.
            move.supports_jit = True
        images = move(images)
    return images
