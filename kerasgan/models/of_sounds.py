"""What the GANs of sounds share: the step of WGAN-GP, with labels or without."""

from keras import ops

from kerasgan.draws import Uniform
from kerasgan.engine.optimizers import adam
from kerasgan.models.conditional import Conditional, given
from kerasgan.networks import Conditions
from kerasgan.regularizers import GradientPenalty
from kerasgan.regularizers.checks import check_numbers, refuse_batch_normalization


class OfSounds(Conditional):
    """The part of WaveGAN and SpecGAN that is not their networks.

    Args:
        image_shape: `(samples, channels)` of one sound, (16384, 1) by default.
        latent_dim: Number of latent variables, drawn from U[-1, 1).
        discriminator_steps: The discriminator's steps for each of the generator, as for
            `WGANGP`.
        penalty_weight: lambda, the weight of the gradient penalty; 0 for none, with a
            hinge loss and spectral normalization for example.
        **options: Further arguments of `Conditional` and `GAN`.

    Raises:
        ValueError: Batch normalization in a discriminator that is penalised.

    Reference: Donahue, McAuley and Puckette, "Adversarial Audio Synthesis", ICLR 2019,
    https://arxiv.org/abs/1802.04208, section 3 and appendix D; the step is Algorithm 1
    of Gulrajani et al., 2017, with labels as in `CGAN`.
    """

    optional = True
    default_loss = "wasserstein"
    default_normalization = "none"
    default_shape = (16384, 1)
    told = Conditions(generator="concatenation", discriminator="projection")

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        discriminator_steps=5,
        penalty_weight=10.0,
        **options,
    ):
        if penalty_weight != 0:
            check_numbers(type(self).__name__, penalty_weight=penalty_weight)
        super().__init__(
            image_shape, latent_dim, discriminator_steps=discriminator_steps, **options
        )
        penalised = penalty_weight != 0
        if penalised:
            refuse_batch_normalization(self.discriminator, type(self).__name__)
        self.gradient_penalty = GradientPenalty(penalty_weight) if penalised else None
        self.draws = {"latents": Uniform((self.latent_dim,), -1.0, 1.0)}

    def from_networks(self, made):
        """Returns sounds in `data_range`; what is louder than that is clipped."""
        return super().from_networks(ops.clip(made, -1.0, 1.0))

    def default_optimizer(self, player):
        """Returns Adam(1e-4, beta_1=0.5, beta_2=0.9) (appendix D)."""
        return adam(player, 1e-4, beta_1=0.5, beta_2=0.9)

    def train_step(self, data):
        """Algorithm 1 of WGAN-GP, one iteration of its outer loop, with labels y."""
        G, D = self.playing()
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x, y in batches:  # 2. for t = 1, ..., n_critic: 4. x, y ~ P_r
            z = self.sample_latent(m)  # 4. z ~ U[-1, 1)

            def discriminator_loss(x=x, y=y, z=z):
                play = self.judge(given(G, y), given(D, y), x, z)  # 5. x~ <- G(z | y)
                # 6. x^ <- epsilon x + (1 - epsilon) x~, epsilon ~ U[0, 1]
                # 7. L <- D(x~ | y) - D(x | y) + lambda (|grad D(x^ | y)| - 1)^2
                loss = self.loss.discriminator(play.real, play.fake)
                loss = loss + self.slope_penalty(play)
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")  # 9. Adam
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)  # 11. z ~ U[-1, 1)
            c = self.sample_labels(y, m)

            def generator_loss(x=x, c=c, z=z):  # 12. -D(G(z | c) | c)
                play = self.compete(given(G, c), given(D, c), x, z)
                loss = self.loss.generator(*play.logits)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def slope_penalty(self, play):
        """Returns lambda E (|grad D(x^ | y)| - 1)^2; 0 where lambda is 0."""
        penalty = self.gradient_penalty
        return 0.0 if penalty is None else penalty.discriminator_term(play)

    def get_config(self):
        """Returns the constructor's arguments."""
        penalty = self.gradient_penalty
        weight = 0.0 if penalty is None else penalty.weight
        return {**super().get_config(), "penalty_weight": weight}
