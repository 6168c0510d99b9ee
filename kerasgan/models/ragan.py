"""The relativistic average GAN."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN


@register("ragan")
class RaGAN(GAN):
    """In a RaGAN D compares with the average (Jolicoeur-Martineau, 2018).

    D estimates whether an example is more realistic than the others are on average.
    Takes the arguments of `GAN`, with the networks of DCGAN by default.

    Reference: Jolicoeur-Martineau, "The relativistic discriminator: a key element
    missing from standard GAN", ICLR 2019, https://arxiv.org/abs/1807.00734, Algorithm
    2 with the loss of RaSGAN. The generator meets the real examples of the last step of
    the discriminator, where the paper draws others.
    """

    default_loss = "relativistic_average"
    default_networks = "dcgan"
