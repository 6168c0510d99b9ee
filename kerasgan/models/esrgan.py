"""The enhanced SRGAN (Wang et al., 2018)."""

from kerasgan.engine.registry import register
from kerasgan.models.srgan import SRGAN


@register("esrgan")
class ESRGAN(SRGAN):
    """ESRGAN is a relativistic SRGAN without batch norm in G (Wang et al., 2018).

    D tells how much more real images look so than enlarged ones do, on average. The
    generator's residuals are multiplied by 0.2 in place of batch norm.

    Args:
        image_shape: As for `SRGAN`.
        **options: Likewise; `adversarial_weight` is 5e-3, lambda of equation 3.

    The paper's residual blocks are dense ones within others, its content is a VGG
    network's before the activation, and 1e-2 times the L1 distance of pixels is added.

    Reference: Wang et al., "ESRGAN: Enhanced Super-Resolution Generative Adversarial
    Networks", ECCV workshops 2018, https://arxiv.org/abs/1809.00219, sections 3.1 to
    3.3
    """

    default_loss = "relativistic_average"
    default_adversarial_weight = 5e-3
    of_generator = "none"
