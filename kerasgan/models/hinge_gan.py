"""The GAN with the hinge loss."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN


@register("hinge_gan")
class HingeGAN(GAN):
    """A GAN whose discriminator seeks the largest margin (Lim and Ye, 2017).

    Takes the arguments of `GAN`, with the networks of DCGAN by default.

    Reference: Lim and Ye, "Geometric GAN", 2017, https://arxiv.org/abs/1705.02894,
    section 3. Its experiments used RMSprop with ten steps of the generator for one of
    the discriminator (`generator_steps=10`); the default here is the alternation and
    Adam of DCGAN, with which the loss came into use (Miyato et al., 2018).
    """

    default_loss = "hinge"
    default_networks = "dcgan"
