"""How a model samples from latents: its call, `generate`, and its exported files."""

import numpy as np
from scipy import special

from kerasgan.engine import checks
from kerasgan.engine.sampling import BATCH, output, outputs
from kerasgan.export import Endpoint


class FromLatents:
    """The part of a model whose generator turns latents into images.

    Attributes:
        latent_dim: Number of latent variables, drawn from N(0, 1).
    """

    def call(self, inputs, training=False):
        """Maps latents (m, latent_dim) to images (m, ...) in `data_range`.

        Uses the average of the generator where one is kept.
        """
        return self.example.from_networks(self.sampler(inputs, training=training))

    def generate(self, n, labels=None, seed=None, truncation=None, codes=None):
        """Samples images.

        Args:
            n: Number of images.
            labels: Of conditional models: a whole number for all, n of them, or k that
                divide n, for n / k images of each in this order (a row a class, in a
                grid of n / k columns); or rows (n, classes), which may mix classes.
                None draws them uniformly, see `labels`.
            seed: Integer; the same seed gives the same latents on every backend. None
                draws other ones each time, as `keras.utils.set_random_seed` determines.
            truncation: Draw the latents from a normal distribution cut off at this
                absolute value (Brock et al., 2019, section 3.1); None does not cut.
            codes: Of an InfoGAN: dict of the name of a code -> its value, one for all
                or n of them. The other codes are drawn.

        Returns:
            NumPy array (n, height, width, channels), float32, in `data_range`.

        Raises:
            ValueError: If an argument is out of range, or labels or codes are given to
                a model that has none.
        """
        checks.check_generate(n, seed, truncation)
        checks.check_memory(n, self.image_shape, "images")
        seed = _drawn_seed(seed)
        latents, labels = self.conditioned(n, labels, seed, truncation, codes)
        return self.generate_from(latents, labels)

    def generate_from(self, latents, labels=None):
        """Makes the images of given latents.

        Args:
            latents: Array (n, latent_dim).
            labels: As for `generate`; conditional models need them here.

        Returns:
            NumPy array (n, height, width, channels), float32, in `data_range`.
        """
        latents = checks.check_latents(latents, self.latent_dim)
        inputs = self.sampler_inputs(latents, labels)
        return self.example.from_networks(output(self.sampler, inputs))

    def generate_batches(self, n, labels=None, seed=None, batch_size=BATCH):
        """Samples the images of `generate`, a batch at a time, in constant memory.

        Args:
            n: Number of images in all.
            labels: As for `generate`.
            seed: As for `generate`.
            batch_size: Images in a batch; the last may hold fewer.

        Yields:
            NumPy arrays (m, height, width, channels), float32, in `data_range`.
        """
        latents, labels = self.conditioned(n, labels, _drawn_seed(seed))
        inputs = self.sampler_inputs(latents, labels)
        for images in outputs(self.sampler, inputs, batch_size):
            yield self.example.from_networks(images)

    def conditioned(self, n, labels=None, seed=None, truncation=None, codes=None):
        """Returns `(latents, labels)` for what `generate` was given.

        Here labels are None: an unconditional model refuses labels and codes.
        """
        checks.refuse_conditions(self, labels=labels, codes=codes)
        return self.latents(n, seed, truncation), None

    def sampler_inputs(self, latents, labels=None):
        """Returns what the sampling network takes: latents (n, latent_dim)."""
        checks.refuse_conditions(self, labels=labels)
        return latents

    def latents(self, n, seed=None, truncation=None):
        """Draws the latents that `generate` uses, with the same arguments.

        Row i depends on `seed` and i alone, whatever n is.

        Returns:
            NumPy array (n, latent_dim), float32: the first n * latent_dim values of
            `numpy.random.default_rng(seed).standard_normal`. Of these, `truncation`
            replaces those that it cuts off.
        """
        checks.check_generate(n, seed, truncation)
        checks.check_memory(n, (self.latent_dim,), "latents")
        seed = _drawn_seed(seed)
        random = np.random.default_rng(seed)
        z = random.standard_normal((n, self.latent_dim), dtype="float32")
        if truncation is not None:
            within = _truncated_normal(z.shape, truncation, seed)
            z = np.where(np.abs(z) > truncation, within, z)
        return z

    @property
    def sampler(self):
        """The network that samples: the generator's average if kept, or itself."""
        average = self.average_of("generator")
        return self.generator if average is None else average

    def sample_latent(self, m, noise=None):
        """Draws latents (m, latent_dim) from N(0, 1), other ones at each call.

        Args:
            m: Number of latents, an integer or a scalar tensor.
            noise: The `backend.Noise` to draw from; the training's by default.
        """
        noise = self.training_noise if noise is None else noise
        return noise.normal((m, self.latent_dim))

    def endpoints(self):
        """Returns what a SavedModel offers: dict of name -> `Endpoint`."""

        def sample(latents):
            return self.example.from_networks(self.sampler(latents, training=False))

        inputs = [("latents", (None, self.latent_dim), "float32")]
        return {"serving_default": Endpoint(sample, inputs)}


def _drawn_seed(seed):
    return np.random.randint(2**31 - 1) if seed is None else seed


def _truncated_normal(shape, truncation, seed):
    """Draws from N(0, 1) cut off at +-truncation, by its quantiles; float32."""
    tail = special.ndtr(-truncation)
    u = np.random.default_rng([seed, 0, 1]).random(shape)
    z = special.ndtri(tail + u * (1 - 2 * tail)).astype("float32")
    return np.clip(z, -truncation, truncation)  # the rounding could leave it
