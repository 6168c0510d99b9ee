"""Checks of plain values, and wording, that many refusals and warnings share."""

import difflib
import importlib
import math
import numbers
import reprlib
import sys
import warnings

OWN_MODEL = "A model of your own is known by its file: kerasgan --import my_models.py."


def shown(value, most=60):
    """Returns `repr` of what was received, of bounded length and depth."""
    short = reprlib.Repr()
    short.maxlevel = 3
    short.maxstring = short.maxother = short.maxlong = most
    return short.repr(value)


def listed(names, most=5):
    """Names the first few of many in one line: `a, b and 7 more`."""
    names = [" ".join(str(name).split()) for name in names]
    names = [name if len(name) <= 80 else f"{name[:77]}..." for name in names]
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def unknown(what, received, known):
    """Words the refusal of a name that is none of the known ones.

    Args:
        what: What the name stands for, `"model"` for example.
        received: The name as the user gave it.
        known: The names that would have been right.

    Returns:
        One line: what was received, the nearest known name, and all of them.
    """
    given = received if isinstance(received, str) else shown(received)
    near = difflib.get_close_matches(given, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(sorted(known))
    return f"Unknown {what}. Received: {shown(received)}.{hint} Known: {listed}."


def is_integer(value, least=0):
    """Tells whether a value is a whole number of at least `least`; a bool is none."""
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    return whole and value >= least


def is_real(value):
    """Tells whether a value is a finite real number; a bool is none."""
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return real and math.isfinite(value)


def misplaced_axes(shape):
    """Words what to do where the axes of images seem to lie in another order.

    Images have at most 4 channels and are larger than 4 pixels, where they tell.

    Args:
        shape: That of an array: (n, height, width, channels), (n, height, width), or
            what was meant as such.

    Returns:
        Advice, a sentence; None where the axes may be what they should be.
    """
    shape = [size if is_integer(size) else 0 for size in shape]  # 0 is not known
    if len(shape) == 4 and 1 <= shape[1] <= 4 < min(shape[2:]):
        return "The channels seem to come first: numpy.moveaxis(x, 1, -1) moves them."
    if len(shape) == 4 and 1 <= shape[2] <= 4 < min(*shape[:2], shape[3]):
        return "The images seem to come last: numpy.moveaxis(x, -1, 0) moves them."
    if len(shape) == 3 and shape[2] in (1, 3, 4) and min(shape[:2]) > 4:
        return "This seems to be one image: x[None] is an array of it."
    if len(shape) == 3 and 4 < shape[0] == shape[1] != shape[2] > 0:
        return (
            "The images seem to come last: numpy.moveaxis(x, -1, 0) moves them. Write "
            f"x[..., None] if {shape[0]} images of {shape[1]}x{shape[2]} are meant."
        )
    return None


def check_pictures(images, columns=1):
    """Refuses to draw what is no array (n, height, width, channels), or no columns.

    Raises:
        ValueError: It is something else.
    """
    shape = tuple(getattr(images, "shape", ()))
    if len(shape) != 4 or 0 in shape:
        raise ValueError(
            "Pictures are drawn of an array of images (n, height, width, channels). "
            f"Received: shape {shape}. "
            f"{misplaced_axes(shape) or 'Give one image at least.'}"
        )
    if advice := misplaced_axes(shape):
        raise ValueError(
            "Pictures are drawn of an array of images (n, height, width, channels). "
            f"Received: shape {shape}. {advice}"
        )
    check_positive(columns=columns)


def check_positive(**values):
    """Refuses arguments that are no positive integers, naming the first of them.

    Raises:
        ValueError: If one is not.
    """
    for name, value in values.items():
        if not is_integer(value, least=1):
            raise ValueError(
                f"{name} must be a positive integer. Received: {name}={shown(value)}."
            )


def renamed(old, new, stacklevel=3):
    """Warns that a name of an earlier version will go; says the new one.

    Args:
        old: The name that was written.
        new: The name to write.
        stacklevel: Where the warning points: 3 for the caller's caller.
    """
    warnings.warn(f"{old} is {new} now. Write that.", FutureWarning, stacklevel)


def old_names(module, names):
    """Returns the `__getattr__` of a module whose names of before still work.

    Args:
        module: Name of the module.
        names: Dict of an old name in it -> the new one, with its module.

    Returns:
        Function of a name -> what bears it now. It warns once of each.
    """

    def found(name):
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        renamed(f"{module}.{name}", names[name])
        home, _, new = names[name].rpartition(".")
        value = getattr(importlib.import_module(home), new)
        setattr(sys.modules[module], name, value)
        return value

    return found
