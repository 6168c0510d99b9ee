"""`--given NAME=VALUES`: what samples are asked for, by the model's conditions."""

import functools

import click

from kerasgan.errors import unknown

SHORT = ("labels", "caption")  # the conditions that have options of their own


def given_options(help_of_labels):
    """Returns the decorator that adds `--labels`, `--caption` and `--given`.

    The last may be repeated. A command takes all three as one argument: `given`, a dict
    of condition -> text.

    Args:
        help_of_labels: The help of the first.
    """

    def decorate(command):
        @functools.wraps(command)
        def run(given, labels, caption, **options):
            given = together(given, {"labels": labels, "caption": caption})
            return command(given=given, **options)

        for option in (
            click.option(
                "--given",
                multiple=True,
                metavar="NAME=VALUES",
                callback=pairs,
                help="The same of any condition of the model: --given labels=0,1,2. "
                "May be repeated.",
            ),
            click.option(
                "--caption",
                metavar="TEXT",
                help="Of a model of captions: what to show; a semicolon between two.",
            ),
            click.option("--labels", callback=classes, help=help_of_labels),
        ):
            run = option(run)
        return run

    return decorate


def classes(context, parameter, text):
    """Refuses what is no list of classes, before the model is read."""
    if text is not None and not all(word.strip() for word in text.split(",")):
        raise click.BadParameter(
            "expected classes with commas between them, 3 or 0,1,2 or cat,dog. "
            f"Received: {text!r}."
        )
    return text


def pairs(context, parameter, values):
    """Parses `name=values` to a dict of texts."""
    found = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not name or not equals or not value.strip():
            raise click.BadParameter(
                "expected name=values, for example --given labels=0,1,2. Received: "
                f"{text!r}."
            )
        if name in found:
            raise click.BadParameter(f"{name} is given twice. Received: {text!r}.")
        found[name] = value
    return found


def together(given, shorts):
    """Returns what was asked for by `--given`, and by options of their own.

    Args:
        given: Dict of condition -> text.
        shorts: The same of the options; None where one is left out.

    Raises:
        ValueError: A condition is given in both ways.
    """
    shorts = {name: text for name, text in shorts.items() if text is not None}
    for name, text in shorts.items():
        if name in given:
            raise ValueError(
                f"--{name} is short for --given {name}=. Received: --{name} {text} and "
                f"--given {name}={given[name]}. Write one of them."
            )
    return shorts | given


def asked(model, path, given):
    """Reads what samples are asked for.

    Args:
        model: A `GenerativeModel`.
        path: Where it was found, as the user gave it.
        given: Dict of condition -> text, as `--given` has it.

    Returns:
        Dict of condition -> what `generate` takes.

    Raises:
        ValueError: The model has no such condition, or the condition no such values.
    """
    from kerasgan import run
    from kerasgan.datasets import some

    names = run.class_names(path) if given else None
    found = {}
    for name, text in given.items():
        if name not in model.conditions:
            raise ValueError(_no_condition(model, name, text))
        owner = f" of {str(path)!r}"
        found[name] = model.conditions[name].parse(text, names, owner, some.images)
    return found


def _no_condition(model, name, text):
    kind = type(model).__name__
    if model.conditions:
        return unknown(f"condition of {kind}", name, model.conditions)
    if name == "labels":
        return (
            f"{kind} is unconditional: it cannot be asked for a class. Received: "
            f"--labels {text}. Leave labels out, or train a conditional model."
        )
    written = f"--{name} {text}" if name in SHORT else f"--given {name}={text}"
    return (
        f"{kind} has no conditions, so that it cannot be asked for any. Received: "
        f"{written}. Leave it out."
    )


def told(model, path, found):
    """Returns how what was asked for is called, where that is not the same.

    Args:
        model: A `GenerativeModel`.
        path: As for `asked`.
        found: What `asked` returned.

    Returns:
        `" of cat (0), dog (1)"`, or nothing.
    """
    from kerasgan import run

    names = run.class_names(path) if found else None
    words = [model.conditions[name].words(found[name], names) for name in found]
    words = [each for each in words if each]
    return f" of {'; '.join(words)}" if words else ""
