"""Boltzmann machines as networks: restricted ones (Hinton, 2012), and two of them.

"A Practical Guide to Training Restricted Boltzmann Machines",
https://doi.org/10.1007/978-3-642-35289-8_32. One layer owns the weights of both sides
of units: see `kerasgan.layers.RestrictedBoltzmannMachine`.
"""

import numpy as np
from keras import Model, layers, ops

from kerasgan.errors import unknown
from kerasgan.layers import (
    GaussianRestrictedBoltzmannMachine,
    RestrictedBoltzmannMachine,
)
from kerasgan.layers.boltzmann import bernoulli

LAYERS = {
    "binary": RestrictedBoltzmannMachine,
    "gaussian": GaussianRestrictedBoltzmannMachine,
}


def machine(image_shape, hidden_units=500, visible="binary", name="machine"):
    """Builds examples (m, *image_shape) -> [free energy (m,), p(h = 1 | v) (m, units)].

    Args:
        image_shape: `(height, width, channels)`, `(features,)`, or any other shape.
        hidden_units: Number of hidden units.
        visible: `"binary"`: examples in [-1, 1], whose pixels are black or white.
            `"gaussian"`: examples of any real values, with normal noise of deviation 1
            once they are standardised.
        name: Name of the network.

    Raises:
        ValueError: Another kind of units, or a number that is no positive integer.
    """
    if visible not in LAYERS:
        raise ValueError(unknown("visible units", visible, LAYERS))
    images = layers.Input(image_shape, name="images")
    flat = layers.Flatten(dtype="float32")(images)
    layer = LAYERS[visible](hidden_units, dtype="float32", name="units")
    return Model(images, layer(flat), name=name)


def layer_of(network):
    """Returns the layer of a `machine` that owns its weights."""
    return network.layers[-1]


class Deep:
    """A deep Boltzmann machine: two machines whose units in between are the same.

    E(v, h, g) = -b v - c h - v W h - d g - h U g (Salakhutdinov and Hinton, 2009,
    equation 9, with biases). h has the hidden biases of the lower machine and the
    visible ones of the upper.

    Args:
        lower: The layer of v and h.
        upper: The layer of h and g.

    Reference:
        "Deep Boltzmann Machines", AISTATS 2009,
        https://proceedings.mlr.press/v5/salakhutdinov09a.html
    """

    def __init__(self, lower, upper):
        self.lower, self.upper = lower, upper
        self.sizes = lower.kernel.shape[0], lower.units, upper.units

    @property
    def draws(self):
        """Uniform numbers that a step of Gibbs sampling takes."""
        return sum(self.sizes)

    def middle_field(self, v, g):
        """Returns what h receives from both of its sides, (m, H)."""
        return self.lower.hidden_field(v) + self.upper.visible_field(g)

    def mean_field(self, v, g, steps):
        """Returns the means of q(h | v) and q(g | v), (m, H) and (m, G).

        Each step sets h where g has it best, and then g where h does (equations 7 and
        8); h is set once more at the end.

        Args:
            v: Visible units (m, D).
            g: Means to begin with, (m, G).
            steps: Number of steps.
        """
        from_below = self.lower.hidden_field(v)

        def best(g):
            return ops.sigmoid(from_below + self.upper.visible_field(g))

        def step(_, g):
            return self.upper.hidden_given_visible(best(g))

        g = ops.fori_loop(0, steps, step, g)
        return best(g), g

    def energy(self, v, h, g):
        """E(v, h, g), (m,); of means, its mean where all units are independent."""
        below = ops.sum(h * self.lower.hidden_field(v), axis=1)
        above = ops.sum(g * self.upper.hidden_field(h), axis=1)
        own = ops.matmul(h, self.upper.visible_bias)
        return self.lower.visible_energy(v) - below - own - above

    def free_energy_of_middle(self, h):
        """F(h), (m,), with exp(-F(h)) = sum over v and g of exp(-E(v, h, g))."""
        own = ops.matmul(h, self.lower.hidden_bias + self.upper.visible_bias)
        below = ops.sum(ops.softplus(self.lower.visible_field(h)), axis=1)
        above = ops.sum(ops.softplus(self.upper.hidden_field(h)), axis=1)
        return -own - below - above

    def gibbs(self, h, uniforms):
        """Takes steps of Gibbs sampling: v and g given h, then h given both.

        Args:
            h: Units in between, (m, H).
            uniforms: Numbers from U[0, 1), (m, steps, H + D + G).
        """
        D, H, _ = self.sizes

        def step(number, h):
            now = ops.take(uniforms, number, axis=1)
            v = self.lower.sample_visible(h, now[:, :D])
            g = self.upper.sample_hidden(h, now[:, D + H :])
            p = ops.sigmoid(self.middle_field(v, g))
            return bernoulli(p, now[:, D : D + H])

        steps = uniforms.shape[1]
        return ops.fori_loop(0, steps, step, h) if steps else h

    # Pretraining (section 3.3): h receives half of what it will receive.

    def lower_energy(self, v):
        """F(v) of the lower machine, which sees its examples twice, halved; (m,)."""
        field = 2 * self.lower.hidden_field(v)
        return self.lower.visible_energy(v) - ops.sum(ops.softplus(field), axis=1) / 2

    def sample_features(self, v, uniforms):
        """h given v where what comes from above is as much as what comes from v."""
        return bernoulli(ops.sigmoid(2 * self.lower.hidden_field(v)), uniforms)

    def lower_step(self, v, uniforms):
        """A step of Gibbs sampling of the lower machine, by (m, D + H) numbers."""
        D, H, _ = self.sizes
        h = self.sample_features(v, uniforms[:, D : D + H])
        return self.lower.sample_visible(h, uniforms[:, :D])

    def upper_step(self, h, uniforms):
        """A step of the upper machine, whose g count twice, by (m, H + G) numbers."""
        _, H, _ = self.sizes
        g = self.upper.sample_hidden(h, uniforms[:, H:])
        return bernoulli(ops.sigmoid(2 * self.upper.visible_field(g)), uniforms[:, :H])

    def sides(self):
        """Returns W, b and c of one machine: h on one side, v and g on the other."""
        (W, b, c), (U, c_of_upper, d) = self.lower.arrays(), self.upper.arrays()
        kernel = np.concatenate([W.T, U], axis=1)
        return kernel, c + c_of_upper, np.concatenate([b, d])
