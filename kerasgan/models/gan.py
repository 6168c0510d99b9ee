"""The generative adversarial network."""

from keras import ops

from kerasgan import losses
from kerasgan import networks as builders
from kerasgan.errors import check_positive
from kerasgan.export import Endpoint
from kerasgan.models import checks
from kerasgan.models.base import GenerativeModel
from kerasgan.models.registry import register


@register("gan")
class GAN(GenerativeModel):
    """Generative adversarial network (Goodfellow et al., 2014, Algorithm 1).

    Args:
        image_shape: `(height, width, channels)`; (28, 28, 1) without a generator.
        latent_dim: Number of latent variables; 100 where no generator is given.
        networks: Name of the networks to build, see `kerasgan.networks.names()`;
            fully connected by default.
        width: Width of the built networks; see `kerasgan.networks`.
        generator: Your own `keras.Model`, latents (m, latent_dim) -> images in [-1, 1].
        discriminator: Your own `keras.Model`, images -> logits (m, 1).
        discriminator_steps: k, the discriminator's steps for each batch.
        generator_steps: The generator's steps for each batch.
        **options: `data_range`, `ema_decay`, `seed`, `name` of `GenerativeModel`.

    Reference: Goodfellow et al., "Generative Adversarial Nets", NeurIPS 2014,
    https://arxiv.org/abs/1406.2661. The paper gives no optimizer settings but
    "momentum"; the default is DCGAN's Adam.
    """

    default_networks = "mlp"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        networks=None,
        width=None,
        generator=None,
        discriminator=None,
        discriminator_steps=1,
        generator_steps=1,
        **options,
    ):
        if image_shape is not None:
            checks.check_image_shape(image_shape)
        given = {"latent_dim": latent_dim, "width": width}
        check_positive(
            discriminator_steps=discriminator_steps,
            generator_steps=generator_steps,
            **{name: value for name, value in given.items() if value is not None},
        )
        build = builders.get(networks or self.default_networks)
        size = {} if width is None else {"width": width}
        if generator is None:
            generator = build.generator(
                image_shape or (28, 28, 1), latent_dim or 100, **size
            )
        latent_dim, image_shape = checks.check_pair(
            generator, discriminator, latent_dim, image_shape
        )
        if discriminator is None:
            discriminator = build.discriminator(image_shape, **size)
        super().__init__(
            {"generator": generator, "discriminator": discriminator},
            latent_dim=latent_dim,
            **options,
        )
        self.discriminator_steps = discriminator_steps
        self.generator_steps = generator_steps

    def compile(
        self,
        generator_optimizer=None,
        discriminator_optimizer=None,
        loss="non_saturating",
        metrics=None,
        **options,
    ):
        """Chooses optimizers, loss and metrics.

        Args:
            generator_optimizer: Keras optimizer or its name; by default
                Adam(2e-4, beta_1=0.5) (Radford et al., 2016, section 4).
            discriminator_optimizer: Likewise.
            loss: `"non_saturating"`, `"minimax"`, or a pair of functions, see
                `kerasgan.losses`.
            metrics: List of `keras.metrics.Metric`, which `evaluate` computes for the
                discriminator as a classifier: labels 1 for real and 0 for generated
                images, and its probability that an image is real.
            **options: `run_eagerly`, `steps_per_execution` and `jit_compile` of
                `keras.Model.compile`.
        """
        pair = losses.get(loss)
        super().compile(
            generator_optimizer=generator_optimizer,
            discriminator_optimizer=discriminator_optimizer,
            loss=loss,
            metrics=metrics,
            **options,
        )
        self.loss = pair

    def train_step(self, data):
        """Algorithm 1, one iteration."""
        G, D = self.playing()  # both networks bound to training=True
        x, m = self.unpack(data)  # 1. m real examples   x ~ p_data
        for _ in range(self.discriminator_steps):
            z = self.sample_latent(m)  # 2. m noise vectors   z ~ p(z)

            def discriminator_loss(z=z):  # 3. ascend  E log D(x) + E log(1 - D(G(z)))
                fake = ops.stop_gradient(G(z))
                return self.loss.discriminator(real=D(x), fake=D(fake))

            d_loss = self.minimize(discriminator_loss, "discriminator")
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)  # 4. fresh noise       z ~ p(z)

            def generator_loss(z=z):  # 5. descend the generator's loss, D fixed
                return self.loss.generator(fake=D(G(z)))

            g_loss = self.minimize(generator_loss, "generator")
        # 6. fit() repeats
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def test_step(self, data):
        """Both losses and the compiled metrics on real images and fresh samples."""
        G, D = self.playing(training=False)
        x = self.images_of(data)
        real = D(x)
        fake = D(G(self.sample_latent(ops.shape(x)[0], self.test_noise)))
        for metric in self.test_metrics:
            metric.update_state(
                ops.concatenate([ops.ones_like(real), ops.zeros_like(fake)]),
                ops.sigmoid(ops.concatenate([real, fake])),
            )
        logs = self.log(
            discriminator_loss=self.loss.discriminator(real=real, fake=fake),
            generator_loss=self.loss.generator(fake=fake),
        )
        return logs | {m.name: m.result() for m in self.test_metrics}

    def endpoints(self):
        """Returns the sampler's functions and `discriminate` (images -> logits)."""

        def discriminate(images):
            return self.discriminator(self.from_data_range(images), training=False)

        inputs = [("images", (None, *self.image_shape), "float32")]
        return {
            **super().endpoints(),
            "discriminate": Endpoint(discriminate, inputs),
        }

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "discriminator_steps": self.discriminator_steps,
            "generator_steps": self.generator_steps,
        }
