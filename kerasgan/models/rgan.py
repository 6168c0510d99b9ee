"""The relativistic GAN."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN


@register("rgan")
class RGAN(GAN):
    """In a relativistic GAN D compares pairs (Jolicoeur-Martineau, 2018).

    D estimates whether a real example is more realistic than a generated one. Takes the
    arguments of `GAN`, with the networks of DCGAN by default.

    Reference: Jolicoeur-Martineau, "The relativistic discriminator: a key element
    missing from standard GAN", ICLR 2019, https://arxiv.org/abs/1807.00734, Algorithm
    1 with the loss of RSGAN. The generator meets the real examples of the last step of
    the discriminator, where the paper draws others.
    """

    default_loss = "relativistic"
    default_networks = "dcgan"
