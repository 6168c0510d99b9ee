"""The regularised relativistic GAN."""

from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN
from kerasgan.regularizers import R1, R2
from kerasgan.regularizers.checks import check_numbers


@register("r3gan")
class R3GAN(GAN):
    """R3GAN is a relativistic GAN with R1, R2 and a plain network (Huang et al., 2024).

    Args:
        image_shape: As for `GAN`; the networks are `kerasgan.networks.r3gan`. Other
            networks are built without normalization in the discriminator.
        latent_dim: As for `GAN`.
        gamma: Weight of both penalties, gamma/2 times the squared gradient.
        ema_decay: Decay of the generator's average, on by default as in the paper.
        **options: Further arguments of `GAN`.

    The authors lower gamma and the learning rate, and raise beta_2 and the average's
    decay, by a cosine over the first part of the training. Here all four are constant;
    `compile` takes an optimizer whose learning rate is a schedule of Keras.

    Reference: Huang, Gokaslan, Kuleshov and Tompkin, "The GAN is dead; long live the
    GAN! A Modern GAN Baseline", NeurIPS 2024, https://arxiv.org/abs/2501.05441,
    section 2 (relativistic pairing loss with R1 and R2) and 3 (network).
    """

    default_loss = "relativistic"
    default_networks = "r3gan"
    default_normalization = "none"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        gamma=1.0,
        ema_decay=0.999,
        **options,
    ):
        check_numbers("R3GAN", gamma=gamma)
        penalties = R1(gamma), R2(gamma)
        super().__init__(image_shape, latent_dim, ema_decay=ema_decay, **options)
        for penalty in penalties:
            self.add_regularizer(penalty)
        self.gamma = penalties[0].weight

    def default_optimizer(self, player):
        """Returns Adam(2e-4, beta_1=0, beta_2=0.99), without momentum.

        The rate is that with which the paper begins, beta_2 that with which it ends.
        """
        return adam(player, 2e-4, beta_1=0.0, beta_2=0.99)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "gamma": self.gamma}
