"""Sentences about digits of MNIST, and those among them that no training hears."""

import numpy as np

from kerasgan.datasets.strokes import Stroke, attributes
from kerasgan.errors import shown

THICKNESS_WORDS = {"thin": ("thin", "fine", "slim"), "thick": ("thick", "bold", "fat")}
SLANT_WORDS = {
    "upright": ("upright", "straight", "vertical"),
    "slanted": ("slanted", "slanting", "leaning"),
}
DIGITS = "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
DIGIT_WORDS = "{}", "digit {}", "number {}"
OPENINGS = "a", "the", "a handwritten", "there is a"
# An opening, and parts; a part whose word is missing is left out.
TEMPLATES = (
    ("a", "{thickness}", "{slant}", "{digit}"),
    ("a", "{slant}", "{thickness}", "{digit}"),
    ("a", "{slant}", "{digit}", "with {thickness} strokes"),
    ("a", "{thickness}", "{digit}", "that is {slant}"),
    ("the", "{thickness}", "{slant}", "{digit}"),
    ("a handwritten", "{thickness}", "{slant}", "{digit}"),
    ("the", "{digit}", "with {thickness} strokes", "that is {slant}"),
    ("there is a", "{slant}", "{thickness}", "{digit}"),
    ("the", "{slant}", "{digit}", "drawn with {thickness} strokes"),
)
AN = "upright", "eight"  # words before which "a" is "an"


def caption(stroke, random, test=False):
    """Says how a digit is drawn, in one of many ways.

    A sentence is a template and a wording of each of its words. After opening i of
    `OPENINGS`, counted from 0, the wording i + 1 modulo 3 of the thickness, of the
    slant and of the digit belongs to tests: training never hears these after this
    opening, though it hears each of them after others, and a test hears no other. So
    no sentence of a test is one of training, and each word of it is a word of training.

    Args:
        stroke: `Stroke`.
        random: `numpy.random.Generator`.
        test: Whether to word it as in tests.

    Returns:
        Text of at most 10 lowercase words.
    """
    template = TEMPLATES[random.integers(len(TEMPLATES))]

    def word(wordings):
        own = (OPENINGS.index(template[0]) + 1) % len(wordings)
        if test:
            return wordings[own]
        rest = wordings[:own] + wordings[own + 1 :]
        return rest[random.integers(len(rest))]

    words = {"digit": word(DIGIT_WORDS).format(DIGITS[stroke.digit])}
    for name, known in ("thickness", THICKNESS_WORDS), ("slant", SLANT_WORDS):
        if said := getattr(stroke, name):
            words[name] = word(known[said])
    parts = [
        part.format(**words)
        for part in template
        if "{" not in part or any(f"{{{name}}}" in part for name in words)
    ]
    said = " ".join(parts).split()
    return " ".join(
        "an" if one == "a" and other in AN else one
        for one, other in zip(said, [*said[1:], ""], strict=True)
    )


def describe(images, labels, seed=0, test=False):
    """Says how digits are drawn: a caption an image.

    Args:
        images: As for `attributes`.
        labels: The same.
        seed: Whole number from 0; the words of row i depend on it, on i and on what is
            said of the image.
        test: Whether to word them as in tests; see `caption`.

    Returns:
        Tuple of n texts.

    Raises:
        ValueError: They are no such images and labels.
    """
    return tuple(
        caption(stroke, np.random.default_rng([seed, row]), test)
        for row, stroke in enumerate(attributes(images, labels))
    )


def asked(text):
    """Reads what a caption asks for.

    Args:
        text: A caption; words that are none of the captions' are passed over.

    Returns:
        `Stroke`.

    Raises:
        ValueError: It names no digit or several, or two sides of the same.
    """
    words = text.lower().split()
    digits = [number for number, name in enumerate(DIGITS) if name in words]
    sides = [
        [name for name, wordings in known.items() if set(wordings) & set(words)]
        for known in (THICKNESS_WORDS, SLANT_WORDS)
    ]
    if len(digits) != 1 or max(map(len, sides)) > 1:
        raise ValueError(
            "A caption of a digit names one, and at most one thickness and one slant. "
            f"Received: {shown(text)}. Write 'a thin slanted seven', for example."
        )
    return Stroke(digits[0], *(side[0] if side else None for side in sides))
