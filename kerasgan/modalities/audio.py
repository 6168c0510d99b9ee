"""Sounds: waves of a rate."""

from pathlib import Path

import numpy as np

from kerasgan.errors import is_integer
from kerasgan.modalities import wav
from kerasgan.modalities.modality import NETWORKS, NO_SHAPE, Modality

MONO_AND_STEREO = ("", "mono", "stereo")
MOST_CHANNELS = 8
PAUSE = 0.1  # seconds of silence behind each of several sounds in one file


class Audio(Modality):
    """Sounds `(samples, channels)`, channels last: 1 of mono, 2 of stereo.

    Args:
        shape: `(samples, channels)` of one sound.
        data_range: `(low, high)` of the values, [-1, 1] by default, full scale.
        rate: Samples a second, 8000 for example; None where it is not known, and then
            no file of a sound can be written.

    Raises:
        ValueError: Another shape, channels first, no range or no rate.
    """

    things = "sounds"
    networks = "wavegan"
    published = NETWORKS
    apart = True
    classifying = "audio-classification"
    whole = "data_range=(-32768, 32768)", "x / 32768"

    def __init__(self, shape, data_range=None, rate=None):
        whole = isinstance(shape, (tuple, list)) and len(shape) == 2
        if not whole or not all(is_integer(size, least=1) for size in shape):
            raise ValueError(NO_SHAPE.format(shape))
        refuse_channels_first(shape, f"image_shape={shape!r}")
        if shape[1] > MOST_CHANNELS:  # of images, their channels left out
            raise ValueError(NO_SHAPE.format(shape))
        check_rate(rate)
        super().__init__(shape, NETWORKS if data_range is None else data_range)
        self.rate = None if rate is None else int(rate)

    @property
    def size(self):
        """Length, channels and rate in words."""
        samples, channels = self.shape
        told = "at an unknown rate"
        if self.rate is not None:
            told = f"at {self.rate:,} Hz ({samples / self.rate:.3g} s)"
        return f"{samples:,} samples {told}, {channels_in_words(channels)}"

    @property
    def extent(self):
        """Length and rate in words, as for `size`."""
        return self.size

    def sheet(self, examples, columns=None):
        """Lays waves and spectrograms out in rows; see `pictures.spectrograms`."""
        from kerasgan import pictures

        return pictures.spectrograms(self.to_networks(examples), columns)

    def cells(self, examples):
        """Returns the waves and spectrograms, bytes (n, height, width, 3)."""
        from kerasgan.pictures import sounds

        return sounds.cells(self.to_networks(examples)), (0, 255)

    def accompany(self, sheet, examples):
        """Writes all sounds of a sheet as one WAV file of its name."""
        if self.rate is None:
            return []
        path = Path(sheet).with_suffix(".wav")
        self.join(examples, path)
        return [path]

    def join(self, examples, path):
        """Writes one WAV file of sounds, one after another, a pause behind each.

        Args:
            examples: Array (n, samples, channels) in `data_range`.
            path: File to write.

        Raises:
            ValueError: The rate is not known.
        """
        self.refuse_files(path, each=True)
        sounds = self.to_networks(np.asarray(examples, "float32"))
        pause = ((0, 0), (0, round(PAUSE * self.rate)), (0, 0))
        wav.write(path, np.concatenate(np.pad(sounds, pause)), self.rate)

    def save(self, examples, folder, bits=None):
        """Writes a WAV file of 16 bits for each sound: `0001.wav`, `0002.wav` ..."""
        if bits not in (None, 16):
            raise ValueError(
                f"WAV files are written with 16 bits. Received: bits={bits!r}. Leave "
                "it out."
            )
        self.refuse_files(folder, each=True)
        sounds = self.to_networks(np.asarray(examples, "float32"))
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        digits = max(4, len(str(len(sounds))))
        paths = [folder / f"{n:0{digits}}.wav" for n in range(1, len(sounds) + 1)]
        for sound, path in zip(sounds, paths, strict=True):
            wav.write(path, sound, self.rate)
        return paths

    def refuse_files(self, out, each):
        """Refuses WAV files of sounds whose rate nobody knows."""
        if each and self.rate is None:
            raise ValueError(
                "A WAV file tells its rate, and this model knows none. Received: "
                f"{str(out)!r}. Construct it with rate=8000, for example, or write "
                "arrays to an .npz file."
            )

    def arrays(self, examples):
        """Returns the sounds, the range of their values, and their rate if known."""
        found = {"sounds": examples, "value_range": np.array(self.data_range)}
        return found if self.rate is None else {**found, "rate": np.array(self.rate)}

    def advice(self, shape):
        """Returns what to do with sounds of another shape than these have."""
        if len(shape) == 2 and shape[1] not in (None, 1) and shape[::-1] == self.shape:
            return (
                "The channels seem to come first: numpy.moveaxis(x, 1, -1) moves them."
            )
        if len(shape) == 2 and shape[1:] == self.shape[1:]:
            return (
                f"Construct the model with image_shape={shape}, or load the sounds "
                f"with audio_length={self.shape[0]}."
            )
        if len(shape) == 2 and None not in shape:
            kind, mine = map(channels_in_words, (shape[1], self.shape[1]))
            return (
                f"These seem to be {kind}, and the model is for {mine}: "
                "x.mean(axis=-1, keepdims=True) makes them mono."
            )
        samples, channels = self.shape
        return f"Give sounds of shape (m, {samples}, {channels})."

    def reading(self):
        """Returns the length, the channels and the rate to bring sounds to."""
        channels = 1 if self.shape[1] == 1 else None
        return {"audio_length": self.shape[0], "channels": channels, "rate": self.rate}

    def unlike(self, data):
        """Words the rate of data, where it is not that of a model."""
        if data.rate is None or data.rate == self.rate:
            return ""
        knows = "no rate" if self.rate is None else f"rate={self.rate}"
        again = f", or load the data with rate={self.rate}" if self.rate else ""
        return (
            f"The sounds have {data.rate} samples a second, and the model {knows}. "
            f"Received: data of rate={data.rate}. Construct the model with "
            f"rate={data.rate}{again}."
        )

    def facts(self):
        """Returns the rate, the length and the channels."""
        samples, channels = self.shape
        return {"rate": self.rate, "samples": samples, "channels": channels}

    def __repr__(self):
        """Returns the call that makes it."""
        return f"Audio({self.shape}, {self.data_range}, rate={self.rate})"


def channels_in_words(channels):
    """Returns `"mono"`, `"stereo"`, or how many channels there are."""
    known = channels < len(MONO_AND_STEREO)
    return MONO_AND_STEREO[channels] if known else f"{channels} channels"


def check_rate(rate):
    """Refuses what is no number of samples a second.

    Raises:
        ValueError: It is neither a positive whole number nor None.
    """
    if rate is not None and not is_integer(rate, least=1):
        raise ValueError(
            "rate must be a whole number of samples a second, 8000 for example. "
            f"Received: rate={rate!r}."
        )


def refuse_channels_first(shape, received):
    """Refuses a shape of fewer samples than channels, saying what was `received`."""
    if shape[0] < shape[1]:
        raise ValueError(
            "Sounds have their channels last, (samples, channels). Received: "
            f"{received}. Move the channels to the end, those of the data with "
            "numpy.moveaxis(x, 1, -1)."
        )
