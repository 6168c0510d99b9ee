"""The conditional GAN with a projection discriminator."""

from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.models.cgan import CGAN
from kerasgan.models.conditional import Conditional
from kerasgan.models.gan import GAN
from kerasgan.networks import Conditions


@register("projection_gan")
class ProjectionGAN(Conditional, GAN):
    """A cGAN whose D projects its features on the label (Miyato and Koyama, 2018).

    Its logit is y^T V phi(x) + psi(phi(x)) (equation 9): the label enters by an inner
    product, as it does in the optimal discriminator of simple models (section 3).

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default, with
            spectral normalization in the discriminator. `networks="resnet"` are in the
            manner of the paper's.
        latent_dim: As for `GAN`.
        classes: Number of classes, 10 or what your generator takes.
        conditioning: How labels enter the built generator: `"batch_norm"` as in the
            paper where it has batch normalization, or else as for `CGAN`.
        label_sampling: As for `CGAN`.
        discriminator_steps: n_dis, the discriminator's steps for each of the generator.
            Load data with `batches_per_step=5`, as the command line does, or as many as
            given here: each step sees other images and labels then. Data without that
            give all of them the same batch.
        **options: Further arguments of `GAN`; your own networks as for `CGAN`.

    Reference: Miyato and Koyama, "cGANs with Projection Discriminator", ICLR 2018,
    https://arxiv.org/abs/1802.05637, equation 9 (projection), section 5 (hinge loss,
    Adam, n_dis = 5, conditional batch normalization).
    """

    default_loss = "hinge"
    default_normalization = "spectral"
    told = Conditions(
        generator=("batch_norm", "concatenation"), discriminator="projection"
    )

    train_step = CGAN.train_step  # what changes is the discriminator

    def __init__(
        self, image_shape=None, latent_dim=None, *, discriminator_steps=5, **options
    ):
        super().__init__(
            image_shape, latent_dim, discriminator_steps=discriminator_steps, **options
        )

    def default_optimizer(self, player):
        """Returns Adam(2e-4, beta_1=0, beta_2=0.9) (section 5)."""
        return adam(player, 2e-4, beta_1=0.0, beta_2=0.9)
