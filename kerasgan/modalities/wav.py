"""Sounds in WAV files: 16 bits when written, whatever PCM and floats have when read."""

import io
import os
import warnings
import wave

import numpy as np

from kerasgan.errors import shown

FULL = 2**15  # what 1.0 is of 16 bits
LARGEST = 2**28  # bytes of a file
KINDS = (b"RIFF", b"RIFX", b"RF64")  # what such files begin with
LOUDEST = 1 + 1e-3  # of floats, which may be rounded


def write(path, sound, rate):
    """Writes a WAV file of 16 bits; values outside of [-1, 1] are clipped.

    Args:
        path: File to write.
        sound: Array (samples, channels), 1.0 being the largest amplitude.
        rate: Samples a second.
    """
    values = np.rint(np.asarray(sound, "float64") * FULL)
    values = np.clip(values, -FULL, FULL - 1).astype("<i2")
    with wave.open(os.fspath(path), "wb") as file:
        file.setnchannels(values.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(values.tobytes())


def read(path):
    """Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or floats.

    Args:
        path: The file.

    Returns:
        `(sound, rate)`: float32 (samples, channels) in [-1, 1], and samples a second.

    Raises:
        OSError: It is no regular file, or cannot be read.
        ValueError: It is no WAV file, is damaged or empty, or its floats leave [-1, 1].
    """
    if not os.path.isfile(path):
        raise OSError("it is no regular file")  # opening a pipe would wait for ever
    if os.path.getsize(path) > LARGEST:
        raise ValueError(f"it has more than {LARGEST:,} bytes")
    with open(path, "rb") as file:
        content = file.read(LARGEST)
    if content[:4] not in KINDS:
        raise ValueError("it is no WAV file" if content else "it is empty")
    from scipy.io import wavfile

    # A damaged file may raise nearly anything.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", wavfile.WavFileWarning)
            warnings.filterwarnings("ignore", "Chunk .non-data.", module="scipy")
            rate, values = wavfile.read(io.BytesIO(content))
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"no WAV file that can be read: {reason[:100]}") from None
    values = values[:, None] if values.ndim == 1 else values
    if not values.size or rate < 1:
        raise ValueError(f"it holds {len(values)} samples at {rate} a second")
    return in_unit(values), int(rate)


def in_unit(values):
    """Brings what files and arrays hold of sounds to float32 in [-1, 1].

    Args:
        values: Array (..., channels): uint8 around 128, int16 or int32 of full scale
            (as readers of WAV files give them), or floats in [-1, 1].

    Raises:
        ValueError: Another type, or floats beyond, or that are not finite.
    """
    kind = values.dtype
    if kind == np.uint8:
        return (values.astype("float32") - 128) / 128
    if kind in (np.int16, np.int32):
        return (values / 2.0 ** (8 * kind.itemsize - 1)).astype("float32")
    if kind.kind != "f":
        raise ValueError(
            f"sounds must be int16, int32, uint8, or floats in [-1, 1]. Received: "
            f"dtype {kind}"
        )
    loudest = np.abs(values).max(initial=0)
    if not loudest <= LOUDEST:
        raise ValueError(
            f"sounds that are floats must lie in [-1, 1]. Received: values up to "
            f"{shown(float(loudest))} in size"
        )
    return np.clip(values, -1, 1).astype("float32")
