"""Options that say what the numbers in files mean, and how large images are."""

import math

import click


def bounds(context, parameter, text):
    """Parses two numbers with a comma between them, the first below the second."""
    if text is None:
        return None
    try:
        found = [float(number) for number in text.split(",")]
    except ValueError:
        found = []
    if len(found) != 2 or not -math.inf < found[0] < found[1] < math.inf:
        raise click.BadParameter(
            f"expected two numbers, black and white, 0,255 or -1,1. Received: {text!r}."
        )
    return [int(each) if each.is_integer() else each for each in found]


def pixels(context, parameter, text):
    """Parses a height and width: `64` for both, or `32x64`."""
    if text is None:
        return None
    sides = text.replace(",", "x").lower().split("x")
    found = [int(side) if side.strip().isdecimal() else 0 for side in sides]
    if len(found) > 2 or not all(found):
        raise click.BadParameter(
            "expected a number of pixels, 64, or a height and a width, 32x64. "
            f"Received: {text!r}."
        )
    return found if len(found) == 2 else found[0]


def value_range_option(default):
    """Returns the decorator that adds `--value-range`; `default` ends its help."""
    return click.option(
        "--value-range",
        metavar="LOW,HIGH",
        callback=bounds,
        help=f"Numbers of black and white in files: 0,4095. {default}",
    )
