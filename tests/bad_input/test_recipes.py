"""Recipes that are none: the first line of what is said."""

import os

import pytest

from kerasgan.zoo import read
from tests.bad_input import refusal, refused_recipe


def no_yaml(reason):
    return f"{{path}} is no YAML ({reason}). Write lines like: model: dcgan"


def bites(levels):
    """Ten times ten times ten ... of the same, by aliases."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for i in range(1, levels):
        lines.append(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]")
    return "\n".join([*lines, f"options: {{width: *a{levels - 1}}}"])


TEXTS = {
    "empty": (
        "",
        "{path} must hold lines of `name: value`. Received: NoneType. Write for "
        "example: model: dcgan",
    ),
    "a list": (
        "- model\n- dcgan",
        "{path} must hold lines of `name: value`. Received: list. Write for "
        "example: model: dcgan",
    ),
    "a text": (
        "dcgan",
        "{path} must hold lines of `name: value`. Received: str. Write for "
        "example: model: dcgan",
    ),
    "a bracket open": (
        "options: {width: 4",
        no_yaml(
            'while parsing a flow mapping in "<unicode string>", line 1, column 10: '
            "options: {width: 4 ^ expected ',' or '}', but got '<stream end>' in "
            '"<unicode string>", line 1, column 19: options: {width: 4 ^'
        ),
    ),
    "a tab": (
        "model:\n\tdcgan",
        no_yaml(
            "while scanning for the next token found character '\\t' that cannot start "
            'any token in "<unicode string>", line 2, column 1: dcgan ^'
        ),
    ),
    "two documents": (
        "model: dcgan\n---\nmodel: gan",
        no_yaml(
            'expected a single document in the stream in "<unicode string>", line 1, '
            'column 1: model: dcgan ^ but found another document in "<unicode '
            'string>", line 2, column 1: --- ^'
        ),
    ),
    "bytes": (
        b"\xff\xfe\x00",
        no_yaml(
            "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
        ),
    ),
    "a zero": (
        "model: \0",
        no_yaml(
            "unacceptable character #x0000: special characters are not allowed in "
            '"<unicode string>", position 7'
        ),
    ),
    "too large": (
        "#" * 100_001,
        "{path} has 100,001 bytes, and no recipe has more than 100,000. Give "
        "another file.",
    ),
    "too deep": (
        "[" * 5000,
        no_yaml("it is nested too deeply"),
    ),
    "a billion laughs": (
        bites(9),
        no_yaml("the alias *a0: write out what it stands for"),
    ),
    "an alias of itself": (
        "options: &a {b: *a}",
        no_yaml("the alias *a: write out what it stands for"),
    ),
    "an alias of nothing": (
        "model: *nobody",
        no_yaml("the alias *nobody: write out what it stands for"),
    ),
    "one name twice": (
        "model: dcgan\nmodel: gan",
        no_yaml("'model' stands there twice"),
    ),
    "one option twice": (
        "options: {width: 4, width: 8}",
        no_yaml("'width' stands there twice"),
    ),
    "code": (
        "model: !!python/object/apply:os.system [true]",
        no_yaml(
            "could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object/apply:os.system' in \"<unicode "
            'string>", line 1, column 8: model: !!python/object/apply:os.system ... ^'
        ),
    ),
    "a tag of nobody": (
        "model: !mine dcgan",
        no_yaml(
            "could not determine a constructor for the tag '!mine' in \"<unicode "
            'string>", line 1, column 8: model: !mine dcgan ^'
        ),
    ),
    "a month that is none": ("seed: 2024-99-99", no_yaml("month must be in 1..12")),
    "a number of 5,000 digits": (
        "seed: " + "9" * 5000,
        no_yaml(
            "Exceeds the limit (4300 digits) for integer string conversion: value has "
            "5000 digits; use sys.set_int_max_str_digits() to increase the limit"
        ),
    ),
    "an int of text": (
        "seed: !!int two",
        no_yaml("invalid literal for int() with base 10: 'two'"),
    ),
    "a name that is a list": ("? [model]\n: dcgan", no_yaml("unhashable type: 'list'")),
}


@pytest.mark.parametrize("row", TEXTS)
def test_texts(row, tmp_path):
    content, expected = TEXTS[row]
    said = refused_recipe(tmp_path, content)
    assert said == expected


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "recipe.yaml")
    said = refusal(lambda: read(tmp_path / "recipe.yaml"), ValueError)
    assert said == (
        f"{tmp_path}/recipe.yaml is no file. Give a recipe.yaml, or its folder."
    )


def test_a_folder_without_one(tmp_path):
    said = refusal(lambda: read(tmp_path), FileNotFoundError)
    assert said == (f"[Errno 2] No such file or directory: '{tmp_path}/recipe.yaml'")
