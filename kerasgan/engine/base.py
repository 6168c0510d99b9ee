"""The contract that every model fulfils: its players, their steps, their losses."""

from functools import partial

import keras
from keras import ops

from kerasgan import backend
from kerasgan.engine import checks
from kerasgan.engine.averages import Averages
from kerasgan.engine.latents import FromLatents
from kerasgan.engine.likelihood import Likelihood
from kerasgan.engine.phases import Phases
from kerasgan.engine.sampler import Sampler
from kerasgan.engine.sampling import Sampling
from kerasgan.engine.saving import Saving
from kerasgan.engine.starting import Starting
from kerasgan.engine.steps import ScalarMean, norm, whole
from kerasgan.engine.training import Training
from kerasgan.engine.translating import Translating
from kerasgan.engine.truth import Truth


class GenerativeModel(
    Sampling,
    FromLatents,
    Likelihood,
    Averages,
    Phases,
    Saving,
    Starting,
    Training,
    Translating,
    Truth,
    backend.StatefulTrainStep,
    keras.Model,
):
    """A model that samples: networks, and players that each move some of them.

    A subclass declares the attributes below and writes `train_step(self, data)` and
    `test_step(self, data)` in the words of this class; both run unchanged on the
    TensorFlow, JAX and PyTorch backends. `evaluate` and `validation_data` need the
    `test_step` alone. One that is inherited computes what `compile` was given as the
    loss, and logs what its own class declares.

    Args:
        networks: Dict of name -> `keras.Model`, one for each of the class's `networks`.
        example: A `kerasgan.modalities.Modality`: what the model learns from and makes,
            `Image((28, 28, 1))` for example.
        ema_decay: Decay in (0, 1) of a moving average of the `averaged` networks'
            weights, which is then used for sampling and export; None for no average.
        seed: Seed of the training's noise; None draws one from Keras' global seed.
        name: Name of the model.

    Attributes:
        networks: Names of the networks, which are attributes of these names. They are
            saved, serialised and restored.
        players: Dict of player -> names of the networks that one optimizer moves
            together. A network may stand in two. A tuple of names is short for players
            that each move the network of their name.
        averaged: Names of the networks whose moving average samples, if one is kept.
        logged: Names of what `train_step` and `test_step` log. Training adds
            `generator_gradient_norm` and the like, one for each player.
        example: As given.
        draws: Dict of name -> what sampling draws, see `kerasgan.draws`; set by the
            subclass, as are its `conditions`.
        image_shape: Shape of one example, `(height, width, channels)` of images.
        data_range: `(low, high)` of the values that `fit` is given and `generate`
            returns, or None; the networks themselves work in [-1, 1].
        fields: Dict of name -> modality of what a batch of the data holds, in order.
        conditional: Whether the model is trained on pairs of images and labels.
        captioned: Whether it is trained on pairs of images and captions.
        paired: Whether the two sets of images that it learns from belong together,
            image by image.
        classes: Number of classes of a conditional model, else None.
        batches_per_step: Batches of real images that one `train_step` can use.
        default_networks: Name of the networks, of `kerasgan.networks`, that the model
            is built of where nobody names others; None where it builds its own.
        default_loss: Name of the adversarial loss, of `kerasgan.losses`, where nobody
            chooses another; None where there is none to choose.
        generative: Whether it samples, which all of these do.
        within_epochs: Whether `fit` goes on in the middle of an epoch.

    Raises:
        ValueError: At construction, for arguments that cannot work.
        TypeError: Where a class is made whose players move networks that it lacks.
    """

    networks = ()
    players = {}
    averaged = ()
    logged = ()
    conditional = captioned = paired = False
    classes = None
    batches_per_step = 1
    default_networks = default_loss = None
    generative = within_epochs = True

    def __init_subclass__(cls, **kwargs):
        """Reads what a subclass declares, and makes its train step a whole one."""
        super().__init_subclass__(**kwargs)
        writer = next(each for each in cls.__mro__ if "train_step" in vars(each))
        kin = issubclass(writer, keras.Model) or issubclass(keras.Model, writer)
        if writer is cls or not kin:  # itself, or a mixin
            cls.train_step = whole(cls.train_step)
        checks.declare(cls)

    def __init__(
        self, networks, example, /, *, ema_decay=None, seed=None, name=None, **kwargs
    ):
        checks.check_construction(type(self), networks, ema_decay, seed)
        checks.check_options(type(self), kwargs)
        super().__init__(name=name or type(self).__name__.lower(), **kwargs)
        self.example = example
        self.seed = None if seed is None else int(seed)
        for network in self.networks:
            setattr(self, network, networks[network])
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
        self.draws, self.conditions = {}, {}
        samplers = [Sampler(self, embedded) for embedded in (False, True)]
        self._samplers = lambda: samplers  # Keras would take them for parts of this one
        self.keep_average(ema_decay)
        self.built = True

    @property
    def image_shape(self):
        """Shape of one example."""
        return self.example.shape

    @property
    def data_range(self):
        """`(low, high)` of the examples' values outside of networks, or None."""
        return self.example.data_range

    @property
    def fields(self):
        """What a batch of the data holds, in order: dict of name -> modality.

        By default examples, and what these may be asked for: images and labels. A model
        that learns from other things than these returns its own: `{"a": Image(shape),
        "b": Image(shape)}` where it learns from two sets of images.
        """
        return {self.example.things: self.example, **self.conditions}

    # The words that train steps are written in.

    def playing(self, training=True):
        """Returns the networks in order, each bound to `training`.

        Outside of training the averages play where they are kept, so that `evaluate`
        judges what `generate` returns.
        """
        if not training:
            return list(vars(self.sampling_networks()).values())
        return [partial(getattr(self, name), training=True) for name in self.networks]

    def sample_latent(self, m, noise=None):
        """Draws latents (m, latent_dim), other ones at each call.

        Args:
            m: Number of latents, an integer or a scalar tensor.
            noise: The `backend.Noise` to draw from; the training's by default.
        """
        noise = self.training_noise if noise is None else noise
        drawn = [draw.tensor(m, noise) for draw in self.draws.values()]
        return ops.concatenate(drawn, axis=1)

    def minimize(self, loss, player=None):
        """Takes one optimizer step on the weights of a player, and on those alone.

        Or of several players at once, whose losses are differentiated at the same
        weights before any of them moves.

        Args:
            loss: Function without arguments -> scalar loss; or dict of player -> such a
                function.
            player: One of `players`, where there is one loss.

        Returns:
            The loss before the step, a scalar; or dict of player -> loss. The loss of a
            player that rests in this phase is evaluated all the same.
        """
        if player is not None:
            return self.minimize({player: loss})[player]
        return self.moving(tuple(loss), partial(self._minimize, loss))

    def _minimize(self, loss, moving):
        found = {
            each: backend.value_and_gradients(loss_of, self.weights_of(each))
            for each, loss_of in loss.items()
            if each in moving
        }
        with backend.without_gradients():
            for each, (_, gradients) in found.items():
                self.gradient_norms[each].update_state(norm(gradients))
                weights = self.weights_of(each)
                backend.apply_gradients(self.optimizer.of(each), gradients, weights)
            backend.agree_on_statistics([getattr(self, each) for each in self.networks])
        return {
            each: found[each][0] if each in found else loss_of()
            for each, loss_of in loss.items()
        }

    def weights_of(self, player):
        """Returns the variables that `minimize` moves for `player`."""
        networks = [getattr(self, network) for network in self.players[player]]
        return [weight for each in networks for weight in each.trainable_variables]

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
