"""Checks and draws that all latent tools share."""

import numpy as np

from kerasgan.draws import Uniform
from kerasgan.engine import checks
from kerasgan.errors import is_integer
from kerasgan.modalities import seeds


def starts(model, n, seed=None, labels=None, latents=None, **given):
    """Returns what rows of a sheet start from: latents, and what they are asked for.

    Args:
        model: A `GenerativeModel` of images.
        n: Number of latents to draw.
        seed: As for `model.generate`.
        labels: As for `model.generate`; None draws them, where the model has any.
        latents: Array (n, latent_dim) in place of drawn ones.
        **given: What else samples are asked for, `caption` for example, likewise.

    Returns:
        `(latents, asked)`: float32 (n, latent_dim), and dict of the names of the
        model's conditions -> rows (n, ...).

    Raises:
        ValueError: The model refuses one of them.
    """
    check_walked(model)
    asked = {"labels": labels, **given}
    asked = {name: values for name, values in asked.items() if values is not None}
    checks.check_conditions(model, asked)
    if latents is None:
        seed = seeds.drawn(seed)
        _, asked = model.draw_inputs(n, seed=seed, **asked)
        latents = model.latents(n, seed)
    return with_rows(model, latents, **asked)


def with_rows(model, latents, labels=None, **given):
    """Returns checked latents (n, latent_dim), and what they are asked for, in rows.

    Takes and returns what `starts` does.

    Raises:
        ValueError: The model refuses one of them, or makes points and not images.
    """
    check_walked(model)
    shape = np.shape(latents)
    if len(shape) != 2 or shape[1] != model.latent_dim or not shape[0]:
        raise ValueError(
            f"latents must be numbers of the shape (n, {model.latent_dim}). Received: "
            f"shape {shape}. model.latents(n, seed) draws them."
        )
    latents = np.asarray(latents, "float32")
    if not np.isfinite(latents).all():
        bad = ~np.isfinite(latents).all(axis=1)
        raise ValueError(
            f"latents must be finite. Received: NaN or infinity in {bad.sum()} of "
            f"{len(latents)}. model.latents(n, seed) draws them."
        )
    asked = {**given} if labels is None else {"labels": labels, **given}
    return latents, model.rows_asked(asked, len(latents))


def check_makes_images(model):
    """Refuses a model of points or sounds, or one that draws no latents.

    Raises:
        ValueError: The model makes no images, or has no latents.
    """
    check_walked(model)
    _refuse_unless(model, model.example.pictured)


def check_walked(model):
    """Refuses a model of points, or one that draws no latents.

    Raises:
        ValueError: The model makes neither images nor sounds, or has no latents.
    """
    if model.latent_dim is None:
        raise ValueError(
            "The latent tools walk through latents, and this model has none. Received: "
            f"a {type(model).__name__}, which draws {list(model.draws) or 'nothing'}. "
            "Call model.generate()."
        )
    _refuse_unless(model, not model.example.together)


def check_normal(model):
    """Refuses a model whose latents are not drawn from N(0, 1).

    Raises:
        ValueError: They lie in a range.
    """
    if not all_normal(model):
        raise ValueError(
            "This tool goes by quantiles of the normal distribution, and the latents "
            f"of {type(model).__name__} are drawn from another one. Received: "
            f"{model.draws}. Call traverse, with values of their range."
        )


def all_normal(model):
    """Tells whether the latents of a model, but for codes, are drawn from N(0, 1)."""
    return not any(isinstance(each, Uniform) for each in model.draws.values())


def _refuse_unless(model, shown):
    if not shown:
        raise ValueError(
            "The latent tools draw images, and this model makes "
            f"{model.example.things}. Received: "
            f"image_shape={model.image_shape}. Call model.generate_from(latents)."
        )


def noise_dim(model):
    """Returns how many of the first latents are noise: all but an InfoGAN's codes."""
    return getattr(model, "noise_dim", model.latent_dim)


def line(name, values):
    """Returns numbers along the columns of a sheet as float64 (columns,).

    Raises:
        ValueError: No list of finite numbers.
    """
    given = np.asarray(values)
    finite = given.dtype.kind in "fiu" and np.isfinite(given).all()
    if given.ndim != 1 or not given.size or not finite:
        raise ValueError(
            f"{name} must be a list of finite numbers. Received: "
            f"{str(values)[:80]}. Write [-2, -1, 0, 1, 2], for example."
        )
    return given.astype("float64")


def check_steps(steps, least=2):
    """Refuses numbers of steps below the least.

    Raises:
        ValueError: No whole number of at least that.
    """
    if not is_integer(steps, least):
        raise ValueError(
            f"steps must be a whole number of at least {least}. Received: "
            f"steps={steps!r}."
        )
