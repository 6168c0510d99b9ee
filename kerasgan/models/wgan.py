"""The Wasserstein GAN."""

import keras

from kerasgan.engine.registry import register
from kerasgan.models.gan import GAN
from kerasgan.regularizers import WeightClipping
from kerasgan.regularizers.checks import check_numbers


@register("wgan")
class WGAN(GAN):
    """Wasserstein GAN with clipped weights (Arjovsky et al., 2017, Algorithm 1).

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default.
        latent_dim: As for `GAN`.
        discriminator_steps: n_critic, the critic's steps for each of the generator.
            Line 3 of the algorithm draws other images for each of them: load data with
            `batches_per_step=n_critic`, as the command line does. Data without that
            give all of them the same batch.
        clip_value: c, the bound of every weight of the critic.
        **options: Further arguments of `GAN`.

    Minus `discriminator_loss` estimates the Wasserstein distance, up to the Lipschitz
    constant that the clipping allows. The critic's last bias never gets a gradient,
    since it cancels.

    Reference: Arjovsky, Chintala and Bottou, "Wasserstein GAN", ICML 2017,
    https://arxiv.org/abs/1701.07875.
    """

    default_loss = "wasserstein"
    default_networks = "dcgan"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        discriminator_steps=5,
        clip_value=0.01,
        **options,
    ):
        check_numbers("WGAN", clip_value=clip_value)
        super().__init__(
            image_shape, latent_dim, discriminator_steps=discriminator_steps, **options
        )
        self.add_regularizer(WeightClipping(clip_value))
        self.clip_value = float(clip_value)

    def default_optimizer(self, player):
        """Returns RMSprop(5e-5), alpha g / (sqrt(v) + 1e-8) (Algorithm 1).

        Where the paper is silent, rho and epsilon are those of the authors' code. Keras
        adds its epsilon inside of the root, where 1e-8 is 1e-16: Keras' own 1e-7 there
        would be a floor of 3e-4, above most gradients of a clipped critic.
        """
        return keras.optimizers.RMSprop(5e-5, rho=0.99, epsilon=1e-16, name=player)

    def train_step(self, data):
        """Algorithm 1, one iteration of its outer loop."""
        G, f = self.playing()  # g_theta, and the critic f_w
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x in batches:  # 2. for t = 0, ..., n_critic: 3. x ~ P_r
            z = self.sample_latent(m)  # 4. z ~ p(z)

            def discriminator_loss(x=x, z=z):  # 5. g_w <- grad of E f(x) - E f(g(z))
                play = self.judge(G, f, x, z)
                loss = self.loss.discriminator(play.real, play.fake)
                return loss + self.penalty("discriminator", play)

            # 6. w <- w + alpha RMSProp(w, g_w);  7. w <- clip(w, -c, c), a constraint
            d_loss = self.minimize(discriminator_loss, "discriminator")
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)  # 9. z ~ p(z)

            def generator_loss(x=x, z=z):  # 10. g_theta <- -grad of E f(g(z))
                play = self.compete(G, f, x, z)
                loss = self.loss.generator(*play.logits)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")  # 11.
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "clip_value": self.clip_value}
