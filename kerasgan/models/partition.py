"""What Boltzmann machines share: log Z, estimated by annealing, and their optimizer."""

import numpy as np
from keras import ops
from keras.optimizers import SGD
from keras.optimizers.schedules import InverseTimeDecay

from kerasgan.engine import checks
from kerasgan.export import LogProb
from kerasgan.metrics import ais


class Partition:
    """The part of a Boltzmann machine that knows its normalising constant Z.

    A subclass writes `sides()`: `((W, b, c), options)` of the machine that samples, as
    `metrics.ais` takes them; of the options `exact_log_z` takes `visible` alone.

    Attributes:
        log_z: Variable, log Z in nats.
        log_z_error: Variable, its standard error.
        log_z_at: Variable, the number of examples seen when it was estimated; -1 for
            never. log Z is that of these weights alone.
        base_bias: Variable, visible biases that fit the data without connections.
    """

    def keep_log_z(self, shape):
        """Adds the variables, which are saved with the model.

        Args:
            shape: That of the visible biases.
        """
        kept = {"initializer": "zeros", "trainable": False}
        self.base_bias = self.add_weight(name="base_bias", shape=shape, **kept)
        self.log_z = self.add_weight(name="log_z", shape=(), **kept)
        self.log_z_error = self.add_weight(name="log_z_error", shape=(), **kept)
        self.log_z_at = self.add_weight(
            name="log_z_at",
            shape=(),
            dtype="int32",
            initializer=lambda shape, dtype: ops.full(shape, -1, dtype),
            trainable=False,
        )

    def prepare(self, batches):
        """Begins where units without connections fit the data best.

        So section 8.1 of Hinton's "Practical Guide" (2012) says.
        """
        super().prepare(batches)
        (name,) = self.adapting
        layer = getattr(self, name).layers[-1]
        self.base_bias.assign(ops.convert_to_numpy(layer.visible_bias))

    def estimate_log_z(self, *, betas=None, chains=100, seed=0):
        """Estimates log Z by annealed importance sampling, for `log_prob`.

        See `kerasgan.metrics.ais.annealed_log_z`. It takes about half a minute for 784
        and 500 units.

        Args:
            betas: Inverse temperatures that rise from 0 to 1; by default the 14,501 of
                Salakhutdinov and Murray (2008). A second estimate by
                `kerasgan.metrics.ais.temperatures(4)` tells whether they are enough.
            chains: Number of chains.
            seed: Seed of all that is drawn.

        Returns:
            `(value, error)`, log Z and its standard error in nats.

        Raises:
            ValueError: Temperatures in another order.
        """
        weights, base = self.sides()
        options = {"betas": betas, "chains": chains, "seed": seed}
        return self._keep(ais.annealed_log_z(*weights, **base, **options))

    def prepare_log_prob(self, anew=False):
        """Estimates log Z, unless that of the weights there are is known."""
        if anew or not self.knows_log_z:
            self.estimate_log_z()

    @property
    def knows_log_z(self):
        """Whether log Z was estimated since the last step of training."""
        return int(self.log_z_at.numpy()) == int(self.images_seen.numpy())

    def exact_log_z(self):
        """Computes log Z by the sum over all states of a small machine.

        Returns:
            `(value, 0.0)`, in place of an estimate.

        Raises:
            ValueError: More than 20 units on either side.
        """
        weights, options = self.sides()
        found = ais.exact_log_z(*weights, visible=options["visible"])
        return self._keep(ais.LogZ(found, 0.0))

    def _keep(self, found):
        self.log_z.assign(np.float32(found.value))
        self.log_z_error.assign(np.float32(found.error))
        self.log_z_at.assign(int(self.images_seen.numpy()))
        return found

    def log_weights(self, images, **options):
        """Returns what `log_prob` is made of; refuses before log Z was estimated."""
        checks.check_estimated(self)
        return super().log_weights(images, **options)

    def hidden_given_visible(self, images):
        """Returns p(h = 1 | v), or the means of q(h | v) of all layers side by side.

        Args:
            images: Array (n, ...) in `data_range`.

        Returns:
            float32 array (n, hidden units).
        """
        return self.ask("hidden_given_visible", images)

    def reconstruct(self, images):
        """Returns the means of p(v | h) for the h of `hidden_given_visible`, (n, ...).

        Args:
            images: Array (n, ...) in `data_range`.
        """
        return self.ask("reconstruct", images)

    def log_prob_endpoint(
        self, free_energy, gives="log p(x), (n,), in nats", kind="estimate"
    ):
        """Returns `{"log_prob": ...}`, or nothing where log Z was not estimated.

        Args:
            free_energy: Function of images -> F(v), (m,), or the variational one.
            gives: What the endpoint gives, for cards.
            kind: That of `kerasgan.export.LogProb`.
        """
        if not self.knows_log_z:
            return {}
        log_z = float(self.log_z)

        def log_prob(images):
            return -free_energy(images) - log_z

        images = [("images", (None, *self.example.shape), "float32")]
        error = float(self.log_z_error)
        told = {"kind": kind, "error": error, "discrete": self.example.binary}
        return {"log_prob": LogProb(log_prob, images, gives, **told)}


def momentum(player, rate):
    """Returns gradient descent with momentum 0.5, whose rate falls to 0.

    Args:
        player: Name of the player, by which callbacks log its learning rate.
        rate: The first rate; after n steps it is rate / (1 + n / 10000).
    """
    return SGD(InverseTimeDecay(rate, 10_000, 1.0), momentum=0.5, name=player)
