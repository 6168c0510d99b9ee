"""The short-time Fourier transform and its inverse, as products of matrices.

So they are the same on all backends and in exported files: LiteRT has no inverse of the
short-time Fourier transform.
"""

import math
from typing import NamedTuple

import numpy as np
from keras import ops

from kerasgan.errors import check_positive

FEWEST = 8  # frames that advice speaks of
QUIET = 1e-8  # power below which a phase is rounding, and counts the less
SEED = 1984  # of the phases that Griffin and Lim's iterations begin with


class Kernels(NamedTuple):
    """What `ShortTimeFourier` multiplies with.

    Attributes:
        analysis: Tensor (frame, 2 * bins): cosines and negative sines under Hann's
            window, one period a frame and more.
        synthesis: Tensor (2 * bins, frame), of the inverse.
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
        if frame % hop or frame < 2 * hop or frame % 2:
            raise ValueError(
                "Frames are twice as long as the hop or another multiple of it, of an "
                f"even length. Received: frame={frame}, hop={hop}. Write "
                f"frame={2 * hop}, for example."
            )
        if samples % hop:
            raise ValueError(
                f"Sounds are a multiple of the hop long. Received: samples={samples}, "
                f"hop={hop}. Write {max(FEWEST, round(samples / hop)) * hop} samples, "
                "for example: audio_length cuts and pads what is loaded."
            )
        self.samples, self.frame, self.hop = samples, frame, hop
        self.frames, self.bins = samples // hop, frame // 2 + 1
        self.margin, self.parts = (frame - hop) // 2, frame // hop

    def __call__(self, waves, kernels=None):
        """Returns the real and the imaginary parts of spectra.

        Args:
            waves: Tensor (m, samples).
            kernels: What `kernels` returned, for those who call this often.

        Returns:
            Two tensors (m, frames, bins).
        """
        analysis = (kernels or self.kernels()).analysis
        behind = self.frame - self.hop - self.margin  # one more, if the hop is odd
        padded = ops.pad(waves, ((0, 0), (self.margin, behind)))
        hops = ops.reshape(padded, (-1, self.frames + self.parts - 1, self.hop))
        parts = [hops[:, n : n + self.frames] for n in range(self.parts)]
        found = product(ops.concatenate(parts, axis=-1), analysis)
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
        both = ops.concatenate([real, imaginary], axis=-1)
        frames = product(both, kernels.synthesis)
        return self._added(frames) / kernels.squares

    def _added(self, frames):
        """Returns frames (m, frames, frame) laid over each other, (m, samples)."""
        added = 0.0
        for n in range(self.parts):
            part = frames[..., n * self.hop : (n + 1) * self.hop]
            added += ops.pad(part, ((0, 0), (n, self.parts - 1 - n), (0, 0)))
        samples = self.samples + self.frame - self.hop
        waves = ops.reshape(added, (-1, samples))
        return waves[:, self.margin : self.margin + self.samples]

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
        analysis = ops.multiply(window, waves)
        counts = np.full(self.bins, 2.0)  # a frequency and its negative
        counts[[0, -1]] = 1.0
        shares = (np.tile(counts, 2) / self.frame).astype("float32")
        frames = ops.ones((1, self.frames, 1)) * ops.square(window[:, 0])
        synthesis = ops.transpose(ops.multiply(analysis, shares))
        return Kernels(analysis, synthesis, self._added(frames))


def product(x, matrix):
    """Returns rows (m, frames, n) times a matrix (n, k), (m, frames, k).

    As a convolution with a kernel of one place: LiteRT has these in the version that
    phones' GPUs take, and products of matrices in later ones.
    """
    kernel = ops.expand_dims(ops.convert_to_tensor(matrix), 0)
    return ops.conv(x, kernel, data_format="channels_last")


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
