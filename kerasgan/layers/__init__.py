"""Layers that Keras does not have, for networks of any kind."""

from kerasgan.layers.boltzmann import (
    GaussianRestrictedBoltzmannMachine,
    RestrictedBoltzmannMachine,
)
from kerasgan.layers.conditioning import ConditionalBatchNormalization, LabelPlanes
from kerasgan.layers.dropout import Dropout
from kerasgan.layers.minibatch import MinibatchDiscrimination, MinibatchStdDev
from kerasgan.layers.phase_shuffle import PhaseShuffle
from kerasgan.layers.reflection_padding import ReflectionPadding2D
from kerasgan.layers.spectral_normalization import SpectralNormalization

__all__ = [
    "ConditionalBatchNormalization",
    "Dropout",
    "GaussianRestrictedBoltzmannMachine",
    "LabelPlanes",
    "MinibatchDiscrimination",
    "MinibatchStdDev",
    "PhaseShuffle",
    "ReflectionPadding2D",
    "RestrictedBoltzmannMachine",
    "SpectralNormalization",
]
