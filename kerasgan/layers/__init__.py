"""Layers that Keras does not have, for networks of any kind."""

from kerasgan.layers.biases import SharedBias, VisibleBias
from kerasgan.layers.boltzmann import (
    GaussianRestrictedBoltzmannMachine,
    RestrictedBoltzmannMachine,
)
from kerasgan.layers.channelwise_dense import ChannelwiseDense
from kerasgan.layers.conditioning import ConditionalBatchNormalization, LabelPlanes
from kerasgan.layers.cut_like import CutLike
from kerasgan.layers.drawn_dropout import DrawnDropout
from kerasgan.layers.dropout import Dropout
from kerasgan.layers.gated_masked_conv import GatedMaskedConv2D
from kerasgan.layers.instance_normalization import InstanceNormalization
from kerasgan.layers.masked_conv import MaskedConv2D, MaskedResidual
from kerasgan.layers.minibatch import MinibatchDiscrimination, MinibatchStdDev
from kerasgan.layers.phase_shuffle import PhaseShuffle
from kerasgan.layers.pixel_lstm import DiagonalBiLSTM, RowLSTM
from kerasgan.layers.pixel_shuffle import ICNR, PixelShuffle
from kerasgan.layers.raster import RasterLayer
from kerasgan.layers.reflection_padding import ReflectionPadding2D
from kerasgan.layers.spectra import LogSpectra
from kerasgan.layers.spectral_normalization import SpectralNormalization
from kerasgan.layers.words import MeanOfWords

__all__ = [
    "ICNR",
    "ChannelwiseDense",
    "ConditionalBatchNormalization",
    "CutLike",
    "DiagonalBiLSTM",
    "DrawnDropout",
    "Dropout",
    "GatedMaskedConv2D",
    "GaussianRestrictedBoltzmannMachine",
    "InstanceNormalization",
    "LabelPlanes",
    "LogSpectra",
    "MaskedConv2D",
    "MaskedResidual",
    "MeanOfWords",
    "MinibatchDiscrimination",
    "MinibatchStdDev",
    "PhaseShuffle",
    "PixelShuffle",
    "RasterLayer",
    "ReflectionPadding2D",
    "RestrictedBoltzmannMachine",
    "RowLSTM",
    "SharedBias",
    "SpectralNormalization",
    "VisibleBias",
]
