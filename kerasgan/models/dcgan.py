"""The deep convolutional GAN."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN


@register("dcgan")
class DCGAN(GAN):
    """DCGAN is a GAN with strided convolutions and batch norm (Radford et al., 2016).

    Takes the arguments of `GAN`; `width` is the number of channels at the highest
    hidden resolution. Images are square, of an even size of at least 8.

    Reference: Radford, Metz and Chintala, "Unsupervised Representation Learning with
    Deep Convolutional Generative Adversarial Networks", ICLR 2016,
    https://arxiv.org/abs/1511.06434, section 3 (networks) and 4 (optimizer).
    """

    default_networks = "dcgan"
