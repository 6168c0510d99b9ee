"""The GAN that finds out what its codes mean."""

import numpy as np
from keras import ops

from kerasgan.draws import Codes, Normal
from kerasgan.draws.codes import UNIFORM
from kerasgan.engine import checks
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.export import Endpoint
from kerasgan.models.gan import GAN
from kerasgan.networks import Conditions

DIGITS = {"c1": 10, "c2": UNIFORM, "c3": UNIFORM}
NOISE = 62
RECOGNISER = 128  # units of its hidden layer


@register("infogan")
class InfoGAN(GAN):
    """GAN with codes that its samples must tell of (Chen et al., 2016).

    A recogniser Q reads the codes back from the samples. It shares the discriminator's
    body, whose second output it is, and belongs to that player.

    Args:
        image_shape: As for `GAN`; the networks are the paper's by default.
        latent_dim: Number of latent variables in all, the codes in the last columns:
            by default 62 more than these, as the paper has it for MNIST.
        codes: Dict of name -> number of values of a categorical code, or `"uniform"`
            for a continuous one in [-1, 1]; by default the paper's of MNIST,
            `{"c1": 10, "c2": "uniform", "c3": "uniform"}`.
        information_weight: lambda, the weight of L_I: a number, or a dict with one for
            each code, `{"c1": 0.3, "c2": 1, "c3": 1}`.
        **options: Further arguments of `GAN`. A generator of your own takes latents
            (m, latent_dim), a discriminator gives `[logits (m, 1), recognised]`: for
            each code its logits, or its mean, side by side.

    `fit(images)` needs no labels. Logs `mutual_information` as well, L_I in nats, at
    most H(c) for categorical codes.

    Reference: Chen, Duan, Houthooft, Schulman, Sutskever and Abbeel, "InfoGAN:
    Interpretable Representation Learning by Information Maximizing Generative
    Adversarial Nets", NeurIPS 2016, https://arxiv.org/abs/1606.03657, equations 5 and
    6, section 6 and appendix C.1.
    """

    default_networks = "infogan"
    logged = (*GAN.logged, "mutual_information")

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        codes=None,
        information_weight=1.0,
        generator=None,
        **options,
    ):
        codes = Codes(DIGITS if codes is None else codes)
        weights = codes.weights(information_weight)
        if latent_dim is None and generator is None:
            latent_dim = NOISE + codes.size
        super().__init__(
            image_shape,
            latent_dim,
            generator=generator,
            conditions=Conditions(recognised=codes.size, hidden=RECOGNISER),
            **options,
        )
        if self.latent_dim <= codes.size:
            raise ValueError(
                f"The codes take {codes.size} of the latents, which leaves no noise. "
                f"Received: latent_dim={self.latent_dim}. Write {codes.size + NOISE}."
            )
        self.codes = codes
        self.noise_dim = self.latent_dim - codes.size
        self.information_weight = information_weight
        self.code_weights = weights
        noise = Normal((self.noise_dim,), spare=codes.size)
        self.draws = {"latents": noise, "codes": codes}

    def default_optimizer(self, player):
        """Returns Adam(1e-3, beta_1=0.5) for G, Adam(2e-4, 0.5) for D (appendix C)."""
        rate = 1e-3 if player == "generator" else 2e-4
        return adam(player, rate, beta_1=0.5)

    def train_step(self, data):
        """Equation 6, one step of each player: V_I(D, G, Q) = V(D, G) - lambda L_I."""
        G, D = self.playing()  # D(x) gives its logit, and Q(c | x)
        batches, m = self.unpack_batches(data, self.discriminator_steps)
        for x in batches:
            z = self.sample_latent(m)  # (z, c)

            def discriminator_loss(x=x, z=z):  # D ascends V, Q ascends L_I
                play = self.judge(G, D, x, z)
                value = self.loss.discriminator(play.real, play.fake)
                information = self.information(play)  # equation 5
                self.observe(mutual_information=ops.sum(information))
                loss = value - ops.dot(information, self.code_weights)
                return loss + self.penalty("discriminator", play)

            d_loss = self.minimize(discriminator_loss, "discriminator")
        for _ in range(self.generator_steps):
            z = self.sample_latent(m)

            def generator_loss(x=x, z=z):  # G descends V - lambda L_I
                play = self.compete(G, D, x, z)
                value = self.loss.generator(*play.logits)
                loss = value - ops.dot(self.information(play), self.code_weights)
                return loss + self.penalty("generator", play)

            g_loss = self.minimize(generator_loss, "generator")
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def information(self, play):
        """Returns L_I of the samples of a `Round`: each code's part (k,), in nats."""
        codes = play.z[:, self.noise_dim :]
        return self.codes.information(play.fake_recognised, codes)

    def test_step(self, data):
        """The losses of the adversaries, and L_I, on real images and fresh samples."""
        G, D = self.playing(training=False)
        x = self.test_images(data)
        z = self.sample_latent(ops.shape(x)[0], self.test_noise)
        play = self.judge(G, D, x, z, training=False)
        information = ops.sum(self.information(play))
        return self.log_test(play, mutual_information=information)

    def with_codes(self, latents, codes):
        """Returns a copy of latents (n, latent_dim) with some codes set.

        Args:
            latents: Array (n, latent_dim).
            codes: Dict of name -> value, as for `generate`.
        """
        latents = checks.check_latents(latents, self.latent_dim)
        z, c = latents[:, : self.noise_dim], latents[:, self.noise_dim :]
        return np.concatenate([z, self.codes.fill(c, codes)], axis=1)

    def recognise(self, images):
        """Returns what Q reads from images: dict of name -> what it says of a code.

        Args:
            images: Array (n, height, width, channels) in `data_range`.

        Returns:
            For a categorical code of k values the probabilities (n, k), for a
            continuous one the means (n,); float32.
        """
        found = self.codes.read(self.recognised(images))
        return {name: ops.convert_to_numpy(value) for name, value in found.items()}

    def endpoints(self):
        """Returns the sampler, `discriminate` and `recognise` (images -> codes).

        The sampler takes `latents` (m, noise_dim) and each code by its name (m,):
        int32 of a categorical, float32 of a continuous one. `recognise` gives
        (m, codes.size): probabilities and means, side by side.
        """
        kinds = self.codes.given.values()

        def recognise(images):
            seen = self.to_networks(images)
            values = self.discriminator(seen, training=False)[1]
            found = self.codes.read(values).values()
            columns = [
                ops.reshape(each, (-1, 1)) if kind == UNIFORM else each
                for kind, each in zip(kinds, found, strict=True)
            ]
            return ops.concatenate(columns, axis=1)

        images = [("images", (None, *self.image_shape), "float32")]
        return {
            **super().endpoints(),
            "recognise": Endpoint(recognise, images),
        }

    def get_config(self):
        """Returns the constructor's arguments."""
        return {
            **super().get_config(),
            "codes": self.codes.given,
            "information_weight": self.information_weight,
        }
