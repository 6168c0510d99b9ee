"""Pictures of captions in two stages: StackGAN."""

from functools import partial

from keras import ops

from kerasgan import losses, modalities
from kerasgan.draws import Normal
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.phases import Phase
from kerasgan.engine.registry import register
from kerasgan.errors import check_positive
from kerasgan.models.stages import Stages, build_networks
from kerasgan.models.worded import encoder_of


@register("stackgan")
class StackGAN(Stages, GenerativeModel):
    """Pictures of captions: small ones, then larger ones (Zhang et al., 2017).

    Stage-I makes small images of noise and of a text. Stage-II makes large ones of what
    Stage-I made, and reads the text again. Both draw the text's vector from a Gaussian
    around what the text encoder says (conditioning augmentation), so that captions that
    were never seen lie among those that were.

    ```python
    model = StackGAN((64, 64, 3), text=Text.of(captions), stage_1=400_000)
    model.compile()
    model.fit((images, captions), batch_size=64, epochs=50)  # strings, one an image
    model.generate(16, caption="a small red star on black")
    ```

    Args:
        image_shape: `(height, width, channels)` of the large images, (64, 64, 3) by
            default; the small ones are `enlarge` times smaller.
        latent_dim: Number of latent variables of Stage-I, 100.
        text: As for `GANCLS`.
        stage_1: Number of examples that Stage-I is trained on; Stage-II follows, and
            Stage-I stays as it is then.
        enlarge: How many times larger Stage-II makes images, 2 or 4.
        width: Width of all built networks; see `kerasgan.networks.dcgan`.
        conditioning_dim: Number of conditioning variables, 128 as in the paper.
        kl_weight: lambda: weight of the Kullback-Leibler divergence of equation 2, as a
            mean over the conditioning variables. The authors' code has 2.
        augmentation: Whether the conditioning variables are drawn; otherwise they are
            the means, and the divergence does not count.
        mismatch: As for `GANCLS`.
        reads_again: Whether Stage-II is told the text. Without it G and D of Stage-II
            see images alone.
        units: As for `GANCLS`.
        reader: Likewise.
        text_encoder: Likewise.
        data_range: `(low, high)` of the pixels, (-1, 1) by default.
        augmentation_1: Your own `keras.Model`, vectors (m, units) -> [mean,
            log_deviation] of conditioning variables.
        generator_1: Likewise, [latents, conditions] -> small images.
        discriminator_1: Likewise, [small images, vectors] -> logits (m, 1).
        augmentation_2: As `augmentation_1`, for Stage-II.
        generator_2: Likewise, [small images, conditions] -> large images.
        discriminator_2: Likewise, [large images, vectors] -> logits (m, 1).
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The text enters generators as gains of batch norms in Stage-I and as planes in
    Stage-II, and discriminators by projection (Miyato and Koyama, 2018), where the
    paper joins it to feature maps. The loss is the hinge and the weights of
    discriminators are normalized spectrally, where the paper's have batch norm.

    Reference: Zhang et al., "StackGAN: Text to Photo-realistic Image Synthesis with
    Stacked Generative Adversarial Networks", ICCV 2017,
    https://arxiv.org/abs/1612.03242, equations 2 to 6
    """

    networks = (
        "text_encoder",
        "augmentation_1",
        "generator_1",
        "discriminator_1",
        "augmentation_2",
        "generator_2",
        "discriminator_2",
    )
    players = {
        "stage_1_discriminator": ("discriminator_1", "text_encoder"),
        "stage_1_generator": ("augmentation_1", "generator_1"),
        "stage_2_discriminator": ("discriminator_2",),
        "stage_2_generator": ("augmentation_2", "generator_2"),
    }
    averaged = (
        "text_encoder",
        "augmentation_1",
        "generator_1",
        "augmentation_2",
        "generator_2",
    )
    logged = tuple(f"{player}_loss" for player in players)
    default_loss = "hinge"
    default_networks = "stackgan"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        text=None,
        stage_1=640_000,
        enlarge=2,
        width=32,
        conditioning_dim=None,
        kl_weight=2.0,
        augmentation=True,
        mismatch=0.5,
        reads_again=True,
        units=128,
        reader="gru",
        data_range=None,
        text_encoder=None,
        augmentation_1=None,
        generator_1=None,
        discriminator_1=None,
        augmentation_2=None,
        generator_2=None,
        discriminator_2=None,
        **options,
    ):
        checks.check_share(mismatch=mismatch)
        checks.check_costs(kl_weight=kl_weight)
        checks.check_pretraining(stage_1, "stage_1", least=1)
        latent_dim = 100 if latent_dim is None else latent_dim
        check_positive(latent_dim=latent_dim, width=width, units=units)
        checks.check_told_or_not(augmentation=augmentation, reads_again=reads_again)
        text, text_encoder, units = encoder_of(text, text_encoder, units, reader)
        example = modalities.Image(image_shape or (64, 64, 3), data_range)
        checks.check_enlarged(example.shape, enlarge)
        networks = {
            "text_encoder": text_encoder,
            "augmentation_1": augmentation_1,
            "generator_1": generator_1,
            "discriminator_1": discriminator_1,
            "augmentation_2": augmentation_2,
            "generator_2": generator_2,
            "discriminator_2": discriminator_2,
        }
        sizes = latent_dim, conditioning_dim, units, width, enlarge
        drawn = build_networks(networks, example.shape, *sizes)
        super().__init__(networks, example, **options)
        self.told_by(text)
        self.draws = {name: Normal((size,)) for name, size in drawn.items()}
        self.latent_dim = sum(drawn.values())
        self.enlarge, self.kl_weight = enlarge, float(kl_weight)
        self.mismatch, self.augmentation = float(mismatch), bool(augmentation)
        self.reads_again, self.stage_1 = bool(reads_again), stage_1
        first, second = (
            tuple(each for each in self.players if stage in each)
            for stage in ("stage_1", "stage_2")
        )
        self.set_phases(
            [Phase("stage_1", stage_1, first), Phase("stage_2", None, second)]
        )

    def default_optimizer(self, player):
        """Returns Adam(beta_1=0, beta_2=0.9) of 2e-4, and of 4e-4 for discriminators.

        The paper: 2e-4, beta_1 0.5, halved every 100 epochs.
        """
        rate = 4e-4 if "discriminator" in player else 2e-4
        return adam(player, rate, beta_1=0.0, beta_2=0.9)

    def compile(self, *optimizers, loss=None, **options):
        """Chooses optimizers and the loss of both stages.

        Args:
            *optimizers: Keras optimizers of the `players`, in their order.
            loss: As for `GAN`; no relativistic one.
            **options: `stage_1_generator_optimizer` and so on, and those of
                `keras.Model.compile`.
        """
        loss = self.default_loss if loss is None else loss
        pair = losses.get(loss)
        if pair.relativistic:
            raise ValueError(
                "StackGAN compares no sample with a real image. Received: "
                f"loss={loss!r}, which is relativistic. Write loss='hinge'."
            )
        checks.check_number(optimizers, self)
        named = zip(self.players, optimizers, strict=False)
        named = {f"{player}_optimizer": each for player, each in named}
        super().compile(loss=loss, **named, **options)
        self.loss = pair

    def train_step(self, data):
        """The step of the stage: by equations 3 and 4, or by 5 and 6."""
        ((x, t),), m = self.unpack_batches(data, 1)  # images, texts   I, t ~ p_data
        noise, fresh = self.noise_of(m), self.noise_of(m)
        losses_of = self.step_of_phase(
            {
                "stage_1_discriminator": partial(self.judge_1, x, t, noise),
                "stage_1_generator": partial(self.answer_1, t, fresh),
                "stage_2_discriminator": partial(self.judge_2, x, t, noise),
                "stage_2_generator": partial(self.answer_2, t, fresh),
            }
        )
        return self.log(**{f"{player}_loss": losses_of[player] for player in losses_of})

    def judge_1(self, x, t, noise):
        """D_0 ascends E log D_0(I_0, phi) + E log(1 - D_0(G_0(z, c_0), phi)), eq. 3."""
        phi, F, G, D, *_ = self.playing()
        z, epsilon, _ = noise
        x = self.smaller(x)

        def loss():
            h = phi(t)
            c, _ = self.conditions_of(F, ops.stop_gradient(h), epsilon)
            return self.of_pairs(D, x, t, h, ops.stop_gradient(G([z, c])))

        return self.minimize(loss, "stage_1_discriminator")

    def answer_1(self, t, noise):
        """G_0 answers, and F_0 stays near N(0, I) (equation 4)."""
        phi, F, G, D, *_ = self.playing()
        z, epsilon, _ = noise
        h = ops.stop_gradient(phi(t))

        def loss():
            c, divergence = self.conditions_of(F, h, epsilon)
            fooling = self.loss.generator(D([G([z, c]), h]))
            return fooling + self.kl_weight * divergence

        return self.minimize(loss, "stage_1_generator")

    def judge_2(self, x, t, noise):
        """D ascends E log D(I, phi) + E log(1 - D(G(s_0, c), phi)) (equation 5)."""
        *_, F, G, D = self.playing()
        h, s = self.finished_stage(t, noise)
        c, _ = self.conditions_of(F, h, noise[2])
        made = ops.stop_gradient(G([s, c]))

        def loss():
            return self.of_pairs(D, x, t, h, made)

        return self.minimize(loss, "stage_2_discriminator")

    def answer_2(self, t, noise):
        """G answers, and F stays near N(0, I) (equation 6)."""
        *_, F, G, D = self.playing()
        h, s = self.finished_stage(t, noise)

        def loss():
            c, divergence = self.conditions_of(F, h, noise[2])
            fooling = self.loss.generator(D([G([s, c]), h]))
            return fooling + self.kl_weight * divergence

        return self.minimize(loss, "stage_2_generator")

    def test_step(self, data):
        """The losses of both stages on real pairs and fresh samples."""
        x, t = self.images_of(data), self.rows_of(data)
        phi, F1, G1, D1, F2, G2, D2 = self.playing(training=False)
        z, *epsilons = self.noise_of(ops.shape(x)[0], self.test_noise)
        h = phi(t)
        c, kl_1 = self.conditions_of(F1, h, epsilons[0])
        s, told = G1([z, c]), self.told_again(h)
        c, kl_2 = self.conditions_of(F2, told, epsilons[1])
        made = G2([s, c])
        return self.log(
            training=False,
            stage_1_discriminator_loss=self.of_pairs(D1, self.smaller(x), t, h, s),
            stage_1_generator_loss=self.loss.generator(D1([s, h]))
            + self.kl_weight * kl_1,
            stage_2_discriminator_loss=self.of_pairs(D2, x, t, told, made),
            stage_2_generator_loss=self.loss.generator(D2([made, told]))
            + self.kl_weight * kl_2,
        )

    def sample(self, networks, draws, given):
        """Makes large images, of what Stage-I makes: G(s_0, c), s_0 = G_0(z, c_0)."""
        h = given[self.text.asked]
        s = self.first_stage(networks, draws, h)
        told = self.told_again(h)
        c, _ = self.conditions_of(
            networks.augmentation_2, told, draws["augmentation_2"]
        )
        return networks.generator_2([s, c])

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "latent_dim": self.draws["latents"].shape[0],
            "stage_1": self.stage_1,
            "enlarge": self.enlarge,
            "kl_weight": self.kl_weight,
            "augmentation": self.augmentation,
            "reads_again": self.reads_again,
            "data_range": self.data_range,
        }
