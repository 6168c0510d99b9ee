"""The text-conditional GAN whose discriminator knows wrong captions."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.export import Endpoint
from kerasgan.models.conditional import given
from kerasgan.models.gan import GAN
from kerasgan.models.worded import MatchingAware, encoder_of
from kerasgan.networks import Conditions


@register("gan_cls")
class GANCLS(MatchingAware, GAN):
    """Pictures of captions, by a matching-aware discriminator (Reed et al., 2016).

    D is shown three kinds of pairs: a real image with its caption, a sample with the
    caption that it was made of, and a real image with the caption of another one. The
    third teaches it to read (section 4.2). A text encoder learns with D what words mean
    for images; the generator takes what it says.

    ```python
    text = Text.of(captions)  # their words
    model = GANCLS((32, 32, 3), text=text)
    model.compile()
    model.fit((images, captions), batch_size=64, epochs=30)  # strings, one an image
    model.generate(16, caption="a small red star on black")
    ```

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default, with
            spectral normalization in the discriminator.
        latent_dim: As for `GAN`.
        text: `kerasgan.modalities.Text`: vocabulary and length of the captions. Or
            `Vector(size)`, where embeddings of your own stand in place of captions.
        conditioning: How a text's vector enters the built generator: `"gains"`, in
            every batch norm, or `"concatenation"` with the latents as in the paper; see
            `kerasgan.networks.conditions`.
        discriminator_conditioning: How it enters the built discriminator:
            `"projection"` (Miyato and Koyama, 2018), or `"features"`, joined to the
            last feature map as in the paper.
        mismatch: Weight in [0, 1] of mismatched pairs against samples, 0.5 in the
            paper; 0 is a CGAN.
        units: Values of the vector of a text, 128.
        reader: How the built text encoder reads words, `"gru"`; see
            `kerasgan.networks.text_encoder`.
        text_encoder: Your own `keras.Model`, words (m, length) -> vectors (m, units).
            `start_from` gives it trained weights, and `freeze` keeps them.
        **options: Further arguments of `GAN`. A generator of your own takes
            `[latents (m, latent_dim), vectors (m, units)]`, a discriminator `[images,
            vectors (m, units)]`.

    Logs, beside what `GAN` logs, `mismatched_logits`: D of real images with captions of
    others, averaged.

    Reference: Reed et al., "Generative Adversarial Text to Image Synthesis", ICML 2016,
    https://arxiv.org/abs/1605.05396, Algorithm 1. The paper's optimizer is Adam(2e-4,
    beta_1=0.5), its loss the non-saturating one, its text encoder was trained before.
    """

    networks = ("generator", "discriminator", "text_encoder")
    players = {
        "generator": ("generator",),
        "discriminator": ("discriminator", "text_encoder"),
    }
    averaged = ("generator", "text_encoder")
    logged = (*GAN.logged, "mismatched_logits")
    default_loss = "hinge"
    default_networks = "dcgan"
    default_normalization = "spectral"
    default_shape = (32, 32, 3)
    told = Conditions(generator=("gains", "concatenation"), discriminator="projection")

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        text=None,
        conditioning=None,
        discriminator_conditioning=None,
        mismatch=0.5,
        units=128,
        reader="gru",
        generator=None,
        discriminator=None,
        text_encoder=None,
        **options,
    ):
        checks.check_conditioning(
            conditioning=(conditioning, generator),
            discriminator_conditioning=(discriminator_conditioning, discriminator),
        )
        checks.check_share(mismatch=mismatch)
        text, text_encoder, units = encoder_of(text, text_encoder, units, reader)
        told = self.told._replace(
            classes=units,
            generator=conditioning or self.told.generator,
            discriminator=discriminator_conditioning or self.told.discriminator,
            encoder=text_encoder,
        )
        super().__init__(
            image_shape,
            latent_dim,
            generator=generator,
            discriminator=discriminator,
            conditions=told,
            **options,
        )
        self.classes = None
        self.mismatch = float(mismatch)
        self.told_by(text)

    def build_networks(self, *arguments):
        """Builds the networks that were not given, as `GAN` does, and the encoder."""
        made, latent_dim, image_shape = super().build_networks(*arguments)
        *_, conditions = arguments
        made["text_encoder"] = conditions.encoder
        return made, latent_dim, image_shape

    def default_optimizer(self, player):
        """Returns Adam(beta_1=0, beta_2=0.9) of 2e-4, and of 4e-4 for D."""
        rate = 4e-4 if player == "discriminator" else 2e-4
        return adam(player, rate, beta_1=0.0, beta_2=0.9)

    def train_step(self, data):
        """Algorithm 1, one iteration."""
        G, D, phi = self.playing()
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x, t in batches:  # 2. images and matching text   x, t ~ p_data
            z = self.sample_latent(m)  # 5. noise             z ~ N(0, 1)

            def discriminator_loss(x=x, t=t, z=z):
                h = phi(t)  # 3. the text encoded
                play = self.judge(given(G, ops.stop_gradient(h)), given(D, h), x, z)
                wrong = self.mismatched(D, x, t, h, play.fake)  # 4., 8.
                loss = self.loss_of_pairs(play.real, wrong, play.fake)  # 10.
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")  # 11.
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)

            def generator_loss(x=x, t=t, z=z):  # 12. descend  -log s_f
                h = ops.stop_gradient(phi(t))
                play = self.compete(given(G, h), given(D, h), x, z)
                loss = self.loss.generator(*play.logits)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")  # 13.
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def mismatched(self, D, x, t, h, fake, training=True):
        """Returns the logits of mismatched pairs, and logs their mean."""

        def judged(x, h):
            told = given(D, h)
            return (self.shown(told) if training else told)(x)

        wrong = self.neighbours(judged, x, t, h, fake)
        self.observe(mismatched_logits=ops.mean(wrong))
        return wrong

    def test_step(self, data):
        """Both losses on real pairs and fresh samples."""
        G, D, phi = self.playing(training=False)
        x = self.test_images(data)
        t = ops.reshape(self.rows_of(data), (-1, *self.text.shape))
        z = self.sample_latent(ops.shape(x)[0], self.test_noise)
        h = phi(t)
        play = self.judge(given(G, h), given(D, h), x, z, training=False)
        wrong = self.mismatched(D, x, t, h, play.fake, training=False)
        loss = self.loss_of_pairs(play.real, wrong, play.fake)
        return self.log_test(play, discriminator_loss=loss)

    def sample(self, networks, draws, given):
        """Makes images: G(z, phi(t))."""
        return networks.generator([draws["latents"], given[self.text.asked]])

    def call(self, inputs, training=False):
        """Maps `[latents (m, latent_dim), words (m, length)]` to images (m, ...)."""
        latents, rows = inputs
        average = self.average_of("text_encoder")
        encoder = self.text_encoder if average is None else average
        h = encoder(self.text.to_networks(rows), training=training)
        return self.example.from_networks(self.sampler([latents, h], training=training))

    def discriminator_inputs(self, x, labels=None):
        """Returns what D takes: images, and the vectors of their captions."""
        rows = self.asked(labels, len(x))[self.text.asked]
        return [x, self.text_encoder(self.text.to_networks(rows), training=False)]

    def endpoints(self):
        """Returns the sampler, `encode_text` and D of images and vectors (logits)."""

        def discriminate(images, vectors):
            pair = [self.example.to_networks(images), vectors]
            return self.discriminator(pair, training=False)

        units = self.text_encoder.outputs[0].shape[-1]
        images = ("images", (None, *self.image_shape), "float32")
        vectors = ("vectors", (None, units), "float32")
        return {
            **super().endpoints(),
            "discriminate": Endpoint(discriminate, [images, vectors]),
        }
