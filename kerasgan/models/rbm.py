"""Restricted Boltzmann machine (Smolensky, 1986; Hinton, 2002)."""

import numpy as np
from keras import ops

from kerasgan import modalities
from kerasgan.draws import Uniform
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.registry import register
from kerasgan.export import Endpoint
from kerasgan.models.chains import FromExamples, Particles, contrast
from kerasgan.models.partition import Partition, momentum
from kerasgan.networks import boltzmann as builders


@register("rbm")
class RBM(Partition, GenerativeModel):
    """Restricted Boltzmann machine (Hinton, 2002, after Smolensky, 1986).

    Visible units v and hidden units h that are connected across alone: p(v, h) =
    exp(b v + c h + v W h) / Z. Contrastive divergence follows the difference of two
    means of free energies, at the examples and where k steps of Gibbs sampling lead to.
    Persistent chains go on from step to step (Tieleman, 2008), others begin at the
    examples each time (Hinton, 2002).

    ```python
    model = RBM((28, 28, 1), hidden_units=500)
    model.compile()
    model.fit(images, batch_size=100)  # (m, 28, 28, 1) in [-1, 1]
    model.generate(16)
    model.estimate_log_z()
    model.log_prob(model.example.binarised(images, seed=0))
    ```

    Args:
        image_shape: `(height, width, channels)`, `(samples, channels)` of sounds, or
            `(features,)` of points; (28, 28, 1) by default.
        hidden_units: Number of hidden units, 500 by default.
        visible: What the visible units are. `"binary"`: 0 or 1, drawn anew from grey
            pixels each time that an image is seen. `"gaussian"`: real values with noise
            of deviation 1, once each was standardised by the examples that `fit` is
            given first (Hinton, 2012, section 13.2). By default those of images are
            binary, and those of points and sounds are Gaussian.
        cd_steps: k, the steps of Gibbs sampling in each step of training.
        persistent: Whether chains go on where they were.
        chains: Number of persistent chains, 100 by default.
        gibbs_steps: Steps of Gibbs sampling that a sample takes. It begins at one of
            the persistent chains, that its first draw chooses; or, without such, at the
            means of the visible units that their biases alone give.
        weight_cost: Weight of half the sum of W^2 in the loss (section 10).
        machine: Your own network of `kerasgan.networks.boltzmann.machine`, in place of
            the one that the arguments above describe.
        data_range: `(low, high)` of the examples' values, (-1, 1) by default for images
            and None, no range, for points.
        rate: Samples a second of sounds `(samples, channels)`, see
            `kerasgan.modalities.Audio`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The optimizer is gradient descent with momentum 0.5 (section 9), whose rate falls as
    0.05 / (1 + steps / 10000), since persistent chains want one that tends to 0
    (Tieleman, 2008, section 3). Gaussian units take a rate of 0.001 in place of 0.05
    (section 13.2).

    Reference: Hinton, "A Practical Guide to Training Restricted Boltzmann Machines",
    https://doi.org/10.1007/978-3-642-35289-8_32; "Training Products of Experts by
    Minimizing Contrastive Divergence", https://doi.org/10.1162/089976602760128018;
    Tieleman, "Training Restricted Boltzmann Machines using Approximations to the
    Likelihood Gradient", https://doi.org/10.1145/1390156.1390290
    """

    networks = ("machine",)
    players = {"machine": ("machine",)}
    averaged = ("machine",)
    adapting = ("machine",)
    logged = ("machine_loss", "free_energy")
    default_networks = "boltzmann"

    def __init__(
        self,
        image_shape=None,
        hidden_units=None,
        *,
        visible=None,
        cd_steps=1,
        persistent=True,
        chains=None,
        gibbs_steps=10,
        weight_cost=0.0002,
        machine=None,
        data_range=None,
        rate=None,
        **options,
    ):
        checks.check_steps(cd_steps=cd_steps, gibbs_steps=gibbs_steps)
        checks.check_steps(chains=100 if chains is None else chains)
        checks.check_costs(weight_cost=weight_cost)
        checks.check_persistent(persistent, chains)
        told = {"image_shape": image_shape, "visible": visible}
        checks.check_machine(machine, hidden_units=hidden_units, **told)
        if machine is not None:
            image_shape = tuple(machine.inputs[0].shape[1:])
            visible = builders.layer_of(machine).visible
        example = modalities.of_shape(image_shape or (28, 28, 1), data_range, rate)
        if visible is None:
            visible = "binary" if example.pictured else "gaussian"
        checks.check_visible(visible, example.data_range is not None)
        if machine is None:
            size = 500 if hidden_units is None else hidden_units
            machine = builders.machine(example.shape, size, visible)
        example = example.of_binary(visible == "binary")
        super().__init__({"machine": machine}, example, **options)
        self.cd_steps, self.gibbs_steps = int(cd_steps), int(gibbs_steps)
        self.weight_cost = float(weight_cost)
        self.persistent, self.chains = persistent, chains
        self.particles = FromExamples()
        if persistent:
            self.particles = Particles(self, chains or 100, example.shape)
        layer = builders.layer_of(machine)
        self.keep_log_z(layer.visible_bias.shape)
        size = 1 + layer.units + (self.gibbs_steps - 1) * layer.draws
        self.draws = {"uniforms": Uniform((size,))}

    def default_optimizer(self, player):
        """Returns gradient descent with momentum and a rate that falls."""
        binary = self.example.binary
        return momentum(player, 0.05 if binary else 0.001)

    def train_step(self, data):
        """Contrastive divergence: equation 9 of Hinton (2012), with k steps."""
        (machine,) = self.playing()
        x, _ = self.unpack(data)  # 1. examples x; those of binary pixels drawn anew
        x = self.example.observed(x, self.training_noise)
        v = self.particles.start(x)  # 2. begin at them, or where chains were left,
        layer = builders.layer_of(self.machine)
        v = self.reached(v, layer, self.training_noise)  # and take k steps of Gibbs

        def loss():  # 3. descend <F(x)> - <F(v)>, which follows <x h> - <v h>
            energy, _ = machine(x)
            of_chains, _ = machine(v)
            self.observe(free_energy=ops.mean(energy))
            return contrast(energy, of_chains) + self.cost_of_weights(layer)

        loss = self.minimize(loss, "machine")
        self.particles.keep(v)  # 4. the next step goes on from here
        return self.log(machine_loss=loss)

    def test_step(self, data):
        """The same of examples that nothing moves for; its chains begin at them."""
        (machine,) = self.playing(training=False)
        x = self.example.observed(self.images_of(data), self.test_noise)
        layer = builders.layer_of(machine.network)
        v = self.reached(x, layer, self.test_noise)
        energy, of_chains = machine(x)[0], machine(v)[0]
        loss = contrast(energy, of_chains) + self.cost_of_weights(layer)
        logs = {"machine_loss": loss, "free_energy": ops.mean(energy)}
        return self.log(training=False, **logs)

    def reached(self, x, layer, noise):
        """Returns where k steps of Gibbs sampling from examples lead, (m, ...).

        Args:
            x: Where chains begin, (m, ...) in [-1, 1].
            layer: The layer of the units.
            noise: The `backend.Noise` to draw from.
        """
        shape = ops.shape(x)
        uniforms = noise.uniform((shape[0], self.cd_steps, layer.draws))
        v = layer.units_of(ops.reshape(x, (shape[0], layer.kernel.shape[0])))
        return ops.reshape(layer.examples_of(layer.gibbs(v, uniforms)), shape)

    def cost_of_weights(self, layer):
        """Returns `weight_cost` / 2 times the sum of W^2 (section 10)."""
        return self.weight_cost / 2 * ops.sum(ops.square(layer.kernel))

    def sample(self, networks, draws, given):
        """The means of v after `gibbs_steps` steps of Gibbs sampling."""
        layer = builders.layer_of(networks.machine.network)
        steps, units = self.gibbs_steps - 1, layer.units
        first, last, rest = ops.split(draws["uniforms"], [1, 1 + units], axis=1)
        v = self.particles.chosen(first[:, 0], layer)
        v = layer.gibbs(v, ops.reshape(rest, (-1, steps, layer.draws)))
        h = layer.sample_hidden(v, last)
        return self.examples_in_range(layer, layer.visible_given_hidden(h))

    def examples_in_range(self, layer, v):
        """Returns examples (m, ...) of visible units; a range cuts Gaussian ones off.

        Args:
            layer: The layer of the units.
            v: Visible units (m, D).
        """
        x = ops.reshape(layer.examples_of(v), (-1, *self.example.shape))
        return x if self.example.data_range is None else ops.clip(x, -1, 1)

    def sides(self):
        """Returns what `metrics.ais` takes of the machine that samples."""
        layer = builders.layer_of(self.sampling_networks().machine.network)
        base = ops.convert_to_numpy(self.base_bias)
        return layer.arrays(), {"base_bias": base, "visible": layer.visible}

    def free_energy(self, images):
        """Returns F(v), float32 (n,), in nats: -F(v) - log Z is log p(v).

        Args:
            images: Array (n, ...) in `data_range`.
        """
        return self.ask("free_energy", images)

    def filters(self):
        """Returns what each hidden unit looks for: the columns of W as examples.

        `kerasgan.pictures.grid` draws them. A weight of 0 lies in the middle of
        `data_range`, and the largest of all at one of its ends.

        Returns:
            NumPy array (hidden_units, ...), float32, in `data_range`.
        """
        network = self.sampling_networks().machine.network
        W = ops.convert_to_numpy(builders.layer_of(network).kernel)
        columns = W.T.reshape(-1, *self.example.shape) / np.abs(W).max()
        return np.asarray(self.example.from_networks(columns), "float32")

    def endpoints(self):
        """Returns the sampler, the laws of the machine, and `log_prob`, an estimate.

        That one is there when log Z was estimated for the weights there are.
        """
        machine = self.sampling_networks().machine
        layer = builders.layer_of(machine.network)

        def free_energy(images):
            return machine(self.example.to_networks(images))[0]

        def hidden_given_visible(images):
            return machine(self.example.to_networks(images))[1]

        def reconstruct(images):
            v = layer.visible_given_hidden(hidden_given_visible(images))
            return self.example.from_networks(self.examples_in_range(layer, v))

        images = [("images", (None, *self.example.shape), "float32")]
        told = {
            "free_energy": (free_energy, "F(v), (n,), in nats"),
            "hidden_given_visible": (
                hidden_given_visible,
                f"p(h = 1 given v), (n, {layer.units})",
            ),
            "reconstruct": (reconstruct, "means of p(v given h), images"),
        }
        return {
            **super().endpoints(),
            **{name: Endpoint(f, images, gives) for name, (f, gives) in told.items()},
            **self.log_prob_endpoint(free_energy),
        }

    def get_config(self):
        """Returns the constructor's arguments; the network is serialised."""
        return {
            **super().get_config(),
            "cd_steps": self.cd_steps,
            "persistent": self.persistent,
            "chains": self.chains,
            "gibbs_steps": self.gibbs_steps,
            "weight_cost": self.weight_cost,
            "data_range": self.example.data_range,
            "rate": self.example.rate,
        }
