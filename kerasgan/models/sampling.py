"""How a model samples: its call, `generate`, and the average of its generator."""

import numpy as np
from keras import ops

from kerasgan.models import checks

BATCH = 256


class Sampling:
    """The part of `GenerativeModel` that turns latents into images."""

    def call(self, inputs, training=False):
        """Maps latents (m, latent_dim) to images (m, ...) in `data_range`.

        Uses the average of the generator where one is kept.
        """
        return self.to_data_range(self.sampler(inputs, training=training))

    def generate(self, n, labels=None, seed=None, truncation=None):
        """Samples images.

        Args:
            n: Number of images.
            labels: For conditional models only.
            seed: Integer; the same seed gives the same latents on every backend. None
                draws other ones each time, as `keras.utils.set_random_seed` determines.
            truncation: Draw the latents from a normal distribution cut off at this
                absolute value (Brock et al., 2019, section 3.1); None does not cut.

        Returns:
            NumPy array (n, height, width, channels), float32, in `data_range`.

        Raises:
            ValueError: If an argument is out of range, or labels are given to an
                unconditional model.
        """
        if labels is not None:
            raise ValueError(
                f"{type(self).__name__} is unconditional: it cannot be asked for a "
                f"class. Received: labels={labels!r}. Leave labels out, or train a "
                "conditional model."
            )
        latents = self.latents(n, seed, truncation)
        batch_size = min(len(latents), BATCH)
        images = self.sampler.predict(latents, batch_size=batch_size, verbose=0)
        return self.to_data_range(images)

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
        latents = self.latents(n, seed)
        for first in range(0, n, batch_size):
            z = latents[first : first + batch_size]
            images = ops.convert_to_numpy(self.sampler.predict_on_batch(z))
            yield self.to_data_range(images)

    def latents(self, n, seed=None, truncation=None):
        """Draws the latents that `generate` uses, with the same arguments.

        Returns:
            NumPy array (n, latent_dim), float32: the first n * latent_dim values of
            `numpy.random.default_rng(seed).standard_normal` where nothing is cut off.
        """
        checks.check_generate(n, seed, truncation)
        if seed is None:
            seed = np.random.randint(2**31 - 1)
        random = np.random.default_rng(seed)
        z = random.standard_normal((n, self.latent_dim), dtype="float32")
        if truncation is not None:
            while (outside := np.abs(z) > truncation).any():
                z[outside] = random.standard_normal(outside.sum(), dtype="float32")
        return z

    @property
    def sampler(self):
        """The network that samples: the generator's average if kept, or itself."""
        return self.generator if self.average is None else self.average

    def keep_average(self, decay):
        """Keeps an exponential moving average of all weights of the generator.

        Batch-norm statistics are averaged too. The decay warms up over the first steps
        as (1 + t) / (10 + t), so that the first weights are soon forgotten.

        Args:
            decay: In (0, 1), 0.999 for example; None keeps no average.
        """
        checks.check_decay(decay)
        self.ema_decay = decay
        if decay is None:
            self.average = None
        elif getattr(self, "average", None) is None:
            average = _twin(self.generator)
            checks.output_shape(average, self.latent_dim)
            average.set_weights(self.generator.get_weights())
            average.trainable = False
            self.average = average
        self.train_function = None  # it was compiled for the other case

    def update_average(self):
        """Moves the average towards the generator, where one is kept."""
        if self.average is None:
            return
        t = ops.cast(self.optimizer.of("generator").iterations, "float32")
        keep = ops.minimum(self.ema_decay, (1 + t) / (10 + t))
        pairs = zip(self.average.weights, self.generator.weights, strict=True)
        for average, weight in pairs:
            step = (1 - keep) * ops.cast(weight - average, "float32")
            average.assign_add(ops.cast(step, average.dtype))

    def to_data_range(self, images):
        """Maps images from [-1, 1] to `data_range`."""
        if self.data_range in (None, (-1, 1)):
            return images
        low, high = self.data_range
        return (images + 1) * ((high - low) / 2) + low

    def from_data_range(self, images):
        """Maps images from `data_range` to [-1, 1]."""
        if self.data_range in (None, (-1, 1)):
            return images
        low, high = self.data_range
        return (images - low) * (2 / (high - low)) - 1


def _twin(network):
    """Returns a network of the same layers with weights of its own."""
    try:
        return type(network).from_config(network.get_config())
    except (NotImplementedError, TypeError, ValueError) as error:
        raise ValueError(
            f"{network.name!r} cannot be copied, as ema_decay= needs: "
            f"{' '.join(str(error).split())[:200]} Use layers with get_config() in "
            "place of Lambda, or leave ema_decay out."
        ) from None
