"""The normalising constant Z of a Boltzmann machine with two sides of units.

Annealed importance sampling (Neal, 2001, "Annealed Importance Sampling",
https://arxiv.org/abs/physics/9803008) as Salakhutdinov and Murray (2008, "On the
Quantitative Analysis of Deep Belief Networks", ICML 2008, section 3) run it, and the
sum over all states of small machines. A machine has the energy

    E(v, h) = -b v - c h - v W h,    to which Gaussian units v add v^2 / 2.

A deep Boltzmann machine with two hidden layers is one of these, too: its first hidden
layer is the one side, its pixels and its second hidden layer are the other.
"""

import itertools
import math
from typing import NamedTuple

import numpy as np
from scipy import special
from threadpoolctl import threadpool_limits

from kerasgan.errors import check_positive, shown, unknown

LARGEST = 20  # units of a side whose states are enumerated: a million of them


class LogZ(NamedTuple):
    """An estimate of log Z.

    Attributes:
        value: Of log Z, in nats.
        error: Its standard error, in nats.
    """

    value: float
    error: float


def temperatures(finer=1):
    """Returns the inverse temperatures of Salakhutdinov and Murray (2008, section 4).

    0 to 0.5 by 0.001, to 0.9 by 0.0001 and to 1 by 0.00001, each computed from its
    number: sums of steps would not end at 1.

    Args:
        finer: By how much smaller all steps are, a whole number.

    Returns:
        float64 array (14500 * finer + 1,).
    """
    check_positive(finer=finer)
    parts = [(0.0, 0.5, 500), (0.5, 0.9, 4_000), (0.9, 1.0, 10_000)]
    grids = [
        low + (high - low) * np.arange(finer * steps) / (finer * steps)
        for low, high, steps in parts
    ]
    return np.concatenate([*grids, [1.0]])


def annealed_log_z(
    kernel,
    visible_bias,
    hidden_bias,
    *,
    base_bias=None,
    base_hidden_bias=None,
    visible="binary",
    betas=None,
    chains=100,
    seed=0,
):
    """Estimates log Z by annealed importance sampling.

    Chains begin with exact draws from a machine without connections, and pass through
    machines with the energies (1 - beta) E_A + beta E. From one to the next a chain
    gathers log p*_next(v) - log p*_beta(v), with the hidden units summed out, and takes
    a step of Gibbs sampling there. The mean of exp(what a chain gathered) is Z / Z_A
    (Salakhutdinov and Murray, 2008, equations 8 and 13 to 16).

    Args:
        kernel: W, array (D, H).
        visible_bias: b, (D,).
        hidden_bias: c, (H,).
        base_bias: Visible biases (D,) of the machine to begin with: those of the means
            of the data are best. b by default.
        base_hidden_bias: Its hidden biases (H,), 0 by default.
        visible: `"binary"` or `"gaussian"`, what the units v are.
        betas: Inverse temperatures that rise from 0 to 1, `temperatures()` by default.
        chains: Number of chains.
        seed: Seed of all that is drawn.

    Returns:
        A `LogZ`, whose error is the deviation of the mean over the chains.

    Raises:
        ValueError: Temperatures in another order, or chains that are no number.
    """
    check_positive(chains=chains)
    betas = check_betas(temperatures() if betas is None else betas)
    units, random = _units(visible), np.random.default_rng(seed)
    base_bias = visible_bias if base_bias is None else base_bias
    hidden = (
        np.zeros(len(hidden_bias)) if base_hidden_bias is None else base_hidden_bias
    )
    W, b, c, base, hidden = (
        np.asarray(each, "float32")
        for each in (kernel, visible_bias, hidden_bias, base_bias, hidden)
    )
    log_w = np.zeros(chains)
    v = units.draw(np.broadcast_to(base, (chains, len(base))), random)
    with threadpool_limits(1, "blas"):  # several wait for each other at each product
        for beta, following in itertools.pairwise(betas.astype("float32")):
            x = v @ W + c - hidden
            log_w += (following - beta) * (v @ (b - base))
            gain = softplus(hidden + following * x) - softplus(hidden + beta * x)
            log_w += gain.sum(axis=1, dtype="float64")
            h = Binary.draw(hidden + following * x, random)
            v = units.draw((1 - following) * base + following * (h @ W.T + b), random)
    log_z_of_base = units.log_sum(base.astype("float64")).sum()
    log_z_of_base += softplus(hidden.astype("float64")).sum()
    w = np.exp(log_w - log_w.max())
    value = log_z_of_base + log_w.max() + math.log(w.mean())
    error = w.std(ddof=min(1, chains - 1)) / w.mean() / math.sqrt(chains)
    return LogZ(float(value), float(error))


def exact_log_z(kernel, visible_bias, hidden_bias, *, visible="binary"):
    """Computes log Z by the sum over all states of the smaller side of units.

    Args:
        kernel: W, array (D, H).
        visible_bias: b, (D,).
        hidden_bias: c, (H,).
        visible: `"binary"` or `"gaussian"`. Gaussian units are integrated out, so that
            H has to be small.

    Raises:
        ValueError: More than a million states.
    """
    units = _units(visible)
    W, b, c = (
        np.asarray(each, "float64") for each in (kernel, visible_bias, hidden_bias)
    )
    if visible == "binary" and len(b) < len(c):
        W, b, c = W.T, c, b
    if len(c) > LARGEST:
        raise ValueError(
            f"log Z is a sum over 2^{len(c)} states. Received: {len(b)} and {len(c)} "
            f"units; exact_log_z takes up to {LARGEST} on one side. Estimate it with "
            "annealed_log_z."
        )
    h = states(len(c))
    return float(special.logsumexp(h @ c + units.log_sum(h @ W.T + b).sum(axis=1)))


def states(units):
    """Returns all states of so many binary units, float64 (2^units, units)."""
    numbers = np.arange(2**units)[:, None]
    return ((numbers >> np.arange(units)) & 1).astype("float64")


def check_betas(betas):
    """Returns inverse temperatures as float64; refuses those that do not rise 0 to 1.

    Raises:
        ValueError: They do not.
    """
    found = np.asarray(betas)
    if found.ndim == 1 and len(found) > 1 and found.dtype.kind in "iuf":
        found = found.astype("float64")
        if found[0] == 0 and found[-1] == 1 and (np.diff(found) > 0).all():
            return found
    raise ValueError(
        "betas must rise from 0 to 1, each above the one before: numpy.linspace(0, 1, "
        f"1001) for example. Received: betas={shown(betas)}."
    )


def softplus(x):
    """log(1 + exp(x)), of any x."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


class Binary:
    """Units of 0 or 1: p(1) = sigmoid(field)."""

    @staticmethod
    def draw(field, random):
        """Draws units of fields (m, D), float32."""
        drawn = random.random(field.shape, dtype="float32") < special.expit(field)
        return drawn.astype("float32")

    @staticmethod
    def log_sum(field):
        """The log of the sum of exp(field v) over v, of each unit."""
        return softplus(field)


class Gaussian:
    """Units of N(field, 1)."""

    @staticmethod
    def draw(field, random):
        """Draws units of fields (m, D), float32."""
        return field + random.standard_normal(field.shape, dtype="float32")

    @staticmethod
    def log_sum(field):
        """The log of the integral of exp(field v - v^2 / 2), of each unit."""
        return (np.square(field) + math.log(2 * math.pi)) / 2


UNITS = {"binary": Binary, "gaussian": Gaussian}


def _units(visible):
    if visible not in UNITS:
        raise ValueError(unknown("visible units", visible, UNITS))
    return UNITS[visible]
