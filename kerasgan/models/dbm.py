"""Deep Boltzmann machine (Salakhutdinov and Hinton, 2009)."""

from functools import partial

import numpy as np
from keras import ops

from kerasgan import modalities
from kerasgan.draws import Uniform
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.phases import Phase
from kerasgan.engine.registry import register
from kerasgan.export import Endpoint
from kerasgan.losses.likelihood import bernoulli_entropy
from kerasgan.models.chains import Particles, contrast
from kerasgan.models.partition import Partition, momentum
from kerasgan.networks import boltzmann as builders


@register("dbm")
class DBM(Partition, GenerativeModel):
    """Deep Boltzmann machine with two hidden layers (Salakhutdinov and Hinton, 2009).

    Visible units v, hidden units h above them and g above these: p(v, h, g) = exp(b v +
    c h + v W h + d g + h U g) / Z, all binary. Two restricted machines are trained one
    after the other, then both together, by mean-field inference at the examples and by
    chains that go on from step to step.

    ```python
    model = DBM((28, 28, 1), hidden_units=(500, 1000))
    model.compile()
    model.fit(images, batch_size=100, epochs=300)  # (m, 28, 28, 1) in [-1, 1]
    model.generate(16)
    model.estimate_log_z()
    model.log_prob(model.example.binarised(images, seed=0))  # an estimated bound
    ```

    Args:
        image_shape: `(height, width, channels)` of the images, (28, 28, 1) by default.
            Grey pixels are the probabilities of white ones, and drawn anew each time
            that an image is seen.
        hidden_units: Numbers of units of both hidden layers, (500, 1000) by default.
        pretraining: Number of examples that each of the two machines is trained on
            alone before both are together; 6 million are 100 epochs of MNIST. 0 for
            none.
        mean_field_steps: Steps of mean-field inference for each batch and each bound.
        particle_steps: Steps of Gibbs sampling that the chains take for each batch.
        chains: Number of chains.
        gibbs_steps: Steps of Gibbs sampling that a sample takes from one of the chains,
            that its first draw chooses.
        weight_cost: Weight of half the sum of all W^2 and U^2 in the losses.
        lower: Your own network of `kerasgan.networks.boltzmann.machine`, of v and h, in
            place of the one that `hidden_units` describes.
        upper: Likewise, of h and g.
        data_range: `(low, high)` of the pixels, (-1, 1) by default.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The optimizers are gradient descent with momentum 0.5 and rates that fall as rate /
    (1 + steps / 10000): 0.05 in pretraining, which takes one step of contrastive
    divergence, and 0.005 for both together. The paper's authors let the number of these
    steps grow, and draw h towards being seldom 1; nothing of that is done here.

    Reference: Salakhutdinov and Hinton, "Deep Boltzmann Machines," AISTATS 2009,
    https://proceedings.mlr.press/v5/salakhutdinov09a.html
    """

    networks = ("lower", "upper")
    players = {"lower": ("lower",), "upper": ("upper",), "machine": ("lower", "upper")}
    averaged = ("lower", "upper")
    adapting = ("lower",)
    logged = ("lower_loss", "upper_loss", "machine_loss")
    default_networks = "boltzmann"

    def __init__(
        self,
        image_shape=None,
        hidden_units=None,
        *,
        pretraining=6_000_000,
        mean_field_steps=10,
        particle_steps=5,
        chains=100,
        gibbs_steps=10,
        weight_cost=0.0002,
        lower=None,
        upper=None,
        data_range=None,
        **options,
    ):
        steps = {"mean_field_steps": mean_field_steps, "particle_steps": particle_steps}
        checks.check_steps(**steps, gibbs_steps=gibbs_steps, chains=chains)
        checks.check_costs(weight_cost=weight_cost)
        checks.check_pretraining(pretraining)
        checks.check_machines(lower, upper, image_shape, hidden_units)
        image_shape = image_shape or (28, 28, 1)
        if lower is not None:
            image_shape = tuple(lower.inputs[0].shape[1:])
        example = modalities.of_shape(image_shape, data_range)
        checks.check_visible("binary", example.data_range is not None)
        sizes = hidden_units or (500, 1000)
        if lower is None:
            lower = builders.machine(example.shape, sizes[0], name="lower")
            upper = builders.machine(sizes[:1], sizes[1], name="upper")
        networks = {"lower": lower, "upper": upper}
        super().__init__(networks, example.of_binary(), **options)
        self.mean_field_steps, self.particle_steps = mean_field_steps, particle_steps
        self.gibbs_steps, self.chains = gibbs_steps, chains
        self.weight_cost, self.pretraining = float(weight_cost), pretraining
        deep = self.deep(self.lower, self.upper)
        self.particles = Particles(self, chains, (deep.lower.units,))
        self.keep_log_z(deep.lower.visible_bias.shape)
        self.draws = {"uniforms": Uniform((1 + (gibbs_steps - 1) * deep.draws,))}
        first = [Phase(each, pretraining, (each,)) for each in ("lower", "upper")]
        together = Phase("together", None, ("machine",))
        self.set_phases([*first, together] if pretraining else [together])

    def default_optimizer(self, player):
        """Returns gradient descent with momentum and a rate that falls."""
        return momentum(player, 0.005 if player == "machine" else 0.05)

    def train_step(self, data):
        """The step of the phase: of pretraining (section 3.3), or of Algorithm 1."""
        x, m = self.unpack(data)  # examples; their pixels are drawn anew
        v = self.units_of(self.example.observed(x, self.training_noise))
        first, second, last = self.draws_of_steps(m)
        steps = {
            "lower": partial(self.lower_step, v, first),
            "upper": partial(self.upper_step, v, second),
            "machine": partial(self.machine_step, v, last),
        }
        losses = self.step_of_phase(steps)
        return self.log(**{f"{player}_loss": losses[player] for player in losses})

    def lower_step(self, v, uniforms):
        """Contrastive divergence of the machine of v and h, which sees v twice."""
        deep = self.deep(self.lower, self.upper)
        made = deep.lower_step(v, uniforms)

        def loss():
            energies = deep.lower_energy(v), deep.lower_energy(made)
            return contrast(*energies) + self.cost_of_weights(deep.lower)

        return self.minimize(loss, "lower")

    def upper_step(self, v, uniforms):
        """Contrastive divergence of the machine of h and g, where g counts twice."""
        deep = self.deep(self.lower, self.upper)
        size = deep.lower.units
        h = deep.sample_features(v, uniforms[:, :size])
        made = deep.upper_step(h, uniforms[:, size:])

        def loss():
            energies = deep.upper.free_energy(h), deep.upper.free_energy(made)
            return contrast(*energies) + self.cost_of_weights(deep.upper)

        return self.minimize(loss, "upper")

    def machine_step(self, v, uniforms):
        """Algorithm 1, step 2, for one batch. v and g of the chains are summed out."""
        deep = self.deep(self.lower, self.upper)
        h, g = self.inferred(self.lower, self.upper, v)  # (a) means of q(h, g | v)
        h, g = ops.stop_gradient(h), ops.stop_gradient(g)
        chains = deep.gibbs(self.particles.start(v), uniforms)  # (b) h of M chains

        def loss():  # (c) W follows <v h> - <v h>, and U follows <h g> - <h g>
            energies = deep.energy(v, h, g), deep.free_energy_of_middle(chains)
            cost = self.cost_of_weights(deep.lower) + self.cost_of_weights(deep.upper)
            return contrast(*energies) + cost

        loss = self.minimize(loss, "machine")
        self.particles.keep(chains)
        return loss

    def test_step(self, data):
        """The losses of examples that nothing moves for."""
        lower, upper = (n.network for n in vars(self.sampling_networks()).values())
        deep, x = self.deep(lower, upper), self.images_of(data)
        v = self.units_of(self.example.observed(x, self.test_noise))
        first, second, _ = self.draws_of_steps(ops.shape(x)[0], self.test_noise)
        seen = deep.lower_step(v, first)
        h = deep.sample_features(v, second[:, : deep.lower.units])
        made = deep.upper_step(h, second[:, deep.lower.units :])
        energy = deep.energy(v, *self.inferred(lower, upper, v))
        of_chains = deep.free_energy_of_middle(self.particles.start(v))
        return self.log(
            training=False,
            lower_loss=contrast(deep.lower_energy(v), deep.lower_energy(seen)),
            upper_loss=contrast(
                deep.upper.free_energy(h), deep.upper.free_energy(made)
            ),
            machine_loss=contrast(energy, of_chains),
        )

    @staticmethod
    def deep(lower, upper):
        """Returns two networks as one machine, see `networks.boltzmann.Deep`."""
        return builders.Deep(builders.layer_of(lower), builders.layer_of(upper))

    def units_of(self, x):
        """Returns the visible units of images (m, ...) in [-1, 1]: (m, D)."""
        return (ops.reshape(x, (-1, *self.base_bias.shape)) + 1) / 2

    def draws_of_steps(self, m, noise=None):
        """Draws the uniform numbers of all steps, before a phase chooses one."""
        noise = self.training_noise if noise is None else noise
        D, H, G = self.deep(self.lower, self.upper).sizes
        joint = (self.chains, self.particle_steps, D + H + G)
        return [noise.uniform(s) for s in ((m, D + H), (m, 2 * H + G), joint)]

    def inferred(self, lower, upper, v):
        """Returns the means of q(h | v) and q(g | v), (m, H) and (m, G).

        They begin where a pass upwards leads to.

        Args:
            lower: The network of v and h.
            upper: That of h and g.
            v: Visible units (m, D).
        """
        _, h = lower(ops.reshape(v * 2 - 1, (-1, *self.example.shape)))
        _, g = upper(h * 2 - 1)
        return self.deep(lower, upper).mean_field(v, g, self.mean_field_steps)

    def cost_of_weights(self, layer):
        """Returns `weight_cost` / 2 times the sum of the squares of its kernel."""
        return self.weight_cost / 2 * ops.sum(ops.square(layer.kernel))

    def sample(self, networks, draws, given):
        """The means of v given h, `gibbs_steps` steps from a particle of h on."""
        deep = self.deep(networks.lower.network, networks.upper.network)
        first, rest = ops.split(draws["uniforms"], [1], axis=1)
        rest = ops.reshape(rest, (-1, self.gibbs_steps - 1, deep.draws))
        h = deep.gibbs(self.particles.rows(first[:, 0]), rest)
        v = deep.lower.visible_given_hidden(h)
        return ops.reshape(v * 2 - 1, (-1, *self.example.shape))

    def sides(self):
        """Returns what `metrics.ais` takes: h is the one side, v and g the other."""
        networks = vars(self.sampling_networks()).values()
        weights = self.deep(*(each.network for each in networks)).sides()
        base = np.zeros_like(weights[2])
        base[: self.base_bias.shape[0]] = ops.convert_to_numpy(self.base_bias)
        options = {"base_bias": np.zeros_like(weights[1]), "base_hidden_bias": base}
        return weights, {**options, "visible": "binary"}

    def endpoints(self):
        """Returns the sampler, `hidden_given_visible` and `log_prob`, once estimated.

        That is an estimated lower bound: the variational bound (equation 5) is exact
        but for log Z.
        """
        networks = self.sampling_networks()
        lower, upper = networks.lower.network, networks.upper.network
        deep = self.deep(lower, upper)

        def means(images):
            v = self.units_of(self.example.to_networks(images))
            return v, *self.inferred(lower, upper, v)

        def hidden_given_visible(images):
            return ops.concatenate(means(images)[1:], axis=1)

        def free_energy(images):
            v, h, g = means(images)
            return deep.energy(v, h, g) - bernoulli_entropy(h) - bernoulli_entropy(g)

        def reconstruct(images):
            v = deep.lower.visible_given_hidden(means(images)[1])
            x = ops.reshape(v * 2 - 1, (-1, *self.example.shape))
            return self.example.from_networks(x)

        images = [("images", (None, *self.example.shape), "float32")]
        size = sum(deep.sizes[1:])
        told = f"means of q(h, g given v), (n, {size})"
        bound = "estimated lower bound on log p(x), (n,), in nats"
        return {
            **super().endpoints(),
            "hidden_given_visible": Endpoint(hidden_given_visible, images, told),
            "reconstruct": Endpoint(
                reconstruct, images, "means of p(v given h), images"
            ),
            **self.log_prob_endpoint(free_energy, bound, "estimated_bound"),
        }

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "pretraining": self.pretraining,
            "mean_field_steps": self.mean_field_steps,
            "particle_steps": self.particle_steps,
            "chains": self.chains,
            "gibbs_steps": self.gibbs_steps,
            "weight_cost": self.weight_cost,
            "data_range": self.example.data_range,
        }
