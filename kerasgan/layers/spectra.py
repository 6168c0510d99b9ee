"""The logarithms of spectra of sounds, and sounds of these."""

import keras
import numpy as np
from keras import layers, ops

from kerasgan.errors import check_positive, is_integer, is_real
from kerasgan.layers.fourier import ShortTimeFourier, griffin_lim, product

FLOOR = 1e-6  # added to magnitudes before their logarithm
LOWEST = 20.0  # Hz of the lowest mel filter


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
        momentum: Likewise. Iterations with momentum converge sooner, and enlarge
            rounding errors more, in which exported files differ from Keras.

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
        momentum=0.0,
        **options,
    ):
        super().__init__(**{"dtype": "float32", **options})  # halves blur spectra
        if not is_integer(iterations, least=0):
            raise ValueError(
                "iterations must be a whole number of at least 0. Received: "
                f"iterations={iterations!r}."
            )
        self.transform = ShortTimeFourier(samples, frame, hop)
        if not is_real(momentum) or not 0 <= momentum < 1:
            raise ValueError(
                "momentum must be a number from 0 to 1, 1 excluded. Received: "
                f"momentum={momentum!r}."
            )
        self.mels, self.rate, self.iterations = mels, rate, int(iterations)
        self.momentum = float(momentum)
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
            seen = product(magnitudes, self.filters)
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
        return ops.maximum(product(seen, back), 0.0)

    def inverse(self, logs):
        """Returns waves (m, samples, 1) whose spectra have these logarithms.

        The phases are found by `griffin_lim`.
        """
        magnitudes = self.magnitudes(logs)
        made = griffin_lim(self.transform, magnitudes, self.iterations, self.momentum)
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
            "momentum": self.momentum,
        }
