"""Ways from one image to another: between latents, classes and captions."""

import numpy as np

from kerasgan.errors import unknown
from kerasgan.latent.checks import (
    all_normal,
    check_steps,
    check_walked,
    noise_dim,
    starts,
    with_rows,
)
from kerasgan.latent.result import label_of, sheet, spread

NEARLY = 1e-6  # sine of the angle below which there is no arc


def lerp(start, end, t):
    """Interpolates linearly, (1 - t) start + t end.

    Between latents of a normal distribution the middle has norms that samples almost
    never have.

    Args:
        start: Array (n, d).
        end: Array (n, d).
        t: A number, or several (s,); 0 gives the start, 1 the end.

    Returns:
        float64 (n, d), or (n, s, d) for several t.

    Raises:
        ValueError: The shapes are others, or values are not finite.
    """
    start, end, places = _pairs(start, end, t)
    return _of((1 - places) * start + places * end, t)


def slerp(start, end, t):
    """Interpolates along the great arc, at the angle t of the whole.

    slerp(a, b; t) = sin((1 - t) w) / sin w a + sin(t w) / sin w b for vectors of one
    norm and the angle w between them, whose norm all of them keep. Of different norms
    the directions move in this way, and the norm changes linearly from one to the
    other. Where they have one direction, or one of them is zero, this is `lerp`.

    Args:
        start: Array (n, d).
        end: Array (n, d).
        t: As for `lerp`.

    Returns:
        As for `lerp`.

    Raises:
        ValueError: As for `lerp`; or a pair of opposite directions, between which there
            is no shortest arc.

    Reference: Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985;
    White, "Sampling Generative Networks", 2016, https://arxiv.org/abs/1609.04468.
    """
    start, end, places = _pairs(start, end, t)
    norms = [np.linalg.norm(each, axis=2, keepdims=True) for each in (start, end)]
    known = (norms[0] > 0) & (norms[1] > 0)
    norms = [np.where(known, norm, 1) for norm in norms]
    a, b = start / norms[0], end / norms[1]
    # The arc cosine of a . b would be inexact at both ends.
    apart, together = (
        np.linalg.norm(each, axis=2, keepdims=True) for each in (a - b, a + b)
    )
    w = 2 * np.arctan2(apart, together)
    arc = known & (np.sin(w) > NEARLY)
    opposite = known & ~arc & (w > 1)
    if opposite.any():
        raise ValueError(
            f"Pair {opposite.argmax()} has opposite directions, with no shortest arc "
            "between them. Write method='lerp', or go by way of another latent."
        )
    norm = (1 - places) * norms[0] + places * norms[1]
    sine = np.where(arc, np.sin(w), 1)
    of_start = np.sin((1 - places) * w) / sine * (norm / norms[0])
    of_end = np.sin(places * w) / sine * (norm / norms[1])
    way = np.where(arc, of_start, 1 - places) * start
    return _of(way + np.where(arc, of_end, places) * end, t)


METHODS = {"lerp": lerp, "slerp": slerp}


def interpolate(model, start, end, steps=8, method=None, labels=None, **given):
    """Goes from images to images through the latent space.

    An InfoGAN's codes, which lie on no sphere, always move linearly.

    Args:
        model: A `GenerativeModel`.
        start: Latents (n, latent_dim), a row of the sheet each.
        end: Latents (n, latent_dim).
        steps: Number of images a row, both ends among them; at least 2.
        method: `"slerp"` or `"lerp"`; by default the former of latents from N(0, 1),
            and the latter of those from a range, which the sphere would leave.
        labels: As for `model.generate_from`; the same along a row.
        **given: What else samples are asked for, likewise: `caption`, for example.

    Returns:
        A `Sheet` (n, steps); its number `t` are the positions (steps,).

    Raises:
        ValueError: An argument is out of range, or the model refuses one.
    """
    check_steps(steps)
    if method is None:
        method = "slerp" if all_normal(model) else "lerp"
    if method not in METHODS:
        raise ValueError(unknown("method of interpolation", method, METHODS))
    start, asked = with_rows(model, start, labels, **given)
    end, _ = with_rows(model, end, labels, **given)
    t = np.linspace(0, 1, steps)
    z = slice(noise_dim(model))
    latents = lerp(start, end, t)
    latents[:, :, z] = METHODS[method](start[:, z], end[:, z], t)
    columns = [f"{each:.2f}" for each in t]
    return sheet(model, latents, spread(asked, steps), columns, t=t)


def interpolate_classes(model, first, second, steps=8, n=8, seed=None, latents=None):
    """Goes from one class to another at fixed latents: label rows (1 - t) a + t b.

    Args:
        model: A conditional model.
        first: Class of the first column, as `labels` of `model.generate_from`.
        second: Class of the last column.
        steps: Number of images a row, both classes among them; at least 2.
        n: Number of latents, a row of the sheet each.
        seed: As for `model.generate`.
        latents: Array (n, latent_dim) in place of drawn ones.

    Returns:
        A `Sheet` (n, steps); its number `t` are the positions (steps,).

    Raises:
        ValueError: An argument is out of range, or the model is unconditional.
    """
    return _between(model, "labels", (first, second), steps, n, seed, latents)


def interpolate_captions(model, first, second, steps=8, n=8, seed=None, latents=None):
    """Goes from one caption to another at fixed latents: (1 - t) phi(a) + t phi(b).

    What is mixed are the vectors phi that the text encoder makes of both, so that there
    are images between two captions for which there are no words. All that is drawn
    stays as it is along a row, the augmentation's noise of a StackGAN too.

    Args:
        model: A model of captions, or of vectors, `GANCLS` for example.
        first: Caption of the first column, or vector (size,); or n of them.
        second: That of the last column.
        steps: Number of images a row, both captions among them; at least 2.
        n: Number of latents, a row of the sheet each.
        seed: As for `model.generate`.
        latents: Array (n, latent_dim) in place of drawn ones.

    Returns:
        A `Sheet` (n, steps); its numbers are the positions `t`, (steps,), and the
        `vectors` that networks are told, (n, steps, units).

    Raises:
        ValueError: An argument is out of range, or the model is told no captions.

    Reference: Reed et al., "Generative Adversarial Text to Image Synthesis", ICML 2016,
    https://arxiv.org/abs/1605.05396, section 4.3.
    """
    check_walked(model)
    if not model.undrawn:
        advice = " Call interpolate_classes." * bool(model.conditions)
        raise ValueError(
            f"{type(model).__name__} is told no captions. Received: first={first!r:.40}"
            f".{advice or ' Call interpolate, which goes between latents.'}"
        )
    return _between(model, model.undrawn[0], (first, second), steps, n, seed, latents)


def _between(model, name, ends, steps, n, seed, latents):
    """Goes from one value of the condition `name` to another, as networks are told."""
    check_steps(steps)
    latents, first = starts(model, n, seed, latents=latents, **{name: ends[0]})
    _, second = with_rows(model, latents, **{**first, name: ends[1]})
    first, second = model.embed(first), model.embed(second)
    if first[name].dtype.kind != "f":
        raise ValueError(
            f"The networks of {type(model).__name__} are told {name} in whole numbers, "
            "between which there is nothing. Write its method embedded, which returns "
            "vectors."
        )
    t = np.linspace(0, 1, steps)
    told = spread(first, steps)
    told[name] = lerp(first[name], second[name], t).astype("float32")
    columns = [f"{each:.2f}" for each in t]
    if np.ndim(ends[0]) == np.ndim(ends[1]) == 0:
        columns = [label_of(ends[0]), *columns[1:-1], label_of(ends[1])]
    names = [str(row + 1) for row in range(len(latents))]
    latents = np.repeat(latents[:, None], steps, axis=1)
    numbers = {"t": t} if name == "labels" else {"t": t, "vectors": told[name]}
    make = model.generate_embedded
    return sheet(model, latents, told, columns, names, make, **numbers)


def _pairs(start, end, t):
    """Returns both ends as float64 (n, 1, d), and the positions as (s, 1)."""
    start, end = np.asarray(start, "float64"), np.asarray(end, "float64")
    t = np.asarray(t, "float64")
    finite = all(np.isfinite(each).all() for each in (start, end, t))
    if start.ndim != 2 or start.shape != end.shape or t.ndim > 1 or not finite:
        raise ValueError(
            "start and end must be finite, of one shape (n, d), and t a number or some "
            f"(s,). Received: shapes {start.shape}, {end.shape} and {t.shape}."
        )
    return start[:, None], end[:, None], t.reshape(-1, 1)


def _of(ways, t):
    """Returns ways (n, s, d), or (n, d) where t is a single number."""
    return ways if np.ndim(t) else ways[:, 0]
