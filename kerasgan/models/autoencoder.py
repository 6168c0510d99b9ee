"""Autoencoders, plain and denoising."""

from keras import ops

from kerasgan import backend, modalities
from kerasgan import networks as builders
from kerasgan.draws import Normal
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.errors import is_real
from kerasgan.export import Endpoint
from kerasgan.losses import observations
from kerasgan.losses.observations import Gaussian

MOMENTUM = 0.99  # of the mean and the covariance of codes, a step
LEAST = 1e-4  # share of the mean variance that is added: codes may lie in a plane


@register("autoencoder")
class Autoencoder(GenerativeModel):
    """Autoencoder, plain or denoising (Vincent et al., 2010).

    The encoder maps an example x to a code, y = f(x), and the decoder maps it back, z =
    g(y). A denoising one is given a corrupted example and must restore the whole one.

    An autoencoder says nothing of how codes are distributed. So that it samples all the
    same, the model keeps their mean and covariance over the last steps, and draws codes
    from the normal distribution of these. Its latents are codes in units of that
    distribution: those of examples have mean 0 and covariance I.

    ```python
    model = Autoencoder((28, 28, 1), latent_dim=30, masked=0.25)
    model.compile()
    model.fit(images)  # (m, 28, 28, 1) in [-1, 1]
    model.reconstruct(images[:16])
    model.generate(16)
    ```

    Args:
        image_shape: As for `VAE`.
        latent_dim: Length of the code: 30 by default, with Hinton and Salakhutdinov
            (2006, "Reducing the Dimensionality of Data with Neural Networks") on MNIST.
        masked: Share in [0, 1) of each example's values that are set to the low end of
            their range, black in an image (masking noise, section 3.3); 0 by default.
        noise: Deviation of normal noise that is added, in units of [-1, 1] where
            examples have a range (additive Gaussian noise, section 3.3); 0 by default.
        observation: `"bernoulli"`: the cross-entropy of the values as probabilities, or
            `"gaussian"`: half their squared error, and a constant (section 2.2). By
            default that of images is `"bernoulli"`, that of points `"gaussian"`.
        width: Units of each hidden layer, 500 by default.
        depth: Number of hidden layers of each network, 1 by default.
        encoder: Your own network, examples (m, ...) -> (m, latent_dim).
        decoder: Your own network, codes (m, latent_dim) -> (m, ...), of any real
            values: logits, or what tanh bounds to [-1, 1] where there is a range.
        data_range: As for `VAE`.
        rate: As for `VAE`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    Raises:
        ValueError: Such noise as makes no sense, or networks that do not fit.

    Logits begin at the means of the data, as in `VAE`, and the first `fit` takes no
    generator then.

    The optimizer is Adam(1e-3), for the paper's stochastic gradient descent.

    Reference: Vincent, Larochelle, Lajoie, Bengio and Manzagol, "Stacked Denoising
    Autoencoders: Learning Useful Representations in a Deep Network with a Local
    Denoising Criterion," Journal of Machine Learning Research 11, 2010, section 3.
    """

    networks = ("encoder", "decoder")
    players = {"autoencoder": ("encoder", "decoder")}
    averaged = ("encoder", "decoder")
    logged = ("autoencoder_loss",)
    default_networks = "vae"

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        masked=0.0,
        noise=0.0,
        observation=None,
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
        latent_dim = 30 if latent_dim is None else latent_dim
        example = modalities.of_shape(image_shape or (28, 28, 1), data_range, rate)
        check_corruption(masked, noise)
        observation, seen = observations.resolve(example, observation)
        built = example.shape, latent_dim
        told = {"binary": observation == "bernoulli", **sizes}
        if encoder is None:
            encoder = builders.vae.encoder(*built, **told, spread=False)
        if decoder is None:
            decoder = builders.vae.decoder(*built, **told)
        checks.check_posterior(encoder, decoder, *built, spread=False)
        super().__init__({"encoder": encoder, "decoder": decoder}, example, **options)
        self.adapting = ("decoder",) if observation == "bernoulli" else ()
        self.latent_dim = latent_dim
        self.draws = {"latents": Normal((latent_dim,))}
        self.distribution = observation
        bounded = example.data_range is not None
        self.observation = seen if observation == "bernoulli" else Gaussian(1, bounded)
        self.masked, self.noise = float(masked), float(noise)
        self.code_mean = self.kept("code_mean", (latent_dim,), "zeros")
        self.code_factor = self.kept("code_factor", (latent_dim,) * 2, "identity")

    def kept(self, name, shape, initializer):
        """Returns a variable of the model's own, which nothing trains."""
        return self.add_weight(
            name=name,
            shape=shape,
            initializer=initializer,
            trainable=False,
            aggregation="only_first_replica",
        )

    def default_optimizer(self, player):
        """Returns Adam(1e-3)."""
        return adam(player, 1e-3, beta_1=0.9)

    def train_step(self, data):
        """The denoising criterion of section 3.1, on one minibatch."""
        encoder, decoder = self.playing()
        x, _ = self.unpack(data)
        corrupted = self.corrupted(x, self.training_noise)  # 1. x~ ~ q(x~ | x)

        def loss():  # 2. y = f(x~), 3. z = g(y), 4. L(x, z) of the whole example
            return self.reconstruction_loss(x, decoder(encoder(corrupted)))

        loss = self.minimize(loss, "autoencoder")
        self.remember_codes(encoder(x))  # for sampling alone
        return self.log(autoencoder_loss=loss)

    def test_step(self, data):
        """The loss of corrupted examples that nothing moves for."""
        encoder, decoder = self.playing(training=False)
        x = self.images_of(data)
        corrupted = self.corrupted(x, self.test_noise)
        loss = self.reconstruction_loss(x, decoder(encoder(corrupted)))
        return self.log(training=False, autoencoder_loss=loss)

    def corrupted(self, x, noise):
        """Returns x~, a corrupted x; x itself where there is no corruption.

        Args:
            x: Examples (m, ...) in [-1, 1].
            noise: The `backend.Noise` to draw from.
        """
        if self.noise:
            x = x + self.noise * noise.normal(ops.shape(x))
        if self.masked:
            kept = ops.cast(noise.uniform(ops.shape(x)) >= self.masked, "float32")
            x = kept * x + (1 - kept) * self.lowest
        return x

    @property
    def lowest(self):
        """What masking noise puts in place of a value: the low end of its range."""
        return 0.0 if self.example.data_range is None else -1.0

    def reconstruction_loss(self, x, outputs):
        """Returns L(x, z), summed over the values, as a mean over the examples."""
        return -ops.mean(self.observation.log_likelihood(x, outputs))

    def remember_codes(self, codes):
        """Moves the mean and the covariance of codes towards those of a batch.

        The model keeps the covariance as its Cholesky factor L, of which it is L L^T.
        """
        with backend.without_gradients():
            taken = ops.cast(self.optimizer.of("autoencoder").iterations, "float32")
            kept = ops.minimum(MOMENTUM, 1 - 1 / taken)  # the plain mean, to begin with
            step, m = 1 - kept, ops.cast(ops.shape(codes)[0], "float32")
            mean = kept * self.code_mean + step * ops.mean(codes, axis=0)
            centred = codes - mean
            found = ops.matmul(ops.transpose(centred), centred) / m
            factor = ops.convert_to_tensor(self.code_factor)
            before = ops.matmul(factor, ops.transpose(factor))
            covariance = kept * before + step * found
            least = LEAST * (1 + ops.trace(covariance) / self.latent_dim)
            positive = covariance + step * least * ops.eye(self.latent_dim)
            self.code_mean.assign(mean)
            self.code_factor.assign(ops.cholesky(positive))

    def sample(self, networks, draws, given):
        """What the decoder makes of codes from N(mean, covariance)."""
        return self.observation.mean(networks.decoder(self.coded(draws["latents"])))

    def coded(self, latents):
        """Returns the codes (m, latent_dim) of latents: mean + L latents."""
        factor = ops.convert_to_tensor(self.code_factor)
        return self.code_mean + ops.matmul(latents, ops.transpose(factor))

    def encode(self, images):
        """Returns the latents of examples, float32 (n, latent_dim).

        Args:
            images: Array (n, ...) in `data_range`, which nothing corrupts.
        """
        return self.ask("encode", images)

    def reconstruct(self, images):
        """Returns what the decoder makes of the codes of examples, (n, ...).

        Args:
            images: As for `encode`.
        """
        return self.ask("reconstruct", images)

    def endpoints(self):
        """Returns the sampler, `encode` (images -> latents) and `reconstruct`."""
        networks = self.sampling_networks()

        def encode(images):
            codes = networks.encoder(self.example.to_networks(images)) - self.code_mean
            factor = ops.convert_to_tensor(self.code_factor)
            solved = ops.solve_triangular(factor, ops.transpose(codes), lower=True)
            return ops.transpose(solved)

        def reconstruct(images):
            codes = networks.encoder(self.example.to_networks(images))
            made = self.observation.mean(networks.decoder(codes))
            return self.example.from_networks(made)

        images = [("images", (None, *self.example.shape), "float32")]
        return {
            **super().endpoints(),
            "encode": Endpoint(encode, images, f"latents, (n, {self.latent_dim})"),
            "reconstruct": Endpoint(reconstruct, images, "images, of their codes"),
        }

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "latent_dim": self.latent_dim,
            "masked": self.masked,
            "noise": self.noise,
            "observation": self.distribution,
            "data_range": self.example.data_range,
            "rate": self.example.rate,
        }


def check_corruption(masked, noise):
    """Refuses what is no share, and no deviation."""
    if not (is_real(masked) and 0 <= masked < 1):
        raise ValueError(
            "masked must be a share of at least 0 and below 1, 0.25 for example. "
            f"Received: masked={masked!r}."
        )
    if not (is_real(noise) and noise >= 0):
        raise ValueError(
            "noise must be a deviation of at least 0, 0.5 for example. Received: "
            f"noise={noise!r}."
        )
