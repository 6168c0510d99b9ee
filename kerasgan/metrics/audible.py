"""Sounds that say nothing: silence and single tones."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.features import as_images

QUIET = 0.01  # root mean square of full scale below which a sound is silent
BESIDE = 2  # frequencies on both sides that belong to a tone
PURE = 0.9  # share of the energy from which on a sound is a single tone
BLOCK = 2**24  # numbers at once


class Audible(NamedTuple):
    """What `audible` returns.

    Attributes:
        silent: Whether each sound is silent, (n,).
        single_tone: Whether each is a single tone, (n,).
    """

    silent: np.ndarray
    single_tone: np.ndarray


def audible(sounds):
    """Tells which sounds are silent, and which are a single tone.

    Collapsed generators of sounds make either, and features may not mind. A sound is
    silent if its root mean square is below 0.01 of full scale, 40 decibels below it. It
    is a single tone if its loudest frequency and two on both sides of it have at least
    9/10 of the energy of its spectrum, a Fourier transform of the whole sound weighted
    by Hann's window. Both are of the mean of the channels.

    Args:
        sounds: Array (n, samples, channels) in [-1, 1].

    Returns:
        `Audible`. Silence is no tone.

    Raises:
        ValueError: Another shape, or values that are not finite or leave [-1, 1].
    """
    sounds = as_images(sounds, axes=2)
    step = max(BLOCK // sounds.shape[1], 1)
    parts = [_heard(sounds[n : n + step]) for n in range(0, len(sounds), step)]
    return Audible(*map(np.concatenate, zip(*parts, strict=True)))


def _heard(sounds):
    waves = sounds.mean(axis=2, dtype="float64")
    silent = np.sqrt(np.mean(waves**2, axis=1)) < QUIET
    window = np.hanning(waves.shape[1] + 1)[:-1]
    power = np.abs(np.fft.rfft(waves * window, axis=1)) ** 2
    places = power.argmax(axis=1)[:, None] + np.arange(-BESIDE, BESIDE + 1)
    inside = (places >= 0) & (places < power.shape[1])
    loudest = np.take_along_axis(power, np.clip(places, 0, power.shape[1] - 1), 1)
    share = (loudest * inside).sum(axis=1) / np.maximum(power.sum(axis=1), 1e-12)
    return silent, ~silent & (share >= PURE)


class AudibleSounds(SampleMetric):
    """Shares of samples that are silent, and that are a single tone; 0 of real speech.

    Keeps nothing of the sounds but two counts.
    """

    values = {"silent": "lower", "single_tone": "lower"}
    looks_at = "images"
    example_axes = 2
    compares = False

    def gather(self):
        """Returns an empty collection of counts."""
        return _Counts()

    def compute(self, sample, real=None):
        """Returns `{"silent": share, "single_tone": share}` of gathered sounds."""
        if not sample.size:
            raise ValueError(
                "A share takes at least 1 sound. Received: none. Draw more."
            )
        return {
            "silent": sample.silent / sample.size,
            "single_tone": sample.single_tone / sample.size,
        }


class _Counts:
    def __init__(self):
        self.size = self.silent = self.single_tone = 0

    def add(self, sounds):
        found = audible(sounds)
        self.size += len(sounds)
        self.silent += int(found.silent.sum())
        self.single_tone += int(found.single_tone.sum())
