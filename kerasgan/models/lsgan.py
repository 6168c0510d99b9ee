"""The least squares GAN."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN


@register("lsgan")
class LSGAN(GAN):
    """LSGAN is a GAN with least squares in place of cross-entropy (Mao et al., 2017).

    Takes the arguments of `GAN`, with the networks of DCGAN by default. Logits are
    regressed on 1 for real and 0 for generated images, so they are no log odds.

    Reference: Mao, Li, Xie, Lau, Wang and Smolley, "Least Squares Generative
    Adversarial Networks", ICCV 2017, https://arxiv.org/abs/1611.04076, equation 9; Adam
    with beta_1=0.5 as in section 4.1.
    """

    default_loss = "least_squares"
    default_networks = "dcgan"
