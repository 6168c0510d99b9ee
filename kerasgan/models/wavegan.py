"""The GAN of raw audio."""

from kerasgan.draws import Uniform
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.models.conditional import Conditional, given
from kerasgan.models.gan import GAN
from kerasgan.networks import Conditions, wavegan
from kerasgan.regularizers import GradientPenalty
from kerasgan.regularizers.checks import check_numbers, refuse_batch_normalization


@register("wavegan")
class WaveGAN(Conditional, GAN):
    """GAN of raw audio (Donahue et al., 2019).

    Its networks are DCGAN's in one dimension, and its step is that of the Wasserstein
    GAN with gradient penalty. The discriminator sees its own activations shifted by
    chance, so that the phase of artefacts does not give generated sounds away (phase
    shuffle, section 3.3).

    Args:
        image_shape: `(samples, channels)` of one sound, (16384, 1) by default: 1 to 4
            times 16, 64, 256 ... samples, see `kerasgan.networks.wavegan.stages`.
        latent_dim: Number of latent variables, drawn from U[-1, 1).
        rate: Samples a second, 16000 in the paper. `kerasgan sample` writes no WAV file
            of a model that does not know it.
        classes: Number of classes, if `fit` is given labels and `generate` asked for
            them; None and 0 for none, as in the paper.
        conditioning: How labels enter the built generator: `"concatenation"` or
            `"embedding"`. In the built discriminator they are projected on its features
            (Miyato and Koyama, 2018).
        label_sampling: As for `CGAN`.
        discriminator_steps: The discriminator's steps for each of the generator, as for
            `WGANGP`.
        penalty_weight: lambda, the weight of the gradient penalty; 0 for none, with a
            hinge loss and spectral normalization for example.
        post_filter: Length in samples of a filter that the built generator learns
            behind its waves, 512 in the paper (appendix A.1); None for no filter.
        **options: Further arguments of `GAN`. A generator of your own takes latents, or
            `[latents, labels (m, classes)]`.

    Raises:
        ValueError: A length that the networks do not have, or batch normalization in
            the discriminator.

    Reference: Donahue, McAuley and Puckette, "Adversarial Audio Synthesis", ICLR 2019,
    https://arxiv.org/abs/1802.04208, sections 3.2, 3.3 and appendix D; the step is
    Algorithm 1 of Gulrajani et al., 2017, with labels as in `CGAN`.
    """

    optional = True
    default_loss = "wasserstein"
    default_networks = "wavegan"
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
        post_filter=None,
        **options,
    ):
        if penalty_weight != 0:
            check_numbers("WaveGAN", penalty_weight=penalty_weight)
        self.post_filter = post_filter
        super().__init__(
            image_shape, latent_dim, discriminator_steps=discriminator_steps, **options
        )
        refuse_batch_normalization(self.discriminator, "WaveGAN")
        penalised = penalty_weight != 0
        self.gradient_penalty = GradientPenalty(penalty_weight) if penalised else None
        self.draws = {"latents": Uniform((self.latent_dim,), -1.0, 1.0)}

    def build_networks(
        self, generator, discriminator, image_shape, latent_dim, *others
    ):
        """Builds the networks that were not given, G with its filter."""
        if generator is None and self.post_filter is not None:
            networks, width, _, conditions = others
            if (networks or self.default_networks) != "wavegan":
                raise ValueError(
                    "post_filter is of the networks 'wavegan'. Received: networks="
                    f"{networks!r}, post_filter={self.post_filter}. Leave one out."
                )
            generator = wavegan.generator(
                self.default_shape if image_shape is None else image_shape,
                latent_dim or self.default_latent_dim,
                classes=conditions.classes,
                conditioning=conditions.generator,
                post_filter=self.post_filter,
                **({} if width is None else {"width": width}),
            )
        return super().build_networks(
            generator, discriminator, image_shape, latent_dim, *others
        )

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
        return {
            **super().get_config(),
            "penalty_weight": 0.0 if penalty is None else penalty.weight,
            "post_filter": self.post_filter,
        }
