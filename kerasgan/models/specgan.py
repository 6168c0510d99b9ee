"""The GAN of spectra, which are made waves when it samples."""

import numpy as np
from keras import ops

from kerasgan.engine.passes import moments
from kerasgan.engine.registry import register
from kerasgan.layers import LogSpectra
from kerasgan.models.gan import GAN
from kerasgan.models.of_sounds import OfSounds
from kerasgan.regularizers import DiffAugment

CLIPPED = 3.0  # deviations around the mean of a frequency that networks see
QUIETEST = 1e-3  # least deviation, of frequencies that never sound


@register("specgan")
class SpecGAN(OfSounds, GAN):
    """GAN of spectrograms of audio (Donahue et al., 2019, section 3.4).

    Both networks are those of images. They see the logarithms of the magnitudes of
    short-time spectra; each frequency has mean 0 and deviation 1/3 in the data, and
    what lies outside of [-1, 1] is clipped. Sampling turns G(z) into waves, whose
    phases Griffin and Lim's algorithm finds. The step is WaveGAN's, without its phase
    shuffle.

    ```python
    model = SpecGAN((16384, 1), rate=16000)
    model.compile()
    model.fit(sounds)  # (m, 16384, 1); it makes spectra of them itself
    model.generate(4)  # (4, 16384, 1)
    ```

    Args:
        image_shape: `(samples, 1)` of one sound, (16384, 1) by default.
        latent_dim: As for `WaveGAN`.
        frame: Samples of a frame, see `kerasgan.layers.LogSpectra`: 256 in the paper.
        hop: Samples from one frame to the next: 128 in the paper.
        mels: Number of mel filters; None for the frequencies themselves, as in the
            paper.
        iterations: Those of Griffin and Lim's algorithm: 16 in the paper.
        momentum: As for `kerasgan.layers.LogSpectra`; 0 in the paper.
        augment: Augmentations of all spectra that the discriminator sees,
            `"time,noise"` for example, by a `kerasgan.regularizers.DiffAugment` that
            then is one of its `regularizers`; None for none.
        generator: Your own network, latents -> spectra (m, samples / hop, values, 1) in
            [-1, 1]; as for `GAN` in all else.
        discriminator: Your own network, such spectra -> logits, likewise.
        rate: Samples a second; mel filters must know it.
        **options: Further arguments of `WaveGAN`, but its filter; the networks are
            those of DCGAN by default, for images (samples / hop, values, 1).

    Raises:
        ValueError: Sizes that do not fit together, or sounds of several channels.

    Reference: Donahue, McAuley and Puckette, "Adversarial Audio Synthesis", ICLR 2019,
    https://arxiv.org/abs/1802.04208, section 3.4 and appendix C.
    """

    default_networks = "dcgan"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        frame=256,
        hop=128,
        mels=None,
        iterations=16,
        momentum=0.0,
        augment=None,
        generator=None,
        discriminator=None,
        rate=None,
        regularizers=(),
        **options,
    ):
        shape = self.default_shape if image_shape is None else tuple(image_shape)
        if len(shape) != 2 or shape[1] != 1:
            raise ValueError(
                "SpecGAN makes mono sounds (samples, 1). Received: image_shape="
                f"{shape}. Load sounds, with channels=1."
            )
        if image_shape is None and (generator or discriminator) is not None:
            raise ValueError(
                "Networks of spectra do not tell how long the sounds are. Received: a "
                "network of your own without image_shape. Write "
                "image_shape=(samples, 1)."
            )
        self.sizes = shape[0], frame, hop, mels, rate, iterations, momentum
        if augment is not None:
            regularizers = [*regularizers, DiffAugment(augment)]
        super().__init__(
            shape,
            latent_dim,
            generator=generator,
            discriminator=discriminator,
            rate=rate,
            regularizers=regularizers,
            **options,
        )
        self.log_spectra = LogSpectra(*self.sizes)
        values = self.log_spectra.shape[1:]
        told = {"shape": values, "trainable": False}
        self.mean = self.add_weight(name="mean", initializer="zeros", **told)
        self.deviation = self.add_weight(name="deviation", initializer="ones", **told)

    @property
    def shape_in_networks(self):
        """`(frames, values, 1)`: what networks see of a sound."""
        return (*self.log_spectra.shape, 1)

    def build_networks(
        self, generator, discriminator, image_shape, latent_dim, *arguments
    ):
        """Builds the networks that were not given, of images of `shape_in_networks`."""
        shape = (*LogSpectra(*self.sizes).shape, 1)
        if generator is None or discriminator is None:
            _check_built(shape, *self.sizes[:3], arguments[0])
        made, latent_dim, _ = super().build_networks(
            generator, discriminator, shape, latent_dim, *arguments
        )
        return made, latent_dim, image_shape

    def prepare(self, batches):
        """Finds mean and deviation of each frequency over all frames of the data."""
        waves = (super(SpecGAN, self).to_networks(self.raw(batch)) for batch in batches)
        logs = (self.log_spectra(self.one_by_one(each)) for each in waves)
        rows = (ops.reshape(each, (-1, each.shape[-1])) for each in logs)
        mean, deviation = moments(rows)
        self.mean.assign(mean.astype("float32"))
        self.deviation.assign(np.maximum(deviation, QUIETEST).astype("float32"))

    def to_networks(self, examples):
        """Returns what networks see of sounds (..., samples, 1): their spectra."""
        waves = super().to_networks(examples)
        logs = self.log_spectra(self.one_by_one(waves))
        scaled = (logs - self.mean) / (CLIPPED * self.deviation)
        shape = (*ops.shape(waves)[:-2], *self.shape_in_networks)
        return ops.reshape(ops.clip(scaled, -1.0, 1.0), shape)

    def one_by_one(self, waves):
        """Returns waves (..., samples, 1) as (m, samples, 1)."""
        return ops.reshape(waves, (-1, *self.example.shape))

    def from_networks(self, made):
        """Returns the sounds (m, samples, 1) of spectra that the generator made."""
        logs = made[..., 0] * (CLIPPED * self.deviation) + self.mean
        return super().from_networks(self.log_spectra.inverse(logs))

    def get_config(self):
        """Returns the constructor's arguments."""
        told = self.log_spectra.get_config()
        names = ("frame", "hop", "mels", "iterations", "momentum")
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            **{name: told[name] for name in names},
        }


def _check_built(shape, samples, frame, hop, networks):
    """Refuses spectra that the convolutional networks, which halve them, do not take.

    Raises:
        ValueError: Too few frames or values, or odd numbers of them.
    """
    frames, values, _ = shape
    halved = all(each % 2 == 0 and each >= 8 for each in (frames, values))
    if networks != "mlp" and not halved:
        more = max(8, 2 * round(frames / 2)) * hop
        raise ValueError(
            "SpecGAN's networks take spectra of an even number of frames and of values,"
            f" 8 at least. Received: {samples} samples, frame={frame} and hop={hop}, "
            f"which make {frames} frames of {values} values. Load sounds of {more} "
            "samples, with audio_length, or write another frame or hop."
        )
