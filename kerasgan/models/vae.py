"""Variational autoencoder (Kingma and Welling, 2014)."""

from keras import ops

from kerasgan import modalities
from kerasgan import networks as builders
from kerasgan.draws import Normal
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.export import Endpoint, LogProb
from kerasgan.losses import observations
from kerasgan.losses.likelihood import gaussian_kl_of_latents, gaussian_log_likelihood
from kerasgan.losses.rate import Rate


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
            is seen. `"gaussian"`: the means of values with normal noise, x = G(z) +
            epsilon. By default that of images is `"bernoulli"`, that of points
            `"gaussian"`.
        deviation: Deviation of the normal noise, 0.1 by default, in units of [-1, 1]
            where examples have a range; or `"learned"`, one number for all values. In
            the paper the decoder tells it for each value, as one of your own may.
        beta: Weight of the divergence in the loss; with `capacity`, `free_bits` and
            `warm_up` see `kerasgan.losses.rate.Rate`. The bound itself has beta = 1.
        capacity: Nats at which the divergence is held; None for no such thing.
        free_bits: Nats of each latent variable that cost nothing.
        warm_up: Examples over which beta or the capacity grows from 0.
        width: Units of each hidden layer: 500, the paper's for MNIST (section 5).
        depth: Number of hidden layers of each network, 1 in the paper.
        encoder: Your own network, examples (m, ...) -> [mean, log_variance], both
            (m, latent_dim), in place of the one that the arguments above describe.
        decoder: Likewise, latents (m, latent_dim) -> (m, ...), of any real values; with
            a learned deviation [mean, log_variance], both (m, ...).
        data_range: `(low, high)` of the examples' values, (-1, 1) by default for images
            and None, no range, for points.
        rate: Samples a second of sounds `(samples, channels)`, see
            `kerasgan.modalities.Audio`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The logits of binary pixels begin at the means of the data (`layers.VisibleBias`).
    So the first `fit` looks at all of these before its first step, and takes no
    generator.

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
        beta=1.0,
        capacity=None,
        free_bits=0.0,
        warm_up=0,
        width=None,
        depth=None,
        encoder=None,
        decoder=None,
        data_range=None,
        rate=None,
        **options,
    ):
        weighing = Rate(beta, capacity, free_bits, warm_up)
        sizes = {"width": width, "depth": depth}
        image_shape, latent_dim = checks.check_autoencoder(
            encoder, decoder, image_shape, latent_dim, self.classes, **sizes
        )
        sizes = {name: size for name, size in sizes.items() if size is not None}
        latent_dim = 20 if latent_dim is None else latent_dim
        example = modalities.of_shape(image_shape or (28, 28, 1), data_range, rate)
        observation, seen = observations.resolve(example, observation, deviation)
        built = example.shape, latent_dim
        binary = observation == "bernoulli"
        told = {"classes": self.classes, "binary": binary, **sizes}
        if encoder is None:
            encoder = builders.vae.encoder(*built, **told)
        if decoder is None:
            decoder = builders.vae.decoder(*built, **told, spread=seen.learned)
        checks.check_posterior(encoder, decoder, *built, self.classes, seen.learned)
        example = example.of_binary(binary)
        super().__init__({"encoder": encoder, "decoder": decoder}, example, **options)
        self.adapting = ("decoder",) if binary else ()
        self.latent_dim = latent_dim
        self.draws = {"latents": Normal((latent_dim,))}
        self.distribution, self.observation = observation, seen
        self.deviation = deviation
        self.weighing = weighing

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
            return self.minus_bound(encoder, decoder, x, epsilon)

        loss = self.minimize(loss, "autoencoder")  # its gradients, and a step
        return self.log(autoencoder_loss=loss)

    def test_step(self, data):
        """The loss of examples that nothing moves for."""
        encoder, decoder = self.playing(training=False)
        x = self.example.observed(self.images_of(data), self.test_noise)
        epsilon = self.draws["latents"].tensor(ops.shape(x)[0], self.test_noise)
        loss = self.minus_bound(encoder, decoder, x, epsilon)
        return self.log(training=False, autoencoder_loss=loss)

    def minus_bound(self, encoder, decoder, x, epsilon):
        """Returns the loss, a scalar in nats, and observes its two terms.

        These are `kl`, KL(q(z | x) || p(z)) in closed form (appendix B), and
        `log_likelihood`, log p(x | z) of one z of q(z | x), both as means over the
        examples. With beta = 1 the loss is minus the bound.

        Args:
            encoder: x -> [mean, log_variance] of q(z | x).
            decoder: z -> what p(x | z) is made of.
            x: Examples (m, ...) in [-1, 1], of binary ones -1 or 1.
            epsilon: Draws (m, latent_dim) from N(0, 1).
        """
        mean, log_variance = encoder(x)
        z = mean + ops.exp(log_variance / 2) * epsilon  # section 2.4: z = g(epsilon, x)
        log_likelihood = ops.mean(self.observation.log_likelihood(x, decoder(z)))
        kl = ops.mean(gaussian_kl_of_latents(mean, log_variance), axis=0)
        self.observe(kl=ops.sum(kl), log_likelihood=log_likelihood)
        return self.weighing(kl, self.images_seen) - log_likelihood

    def log_weight(self, encoder, decoder, x, epsilon):
        """Returns log p(x, z) - log q(z | x) of one z of q(z | x), (m,) in nats.

        Its mean over z is the bound; see `losses.likelihood.importance_weighted_bound`.

        Args:
            encoder: As for `minus_bound`.
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
        _, decoder = self.told(networks, **given)
        return self.observation.mean(decoder(draws["latents"]))

    def told(self, networks):
        """Returns encoder and decoder of a namespace of networks."""
        return networks.encoder, networks.decoder

    def encode(self, images, **given):
        """Returns the means of q(z | x), float32 (n, latent_dim).

        Args:
            images: Array (n, ...) in `data_range`; grey pixels are seen as they are.
            **given: What a conditional model is told, as for `generate`.
        """
        return self.ask("encode", images, **given)

    def reconstruct(self, images, **given):
        """Returns the means of p(x | z) for the z that `encode` gives, (n, ...).

        Args:
            images: As for `encode`.
            **given: Likewise.
        """
        return self.ask("reconstruct", images, **given)

    def endpoints(self):
        """Returns the sampler, `encode`, `reconstruct` and `log_prob`, a bound."""
        networks = self.sampling_networks()

        def of(labels):  # of a conditional model, else None
            rows = {} if labels is None else {"labels": self.one_hot(labels)}
            return self.told(networks, **rows)

        def encode(images, labels=None):
            encoder, _ = of(labels)
            mean, _ = encoder(self.example.to_networks(images))
            return mean

        def reconstruct(images, labels=None):
            _, decoder = of(labels)
            made = self.observation.mean(decoder(encode(images, labels)))
            return self.example.from_networks(made)

        def log_prob(images, epsilon, labels=None):
            x = self.example.to_networks(images)
            return self.log_weight(*of(labels), x, epsilon)

        latents = self.latent_dim
        images = ("images", (None, *self.example.shape), "float32")
        kinds = self.conditions.items()
        told = [each for name, kind in kinds for each in kind.inputs(name)]
        means = f"means of q(z given x), (n, {latents})"
        weight = "log p(x, z) - log q(z given x) for z = mean + deviation * epsilon"
        return {
            **super().endpoints(),
            "encode": Endpoint(encode, [images, *told], means),
            "reconstruct": Endpoint(
                reconstruct, [images, *told], "means of p(x given z), images"
            ),
            "log_prob": LogProb(
                log_prob,
                [images, ("epsilon", (None, latents), "float32"), *told],
                f"{weight}, (n,), in nats",
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
            **self.weighing.get_config(),
            "data_range": self.example.data_range,
            "rate": self.example.rate,
        }
