"""What `normalization=` means in the discriminators of this package."""

import keras
from keras import layers

from kerasgan.errors import unknown
from kerasgan.layers import SpectralNormalization

KINDS = ("batch", "layer", "none", "spectral")


def check(normalization, known=KINDS):
    """Refuses a normalization that is not known.

    Raises:
        ValueError: If it is none of `known`.
    """
    if normalization not in known:
        raise ValueError(unknown("normalization", normalization, known))


def weighted(layer, normalization):
    """Returns a weight layer as the normalization wants it.

    With "spectral" it comes wrapped (Miyato et al., 2018) under its own name, otherwise
    as it is.
    """
    if normalization == "spectral":
        return SpectralNormalization(layer, name=layer.name)
    return layer


def normalized(x, normalization, **batch):
    """Normalizes activations of shape (m, ...), or returns them as they are.

    Args:
        x: Symbolic activations.
        normalization: "batch" (Ioffe and Szegedy, 2015); "layer" over all axes of an
            example, which keeps the examples apart as the gradient penalty needs it
            (Gulrajani et al., 2017, section 4); "none" and "spectral" do nothing here.
        batch: Options of `BatchNormalization`.
    """
    if normalization == "batch":
        return layers.BatchNormalization(**batch)(x)
    if normalization == "layer":
        axes = list(range(1, len(x.shape)))
        return layers.LayerNormalization(axis=axes, epsilon=1e-5)(x)
    return x


def synchronize(network):
    """Lets batch norms take their statistics from the batches of all replicas.

    On JAX the statistics are those of the whole batch anyway.

    Args:
        network: `keras.Model`; all layers nested in it are changed, and say so in their
            configuration.
    """
    if keras.backend.backend() == "tensorflow":
        for layer in network._flatten_layers():
            if isinstance(layer, layers.BatchNormalization):
                layer.synchronized = True
