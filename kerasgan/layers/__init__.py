"""Layers that own weights or compare examples, for networks of any kind."""

from kerasgan.layers.conditioning import ConditionalBatchNormalization, LabelPlanes
from kerasgan.layers.dropout import Dropout
from kerasgan.layers.minibatch import MinibatchDiscrimination, MinibatchStdDev
from kerasgan.layers.spectral_normalization import SpectralNormalization

__all__ = [
    "ConditionalBatchNormalization",
    "Dropout",
    "LabelPlanes",
    "MinibatchDiscrimination",
    "MinibatchStdDev",
    "SpectralNormalization",
]
