"""How options are read: the backend, numbers, settings, sizes and ranges."""

import ast
import math
import os
import re

import click

from kerasgan.optional import quietly

backend_option = click.option(
    "--backend",
    type=click.Choice(["tensorflow", "jax", "torch"]),
    help="Keras backend; by default KERAS_BACKEND, or Keras' own configuration.",
)


def choose(backend):
    """Chooses the backend for this process and starts it, without a word of its own.

    What matters of TensorFlow's log comes as a Python exception too. Models of the
    user's own files, `kerasgan --import`, are known from here on.

    Args:
        backend: `"tensorflow"`, `"jax"`, `"torch"`, or None for the user's default.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if backend is not None:
        os.environ["KERAS_BACKEND"] = backend
    with quietly():
        import keras  # noqa: F401, TensorFlow tells of CPU and CUDA as it starts

        from kerasgan import backend as started

        started.find_devices()
    context = click.get_current_context(silent=True)
    for name in (context and context.obj) or ():
        from kerasgan.engine import outside

        outside.load(name)


def settings(context, parameter, values):
    """Parses `name=value`; values are Python literals, or text."""
    options = {}
    for pair in values:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(
                f"expected name=value, for example --set width=32. Received: {pair!r}."
            )
        try:
            options[name] = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            options[name] = text
    return options


def rates(context, parameter, values):
    """Parses `rate` or `player=rate`; returns a number, a dict of them, or None."""
    found = {}
    for text in values:
        player, _, number = text.rpartition("=")
        try:
            found[player] = float(number)
        except ValueError:
            found[player] = 0
    sound = all(0 < rate < 1 for rate in found.values()) and len(found) == len(values)
    if not sound or ("" in found and len(found) > 1):
        raise click.BadParameter(
            "expected a number between 0 and 1, or one for each player, for example "
            f"generator=0.001. Received: {listed(values)}."
        )
    return found.get("", found) or None


def finite(context, parameter, value):
    """Refuses minutes that never end."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is no finite number.")
    return value


def sources(context, parameter, values):
    """Parses `source` or `network=source`; returns a text, a dict of them, or None."""
    found = {}
    for text in values:
        named = re.match(r"[A-Za-z_]\w*=", text) and not os.path.exists(text)
        network, _, source = text.partition("=") if named else ("", "", text)
        if not source or network in found or (found and "" in (network, *found)):
            raise click.BadParameter(
                "expected one path or name, or one for each of several networks, for "
                f"example generator=dcgan_mnist. Received: {listed(values)}."
            )
        found[network] = source
    return found.get("", found) or None


def layers(context, parameter, values):
    """Parses `network` and `network:3`; returns a dict of the numbers of layers."""
    found = {}
    for text in values:
        network, colon, number = text.partition(":")
        sound = number.isdecimal() and int(number) > 0 if colon else network
        if not sound or not network or network in found:
            raise click.BadParameter(
                "expected a network, and the number of its first layers if not all of "
                f"it is meant, for example discriminator:3. Received: {listed(values)}."
            )
        found[network] = int(number) if colon else "all"
    return found


def listed(values):
    """Names what was typed."""
    return " and ".join(map(repr, values))


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
