"""The GAN of raw audio."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN
from kerasgan.models.of_sounds import OfSounds


@register("wavegan")
class WaveGAN(OfSounds, GAN):
    """GAN of raw audio (Donahue et al., 2019).

    Its networks are DCGAN's in one dimension, and its step is that of the Wasserstein
    GAN with gradient penalty. The discriminator sees its own activations shifted by
    chance, so that the phase of artefacts does not give generated sounds away (phase
    shuffle, section 3.3).

    Args:
        image_shape: `(samples, channels)` of one sound, (16384, 1) by default: 1 to 4
            times 16, 64, 256 ... samples, see `kerasgan.networks.wavegan.stages`.
        latent_dim: Number of latent variables, drawn from U[-1, 1).
        rate: Samples a second, 16000 in the paper. `kerasgan sample` writes no WAV file
            of a model that does not know it.
        classes: Number of classes, if `fit` is given labels and `generate` asked for
            them; None and 0 for none, as in the paper.
        conditioning: How labels enter the built generator: `"concatenation"` or
            `"embedding"`. In the built discriminator they are projected on its features
            (Miyato and Koyama, 2018).
        label_sampling: As for `CGAN`.
        discriminator_steps: The discriminator's steps for each of the generator, as for
            `WGANGP`.
        penalty_weight: lambda, the weight of the gradient penalty; 0 for none, with a
            hinge loss and spectral normalization for example.
        post_filter: Length in samples of a filter that the built generator learns
            behind its waves, 512 in the paper (appendix A.1); None for no filter.
        **options: Further arguments of `GAN`. A generator of your own takes latents, or
            `[latents, labels (m, classes)]`.

    Raises:
        ValueError: A length that the networks do not have, or batch normalization in a
            discriminator that is penalised.

    Reference: Donahue, McAuley and Puckette, "Adversarial Audio Synthesis", ICLR 2019,
    https://arxiv.org/abs/1802.04208, sections 3.2, 3.3 and appendix D; the step is
    Algorithm 1 of Gulrajani et al., 2017, with labels as in `CGAN`.
    """

    default_networks = "wavegan"

    def __init__(
        self, image_shape=None, latent_dim=None, *, post_filter=None, **options
    ):
        if post_filter is not None:
            others = options.get("generator"), options.get("networks")
            if others[0] is not None or others[1] not in (None, self.default_networks):
                raise ValueError(
                    "post_filter is for the generator of networks='wavegan' that is "
                    f"built here. Received: post_filter={post_filter} with another "
                    "one. Leave one out."
                )
            self.generator_options = {"post_filter": post_filter}
        super().__init__(image_shape, latent_dim, **options)
