"""Spectra of sounds, and sounds of spectra, as convolutions with fixed kernels.

So they are the same on all backends and in exported files: LiteRT has no inverse of the
short-time Fourier transform.
"""

import math
from typing import NamedTuple

import keras
import numpy as np
from keras import layers, ops

from kerasgan.errors import check_positive, is_integer

FLOOR = 1e-6  # added to magnitudes before their logarithm
QUIET = 1e-8  # power below which a phase is rounding, and counts the less
SEED = 1984  # of the phases that Griffin and Lim's iterations begin with
LOWEST = 20.0  # Hz of the lowest mel filter


class Kernels(NamedTuple):
    """What `ShortTimeFourier` multiplies with.

    Attributes:
        analysis: Tensor (frame, 1, 2 * bins): cosines and negative sines under Hann's
            window, one period a frame and more.
        synthesis: Tensor of the same shape, of the inverse.
        squares: Tensor (1, samples), the sum of the squared windows at each sample.
    """

    analysis: object
    synthesis: object
    squares: object


class ShortTimeFourier:
    """The short-time Fourier transform of sounds of one length, and its inverse.

    Frames of `frame` samples begin every `hop` samples, and are weighted by Hann's
    window. Silence is put before and behind the sound, half of what neighbouring frames
    share, so that there are `samples / hop` frames.

    Args:
        samples: Length of the sounds, a multiple of `hop`.
        frame: Samples of a frame, a multiple of `hop` and at least twice as many.
        hop: Samples from one frame to the next.

    Attributes:
        frames: Number of frames.
        bins: Number of frequencies, `frame / 2 + 1`, from 0 to half of the rate.

    Raises:
        ValueError: The three do not fit together.
    """

    def __init__(self, samples, frame=256, hop=128):
        check_positive(samples=samples, frame=frame, hop=hop)
        if frame % hop or frame < 2 * hop or samples % hop or frame % 2:
            raise ValueError(
                "Frames are twice as long as the hop or another multiple of it, of an "
                "even length, and sounds a multiple of the hop. Received: samples="
                f"{samples}, frame={frame}, hop={hop}. Write frame={2 * hop}, for "
                f"example, and sounds of {max(1, round(samples / hop)) * hop} samples."
            )
        self.samples, self.frame, self.hop = samples, frame, hop
        self.frames, self.bins = samples // hop, frame // 2 + 1
        self.margin = (frame - hop) // 2

    def __call__(self, waves, kernels=None):
        """Returns the real and the imaginary parts of spectra.

        Args:
            waves: Tensor (m, samples).
            kernels: What `kernels` returned, for those who call this often.

        Returns:
            Two tensors (m, frames, bins).
        """
        analysis = (kernels or self.kernels()).analysis
        margins = ((0, 0), (self.margin, self.margin))
        padded = ops.pad(waves, margins)[..., None]
        found = ops.conv(
            padded, analysis, strides=self.hop, data_format="channels_last"
        )
        return found[..., : self.bins], found[..., self.bins :]

    def inverse(self, real, imaginary, kernels=None):
        """Returns the waves (m, samples) whose spectra are nearest to these.

        They are the overlapping inverse transforms of the frames, weighted by the
        window and divided by the sum of its squares (Griffin and Lim, 1984, "Signal
        estimation from modified short-time Fourier transform", equation 6).

        Args:
            real: Tensor (m, frames, bins).
            imaginary: Likewise.
            kernels: As for a call.
        """
        kernels = kernels or self.kernels()
        parts = ops.concatenate([real, imaginary], axis=-1)
        return self._added(parts, kernels.synthesis) / kernels.squares

    def _added(self, frames, kernel):
        """Returns frames (m, frames, ...) laid over each other, (m, samples)."""
        found = ops.conv_transpose(
            frames, kernel, strides=self.hop, data_format="channels_last"
        )
        return found[:, self.margin : self.margin + self.samples, 0]

    def kernels(self):
        """Returns what both directions multiply with, `Kernels`.

        They are computed of whole numbers here, and not kept, so that exported files do
        not hold megabytes of cosines.
        """
        time, bins = ops.arange(self.frame), ops.arange(self.bins)
        turns = ops.mod(ops.outer(time, bins), self.frame)  # exact, as angles are not
        angles = ops.cast(turns, "float32") * (2 * math.pi / self.frame)
        waves = ops.concatenate([ops.cos(angles), -ops.sin(angles)], axis=1)
        window = np.hanning(self.frame + 1)[:-1, None].astype("float32")
        analysis = ops.expand_dims(ops.multiply(window, waves), 1)
        counts = np.full(self.bins, 2.0)  # a frequency and its negative
        counts[[0, -1]] = 1.0
        shares = (np.tile(counts, 2) / self.frame).astype("float32")
        frames = ops.ones((1, self.frames, 1))
        squares = self._added(frames, ops.convert_to_tensor(window[:, None] ** 2))
        return Kernels(analysis, ops.multiply(analysis, shares), squares)


def griffin_lim(transform, magnitudes, iterations=32, momentum=0.99):
    """Finds waves of whose spectra only the magnitudes are known.

    Each iteration takes the waves of the magnitudes and the phases so far, and the
    phases of the spectra of these waves (Griffin and Lim, 1984). With momentum it goes
    further in the direction of the last change (Perraudin, Balazs and Søndergaard,
    2013, "A fast Griffin-Lim algorithm", Algorithm 2).

    Args:
        transform: `ShortTimeFourier`.
        magnitudes: Tensor or array (m, frames, bins), not negative.
        iterations: Their number, at least 0.
        momentum: alpha of the algorithm; 0 is Griffin and Lim's own.

    Returns:
        Tensor (m, samples).
    """
    magnitudes = ops.convert_to_tensor(magnitudes)
    random = np.random.default_rng(SEED)
    angles = random.uniform(-np.pi, np.pi, (transform.frames, transform.bins))
    x = ops.convert_to_tensor(np.cos(angles).astype("float32")) * magnitudes
    y = ops.convert_to_tensor(np.sin(angles).astype("float32")) * magnitudes
    before, kernels = None, transform.kernels()
    for _ in range(iterations):
        real, imaginary = transform(transform.inverse(x, y, kernels), kernels)
        ahead = (real, imaginary)
        if before is not None and momentum:
            ahead = [
                now + momentum * (now - then)
                for now, then in zip(ahead, before, strict=True)
            ]
        before = (real, imaginary)
        length = ops.sqrt(ops.square(ahead[0]) + ops.square(ahead[1]) + QUIET)
        x, y = (each / length * magnitudes for each in ahead)
    return transform.inverse(x, y, kernels)


@keras.saving.register_keras_serializable("kerasgan")
class LogSpectra(layers.Layer):
    """Turns waves into the logarithms of the magnitudes of their spectra, and back.

    Args:
        samples: Length of the waves.
        frame: As for `ShortTimeFourier`.
        hop: Likewise.
        mels: Number of mel filters, which the magnitudes are weighted with: triangles
            that are narrow at low frequencies and wide at high ones, as hearing is
            (`keras.layers.MelSpectrogram` makes them). None: the frequencies
            themselves, but the last, as in the paper.
        rate: Samples a second, which mel filters must know.
        iterations: Those of `griffin_lim`.

    Call arguments:
        waves: Tensor (m, samples, 1) in [-1, 1].

    Returns:
        log(|X| + 1e-6), (m, frames, values).

    Raises:
        ValueError: Sizes that do not fit together, mel filters of an unknown rate, or
            so many of them that some see no frequency.

    Reference: Donahue et al., 2019, "Adversarial Audio Synthesis",
    https://arxiv.org/abs/1802.04208, section 3.4, for the logarithm, its floor, and the
    frequency left out.
    """

    def __init__(
        self,
        samples,
        frame=256,
        hop=128,
        mels=None,
        rate=None,
        iterations=32,
        **options,
    ):
        super().__init__(**options)
        if not is_integer(iterations, least=0):
            raise ValueError(
                "iterations must be a whole number of at least 0. Received: "
                f"iterations={iterations!r}."
            )
        self.transform = ShortTimeFourier(samples, frame, hop)
        self.mels, self.rate, self.iterations = mels, rate, int(iterations)
        self.filters = None if mels is None else self._filters()
        self.built = True  # it has no weights

    @property
    def shape(self):
        """`(frames, values)` of the spectra."""
        bins = self.transform.bins
        return self.transform.frames, bins - 1 if self.mels is None else self.mels

    def _filters(self):
        """Returns the mel filters, (bins, mels)."""
        check_positive(mels=self.mels)
        if self.rate is None:
            raise ValueError(
                "Mel filters are made for a rate. Received: mels="
                f"{self.mels}, rate=None. Write rate=8000, for example."
            )
        made = keras.layers.MelSpectrogram(
            fft_length=self.transform.frame,
            sampling_rate=self.rate,
            num_mel_bins=self.mels,
            min_freq=LOWEST,
            max_freq=self.rate / 2,
        ).linear_to_mel_weight_matrix(
            num_mel_bins=self.mels,
            num_spectrogram_bins=self.transform.bins,
            sampling_rate=self.rate,
            lower_edge_hertz=LOWEST,
            upper_edge_hertz=self.rate / 2,
        )
        filters = np.asarray(ops.convert_to_numpy(made), "float32")
        blind = int((filters.max(axis=0) == 0).sum())
        if blind:
            raise ValueError(
                f"{blind} of {self.mels} mel filters see no frequency of frames of "
                f"{self.transform.frame} samples. Received: mels={self.mels}, frame="
                f"{self.transform.frame}, rate={self.rate}. Write fewer mels or frame="
                f"{2 * self.transform.frame}."
            )
        return filters

    def call(self, waves):
        """Returns log(|X| + 1e-6) of waves."""
        real, imaginary = self.transform(waves[..., 0])
        magnitudes = ops.sqrt(ops.square(real) + ops.square(imaginary) + FLOOR**4)
        if self.filters is None:
            seen = magnitudes[..., :-1]
        else:
            seen = ops.matmul(magnitudes, self.filters)
        return ops.log(seen + FLOOR)

    def magnitudes(self, logs):
        """Returns the magnitudes of all frequencies that `call` made `logs` of.

        Of mel filters these are the least squares of their weights, none below 0.

        Args:
            logs: Tensor (m, frames, values).

        Returns:
            Tensor (m, frames, bins).
        """
        seen = ops.maximum(ops.exp(logs) - FLOOR, 0.0)
        if self.filters is None:
            return ops.pad(seen, ((0, 0), (0, 0), (0, 1)))
        back = np.linalg.pinv(self.filters.astype("float64")).astype("float32")
        return ops.maximum(ops.matmul(seen, back), 0.0)

    def inverse(self, logs):
        """Returns waves (m, samples, 1) whose spectra have these logarithms.

        The phases are found by `griffin_lim`.
        """
        made = griffin_lim(self.transform, self.magnitudes(logs), self.iterations)
        return made[..., None]

    def compute_output_shape(self, input_shape):
        """Returns `(m, frames, values)`."""
        return (input_shape[0], *self.shape)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {
            **super().get_config(),
            "samples": self.transform.samples,
            "frame": self.transform.frame,
            "hop": self.transform.hop,
            "mels": self.mels,
            "rate": self.rate,
            "iterations": self.iterations,
        }
