"""Sounds as pictures of their spectrograms."""

import itertools

import numpy as np
from PIL import Image

from kerasgan.errors import check_positive
from kerasgan.pictures.images import grid

HEIGHT, WIDTH = 64, 96  # pixels of one spectrogram
WAVE = 24  # pixels above it, of the wave
WINDOW = 256  # samples of a Fourier transform; fewer of short sounds
FLOOR, TOP = -80, -10  # decibels of full scale, black and pale yellow
# From black to pale yellow, as matplotlib's map magma.
COLORS = np.array(
    [(0, 0, 4), (81, 18, 124), (183, 55, 121), (252, 137, 97), (252, 253, 191)]
)


def decibels(sounds):
    """Computes spectrograms: how loud each frequency is at each time.

    A Fourier transform of `WINDOW` samples, weighted by Hann's window, is taken at each
    of `WIDTH` times, evenly spaced from the first sample to the last; beyond both there
    is silence. A sine of full scale has 0 decibels.

    Args:
        sounds: Array (n, samples) in [-1, 1].

    Returns:
        Array (n, frequencies, WIDTH), at least FLOOR; frequency 0 comes first.
    """
    samples = sounds.shape[1]
    window = min(WINDOW, 2 ** max(3, int(np.log2(samples)) - 2))
    weights = np.hanning(window + 1)[:-1]
    padded = np.pad(sounds, ((0, 0), (window // 2, window)))
    starts = np.linspace(0, samples - 1, WIDTH).round().astype(int)
    frames = padded[:, starts[:, None] + np.arange(window)] * weights
    amplitudes = np.abs(np.fft.rfft(frames, axis=2)) * 2 / weights.sum()
    loud = 20 * np.log10(np.maximum(amplitudes, 10 ** (FLOOR / 20)))
    return np.moveaxis(loud, 1, 2)


def spectrograms(sounds, columns=None):
    """Lays sounds out in rows, in reading order: each one's wave and spectrogram.

    Time goes to the right. The wave, on top, reaches from -1 to 1. Frequency goes
    up, linearly to half of the rate; black is 80 decibels below full scale or less, and
    pale yellow 10 or more. The channels of a sound stand side by side.

    Args:
        sounds: Array (n, samples, channels) in [-1, 1].
        columns: Sounds a row; by default about as many as rows.

    Returns:
        A `PIL.Image`.

    Raises:
        ValueError: Another shape, or values that are not finite.
    """
    pictures = cells(sounds)
    check_positive(columns=1 if columns is None else columns)
    n, height, width, _ = pictures.shape
    columns = columns or max(1, round(np.sqrt(n * height / width)))
    return grid(pictures, columns, data_range=(0, 255))


def cells(sounds):
    """Returns a picture of each sound, as `spectrograms` lays them out.

    Args:
        sounds: Array (n, samples, channels) in [-1, 1].

    Returns:
        Bytes (n, WAVE + HEIGHT, channels * WIDTH, 3).

    Raises:
        ValueError: As for `spectrograms`.
    """
    sounds = np.asarray(sounds, "float32")
    if sounds.ndim != 3 or 0 in sounds.shape or not np.isfinite(sounds).all():
        raise ValueError(
            "Spectrograms are drawn of an array of finite sounds (n, samples, "
            f"channels). Received: shape {sounds.shape}. Give one sound at least."
        )
    rows = [np.concatenate(list(map(_cell, sound.T)), axis=1) for sound in sounds]
    return np.stack(rows)


def _cell(wave):
    """Returns the picture of a channel (samples,), bytes (WAVE + HEIGHT, WIDTH, 3)."""
    return np.concatenate([_wave(wave), _picture(decibels(wave[None])[0])])


def _wave(wave):
    """Returns bytes (WAVE, WIDTH, 3): from the least to the largest value at a time."""
    picture = np.full((WAVE, WIDTH, 3), COLORS[0], "uint8")
    ends = np.linspace(0, len(wave), WIDTH + 1).astype(int)
    for column, (first, last) in enumerate(itertools.pairwise(ends)):
        part = wave[first : max(last, first + 1)]
        rows = (1 - np.clip([part.max(), part.min()], -1, 1)) / 2 * (WAVE - 1)
        top, bottom = rows.round().astype(int)
        picture[top : bottom + 1, column] = COLORS[2]
    return picture


def _picture(loud):
    """Returns bytes (HEIGHT, WIDTH, 3) of decibels (frequencies, times)."""
    share = np.clip((loud[::-1] - FLOOR) / (TOP - FLOOR), 0, 1)
    places = share * (len(COLORS) - 1)
    stops = np.arange(len(COLORS))
    colored = np.stack(
        [np.interp(places, stops, channel) for channel in COLORS.T], axis=-1
    )
    picture = Image.fromarray(colored.round().astype("uint8"))
    size = (loud.shape[1], HEIGHT)
    return np.asarray(picture.resize(size, Image.Resampling.BOX))
