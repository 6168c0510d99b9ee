"""What is typed behind options, as values of Python."""

import ast
import math
import os
import re

import click


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
