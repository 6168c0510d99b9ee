"""Variational autoencoder (Kingma and Welling, 2014)."""

from keras import ops

from kerasgan import modalities
from kerasgan import networks as builders
from kerasgan.draws import Normal
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.errors import unknown
from kerasgan.export import Endpoint, LogProb
from kerasgan.losses.likelihood import gaussian_kl, gaussian_log_likelihood
from kerasgan.losses.observations import Bernoulli, Gaussian

OBSERVATIONS = ("bernoulli", "gaussian")


@register("vae")
class VAE(GenerativeModel):
    """Variational autoencoder (Kingma and Welling, 2014).

    The encoder tells which latents z an example may come from, q(z | x), the decoder
    what comes of latents, p(x | z); both are trained on the evidence lower bound, in
    nats an example, the sum over all of its pixels and latents.

    ```python
    model = VAE((28, 28, 1), latent_dim=20)
    model.compile()
    model.fit(images)  # (m, 28, 28, 1) in [-1, 1]
    model.generate(16)
    model.reconstruct(images[:16])
    ```

    Args:
        image_shape: `(height, width, channels)`, `(samples, channels)` of sounds, or
            `(features,)` of points; (28, 28, 1) by default.
        latent_dim: Number of latent variables, 20 by default.
        observation: What the decoder's outputs mean. `"bernoulli"`: the logits of
            binary pixels, which are drawn anew from grey ones each time that an image
            is seen. `"gaussian"`: the means of values with normal noise. By default
            that of images is `"bernoulli"`, that of points `"gaussian"`.
        deviation: Deviation of the normal noise, 0.1 by default, in units of [-1, 1]
            where examples have a range. In the paper the decoder tells it for each
            value; here it is one number, since one that is learned tends to 0 where a
            pixel never changes.
        width: Units of each hidden layer: 500, the paper's for MNIST (section 5).
        depth: Number of hidden layers of each network, 1 in the paper.
        encoder: Your own network, examples (m, ...) -> [mean, log_variance], both
            (m, latent_dim), in place of the one that the arguments above describe.
        decoder: Likewise, latents (m, latent_dim) -> (m, ...), of any real values.
        data_range: `(low, high)` of the examples' values, (-1, 1) by default for images
            and None, no range, for points.
        rate: Samples a second of sounds `(samples, channels)`, see
            `kerasgan.modalities.Audio`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The optimizer is Adam(1e-3), with Burda et al. (2016, section 5), for the paper's
    Adagrad with a rate that was chosen by hand (section 5).

    Reference: Kingma and Welling, "Auto-Encoding Variational Bayes",
    https://arxiv.org/abs/1312.6114
    """

    networks = ("encoder", "decoder")
    players = {"autoencoder": ("encoder", "decoder")}
    averaged = ("encoder", "decoder")
    logged = ("autoencoder_loss", "kl", "log_likelihood")
    default_networks = "vae"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        observation=None,
        deviation=None,
        width=None,
        depth=None,
        encoder=None,
        decoder=None,
        data_range=None,
        rate=None,
        **options,
    ):
        sizes = {"width": width, "depth": depth}
        image_shape, latent_dim = checks.check_autoencoder(
            encoder, decoder, image_shape, latent_dim, **sizes
        )
        sizes = {name: size for name, size in sizes.items() if size is not None}
        latent_dim = 20 if latent_dim is None else latent_dim
        example = modalities.of_shape(image_shape or (28, 28, 1), data_range, rate)
        if encoder is None:
            encoder = builders.vae.encoder(example.shape, latent_dim, **sizes)
        if decoder is None:
            decoder = builders.vae.decoder(example.shape, latent_dim, **sizes)
        checks.check_posterior(encoder, decoder, example.shape, latent_dim)
        super().__init__({"encoder": encoder, "decoder": decoder}, example, **options)
        self.latent_dim = latent_dim
        self.draws = {"latents": Normal((latent_dim,))}
        self.observe_with(observation, deviation)
        self.example = example.of_binary(self.distribution == "bernoulli")

    def observe_with(self, observation, deviation):
        """Chooses what the decoder's outputs mean, p(x | z)."""
        if observation is None:
            observation = "bernoulli" if self.example.pictured else "gaussian"
        if observation not in OBSERVATIONS:
            raise ValueError(unknown("observation", observation, OBSERVATIONS))
        bounded = self.example.data_range is not None
        if observation == "gaussian":
            given = 0.1 if deviation is None else deviation
            self.observation = Gaussian(given, bounded)
        elif deviation is None and bounded:
            self.observation = Bernoulli()
        elif bounded:
            raise ValueError(
                "deviation is of normal noise. Received: observation='bernoulli' and "
                f"deviation={deviation!r}. Leave it out, or write "
                "observation='gaussian'."
            )
        else:
            raise ValueError(
                "observation='bernoulli' needs values with a range, whose ends are 0 "
                "and 1. Received: points without data_range. Write "
                "observation='gaussian', or data_range=(0, 1)."
            )
        self.distribution, self.deviation = observation, deviation

    def default_optimizer(self, player):
        """Returns Adam(1e-3)."""
        return adam(player, 1e-3, beta_1=0.9)

    def train_step(self, data):
        """Algorithm 1, one iteration."""
        encoder, decoder = self.playing()
        x, m = self.unpack(data)  # a random minibatch X^M of m examples
        x = self.example.observed(x, self.training_noise)
        epsilon = self.draws["latents"].tensor(m, self.training_noise)  # of p(epsilon)

        def loss():  # minus L^M: equation 10, with one sample of z
            terms = self.bound(encoder, decoder, x, epsilon)
            self.observe(**terms)
            return terms["kl"] - terms["log_likelihood"]

        loss = self.minimize(loss, "autoencoder")  # its gradients, and a step
        return self.log(autoencoder_loss=loss)

    def test_step(self, data):
        """The bound of examples that nothing moves for."""
        encoder, decoder = self.playing(training=False)
        x = self.example.observed(self.images_of(data), self.test_noise)
        epsilon = self.draws["latents"].tensor(ops.shape(x)[0], self.test_noise)
        terms = self.bound(encoder, decoder, x, epsilon)
        loss = terms["kl"] - terms["log_likelihood"]
        return self.log(training=False, autoencoder_loss=loss, **terms)

    def bound(self, encoder, decoder, x, epsilon):
        """Returns the two terms of the bound, in nats, as means over the examples.

        Args:
            encoder: x -> [mean, log_variance] of q(z | x).
            decoder: z -> what p(x | z) is made of.
            x: Examples (m, ...) in [-1, 1], of binary ones -1 or 1.
            epsilon: Draws (m, latent_dim) from N(0, 1).

        Returns:
            Dict of `kl`, KL(q(z | x) || p(z)) in closed form (appendix B), and
            `log_likelihood`, log p(x | z) of one z of q(z | x).
        """
        mean, log_variance = encoder(x)
        z = mean + ops.exp(log_variance / 2) * epsilon  # section 2.4: z = g(epsilon, x)
        log_likelihood = self.observation.log_likelihood(x, decoder(z))
        return {
            "kl": ops.mean(gaussian_kl(mean, log_variance)),
            "log_likelihood": ops.mean(log_likelihood),
        }

    def log_weight(self, encoder, decoder, x, epsilon):
        """Returns log p(x, z) - log q(z | x) of one z of q(z | x), (m,) in nats.

        Its mean over z is the bound; see `losses.likelihood.importance_weighted_bound`.

        Args:
            encoder: As for `bound`.
            decoder: Likewise.
            x: Likewise.
            epsilon: Likewise.
        """
        mean, log_variance = encoder(x)
        z = mean + ops.exp(log_variance / 2) * epsilon
        prior = gaussian_log_likelihood(z, 0.0)
        posterior = gaussian_log_likelihood(z, mean, log_variance)
        return self.observation.log_likelihood(x, decoder(z)) + prior - posterior

    def sample(self, networks, draws, given):
        """The means of p(x | z), z ~ N(0, I)."""
        return self.observation.mean(networks.decoder(draws["latents"]))

    def encode(self, images):
        """Returns the means of q(z | x), float32 (n, latent_dim).

        Args:
            images: Array (n, ...) in `data_range`; grey pixels are seen as they are.
        """
        return self.ask("encode", images)

    def reconstruct(self, images):
        """Returns the means of p(x | z) for the z that `encode` gives, (n, ...).

        Args:
            images: Array (n, ...) in `data_range`.
        """
        return self.ask("reconstruct", images)

    def endpoints(self):
        """Returns the sampler, `encode`, `reconstruct` and `log_prob`, a bound."""
        networks = self.sampling_networks()

        def encode(images):
            mean, _ = networks.encoder(self.example.to_networks(images))
            return mean

        def reconstruct(images):
            made = self.observation.mean(networks.decoder(encode(images)))
            return self.example.from_networks(made)

        def log_prob(images, epsilon):
            x = self.example.to_networks(images)
            return self.log_weight(networks.encoder, networks.decoder, x, epsilon)

        latents = self.latent_dim
        images = [("images", (None, *self.example.shape), "float32")]
        return {
            **super().endpoints(),
            "encode": Endpoint(
                encode, images, f"means of q(z given x), (n, {latents})"
            ),
            "reconstruct": Endpoint(
                reconstruct, images, "means of p(x given z), images"
            ),
            "log_prob": LogProb(
                log_prob,
                [*images, ("epsilon", (None, latents), "float32")],
                "log p(x, z) - log q(z given x) for z = mean + deviation * epsilon, "
                "(n,), in nats",
                kind="bound",
                drawn={"epsilon": self.draws["latents"]},
                discrete=self.example.binary,
            ),
        }

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "latent_dim": self.latent_dim,
            "observation": self.distribution,
            "deviation": self.deviation,
            "data_range": self.example.data_range,
            "rate": self.example.rate,
        }
