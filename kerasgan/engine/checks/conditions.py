"""What a model refuses that its samples are asked for."""

import numpy as np

from kerasgan.errors import listed, shown, unknown


def check_conditions(model, given):
    """Refuses what is none of the conditions of a model, where its latents are given.

    Args:
        model: A `GenerativeModel`.
        given: Dict of what was given by name; None asks for nothing.
    """
    name, kinds = type(model).__name__, model.conditions
    for each, value in given.items():
        if value is None or each in kinds or (each == "labels" and not kinds):
            continue
        if kinds:
            raise ValueError(unknown(f"condition of {name}", each, kinds))
        raise ValueError(
            f"{name} has no conditions, so that it cannot be asked for any. Received: "
            f"{each}={value!r:.40}. Leave it out."
        )


def check_asked_once(labels, given, name):
    """Refuses a condition that is given twice, by its place and by its name."""
    if labels is not None and given.get(name) is not None:
        raise ValueError(
            f"{name} was given twice. Received: {shown(labels)} and {name}="
            f"{shown(given[name])}. Give one."
        )


def check_embedded(model, given, n):
    """Refuses what is no embedding of all that a model is asked for.

    Args:
        model: A `GenerativeModel`.
        given: Dict of what was given by name.
        n: Number of rows that each must have.
    """
    kinds = model.conditions
    if set(given) != set(kinds):
        raise ValueError(
            f"{type(model).__name__} is asked for {listed(kinds) or 'nothing'}. "
            f"Received: {listed(given) or 'nothing'}. Give what model.embed returns."
        )
    for name, rows in given.items():
        shape, kind = np.shape(rows), getattr(rows, "dtype", None)
        if kind is None or "float" not in str(kind) or shape[:1] != (n,):
            raise ValueError(
                f"{name} must be {n} rows of numbers, as model.embed returns them. "
                f"Received: {shown(rows) if kind is None else f'{kind} {shape}'}."
            )
