"""The GAN with a gradient penalty around the data."""

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN
from kerasgan.regularizers import DRAGANPenalty
from kerasgan.regularizers.checks import check_numbers


@register("dragan")
class DRAGAN(GAN):
    """DRAGAN is a GAN that penalises D's gradient near the data (Kodali et al., 2017).

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default, without
            normalization in the discriminator.
        latent_dim: As for `GAN`.
        penalty_weight: lambda, the weight of the penalty.
        **options: Further arguments of `GAN`.

    Raises:
        ValueError: Batch normalization in the discriminator, as for `WGANGP`.

    Reference: Kodali, Abernethy, Hays and Kira, "On Convergence and Stability of GANs",
    2017, https://arxiv.org/abs/1705.07215, section 2.
    """

    default_networks = "dcgan"
    default_normalization = "none"

    def __init__(
        self, image_shape=None, latent_dim=None, *, penalty_weight=10.0, **options
    ):
        check_numbers("DRAGAN", penalty_weight=penalty_weight)
        penalty = DRAGANPenalty(penalty_weight)
        super().__init__(image_shape, latent_dim, **options)
        self.add_regularizer(penalty)
        self.penalty_weight = penalty.weight

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "penalty_weight": self.penalty_weight}
