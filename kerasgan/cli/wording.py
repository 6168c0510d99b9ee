"""Errors in the words of the command line: `--image-size 64` for `image_size=64`."""

import ast
import re
import shlex
import sys

import click

VALUE = r"""'[^']*'|"[^"]*"|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|-?\w(?:[\w.+-]*\w)?"""
# Not within paths and quotes, nor behind --set, --code and --given, nor in Python.
PAIR = re.compile(
    rf"(?<![\w/.'\"=-])(?<!--set )(?<!--code )(?<!--given )(?<!generate\()"
    rf"([a-z]\w*)=({VALUE})(?![\w/='\"])"
)
NAME = re.compile(r"(?<![\w/.'\"=-])([a-z]+(?:_[a-z]+)+)(?![\w/.='\"(])(?!\.\w)")
# Python's names of what has another one as an option.
OTHERS = {"ema_decay": "ema", "selection": "select", "overwrite": "overwrite"}


def spoken(text, command):
    """Rewrites an error that speaks Python.

    Args:
        text: Its one line.
        command: The `click.Command` that was called; of a group, all its commands.

    Returns:
        The line, arguments that are options of the command being written as such, and
        those of a model as `--set name=value` where the command has it.
    """
    options = {}
    for each in _options(command):
        options[each.name] = each
    for name, option in OTHERS.items():
        if option in options:
            options[name] = options[option]
    settable = _settable() if _is_setter(options.pop("options", None)) else ()

    def pair(match):
        name, value = match.groups()
        if name in options:
            return _written(options[name], value)
        if name in settable and value[:1] != "{":
            return f"--set {_word(f'{name}={_bare(value)}')}"
        return match[0]

    def bare(match):
        option = options.get(match[1])
        return match[0] if option is None else _long(option)

    said, known, names = PAIR.sub(pair, text).partition(" Known: ")
    return NAME.sub(bare, said) + known + names


def _options(command):
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _options(each)
    for each in getattr(command, "params", ()):
        if isinstance(each, click.Option):
            yield each


def _is_setter(option):
    return option is not None and "--set" in option.opts


def _settable():
    """Returns the names of the arguments of models; of none that was not imported."""
    registry = sys.modules.get("kerasgan.engine.registry")
    if registry is None:
        return ()
    classes = registry.known().values()
    return {name for each in classes for name in registry.options(each)}


def _long(option):
    return max(option.opts, key=len)


def _written(option, value):
    if value == "None" or (option.is_flag and value == "False"):
        return f"no {_long(option)}"
    if option.is_flag:
        return _long(option)
    if value[:1] == "{":
        return _several(option, value)
    value = _bare(value)
    if value[:1] in ("(", "["):
        value = ",".join(each.strip() for each in value[1:-1].split(","))
    return f"{_long(option)} {_word(value)}"


def _several(option, value):
    """Writes an option that is typed once for each name of a dict."""
    sign = ":" if ":" in (option.metavar or "") else "="
    try:
        pairs = ast.literal_eval(value).items()
    except (ValueError, SyntaxError, AttributeError):  # cut short, or a set
        return f"{_long(option)} {value}"
    words = [f"{_long(option)} {_word(f'{name}{sign}{each}')}" for name, each in pairs]
    return " ".join(words) or f"no {_long(option)}"


def _bare(value):
    return value[1:-1] if value[:1] in ("'", '"') else value


def _word(text):
    """Quotes a word where a shell would split it or read more into it."""
    return text if shlex.quote(text) == text else f'"{text}"'
