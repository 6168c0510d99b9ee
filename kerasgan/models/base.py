"""The contract that every model fulfils: its players, their steps, their losses."""

from functools import partial

import keras
from keras import ops

from kerasgan import backend
from kerasgan.models import checks
from kerasgan.models.optimizers import PlayerOptimizers
from kerasgan.models.sampling import Sampling
from kerasgan.models.saving import Saving


class GenerativeModel(Sampling, Saving, backend.StatefulTrainStep, keras.Model):
    """A model that samples: its networks are players, each moved by its own optimizer.

    A subclass writes `train_step(self, data)` and `test_step(self, data)` in the words
    of this class; both run unchanged on the TensorFlow, JAX and PyTorch backends.

    Args:
        networks: Dict of player -> `keras.Model`, one for each of `players`. The
            generator maps latents `(m, latent_dim)` to images
            `(m, height, width, channels)` in [-1, 1].
        latent_dim: Number of latent variables, drawn from N(0, 1); by default the size
            of the generator's input.
        data_range: `(low, high)` of the pixel values that `fit` is given and `generate`
            returns; the networks themselves work in [-1, 1].
        ema_decay: Decay in (0, 1) of a moving average of the generator's weights, which
            is then used for sampling and export; None for no average.
        seed: Seed of the training's noise; None draws one from Keras' global seed.
        name: Name of the model.

    Attributes:
        players: Names of the networks, which are attributes of these names.
        logged: Names of what `train_step` and `test_step` log.
        conditional: Whether the model is trained on pairs of images and labels.
        image_shape: `(height, width, channels)`.

    Raises:
        ValueError: At construction, for arguments that cannot work.
    """

    players = ("generator", "discriminator")
    logged = ("discriminator_loss", "generator_loss")
    conditional = False

    def __init__(
        self,
        networks,
        *,
        latent_dim=None,
        data_range=(-1.0, 1.0),
        ema_decay=None,
        seed=None,
        name=None,
        **kwargs,
    ):
        checks.check_construction(type(self), networks, data_range, ema_decay, seed)
        super().__init__(name=name or type(self).__name__.lower(), **kwargs)
        self.latent_dim = checks.input_size(networks["generator"], latent_dim)
        self.image_shape = checks.output_shape(networks["generator"], self.latent_dim)
        self.data_range = tuple(float(bound) for bound in data_range)
        self.seed = None if seed is None else int(seed)
        for player in self.players:
            setattr(self, player, networks[player])
        self.training_noise = backend.SeedGenerator(self.seed)
        self.test_noise = backend.SeedGenerator(self.seed or 0)
        self.images_seen = self.add_weight(
            name="images_seen",
            dtype="int32",
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",
        )
        self.means = [keras.metrics.Mean(name=name) for name in self.logged]
        self.test_metrics = []
        self.keep_average(ema_decay)
        self.built = True

    # The words that train steps are written in.

    def playing(self, training=True):
        """Returns the players' networks in order, each bound to `training`."""
        return [
            partial(getattr(self, player), training=training) for player in self.players
        ]

    def unpack(self, data):
        """Returns `(x, m)`: the real images of a batch in [-1, 1], and their number.

        Args:
            data: Images `(m, height, width, channels)` in `data_range`, or a tuple that
                begins with them.
        """
        x = self.images_of(data)
        m = ops.shape(x)[0]
        self.images_seen.assign_add(backend.sum_over_replicas(ops.cast(m, "int32")))
        return x, m

    def images_of(self, data):
        """Returns the images of a batch as float32 in [-1, 1], not counting them."""
        x, _, _ = keras.utils.unpack_x_y_sample_weight(data)
        checks.check_batch(x, self.image_shape, self.data_range)
        return self.from_data_range(ops.cast(x, "float32"))

    def sample_latent(self, m, noise=None):
        """Draws latents (m, latent_dim) from N(0, 1), other ones at each call.

        Args:
            m: Number of latents, an integer or a scalar tensor.
            noise: The seed generator to draw from; the training's by default.
        """
        seed = self.training_noise if noise is None else noise
        return keras.random.normal((m, self.latent_dim), dtype="float32", seed=seed)

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
            self.optimizer.of(player).apply(gradients, weights)
            if player == "generator":
                self.update_average()
        return loss

    def weights_of(self, player):
        """Returns the variables that `minimize` moves for `player`."""
        return getattr(self, player).trainable_variables

    def log(self, **values):
        """Adds scalars to the means over the epoch.

        Args:
            **values: One scalar for each name in `logged`.

        Returns:
            Dict of name -> mean over the epoch so far, which a step returns to Keras.
        """
        if set(values) != set(self.logged):
            raise ValueError(
                f"{type(self).__name__} declares logged={self.logged}, but its step "
                f"logs {tuple(values)}. Make the class attribute `logged` agree."
            )
        for mean in self.means:
            mean.update_state(values[mean.name])
        return {mean.name: mean.result() for mean in self.means}

    @property
    def metrics(self):
        """The means of what is logged, and the compiled metrics."""
        return [*self.means, *self.test_metrics]

    # What `compile`, `fit` and `evaluate` add to those of Keras.

    def default_optimizer(self, player):
        """Returns the paper's optimizer for `player`, used where `compile` has none.

        Here Adam(2e-4, beta_1=0.5) (Radford et al., 2016, section 4). It bears the
        player's name, by which callbacks log its learning rate.
        """
        return keras.optimizers.Adam(2e-4, beta_1=0.5, name=player)

    def compile(self, *, loss=None, metrics=None, **options):
        """Chooses the players' optimizers, the loss and the metrics.

        Args:
            loss: What the model's class takes as its loss.
            metrics: List of `keras.metrics.Metric`, computed by `evaluate`.
            **options: `generator_optimizer=` and the like, one for each of `players`: a
                Keras optimizer or its name, the paper's where it is missing or None.
                Besides, `run_eagerly`, `steps_per_execution` and `jit_compile` of
                `keras.Model.compile`.

        Raises:
            ValueError: An unknown option, `mixed_float16`, one optimizer for two
                players, or one made under another distribution strategy.
        """
        checks.check_compile(self, options)
        checks.check_metrics(metrics)
        optimizers = {}
        for player in self.players:
            given = options.pop(f"{player}_optimizer", None)
            optimizers[player] = keras.optimizers.get(
                self.default_optimizer(player) if given is None else given
            )
            backend.check_strategy(self, optimizers[player])
        weights = {player: self.weights_of(player) for player in self.players}
        super().compile(optimizer=PlayerOptimizers(optimizers, weights), **options)
        self.test_metrics = list(metrics or [])
        self.compile_options = {"loss": loss, "metrics": metrics, **options}

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_data=None,
        shuffle=None,
        **kwargs,
    ):
        """Trains on images, as `keras.Model.fit` does.

        Args:
            x: Images `(n, height, width, channels)` in `data_range`: an array, a
                `tf.data.Dataset`, a PyTorch loader or a `keras.utils.PyDataset`. Where
                it holds pairs `(images, labels)`, an unconditional model leaves the
                labels aside.
            y: Labels, for conditional models.
            batch_size: Images a step where `x` is an array, 32 by default.
            epochs: Passes through the data.
            verbose: `"auto"`, 0, 1 or 2.
            callbacks: Keras callbacks.
            validation_data: Images for `evaluate` after each epoch, of the same kinds.
            shuffle: Whether Keras shuffles; by default arrays, and the batches of a
                `PyDataset` that does not say `ordered = True`. The other kinds of data
                shuffle themselves.
            **kwargs: Further arguments of `keras.Model.fit`, except `sample_weight`
                and `class_weight`.

        Returns:
            A `keras.callbacks.History`.

        Raises:
            ValueError: Images that do not fit the networks or are not finite, labels to
                an unconditional model, callbacks that cannot work with several losses.
        """
        x, y = checks.check_training_data(x, y, self)
        checks.check_first_batch(x, self)
        checks.check_weights(self, kwargs)
        checks.check_callbacks(callbacks, self)
        return super().fit(
            x,
            y,
            batch_size=batch_size,
            epochs=epochs,
            verbose=verbose,
            callbacks=callbacks,
            validation_data=checks.check_validation_data(validation_data, self),
            shuffle=checks.shuffled_by_keras(x) if shuffle is None else shuffle,
            **kwargs,
        )

    def evaluate(self, x=None, y=None, *args, **kwargs):
        """Returns losses and compiled metrics, with the same noise at every call.

        Takes and returns what `keras.Model.evaluate` does.
        """
        x, y = checks.check_training_data(x, y, self)
        state = self.test_noise.state
        state.assign(ops.convert_to_tensor([self.seed or 0, 0], dtype=state.dtype))
        return super().evaluate(x, y, *args, **kwargs)
