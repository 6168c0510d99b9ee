"""The contract that every model fulfils: its players, their steps, their losses."""

from functools import partial

import keras
from keras import ops

from kerasgan import backend
from kerasgan.engine import checks
from kerasgan.engine.sampling import Sampling
from kerasgan.engine.saving import Saving
from kerasgan.engine.training import Training
from kerasgan.networks.conditions import UNCONDITIONAL


class GenerativeModel(
    Sampling, Saving, Training, backend.StatefulTrainStep, keras.Model
):
    """A model that samples: its networks are players, each moved by its own optimizer.

    A subclass writes `train_step(self, data)` and `test_step(self, data)` in the words
    of this class; both run unchanged on the TensorFlow, JAX and PyTorch backends.
    `evaluate` and `validation_data` need the `test_step` alone. One that is inherited
    computes what `compile` was given as the loss, and logs what its own class declares.

    Args:
        networks: Dict of player -> `keras.Model`, one for each of `players`. The
            generator maps latents `(m, latent_dim)` to images
            `(m, height, width, channels)` in [-1, 1], or to points `(m, features)`.
        latent_dim: Number of latent variables, drawn from N(0, 1); by default the size
            of the generator's input.
        data_range: `(low, high)` of the pixel values that `fit` is given and `generate`
            returns; the networks themselves work in [-1, 1]. None: [-1, 1] for images,
            no range and no scaling for points.
        ema_decay: Decay in (0, 1) of a moving average of the generator's weights, which
            is then used for sampling and export; None for no average.
        seed: Seed of the training's noise; None draws one from Keras' global seed.
        conditions: `kerasgan.networks.Conditions`: what the networks are told beside
            latents and images, and tell; by default nothing.
        name: Name of the model.

    Attributes:
        players: Names of the networks, which are attributes of these names.
        logged: Names of what `train_step` and `test_step` log. Training adds
            `generator_gradient_norm` and the like, one for each player.
        conditional: Whether the model is trained on pairs of images and labels.
        classes: Number of classes of a conditional model, else None.
        batches_per_step: Batches of real images that one `train_step` can use.
        image_shape: `(height, width, channels)`, or `(features,)` of points.

    Raises:
        ValueError: At construction, for arguments that cannot work.
    """

    players = ("generator", "discriminator")
    logged = ("discriminator_loss", "generator_loss")
    conditional = False
    batches_per_step = 1

    def __init__(
        self,
        networks,
        *,
        latent_dim=None,
        data_range=None,
        ema_decay=None,
        seed=None,
        conditions=UNCONDITIONAL,
        name=None,
        **kwargs,
    ):
        checks.check_construction(type(self), networks, data_range, ema_decay, seed)
        checks.check_options(type(self), kwargs)
        super().__init__(name=name or type(self).__name__.lower(), **kwargs)
        self.latent_dim = checks.input_size(networks["generator"], latent_dim)
        self.classes = conditions.classes
        self.image_shape = checks.output_shape(
            networks["generator"], self.latent_dim, self.classes
        )
        self.data_range = checks.resolved_range(data_range, self.image_shape)
        self.seed = None if seed is None else int(seed)
        for player in self.players:
            setattr(self, player, networks[player])
        self.training_noise = backend.Noise(self.seed)
        self.test_noise = backend.Noise(self.seed or 0)
        self.images_seen = self.add_weight(
            name="images_seen",
            dtype="int32",
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",
        )
        self.means = {name: ScalarMean(name=name) for name in self.logged}
        self.gradient_norms = {
            player: ScalarMean(name=f"{player}_gradient_norm")
            for player in self.players
        }
        self.observed = set()
        self.test_metrics = []
        self.keep_average(ema_decay)
        self.built = True

    # The words that train steps are written in.

    def playing(self, training=True):
        """Returns the players' networks in order, each bound to `training`.

        Outside of training the average of the generator plays where one is kept, so
        that `evaluate` judges what `generate` returns.
        """
        networks = {player: getattr(self, player) for player in self.players}
        if not training:
            networks["generator"] = self.sampler
        return [partial(each, training=training) for each in networks.values()]

    def unpack(self, data):
        """Returns `(x, m)`: the real images of a batch in [-1, 1], and their number.

        Args:
            data: Images `(m, height, width, channels)` in `data_range`, or a tuple that
                begins with them.
        """
        (x,), m = self.unpack_batches(data, 1)
        return x, m

    def unpack_batches(self, data, count):
        """Returns `(batches, m)`: real images in [-1, 1] for `count` steps of a player.

        Args:
            data: As for `unpack`: the same m images for all steps. Or images
                `(m, count, height, width, channels)`: m others for each step, as the
                option `batches_per_step` of `kerasgan.datasets` makes them.
            count: Number of batches, a Python integer.

        Returns:
            A list of `count` tensors `(m, height, width, channels)`, and m.
        """
        x = self.images_of(data)
        m = ops.shape(x)[0]
        if len(x.shape) == len(self.image_shape) + 1:
            batches, seen = [x] * count, m
        else:
            batches, seen = [x[:, index] for index in range(count)], m * count
        seen = backend.rows_of_batch(ops.cast(seen, "int32"))
        self.images_seen.assign_add(seen)
        return batches, m

    def images_of(self, data):
        """Returns the images of a batch as float32 in [-1, 1], not counting them."""
        x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
        checks.check_batch(x, self)
        checks.check_aside(y, self)
        return self.from_data_range(ops.cast(x, "float32"))

    def sample_latent(self, m, noise=None):
        """Draws latents (m, latent_dim) from N(0, 1), other ones at each call.

        Args:
            m: Number of latents, an integer or a scalar tensor.
            noise: The `backend.Noise` to draw from; the training's by default.
        """
        noise = self.training_noise if noise is None else noise
        return noise.normal((m, self.latent_dim))

    def minimize(self, loss_fn, player):
        """Takes one optimizer step on one player's weights, and on those alone.

        Args:
            loss_fn: Function without arguments -> scalar loss.
            player: One of `players`.

        Returns:
            The loss before the step, a scalar.
        """
        weights = self.weights_of(player)
        loss, gradients = backend.value_and_gradients(loss_fn, weights)
        with backend.without_gradients():
            self.gradient_norms[player].update_state(_norm(gradients))
            backend.apply_gradients(self.optimizer.of(player), gradients, weights)
            backend.agree_on_statistics([getattr(self, each) for each in self.players])
            if player == "generator":
                self.update_average()
        return loss

    def weights_of(self, player):
        """Returns the variables that `minimize` moves for `player`."""
        return getattr(self, player).trainable_variables

    def observe(self, **values):
        """Adds scalars to the means over the epoch; may stand inside of a loss.

        Args:
            **values: Scalars for names in `logged`.
        """
        for name, value in values.items():
            if name not in self.means:
                raise ValueError(
                    f"{type(self).__name__} declares logged={self.logged}, but its "
                    f"step logs {name!r}. Make the class attribute `logged` agree."
                )
            self.means[name].update_state(value)
        self.observed.update(values)

    def log(self, training=True, **values):
        """Observes what is left of `logged`, and sums up the epoch so far.

        Args:
            training: Whether the gradients' norms are a part of it.
            **values: As for `observe`.

        Returns:
            Dict of name -> mean over the epoch so far, which a step returns to Keras.
        """
        self.observe(**values)
        if missing := set(self.logged) - self.observed:
            raise ValueError(
                f"{type(self).__name__} declares logged={self.logged}, but its step "
                f"never logs {sorted(missing)}. Make the class attribute `logged` "
                "agree."
            )
        means = [*self.means.values()]
        means += self.gradient_norms.values() if training else []
        return {mean.name: mean.result() for mean in means}

    @property
    def metrics(self):
        """The means of what is logged, and the compiled metrics."""
        means = [*self.means.values(), *self.gradient_norms.values()]
        return [*means, *self.test_metrics]


class ScalarMean(keras.metrics.Mean):
    """Mean of scalars, without the weights and reductions that small steps feel.

    Replicas agree on it at each step, so that one of several workers may read it alone:
    what other metrics hold is summed over the workers whenever it is read.
    """

    def add_variable(self, shape, initializer, dtype=None, aggregation=None, name=None):
        """Makes a variable whose updates are averaged over replicas."""
        return keras.Variable(
            initializer, shape, dtype, False, aggregation="mean", name=name
        )

    def update_state(self, value):
        """Counts one scalar; of several replicas, each by its share of the batch."""
        weight = backend.share() * backend.number_of_replicas()
        self.total.assign_add(ops.cast(value, self.dtype) * weight)
        self.count.assign_add(1)


def _norm(gradients):
    """Returns the Euclidean norm of all gradients together, a scalar."""
    flat = [ops.reshape(ops.cast(each, "float32"), (-1,)) for each in gradients]
    return ops.sqrt(sum(ops.dot(each, each) for each in flat))
