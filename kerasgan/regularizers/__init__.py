"""What is added to a player's loss, or done to what the discriminator sees.

GAN(..., regularizers=[R1(10.0, every=16), DiffAugment("color,translation")])
"""

from kerasgan.errors import old_names
from kerasgan.regularizers import augmentations
from kerasgan.regularizers.base import Regularizer, Round
from kerasgan.regularizers.consistency import BCR, CR, ZCR
from kerasgan.regularizers.diffaugment import DiffAugment
from kerasgan.regularizers.gradient_penalty import (
    R1,
    R2,
    DRAGANPenalty,
    GradientPenalty,
)
from kerasgan.regularizers.resolve import get
from kerasgan.regularizers.weight_clipping import WeightClipping

__getattr__ = old_names(__name__, {"Play": "kerasgan.regularizers.Round"})

__all__ = [
    "BCR",
    "CR",
    "R1",
    "R2",
    "ZCR",
    "DRAGANPenalty",
    "DiffAugment",
    "GradientPenalty",
    "Regularizer",
    "Round",
    "WeightClipping",
    "augmentations",
    "get",
]
