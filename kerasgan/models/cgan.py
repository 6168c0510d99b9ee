"""The conditional GAN."""

from kerasgan.engine import checks
from kerasgan.engine.registry import register
from kerasgan.models.conditional import Conditional, given
from kerasgan.models.gan import GAN


@register("cgan")
class CGAN(Conditional, GAN):
    """Conditional GAN: both players are told the label (Mirza and Osindero, 2014).

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default.
        latent_dim: As for `GAN`.
        classes: Number of classes, 10 or what your generator takes.
        conditioning: How labels enter the built generator: `"concatenation"` as in the
            paper, `"embedding"`, or `"batch_norm"`; see `kerasgan.networks.conditions`.
        discriminator_conditioning: How they enter the built discriminator:
            `"concatenation"` as in the paper, or `"embedding"`.
        label_sampling: The labels of the generator's step: `"data"`, those of the real
            batch, or `"uniform"`, each class as often as any other. The latter teaches
            it rare classes as eagerly as common ones.
        **options: Further arguments of `GAN`. A generator of your own takes
            `[latents (m, latent_dim), labels (m, classes)]`, a discriminator
            `[images, labels (m, classes)]`; labels are one-hot.

    `fit(images, labels)` takes whole numbers (n,) or one-hot rows (n, classes).

    Reference: Mirza and Osindero, "Conditional Generative Adversarial Nets", 2014,
    https://arxiv.org/abs/1411.1784, equation 2. The steps are those of Algorithm 1 of
    the GAN; the optimizer is DCGAN's.
    """

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        discriminator_conditioning=None,
        discriminator=None,
        **options,
    ):
        checks.check_conditioning(
            discriminator_conditioning=(discriminator_conditioning, discriminator)
        )
        kind = discriminator_conditioning or self.told.discriminator
        super().__init__(
            image_shape,
            latent_dim,
            discriminator=discriminator,
            conditions=self.told._replace(discriminator=kind),
            **options,
        )

    def train_step(self, data):
        """Algorithm 1 of the GAN, with the value function of equation 2."""
        G, D = self.playing()
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x, y in batches:  # 1. m real examples with labels   x, y ~ p_data
            z = self.sample_latent(m)  # 2. m noise vectors      z ~ p(z)

            def discriminator_loss(x=x, y=y, z=z):  # 3. ascend  E log D(x | y)
                #                                   + E log(1 - D(G(z | y)))
                play = self.judge(given(G, y), given(D, y), x, z)
                loss = self.loss.discriminator(play.real, play.fake)
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)  # 4. fresh noise          z ~ p(z)
            c = self.sample_labels(y, m)

            def generator_loss(x=x, c=c, z=z):  # 5. descend the generator's loss
                play = self.compete(given(G, c), given(D, c), x, z)
                loss = self.loss.generator(*play.logits)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)
