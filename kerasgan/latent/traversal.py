"""What one code, or one latent variable, changes in the images."""

import numpy as np

from kerasgan.errors import is_integer
from kerasgan.latent.checks import line, starts
from kerasgan.latent.result import sheet, spread


def traverse(model, code, values, n=8, seed=None, labels=None, **given):
    """Varies one code, or one latent variable, and leaves all others as they are.

    The figure of InfoGAN: what a code has learned shows along the rows, and is the same
    in all of them. A latent variable of a GAN without codes means no such thing.

    Args:
        model: A `GenerativeModel`.
        code: Name of an InfoGAN's code; or the number of a latent variable, from 0.
        values: List of the values that it takes: whole numbers of a categorical code.
        n: Number of latents, a row of the sheet each.
        seed: As for `model.generate`.
        labels: As for `model.generate`; None draws them, where the model has any.
        **given: What else samples are asked for, likewise: `caption`, for example.

    Returns:
        A `Sheet` (n, values); its number `values` are these, (values,).

    Raises:
        ValueError: There is no such code or latent variable, it cannot have one of the
            values, or the model refuses another argument.

    Reference: Chen et al., "InfoGAN", NeurIPS 2016, https://arxiv.org/abs/1606.03657,
    figure 2.
    """
    line("values", values)
    latents, asked = starts(model, n, seed, labels, **given)
    if isinstance(code, str):
        varied = _codes(model, latents, code, values)
    else:
        varied = _variable(model, latents, code, values)
    columns = [f"{value:.3g}" for value in values]
    return sheet(
        *(model, np.stack(varied, axis=1), spread(asked, len(columns)), columns),
        values=values,
    )


def _codes(model, latents, name, values):
    if "codes" not in model.draws:
        raise ValueError(
            f"{type(model).__name__} has no codes. Received: code={name!r}. Give the "
            f"number of a latent variable, 0 to {model.latent_dim - 1}, or an InfoGAN."
        )
    return [model.with_codes(latents, {name: value}) for value in values]


def _variable(model, latents, place, values):
    if not is_integer(place) or place >= model.latent_dim:
        names = ", ".join(getattr(getattr(model, "codes", None), "names", ()))
        known = f", or a code: {names}" if names else ""
        raise ValueError(
            f"There is no latent variable {place!r}. Give a number from 0 to "
            f"{model.latent_dim - 1}{known}."
        )
    varied = []
    for value in values:
        latents = latents.copy()
        latents[:, place] = value
        varied.append(latents)
    return varied
