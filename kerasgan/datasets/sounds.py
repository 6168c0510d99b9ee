"""Sounds of one length, one rate and as many channels, from what readers find."""

import collections
import math

import numpy as np

from kerasgan.datasets import arrays, limits
from kerasgan.datasets.info import Source
from kerasgan.errors import listed, shown
from kerasgan.modalities import wav
from kerasgan.modalities.audio import MOST_CHANNELS, channels_in_words, check_rate

KEYS = ("sounds", "audio")  # of arrays in files
SILENT = 0.001  # amplitude below which nothing is heard that could be made loud
LOUD = 1 - 2**-14  # amplitude from which on a sound counts as being loud already


class Assembly:
    """Brings sounds to one length, rate and number of channels, one after another.

    Args:
        name: Where they come from, the beginning of refusals.
        count: How many there are at most.
        options: `Options`: `audio_length`, `rate`, `channels` and `normalize`.
        recorded: Whether they are recordings, which are made loud unless the options
            say otherwise; other sounds are if they say so.

    Raises:
        ValueError: An option is of images alone.
    """

    def __init__(self, name, count, options, recorded=True):
        check_options(name, options)
        self.name = name
        self.count = count
        self.options = options
        self.normalize = {None: recorded}.get(options.normalize, options.normalize)
        self.rows, self.quiet, self.silent = [], 0, 0
        self.rates, self.lengths, self.channels = (
            collections.Counter() for _ in range(3)
        )

    def add(self, sound, rate):
        """Adds a sound, float32 (samples, channels) in [-1, 1], of a rate."""
        self.rates[rate] += 1
        self.channels[sound.shape[1]] += 1
        if self.options.channels == 1:
            sound = sound.mean(axis=1, keepdims=True)
        sound = resampled(sound, rate, self.options.rate or rate)
        self.lengths[len(sound)] += 1
        length = self.options.audio_length
        if length is not None:
            end = ((0, max(0, length - len(sound))), (0, 0))
            sound = np.pad(sound[:length], end)
        peak = np.abs(sound).max(initial=0)
        if self.normalize and np.ptp(sound) / 2 < SILENT:  # also where it is constant
            self.silent += 1
        elif self.normalize:
            self.quiet += peak < LOUD
            sound = sound / peak
        if not self.rows:
            self._check_memory(sound.size)
        self.rows.append(sound)

    def finish(self):
        """Returns `(sounds, rate, notes)`: (n, samples, channels), float32.

        Raises:
            ValueError: They differ in what no option makes alike.
        """
        self._refuse_differences()
        (shared,) = {self.options.rate or rate for rate in self.rates}
        return np.stack(self.rows), shared, self._notes()

    def _check_memory(self, numbers):
        needed = self.count * numbers * 4 / 2**30
        if needed > limits.LIMIT_GIB:
            raise ValueError(
                f"{self.name}: {self.count:,} sounds of {numbers:,} numbers would take "
                f"{needed:.1f} GiB of memory; the limit is {limits.LIMIT_GIB} GiB. "
                "Write a smaller audio_length."
            )

    def _refuse_differences(self):
        if len(self.rates) > 1 and self.options.rate is None:
            rates = listed(f"{rate:,} Hz" for rate in sorted(self.rates))
            raise ValueError(
                f"{self.name}: the sounds do not all have one rate. Received: {rates}. "
                f"Write rate={max(self.rates, key=self.rates.get)} to resample the "
                "others."
            )
        if len(self.channels) > 1 and self.options.channels is None:
            kinds = listed(map(channels_in_words, sorted(self.channels)))
            raise ValueError(
                f"{self.name}: the sounds do not all have as many channels. Received: "
                f"{kinds}. Write channels=1 to mix them to mono."
            )
        if len(self.lengths) > 1 and self.options.audio_length is None:
            low, high = min(self.lengths), max(self.lengths)
            raise ValueError(
                f"{self.name}: the sounds do not all have one length. Received: "
                f"{low:,} to {high:,} samples. Write audio_length="
                f"{self._suggested()}, for example: longer ones are cut, shorter ones "
                "padded with silence."
            )

    def _suggested(self):
        """Returns the power of two that half of the sounds fit into."""
        median = np.median(list(self.lengths.elements()))
        return 2 ** max(6, math.ceil(math.log2(median)))

    def _notes(self):
        """Says what was done to the sounds."""
        said, options = [], self.options
        others = {rate: n for rate, n in self.rates.items() if rate != options.rate}
        if options.rate is not None and others:
            rates = listed(f"{rate:,} Hz" for rate in sorted(others))
            said.append(f"{sum(others.values()):,} resampled from {rates}")
        mixed = sum(n for channels, n in self.channels.items() if channels > 1)
        if options.channels == 1 and mixed:
            said.append(f"{mixed:,} mixed to mono")
        if options.audio_length is not None:
            length = options.audio_length
            longer = sum(n for each, n in self.lengths.items() if each > length)
            shorter = sum(n for each, n in self.lengths.items() if each < length)
            said += [f"{longer:,} cut at their end"] * bool(longer)
            said += [f"{shorter:,} padded with silence"] * bool(shorter)
        said += [f"{self.quiet:,} made louder, to amplitudes of 1"] * bool(self.quiet)
        said += [f"{self.silent:,} silent"] * bool(self.silent)
        return tuple(said)


def check_options(name, options):
    """Refuses options that sounds have not.

    Raises:
        ValueError: There is one.
    """
    if options.image_size is not None:
        raise ValueError(
            f"{name!r} has sounds, which have no image_size. Received: image_size="
            f"{options.image_size}. Write audio_length=8192, for example."
        )
    if options.channels not in (None, 1):
        raise ValueError(
            f"{name!r} has sounds, which are mixed to mono or left as they are. "
            f"Received: channels={options.channels}. Write channels=1, or leave it out."
        )


def refuse_options(name, things, options):
    """Refuses options of sounds for what is none.

    Args:
        name: Of the data.
        things: What they hold.
        options: `Options`.

    Raises:
        ValueError: There is one.
    """
    for option in ("audio_length", "rate"):
        value = getattr(options, option)
        if value is not None:
            raise ValueError(
                f"{name!r} has {things}, which have no {option}. Received: {option}="
                f"{value}. Leave it out."
            )
    if options.normalize:
        raise ValueError(
            f"{name!r} has {things}, which have no loudness. Received: normalize=True. "
            "Leave it out."
        )


def resampled(sound, source, target):
    """Brings a sound (samples, channels) from one rate to another.

    A polyphase filter does it (`scipy.signal.resample_poly`), which leaves out what the
    lower rate cannot hold.
    """
    if source == target:
        return sound
    from scipy.signal import resample_poly

    common = math.gcd(source, target)
    made = resample_poly(sound, target // common, source // common, axis=0)
    return np.clip(made, -1, 1).astype("float32")


def of_arrays(sounds, labels, rate, options, value_range, classes, name, split="train"):
    """Checks arrays of sounds and makes a source of them.

    Args:
        sounds: (n, samples) or (n, samples, channels): int16, uint8 around 128, floats
            in [-1, 1]; all else needs `value_range`.
        labels: (n,) whole numbers, or None.
        rate: Samples a second.
        options: `Options`.
        value_range: `(low, high)`, the values of full scale, or None.
        classes: Names of the labels, or None.
        name: Where they come from, the beginning of refusals.
        split: Name of the part.

    Returns:
        `Source`.

    Raises:
        ValueError: They are no such arrays.
    """
    sounds = np.asarray(sounds)
    if rate is None:
        raise ValueError(
            f"{name}: the rate of these sounds is not known. Received: sounds of shape "
            f"{sounds.shape} alone. Write rate=8000, for example; an .npz file may "
            "hold it in an array rate."
        )
    check_rate(rate)
    sounds = _checked(sounds, name)
    bad = ~np.isfinite(sounds.reshape(len(sounds), -1)).all(axis=1)
    if bad.any():
        raise ValueError(
            f"{name}: sounds must be finite. Received: NaN or infinity in {bad.sum()} "
            f"of {len(sounds)}, the first of them sound {bad.argmax()}. Leave them out."
        )
    try:
        scaled = _scaled(sounds, value_range)
    except ValueError as error:
        raise ValueError(
            f"{name}: {error}. Write value_range=(-32768, 32768) for 16 bits, or scale "
            "them: x / 32768."
        ) from None
    assembly = Assembly(name, len(scaled), options, recorded=False)
    for sound in scaled:
        assembly.add(sound, int(rate))
    classes = None if classes is None else arrays.class_names(classes, name)
    labels = arrays.check_labels(labels, len(scaled), classes, name)
    if classes is None and labels is not None:
        classes = tuple(str(label) for label in range(labels.max() + 1))
    return source_of(assembly, name, split, labels, classes)


def source_of(assembly, name, split, labels, classes, **facts):
    """Makes a `Source` of what was assembled."""
    found, rate, notes = assembly.finish()
    return Source(
        name=name,
        split=split,
        images=found,
        labels=labels,
        classes=classes,
        value_range=(-1, 1),
        rate=rate,
        notes=notes + tuple(facts.pop("notes", ())),
        **facts,
    )


def _checked(sounds, name):
    """Returns sounds (n, samples, channels), or refuses another shape."""
    shape = sounds.shape
    if sounds.dtype.kind in "iuf" and sounds.ndim == 2 and 0 not in shape:
        return sounds[..., None]
    if sounds.dtype.kind not in "iuf" or sounds.ndim != 3 or 0 in shape:
        raise ValueError(
            f"{name}: sounds must be numbers (n, samples) or (n, samples, channels). "
            f"Received: shape {shape}, dtype {sounds.dtype}. Cut or pad them to one "
            "length first."
        )
    if shape[2] > min(shape[1], MOST_CHANNELS):
        raise ValueError(
            f"{name}: sounds have at most {MOST_CHANNELS} channels, and these last. "
            f"Received: shape {shape}. If the channels come first, "
            "numpy.moveaxis(x, 1, -1) moves them."
        )
    return sounds


def _scaled(sounds, value_range):
    """Returns float32 sounds in [-1, 1]."""
    if value_range is None:
        quiet = sounds.dtype == np.int32 and np.abs(sounds).max() <= wav.FULL
        if quiet:
            raise ValueError(
                "what is full scale of int32 is not clear where no value is beyond "
                f"that of 16 bits. Received: values up to {np.abs(sounds).max()}"
            )
        return wav.in_unit(sounds)
    try:
        low, high = (float(value) for value in value_range)
    except (TypeError, ValueError):
        low = high = 0.0
    least, most = float(sounds.min()), float(sounds.max())
    if not (low < high and low <= least and most <= high):
        raise ValueError(
            f"value_range must be two numbers that all values lie between. Received: "
            f"value_range={shown(value_range)}, values from {least:g} to {most:g}"
        )
    return ((sounds.astype("float64") - low) * (2 / (high - low)) - 1).astype("float32")
