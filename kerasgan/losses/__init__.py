"""Losses as pure functions of tensors, in pairs: one for each player."""

from kerasgan.losses.adversarial import (
    AdversarialLoss,
    get,
    minimax,
    names,
    non_saturating,
)

__all__ = ["AdversarialLoss", "get", "minimax", "names", "non_saturating"]
