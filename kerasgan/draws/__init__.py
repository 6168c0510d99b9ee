"""What sampling draws: `model.draws` names it.

A draw says its shape, how a row of it is drawn from a seed, how a train step draws a
batch of it, and which inputs of an exported file stand for it.
"""

from kerasgan.draws.codes import Codes
from kerasgan.draws.distributions import Normal, Uniform

__all__ = ["Codes", "Normal", "Uniform"]
