"""The moving averages of networks, which sample in their place."""

from functools import partial
from types import SimpleNamespace

from keras import ops

from kerasgan import backend
from kerasgan.engine import checks


class Averages:
    """The part of `GenerativeModel` that averages the networks that sample.

    Attributes:
        ema_decay: Decay of the averages, or None where none are kept.
    """

    def keep_average(self, decay):
        """Keeps exponential moving averages of all weights of the `averaged` networks.

        Batch-norm statistics are averaged too. The decay warms up over the first steps
        as (1 + t) / (10 + t), so that the first weights are soon forgotten. Where
        `set_weights` or `load_weights` of a network, of `generator` for example,
        replaces all its weights, its average begins anew with them; of single layers
        that are given others it knows nothing until
        `average.set_weights(generator.get_weights())`.

        Args:
            decay: In (0, 1), 0.999 for example; None keeps no average.

        Raises:
            ValueError: Another decay, or a network that cannot be copied.
        """
        checks.check_decay(decay)
        if decay is not None and not self.averaged:
            raise ValueError(
                f"{type(self).__name__} averages none of its networks. Received: "
                f"ema_decay={decay!r}. Leave it out, or name them in the class "
                f"attribute `averaged`: {', '.join(self.networks)}."
            )
        self.ema_decay = decay
        for name in self.averaged:
            if decay is None:
                setattr(self, self._attribute(name), None)
            elif self.average_of(name) is None:
                network = getattr(self, name)
                setattr(self, self._attribute(name), _average(network))
                _let_follow(self.average_of(name), network)
        # They were compiled for the other case.
        self.train_function = None
        for sampler in self._samplers():
            sampler.predict_function = None

    def average_of(self, network):
        """Returns the average of a network by its name; None where none is kept."""
        if network not in self.averaged:
            return None
        return getattr(self, self._attribute(network), None)

    def _attribute(self, network):
        """Returns where an average lies: `average` if it is the only one."""
        return "average" if len(self.averaged) == 1 else f"{network}_average"

    def sampling_networks(self):
        """Returns the networks as they sample: in inference, averaged where averaged.

        Returns:
            Namespace of `InInference`, one for each of `networks` under its name.
        """
        found = {}
        for name in self.networks:
            average = self.average_of(name)
            network = getattr(self, name) if average is None else average
            found[name] = InInference(network)
        return SimpleNamespace(**found)

    def update_averages(self):
        """Moves the averages towards their networks, where they are kept."""
        if self.ema_decay is None:
            return
        for name in self.averaged:
            movers = tuple(p for p, moved in self.players.items() if name in moved)
            self.moving(movers, partial(self._update_average, name, movers[0]))

    def _update_average(self, name, mover, moving):
        """Moves one average, unless all players that move its network rest."""
        if moving:
            t = ops.cast(self.optimizer.of(mover).iterations, "float32")
            keep = ops.minimum(self.ema_decay, (1 + t) / (10 + t))
            weights = getattr(self, name).weights
            for average, weight in zip(
                self.average_of(name).weights, weights, strict=True
            ):
                step = (1 - keep) * ops.cast(weight - average, "float32")
                average.assign_add(ops.cast(step, average.dtype))
        return ops.zeros(())

    def end_step(self):
        """Ends a train step: moves the averages, once."""
        with backend.without_gradients():
            self.update_averages()


class InInference:
    """A network as it samples: called, it is in inference.

    Args:
        network: `keras.Model`.

    Attributes:
        network: As given, for samplers that need its layers one by one.
    """

    def __init__(self, network):
        self.network = network

    def __call__(self, *args, **kwargs):
        """Returns what the network makes in inference."""
        return self.network(*args, **kwargs, training=False)


def _average(network):
    """Returns a network of the same layers and weights, which nothing trains."""
    try:
        twin = type(network).from_config(network.get_config())
    except (NotImplementedError, TypeError, ValueError) as error:
        raise ValueError(
            f"{network.name!r} cannot be copied, as ema_decay= needs: "
            f"{' '.join(str(error).split())[:200]} Use layers with get_config() in "
            "place of Lambda, or leave ema_decay out."
        ) from None
    if not twin.built:
        twin.build_from_config(network.get_build_config())
    twin.set_weights(network.get_weights())
    twin.trainable = False
    return twin


def _let_follow(average, network):
    """Gives an average all weights that its network is given at once, from now on."""
    for name in ("set_weights", "load_weights"):
        setattr(
            network, name, partial(_replaced, average, network, getattr(network, name))
        )


def _replaced(average, network, replace, *args, **kwargs):
    replace(*args, **kwargs)
    average.set_weights(network.get_weights())
