"""Losses as pure functions of tensors, in pairs: one for each player."""

from kerasgan.losses import auxiliary, likelihood, matching
from kerasgan.losses.logits import COMPARED, LOG_ODDS, Logits, targets
from kerasgan.losses.pairs import (
    AdversarialLoss,
    get,
    hinge,
    least_squares,
    minimax,
    names,
    non_saturating,
    relativistic,
    relativistic_average,
    wasserstein,
)

__all__ = [
    "COMPARED",
    "LOG_ODDS",
    "AdversarialLoss",
    "Logits",
    "auxiliary",
    "get",
    "hinge",
    "least_squares",
    "likelihood",
    "matching",
    "minimax",
    "names",
    "non_saturating",
    "relativistic",
    "relativistic_average",
    "targets",
    "wasserstein",
]
