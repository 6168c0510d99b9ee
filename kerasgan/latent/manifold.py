"""The plane of two latent variables as a table of images."""

import numpy as np
from scipy.special import ndtri

from kerasgan.errors import is_integer
from kerasgan.latent.checks import check_normal, noise_dim, starts
from kerasgan.latent.result import sheet


def manifold(model, n=20, dimensions=(0, 1), seed=None, labels=None, **given):
    """Shows what a model makes of a grid in the plane of two latent variables.

    The grid is linear in the unit square, and the inverse of the normal distribution
    function takes it to the latents: each image stands for as much of the prior as any
    other. Of a model of two latent variables the sheet shows all that it makes.

    Args:
        model: A `GenerativeModel` of images, whose latents are drawn from N(0, 1).
        n: Rows and columns of the sheet.
        dimensions: Numbers of the two latent variables, the first along the columns;
            all others are those of one draw.
        seed: Of that draw, as for `model.generate`.
        labels: One class for all, as for `model.generate`; None draws one, where the
            model has any.
        **given: What else samples are asked for, likewise: `caption`, for example.

    Returns:
        A `Sheet` (n, n); its number `values` are those of either variable, (n,).

    Raises:
        ValueError: No such variables, no number of rows, or what the model refuses.

    Reference: Kingma and Welling, 2014, https://arxiv.org/abs/1312.6114, figure 4.
    """
    if not is_integer(n, least=2):
        raise ValueError(f"n must be a whole number of at least 2. Received: n={n!r}.")
    latents, asked = starts(model, 1, seed, labels, **given)
    check_normal(model)
    across, down = _checked(dimensions, noise_dim(model))
    values = ndtri((np.arange(n) + 0.5) / n)
    varied = np.tile(latents, (n, n, 1))
    varied[:, :, across], varied[:, :, down] = np.meshgrid(values, values)
    names = [f"{value:.2g}" for value in values]
    asked = {name: np.tile(row, (n, n, 1)) for name, row in asked.items()}
    return sheet(model, varied, asked, names, names, values=values)


def _checked(dimensions, size):
    """Returns two numbers of latent variables."""
    pair = isinstance(dimensions, (tuple, list)) and len(dimensions) == 2
    known = pair and all(is_integer(each) and each < size for each in dimensions)
    if not known or dimensions[0] == dimensions[1]:
        raise ValueError(
            f"dimensions must be two of the numbers 0 to {size - 1}. Received: "
            f"dimensions={dimensions!r}. Write dimensions=(0, 1)."
        )
    return dimensions
