"""The generative adversarial network."""

from types import MappingProxyType

import keras
from keras import ops

from kerasgan import losses, modalities
from kerasgan import networks as builders
from kerasgan.backend.common import first
from kerasgan.draws import Normal
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.registry import register
from kerasgan.errors import check_positive
from kerasgan.export import Endpoint
from kerasgan.models.adversaries import Adversaries, FromGenerator
from kerasgan.networks.conditions import UNCONDITIONAL


@register("gan")
class GAN(Adversaries, FromGenerator, GenerativeModel):
    """Generative adversarial network (Goodfellow et al., 2014, Algorithm 1).

    Args:
        image_shape: `(height, width, channels)`, (28, 28, 1) without a generator; or
            `(samples, channels)` for sounds, or `(features,)` for points.
        latent_dim: Number of latent variables; 100 where no generator is given.
        networks: Name of the networks to build, see `kerasgan.networks.names()`;
            fully connected by default, and for points; "wavegan" for sounds.
        width: Width of the built networks; see `kerasgan.networks`.
        normalization: `"batch"`, `"layer"`, `"spectral"` or `"none"` in the built
            discriminator; the networks' own by default.
        generator: Your own `keras.Model`, latents (m, latent_dim) -> images in [-1, 1].
        discriminator: Your own `keras.Model`, images -> logits (m, 1).
        discriminator_steps: k, the discriminator's steps for each batch.
        generator_steps: The generator's steps for each batch.
        alternate: Dict of player -> number of images for which it moves while the other
            rests, in this order again and again: `{"discriminator": 60_000,
            "generator": 60_000}` for an epoch each of 60,000 images. None: both move
            in every step, as in the papers.
        regularizers: List of `kerasgan.regularizers`, `[R1(10.0)]` for example.
        conditions: `kerasgan.networks.Conditions` of a subclass whose networks are told
            labels or recognise codes.
        data_range: `(low, high)` of the pixel values that `fit` is given and `generate`
            returns; the networks themselves work in [-1, 1]. None: [-1, 1] for images,
            no range and no scaling for points.
        rate: Samples a second of sounds, which their files tell; None where it is not
            known, and of all else.
        **options: `ema_decay`, `seed`, `name` of `GenerativeModel`.

    Logs, beside both losses, `real_logits` and `fake_logits`: D(x) and D(G(z)) as the
    discriminator meets them, averaged; `real_accuracy` and `fake_accuracy`: the shares
    of each that it takes for what they are, which tend to 0.5 as p_g tends to p_data
    (Proposition 1); and the norm of each player's gradient.

    Reference: Goodfellow et al., "Generative Adversarial Nets", NeurIPS 2014,
    https://arxiv.org/abs/1406.2661. The paper gives no optimizer settings but
    "momentum"; the default is DCGAN's Adam.
    """

    networks = ("generator", "discriminator")
    players = {"generator": ("generator",), "discriminator": ("discriminator",)}
    averaged = ("generator",)
    logged = (
        "discriminator_loss",
        "generator_loss",
        "real_logits",
        "fake_logits",
        "real_accuracy",
        "fake_accuracy",
    )
    default_loss = "non_saturating"
    default_networks = "mlp"
    default_normalization = None
    default_latent_dim = 100
    default_shape = (28, 28, 1)
    generator_options = MappingProxyType({})  # what else its builder is told

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        networks=None,
        width=None,
        normalization=None,
        generator=None,
        discriminator=None,
        discriminator_steps=1,
        generator_steps=1,
        alternate=None,
        regularizers=(),
        conditions=UNCONDITIONAL,
        data_range=None,
        rate=None,
        **options,
    ):
        given = {"latent_dim": latent_dim, "width": width}
        check_positive(
            discriminator_steps=discriminator_steps,
            generator_steps=generator_steps,
            **{name: value for name, value in given.items() if value is not None},
        )
        checks.check_built(
            generator,
            discriminator,
            networks=networks,
            width=width,
            normalization=normalization,
        )
        networks, latent_dim, image_shape = self.build_networks(
            generator,
            discriminator,
            image_shape,
            latent_dim,
            networks,
            width,
            normalization or self.default_normalization,
            conditions,
        )
        example = modalities.of_shape(image_shape, data_range, rate)
        super().__init__(networks, example, **options)
        self.latent_dim = latent_dim
        self.classes = conditions.classes
        self.draws = {"latents": Normal((latent_dim,))}
        self.discriminator_steps = discriminator_steps
        self.generator_steps = generator_steps
        self.take_turns(alternate)
        self.regularizers = []
        self.given_regularizers = list(checks.check_regularizers(regularizers))
        for regularizer in self.given_regularizers:
            self.add_regularizer(regularizer)

    def build_networks(
        self,
        generator,
        discriminator,
        image_shape,
        latent_dim,
        networks,
        width,
        normalization,
        conditions,
    ):
        """Builds the networks that were not given; takes the constructor's arguments.

        Returns:
            `(networks, latent_dim, image_shape)`: dict of name -> `keras.Model`, the
            size of the latents, and the shape of what is made of them.
        """
        wanted = self.default_shape if image_shape is None else image_shape
        default = modalities.of_shape(wanted).networks or self.default_networks
        build = builders.get(networks or default)
        size = {} if width is None else {"width": width}
        classes = conditions.classes
        if generator is None:
            generator = build.generator(
                wanted,
                latent_dim or self.default_latent_dim,
                classes=classes,
                conditioning=conditions.generator,
                **size,
                **self.generator_options,
            )
        latent_dim, image_shape = checks.check_pair(
            generator, discriminator, latent_dim, image_shape, conditions
        )
        if discriminator is None:
            if normalization is not None:
                size["normalization"] = normalization
            discriminator = build.discriminator(
                image_shape,
                classes=classes,
                conditioning=conditions.discriminator,
                **size,
            )
            discriminator = builders.conditions.recognising(
                discriminator, conditions.recognised, conditions.hidden, normalization
            )
        made = {"generator": generator, "discriminator": discriminator}
        return made, latent_dim, image_shape

    @property
    def batches_per_step(self):
        """Batches of real images that one step can use: one a discriminator's step."""
        return self.discriminator_steps

    def compile(
        self,
        generator_optimizer=None,
        discriminator_optimizer=None,
        loss=None,
        label_smoothing=0.0,
        metrics=None,
        **options,
    ):
        """Chooses optimizers, loss and metrics.

        Args:
            generator_optimizer: Keras optimizer or its name, the paper's by default;
                see `default_optimizer`. Give the two other learning rates for two time
                scales (TTUR, Heusel et al., 2017).
            discriminator_optimizer: Likewise.
            loss: A name of `kerasgan.losses.names()`, or a pair of functions, see
                `kerasgan.losses.get`; the model's own by default. To load a saved
                model again, functions of yours need the decorator
                `keras.saving.register_keras_serializable()`.
            label_smoothing: In [0, 1): one-sided, the label of real images in the
                discriminator's loss becomes 1 - label_smoothing (Salimans et al., 2016,
                section 3.4). 0.1 is usual where any is.
            metrics: List of `keras.metrics.Metric`, which `evaluate` computes for the
                discriminator as a classifier: labels 1 for real and 0 for generated
                images, and the score in [0, 1] that the loss makes of a logit, above
                0.5 for "real": its probability that an image is real, but for hinge,
                whose score is none. Wasserstein and relativistic losses have no score
                (see `kerasgan.losses.Logits`) and take no metrics.
            **options: `run_eagerly`, `steps_per_execution` and `jit_compile` of
                `keras.Model.compile`.
        """
        loss = self.default_loss if loss is None else loss
        pair = losses.get(loss, label_smoothing)
        checks.check_scored(metrics, loss, pair.logits)
        super().compile(
            generator_optimizer=generator_optimizer,
            discriminator_optimizer=discriminator_optimizer,
            loss=loss,
            metrics=metrics,
            **options,
        )
        self.compile_options["label_smoothing"] = label_smoothing
        self.loss = pair

    def train_step(self, data):
        """Algorithm 1, one iteration."""
        G, D = self.playing()  # both networks bound to training=True
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x in batches:  # for k steps: 1. m real examples   x ~ p_data
            z = self.sample_latent(m)  # 2. m noise vectors   z ~ p(z)

            def discriminator_loss(x=x, z=z):  # 3. ascend  E log D(x)
                play = self.judge(G, D, x, z)  #          + E log(1 - D(G(z)))
                loss = self.loss.discriminator(play.real, play.fake)
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)  # 4. fresh noise       z ~ p(z)

            def generator_loss(x=x, z=z):  # 5. descend the generator's loss, D fixed
                play = self.compete(G, D, x, z)
                loss = self.loss.generator(*play.logits)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")
        # 6. fit() repeats
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def test_step(self, data):
        """Both losses and the compiled metrics on real images and fresh samples."""
        G, D = self.playing(training=False)
        x = self.test_images(data)
        z = self.sample_latent(ops.shape(x)[0], self.test_noise)
        return self.log_test(self.judge(G, D, x, z, training=False))

    def test_images(self, data):
        """Returns the images (m, ...) of a batch, those for several steps as one."""
        return ops.reshape(self.images_of(data), (-1, *self.shape_in_networks))

    def endpoints(self):
        """Returns the sampler's functions and `discriminate` (images -> logits)."""

        def discriminate(images):
            return first(self.discriminator(self.to_networks(images), training=False))

        inputs = [("images", (None, *self.image_shape), "float32")]
        return {
            **super().endpoints(),
            "discriminate": Endpoint(discriminate, inputs),
        }

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "latent_dim": self.latent_dim,
            "data_range": self.data_range,
            "rate": self.example.rate,
            "discriminator_steps": self.discriminator_steps,
            "generator_steps": self.generator_steps,
            "alternate": dict(self.turns) or None,
            "regularizers": [
                keras.saving.serialize_keras_object(each)
                for each in self.given_regularizers
            ],
        }
