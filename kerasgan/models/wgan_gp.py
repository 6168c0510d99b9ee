"""The Wasserstein GAN with gradient penalty."""

from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN
from kerasgan.regularizers import GradientPenalty
from kerasgan.regularizers.checks import check_numbers, refuse_batch_normalization


@register("wgan_gp")
class WGANGP(GAN):
    """Wasserstein GAN with gradient penalty (Gulrajani et al., 2017, Algorithm 1).

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default, without
            normalization in the critic. `networks="resnet"` with `width=128` are the
            paper's for CIFAR, but for features that are summed over the locations, as
            in SNGAN, where this paper takes their mean.
        latent_dim: As for `GAN`.
        discriminator_steps: n_critic, the critic's steps for each of the generator.
            Line 4 of the algorithm draws other images for each of them: load data with
            `batches_per_step=n_critic`, as the command line does. Data without that
            give all of them the same batch.
        penalty_weight: lambda, the weight of the gradient penalty.
        one_sided: Whether only gradients longer than 1 are penalised.
        **options: Further arguments of `GAN`.

    `discriminator_loss` contains the penalty in training. That of `evaluate` does not:
    minus it estimates the Wasserstein distance.

    Raises:
        ValueError: Batch normalization in the critic: the penalty is on the gradient of
            each example, which must not depend on the others (section 4).

    Reference: Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, "Improved Training of
    Wasserstein GANs", NeurIPS 2017, https://arxiv.org/abs/1704.00028.
    """

    default_loss = "wasserstein"
    default_networks = "dcgan"
    default_normalization = "none"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        discriminator_steps=5,
        penalty_weight=10.0,
        one_sided=False,
        **options,
    ):
        check_numbers("WGANGP", penalty_weight=penalty_weight)
        penalty = GradientPenalty(penalty_weight, one_sided=one_sided)
        super().__init__(
            image_shape, latent_dim, discriminator_steps=discriminator_steps, **options
        )
        refuse_batch_normalization(self.discriminator, "WGANGP")
        self.gradient_penalty = penalty

    def default_optimizer(self, player):
        """Returns Adam(1e-4, beta_1=0, beta_2=0.9) (Algorithm 1)."""
        return adam(player, 1e-4, beta_1=0.0, beta_2=0.9)

    def train_step(self, data):
        """Algorithm 1, one iteration of its outer loop."""
        G, D = self.playing()
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x in batches:  # 2. for t = 1, ..., n_critic: 4. x ~ P_r
            z = self.sample_latent(m)  # 4. z ~ p(z)

            def discriminator_loss(x=x, z=z):
                play = self.judge(G, D, x, z)  # 5. x~ <- G(z)
                # 6. x^ <- epsilon x + (1 - epsilon) x~, epsilon ~ U[0, 1]
                # 7. L <- D(x~) - D(x) + lambda (|grad D(x^)| - 1)^2
                loss = self.loss.discriminator(play.real, play.fake)
                loss = loss + self.gradient_penalty.discriminator_term(play)
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")  # 9. Adam
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)  # 11. z ~ p(z)

            def generator_loss(x=x, z=z):  # 12. -D(G(z))
                play = self.compete(G, D, x, z)
                loss = self.loss.generator(*play.logits)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {
            **super().get_config(),
            "penalty_weight": self.gradient_penalty.weight,
            "one_sided": self.gradient_penalty.one_sided,
        }
