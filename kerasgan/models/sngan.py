"""The GAN with spectral normalization."""

from kerasgan.engine.registry import register
from kerasgan.layers import SpectralNormalization
from kerasgan.models.gan import GAN


@register("sngan")
class SNGAN(GAN):
    """SNGAN is a hinge GAN with a spectrally normalised D (Miyato et al., 2018).

    Takes the arguments of `GAN`, with the networks of DCGAN by default and
    `normalization="spectral"`; `networks="resnet"` are in the manner of the
    paper's larger ones, of `width` 64 where the paper has 128 (and 256 in G). A
    discriminator of your own is normalised with
    `kerasgan.layers.SpectralNormalization`.

    Raises:
        ValueError: No layer of the discriminator is spectrally normalised.

    Reference: Miyato, Kataoka, Koyama and Yoshida, "Spectral Normalization for
    Generative Adversarial Networks", ICLR 2018, https://arxiv.org/abs/1802.05957,
    Algorithm 1, equations 16 and 17 (hinge loss), Table 1, setting C (Adam of DCGAN,
    one step of the discriminator).
    """

    default_loss = "hinge"
    default_networks = "dcgan"
    default_normalization = "spectral"

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        layers = self.discriminator._flatten_layers()
        if not any(isinstance(each, SpectralNormalization) for each in layers):
            raise ValueError(
                "An SNGAN needs kerasgan.layers.SpectralNormalization in its "
                "discriminator. Received: one without. Wrap its weight layers, leave "
                "normalization out, or choose HingeGAN."
            )
