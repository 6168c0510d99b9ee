"""Directions of the latent space in which images gain an attribute."""

import numpy as np

from kerasgan.errors import check_positive
from kerasgan.latent.checks import line, noise_dim, starts, with_rows
from kerasgan.latent.result import sheet, spread

NOTHING = 1e-6  # of a vector of norm 1: what rounding leaves of a part that is zero


def attribute_vector(latents, present):
    """Finds the direction of latents along which an attribute grows.

    It is that of the least-squares fit present ~ w . z + b, and not the difference of
    the means of those with and without, which is Cov(z) w: that bends towards whatever
    varies most in the sample, or comes along with the attribute, and only agrees where
    the latents are isotropic. Of a yes or no, the fit is Fisher's linear discriminant,
    which finds the direction for any normal latents and any share of yeses, given many
    samples: few, of latents that hardly vary along it, leave it to chance.

    Args:
        latents: Array (n, d), n at least 2 d, or the fit would follow chance.
        present: Booleans or numbers (n,): how much each image has of the attribute.

    Returns:
        float64 (d,), of norm 1. Vectors are added and subtracted as they are.

    Raises:
        ValueError: Shapes do not fit, there are too few latents, values are not finite,
            or the attribute is in all images alike.
    """
    latents, present = np.asarray(latents, "float64"), np.asarray(present)
    n = len(present) if present.ndim == 1 else None
    if latents.ndim != 2 or len(latents) != n or present.dtype.kind not in "fiub":
        raise ValueError(
            "latents must have the shape (n, d), and present a boolean or number "
            f"for each, (n,). Received: shapes {latents.shape} and {present.shape}."
        )
    present = present.astype("float64")
    if not (np.isfinite(latents).all() and np.isfinite(present).all()):
        raise ValueError(
            "latents and present must be finite. Received: NaN or infinity. Leave out "
            "the images that the attribute is not known of."
        )
    if n < 2 * latents.shape[1]:
        raise ValueError(
            f"latents must be at least twice as many as their {latents.shape[1]} "
            f"columns. Received: {n}. Label more samples."
        )
    z, y = latents - latents.mean(axis=0), present - present.mean()
    w = np.linalg.lstsq(z, y, rcond=None)[0]
    size = np.linalg.norm(w)
    if not np.ptp(present) or not size:
        raise ValueError(
            "The attribute must differ between the images, and with their latents. "
            f"Received: {n} values from {present.min():g} to {present.max():g}. Draw "
            "more samples, or measure something else."
        )
    return w / size


def find_attribute(model, measure, n=2000, seed=None, labels=None, **given):
    """Finds an attribute's direction from samples that a function has measured.

    Args:
        model: A `GenerativeModel`.
        measure: Function of images (n, height, width, channels) in [-1, 1] -> booleans
            or numbers (n,): a classifier, or one of `kerasgan.latent.measures`. Images
            that it gives NaN are left out.
        n: Number of samples.
        seed: As for `model.generate`.
        labels: As for `model.generate`; None draws them, where the model has any.
        **given: What else samples are asked for, likewise: `caption`, for example.

    Returns:
        `(vector, values)`: float64 (latent_dim,) of norm 1, see `attribute_vector`, in
        which an InfoGAN's codes are 0; and what the function gave, float64 (n,).

    Raises:
        ValueError: As for `attribute_vector`; `measure` is no such function; or what it
            measures changes with the codes of an InfoGAN alone.
    """
    check_positive(n=n)
    if not callable(measure):
        raise ValueError(
            "measure must be a function of images that returns a number for each. "
            f"Received: measure={measure!r}. Give kerasgan.latent.measures.slant, for "
            "example."
        )
    latents, asked = starts(model, n, seed, labels, **given)
    images = model.example.to_networks(model.generate_from(latents, **asked))
    values = np.asarray(measure(images))
    if values.shape != (n,) or values.dtype.kind not in "fiub":
        raise ValueError(
            f"measure must return a number for each image, ({n},). Received: shape "
            f"{values.shape}, dtype {values.dtype}."
        )
    values = values.astype("float64")
    known = ~np.isnan(values)
    vector = attribute_vector(latents[known], values[known])
    vector[noise_dim(model) :] = 0
    size = np.linalg.norm(vector)
    if size < NOTHING:
        raise ValueError(
            "The attribute changes with the codes alone. Received: a direction whose "
            f"share of the other latents is {size:.0e}. Use traverse, which varies one "
            "code."
        )
    return vector / size, values


def edit(model, latents, vector, strengths, labels=None, **given):
    """Adds an attribute to images, z + strength vector.

    Args:
        model: A `GenerativeModel`.
        latents: Array (n, latent_dim), a row of the sheet each.
        vector: Array (latent_dim,): an attribute's, or a sum of several.
        strengths: List of numbers, a column each; 0 leaves the images as they are.
        labels: As for `model.generate_from`; the same along a row.
        **given: What else samples are asked for, likewise: `caption`, for example.

    Returns:
        A `Sheet` (n, strengths); its numbers are `strengths` and `vector`.

    Raises:
        ValueError: Shapes do not fit, or the model refuses an argument.
    """
    strengths, vector = line("strengths", strengths), line("vector", vector)
    latents, asked = with_rows(model, latents, labels, **given)
    if len(vector) != model.latent_dim:
        raise ValueError(
            f"vector must have the shape ({model.latent_dim},). Received: "
            f"{vector.shape}. find_attribute makes one for this model."
        )
    varied = latents[:, None] + strengths[:, None] * vector
    columns = [f"{strength:+g}" if strength else "0" for strength in strengths]
    numbers = {"strengths": strengths, "vector": vector}
    return sheet(model, varied, spread(asked, len(columns)), columns, **numbers)
