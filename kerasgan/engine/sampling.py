"""How a model samples: its call, `generate`, and the average of its generator."""

from functools import partial

import keras
import numpy as np
from keras import ops
from scipy import special

from kerasgan import backend
from kerasgan.datasets import ranges
from kerasgan.engine import checks

BATCH = 256
NETWORKS = (-1.0, 1.0)  # the range that they work in


class Sampling:
    """The part of `GenerativeModel` that turns latents into images."""

    def call(self, inputs, training=False):
        """Maps latents (m, latent_dim) to images (m, ...) in `data_range`.

        Uses the average of the generator where one is kept.
        """
        return self.to_data_range(self.sampler(inputs, training=training))

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
        return self.to_data_range(output(self.sampler, inputs))

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
            yield self.to_data_range(images)

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
        return self.generator if self.average is None else self.average

    def keep_average(self, decay):
        """Keeps an exponential moving average of all weights of the generator.

        Batch-norm statistics are averaged too. The decay warms up over the first steps
        as (1 + t) / (10 + t), so that the first weights are soon forgotten. Where
        `generator.set_weights` or `generator.load_weights` replaces all weights, the
        average begins anew with them; of single layers that are given others it knows
        nothing until `average.set_weights(generator.get_weights())`.

        Args:
            decay: In (0, 1), 0.999 for example; None keeps no average.
        """
        checks.check_decay(decay)
        self.ema_decay = decay
        if decay is None:
            self.average = None
        elif getattr(self, "average", None) is None:
            average = _twin(self.generator)
            checks.output_shape(average, self.latent_dim, self.classes)
            average.set_weights(self.generator.get_weights())
            average.trainable = False
            self.average = average
            _let_follow(average, self.generator)
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
        return ranges.converted(images, NETWORKS, self.data_range or NETWORKS)

    def from_data_range(self, images):
        """Maps images from `data_range` to [-1, 1]."""
        return ranges.converted(images, self.data_range or NETWORKS, NETWORKS)


def outputs(network, inputs, batch_size=BATCH):
    """Yields what a network makes of arrays (n, ...), a batch at a time.

    Keras' `predict` would draw a seed for its loader on PyTorch, from the generator
    that shuffles training data.

    Args:
        network: `keras.Model`.
        inputs: Array (n, ...), or a list of such.
        batch_size: Rows of a batch.
    """
    n = len(keras.tree.flatten(inputs)[0])
    for first in range(0, n, batch_size):
        rows = slice(first, first + batch_size)
        batch = keras.tree.map_structure(lambda each, rows=rows: each[rows], inputs)
        made = backend.predict_on_batch(network, batch)
        yield keras.tree.map_structure(_float32, made)


def output(network, inputs):
    """Returns what `outputs` yields in one array, or in a list of them."""
    made = list(outputs(network, inputs))
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *made)


def _float32(tensor):
    return np.asarray(ops.convert_to_numpy(tensor), "float32")


def _drawn_seed(seed):
    return np.random.randint(2**31 - 1) if seed is None else seed


def _truncated_normal(shape, truncation, seed):
    """Draws from N(0, 1) cut off at +-truncation, by its quantiles; float32."""
    tail = special.ndtr(-truncation)
    u = np.random.default_rng([seed, 0, 1]).random(shape)
    z = special.ndtri(tail + u * (1 - 2 * tail)).astype("float32")
    return np.clip(z, -truncation, truncation)  # the rounding could leave it


def _let_follow(average, network):
    """Gives an average all weights that its network is given at once, from now on."""
    for name in ("set_weights", "load_weights"):
        setattr(
            network, name, partial(_replaced, average, network, getattr(network, name))
        )


def _replaced(average, network, replace, *args, **kwargs):
    replace(*args, **kwargs)
    average.set_weights(network.get_weights())


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
