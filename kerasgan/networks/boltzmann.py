"""Restricted Boltzmann machines as networks (Hinton, 2012).

"A Practical Guide to Training Restricted Boltzmann Machines",
https://doi.org/10.1007/978-3-642-35289-8_32. One layer owns the weights of both sides
of units: see `kerasgan.layers.RestrictedBoltzmannMachine`.
"""

from keras import Model, layers

from kerasgan.errors import unknown
from kerasgan.layers import (
    GaussianRestrictedBoltzmannMachine,
    RestrictedBoltzmannMachine,
)

LAYERS = {
    "binary": RestrictedBoltzmannMachine,
    "gaussian": GaussianRestrictedBoltzmannMachine,
}


def machine(image_shape, hidden_units=500, visible="binary"):
    """Builds examples (m, *image_shape) -> [free energy (m,), p(h = 1 | v) (m, units)].

    Args:
        image_shape: `(height, width, channels)`, `(features,)`, or any other shape.
        hidden_units: Number of hidden units.
        visible: `"binary"`: examples in [-1, 1], whose pixels are black or white.
            `"gaussian"`: examples of any real values, with normal noise of deviation 1
            once they are standardised.

    Raises:
        ValueError: Another kind of units, or a number that is no positive integer.
    """
    if visible not in LAYERS:
        raise ValueError(unknown("visible units", visible, LAYERS))
    images = layers.Input(image_shape, name="images")
    flat = layers.Flatten(dtype="float32")(images)
    layer = LAYERS[visible](hidden_units, dtype="float32", name="units")
    return Model(images, layer(flat), name="machine")


def layer_of(network):
    """Returns the layer of a `machine` that owns its weights."""
    return network.layers[-1]
