"""The GAN with an auxiliary classifier."""

from keras import ops

from kerasgan.engine.registry import register
from kerasgan.errors import is_real
from kerasgan.export import Endpoint
from kerasgan.losses import auxiliary
from kerasgan.models.conditional import Conditional, given
from kerasgan.models.gan import GAN
from kerasgan.networks import Conditions
from kerasgan.regularizers.checks import check_numbers


@register("acgan")
class ACGAN(Conditional, GAN):
    """GAN whose D also tells the class of what it sees (Odena et al., 2017).

    The discriminator gives two outputs, logits of real or fake and of the classes, and
    is not told the label: D(x) = P(S | X), P(C | X).

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default.
        latent_dim: As for `GAN`.
        classes: Number of classes, 10 or what your generator takes.
        conditioning: How labels enter the built generator: `"concatenation"` as in the
            paper, or else as for `CGAN`.
        class_weight: Factor of L_C in both losses; the paper has 1. A large one makes
            samples typical of their class, and less diverse.
        fake_class_weight: Factor of the samples' part of L_C in D's step; the paper has
            1. With 0, D learns the classes from real images alone, so that G and D
            cannot agree on what a class looks like: samples are then of their class to
            whoever else looks.
        label_sampling: As for `CGAN`.
        **options: Further arguments of `GAN`. A generator of your own takes
            `[latents (m, latent_dim), labels (m, classes)]`, a discriminator gives
            `[logits (m, 1), class logits (m, classes)]`.

    Logs `real_class_loss` and `fake_class_loss` as well, the two terms of -L_C.

    Reference: Odena, Olah and Shlens, "Conditional Image Synthesis with Auxiliary
    Classifier GANs", ICML 2017, https://arxiv.org/abs/1610.09585, equations 2 and 3.
    """

    judges_labels = False
    told = Conditions(generator="concatenation", recognised=1)  # as many as classes
    logged = (*GAN.logged, "real_class_loss", "fake_class_loss")

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        class_weight=1.0,
        fake_class_weight=1.0,
        **options,
    ):
        check_numbers("ACGAN", class_weight=class_weight)
        if not (is_real(fake_class_weight) and fake_class_weight >= 0):
            raise ValueError(
                "fake_class_weight of ACGAN must be a number of at least 0. "
                f"Received: fake_class_weight={fake_class_weight!r}."
            )
        super().__init__(image_shape, latent_dim, **options)
        self.class_weight = float(class_weight)
        self.fake_class_weight = float(fake_class_weight)

    def train_step(self, data):
        """Section 3: D is trained to maximize L_S + L_C, G to maximize L_C - L_S."""
        G, D = self.playing()
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x, c in batches:  # real examples and their classes
            z = self.sample_latent(m)

            def discriminator_loss(x=x, c=c, z=z):  # X_fake = G(c, z)
                play = self.judge(given(G, c), D, x, z)
                source = self.loss.discriminator(play.real, play.fake)  # -L_S, eq. 2
                real, fake = self.class_losses(play, c)
                self.observe(real_class_loss=real, fake_class_loss=fake)
                classes = real + self.fake_class_weight * fake  # -L_C, eq. 3
                loss = source + self.class_weight * classes
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")
        for _ in range(self.generator_steps):
            z, c = self.sample_latent(m), self.sample_labels(c, m)

            def generator_loss(x=x, c=c, z=z):
                play = self.compete(given(G, c), D, x, z)
                source = self.loss.generator(*play.logits)  # stands for L_S
                fake = auxiliary.classification(play.fake_recognised, c)
                loss = source + self.class_weight * fake  # -L_C, its part that G moves
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def class_losses(self, play, c):
        """Returns the two terms of -L_C: of real examples, and of samples of class c.

        -L_C = -E log P(C = c | X_real) - E log P(C = c | X_fake) (equation 3)
        """
        return (
            auxiliary.classification(play.real_recognised, c),
            auxiliary.classification(play.fake_recognised, c),
        )

    def test_step(self, data):
        """The losses, -L_S and both terms of -L_C, on real pairs and fresh samples."""
        G, D = self.playing(training=False)
        x, c = self.test_images(data), self.test_labels(data)
        z = self.sample_latent(ops.shape(x)[0], self.test_noise)
        play = self.judge(given(G, c), D, x, z, training=False)
        real, fake = self.class_losses(play, c)
        return self.log_test(play, real_class_loss=real, fake_class_loss=fake)

    def classify(self, images):
        """Returns what D takes images for, P(C | X): float32 (n, classes).

        Args:
            images: Array (n, height, width, channels) in `data_range`.
        """
        return ops.convert_to_numpy(ops.softmax(self.recognised(images)))

    def endpoints(self):
        """Returns the sampler, `discriminate` (images -> logits) and `classify`.

        The last maps images to probabilities (m, classes).
        """

        def discriminate(images):
            return self.discriminator(self.to_networks(images), training=False)[0]

        def classify(images):
            return ops.softmax(
                self.discriminator(self.to_networks(images), training=False)[1]
            )

        images = [("images", (None, *self.image_shape), "float32")]
        return {
            **super().endpoints(),
            "discriminate": Endpoint(discriminate, images),
            "classify": Endpoint(classify, images),
        }

    def get_config(self):
        """Returns the constructor's arguments."""
        return {
            **super().get_config(),
            "class_weight": self.class_weight,
            "fake_class_weight": self.fake_class_weight,
        }
