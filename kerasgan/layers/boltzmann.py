"""Restricted Boltzmann machines: the weights of two sides of units, and their laws."""

import math

import keras
import numpy as np
from keras import layers, ops

from kerasgan.errors import check_positive
from kerasgan.layers.biases import logit


@keras.saving.register_keras_serializable("kerasgan")
class RestrictedBoltzmannMachine(layers.Layer):
    """Binary units v and h that are independent of their own side.

    p(v, h) = exp(-E(v, h)) / Z with E = -b v - c h - v W h. Inputs are examples x whose
    values lie in [-1, 1], as networks have them; v = (x + 1) / 2 is 0 or 1.

    Args:
        units: Number of hidden units.

    Call arguments:
        inputs: Examples x, (m, D). The outputs are F(v), (m,), and p(h = 1 | v), (m,
            units).

    Raises:
        ValueError: If `units` is no positive integer.

    Reference:
        Hinton, 2012, "A Practical Guide to Training Restricted Boltzmann Machines",
        sections 2 and 8, https://doi.org/10.1007/978-3-642-35289-8_32
    """

    visible = "binary"
    drawn = 1  # uniform numbers for a visible unit

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        check_positive(hidden_units=units)
        self.units = units

    def build(self, input_shape):
        """Adds W, whose numbers are small (section 8), and the biases b and c."""
        size = input_shape[-1]
        small = keras.initializers.RandomNormal(stddev=0.01)
        self.kernel = self.add_weight(
            name="kernel", shape=(size, self.units), initializer=small
        )
        self.visible_bias = self.add_weight(
            name="visible_bias", shape=(size,), initializer="zeros"
        )
        self.hidden_bias = self.add_weight(
            name="hidden_bias", shape=(self.units,), initializer="zeros"
        )

    def call(self, inputs):
        """Returns F(v) and p(h = 1 | v)."""
        v = self.units_of(inputs)
        return self.free_energy(v), self.hidden_given_visible(v)

    def compute_output_shape(self, input_shape):
        """Returns `(m,)` and `(m, units)`."""
        return [(input_shape[0],), (input_shape[0], self.units)]

    def units_of(self, x):
        """Returns the visible units of examples: v of x."""
        return (x + 1) / 2

    def examples_of(self, v):
        """Returns the examples of visible units: x of v."""
        return v * 2 - 1

    def free_energy(self, v):
        """F(v), (m,), with exp(-F(v)) = sum_h exp(-E(v, h)) (section 16.1)."""
        hidden = ops.sum(ops.softplus(self.hidden_field(v)), axis=1)
        return self.visible_energy(v) - hidden

    def visible_energy(self, v):
        """Returns the part of the energy without hidden units, -b v, (m,)."""
        return -ops.matmul(v, self.visible_bias)

    def hidden_field(self, v):
        """Returns what hidden units receive, c + v W, (m, units)."""
        return ops.matmul(v, self.kernel) + self.hidden_bias

    def visible_field(self, h):
        """Returns what visible units receive, b + W h, (m, D)."""
        return ops.matmul(h, ops.transpose(self.kernel)) + self.visible_bias

    def hidden_given_visible(self, v):
        """p(h = 1 | v), (m, units) (equation 7)."""
        return ops.sigmoid(self.hidden_field(v))

    def visible_given_hidden(self, h):
        """The means of p(v | h), (m, D): how probable 1 is (equation 8)."""
        return ops.sigmoid(self.visible_field(h))

    def sample_hidden(self, v, uniforms):
        """h ~ p(h | v), by uniform numbers (m, units)."""
        return bernoulli(self.hidden_given_visible(v), uniforms)

    def sample_visible(self, h, uniforms):
        """v ~ p(v | h), by uniform numbers (m, D * drawn)."""
        return bernoulli(self.visible_given_hidden(h), uniforms)

    def gibbs(self, v, uniforms):
        """Takes steps of Gibbs sampling: h ~ p(h | v), then v ~ p(v | h).

        Args:
            v: Visible units (m, D).
            uniforms: Numbers from U[0, 1), (m, steps, units + D * drawn).
        """

        def step(number, v):
            now = ops.take(uniforms, number, axis=1)
            h = self.sample_hidden(v, now[:, : self.units])
            return self.sample_visible(h, now[:, self.units :])

        steps = uniforms.shape[1]
        return ops.fori_loop(0, steps, step, v) if steps else v

    @property
    def draws(self):
        """Uniform numbers that a step of Gibbs sampling takes."""
        return self.units + self.drawn * self.kernel.shape[0]

    def arrays(self):
        """Returns W, b and c as NumPy arrays."""
        weights = (self.kernel, self.visible_bias, self.hidden_bias)
        return [ops.convert_to_numpy(each) for each in weights]

    def adapt(self, mean, deviation):
        """Begins b where units are as often 1 as in examples (section 8.1).

        Args:
            mean: Means of examples in [-1, 1], of any shape.
            deviation: Likewise; it changes nothing.
        """
        self.visible_bias.assign(logit(self.units_of(np.ravel(mean))))

    @property
    def adapted(self):
        """Whether the units begin anywhere else than an untrained machine's."""
        return bool(np.any(ops.convert_to_numpy(self.visible_bias)))

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("kerasgan")
class GaussianRestrictedBoltzmannMachine(RestrictedBoltzmannMachine):
    """Visible units of N(b + W h, 1) (section 13.2), and binary hidden ones.

    To the energy they add v^2 / 2. Units are values of examples, standardised: v = (x -
    mean) / deviation, where both belong to the layer and are not trained. exp(-F) / Z
    is the density of x.
    """

    visible = "gaussian"
    drawn = 2

    def build(self, input_shape):
        """Adds mean and deviation besides, 0 and 1."""
        super().build(input_shape)
        kept = {
            "shape": input_shape[-1:],
            "initializer": "zeros",
            "trainable": False,
        }
        self.mean = self.add_weight(name="mean", **kept)
        self.log_deviation = self.add_weight(name="log_deviation", **kept)

    def units_of(self, x):
        """Returns standardised values."""
        return (x - self.mean) / ops.exp(self.log_deviation)

    def examples_of(self, v):
        """Returns values of examples."""
        return v * ops.exp(self.log_deviation) + self.mean

    def visible_energy(self, v):
        """v^2 / 2 - b v, and the log of the volume that a unit stands for."""
        energy = ops.sum(ops.square(v), axis=1) / 2 + super().visible_energy(v)
        return energy + ops.sum(self.log_deviation)

    def visible_given_hidden(self, h):
        """The means of p(v | h), (m, D)."""
        return self.visible_field(h)

    def sample_visible(self, h, uniforms):
        """v ~ N(b + W h, 1), by uniform numbers (m, 2 D)."""
        return ops.stop_gradient(self.visible_field(h) + normal(uniforms))

    def adapt(self, mean, deviation):
        """Standardises by mean and deviation of examples, where they vary at all.

        Args:
            mean: Means of examples, of any shape.
            deviation: Their deviations, likewise.
        """
        mean, deviation = np.ravel(mean), np.ravel(deviation)
        self.mean.assign(mean)
        self.log_deviation.assign(np.log(np.where(deviation < 1e-3, 1, deviation)))

    @property
    def adapted(self):
        """Whether the units are standardised already."""
        told = self.mean, self.log_deviation
        return any(np.any(ops.convert_to_numpy(each)) for each in told)


def bernoulli(probability, uniforms):
    """Draws 0 or 1, float32: 1 where a number of U[0, 1) is below the probability."""
    return ops.cast(ops.less(uniforms, probability), "float32")


def normal(uniforms):
    """Makes numbers of N(0, 1), (m, D), of those of U[0, 1), (m, 2 D).

    As Box and Muller do (1958, https://doi.org/10.1214/aoms/1177706645).
    """
    first, second = ops.split(uniforms, 2, axis=1)
    return ops.sqrt(-2 * ops.log(ops.clip(1 - first, 1e-7, 1))) * ops.cos(
        2 * math.pi * second
    )
