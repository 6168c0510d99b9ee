"""Fewer and more typical images: latents drawn from a shorter normal distribution."""

import numpy as np
from scipy.special import ndtr, ndtri

from kerasgan.draws.distributions import check_truncation
from kerasgan.latent.checks import check_normal, noise_dim, starts
from kerasgan.latent.result import sheet, spread


def truncated(latents, limit):
    """Maps a normal draw to one of the normal distribution cut off at a limit.

    Each number keeps its quantile, F(z) = P(Z <= z | -limit <= Z <= limit), so that one
    draw can be seen at several truncations. `model.latents(n, seed, truncation)` draws
    from the same distribution, and redraws what lies outside.

    Args:
        latents: Array of any shape, drawn from N(0, 1).
        limit: The largest absolute value, at least 0.02; None cuts nothing off.

    Returns:
        float64 array of that shape, in [-limit, limit].

    Raises:
        ValueError: The limit is out of range.

    Reference: Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity
    Natural Image Synthesis", ICLR 2019, https://arxiv.org/abs/1809.11096, section 3.1.
    """
    check_truncation(limit)
    latents = np.asarray(latents, "float64")
    if limit is None:
        return latents
    # From below on either side, where the tails of ndtr lose no digits.
    below = ndtr(-limit) + ndtr(-np.abs(latents)) * (1 - 2 * ndtr(-limit))
    return np.copysign(np.clip(ndtri(below), -limit, 0), latents)


def truncate(model, values, n=8, seed=None, labels=None, **given):
    """Shows one draw at several truncations, see `truncated`.

    An InfoGAN's codes, which are bounded already, stay as they are.

    Args:
        model: A `GenerativeModel`.
        values: List of truncations, at least 0.02 each; None for a whole normal.
        n: Number of latents, a row of the sheet each.
        seed: As for `model.generate`.
        labels: As for `model.generate`; None draws them, where the model has any.
        **given: What else samples are asked for, likewise: `caption`, for example.

    Returns:
        A `Sheet` (n, values); its number `values` are these, (values,), infinity in
        place of None.

    Raises:
        ValueError: A truncation is out of range, or the model refuses an argument.
    """
    if not isinstance(values, (list, tuple, np.ndarray)) or not len(values):
        raise ValueError(
            "values must be a list of truncations, each a number or None. Received: "
            f"values={values!r}. Write [0.5, 1, 2, None], for example."
        )
    latents, asked = starts(model, n, seed, labels, **given)
    check_normal(model)
    varied = np.repeat(latents[:, None], len(values), axis=1)
    z = slice(noise_dim(model))
    for column, value in enumerate(values):
        varied[:, column, z] = truncated(latents[:, z], value)
    columns = ["all" if value is None else f"{value:g}" for value in values]
    numbers = [np.inf if value is None else value for value in values]
    return sheet(model, varied, spread(asked, len(values)), columns, values=numbers)
