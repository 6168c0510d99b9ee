"""`--labels`: classes by number, or by name where a run or an entry names them."""

import click

from kerasgan.errors import unknown


def parse(context, parameter, text):
    """Parses classes with commas between them: whole numbers, or names as text."""
    if text is None:
        return None
    found = [word.strip() for word in text.split(",")]
    if not all(found):
        raise click.BadParameter(
            "expected classes with commas between them, 3 or 0,1,2 or cat,dog. "
            f"Received: {text!r}."
        )
    return [int(word) if _is_number(word) else word for word in found]


def _is_number(word):
    return word.isascii() and word.removeprefix("-").isdecimal() and len(word) < 1000


def resolve(labels, path):
    """Returns the numbers of classes; where names are numbers, a number is a name.

    Args:
        labels: What `parse` returned.
        path: The model, as the user gave it.

    Raises:
        ValueError: A name is none of the classes'.
    """
    if not labels:
        return labels
    from kerasgan import run

    names = [label for label in labels if isinstance(label, str)]
    classes = run.class_names(path)
    if classes is None and not names:
        return labels
    if classes is None:
        raise ValueError(
            f"The classes of {str(path)!r} have no names here; those of a run's folder "
            f"and of published entries have. Received: --labels {','.join(names)}. "
            "Write numbers, --labels 0,1,2."
        )
    if any(map(_is_number, classes)):
        names = labels = [str(label) for label in labels]
    for name in names:
        if name not in classes:
            raise ValueError(unknown(f"class of {str(path)!r}", name, classes))
    return [classes.index(each) if isinstance(each, str) else each for each in labels]


def told(labels, path):
    """Returns how the classes of these numbers are called, where that is not the same.

    Args:
        labels: Whole numbers, or None.
        path: The model, as the user gave it.

    Returns:
        `" of cat (0), dog (1)"`, or nothing.
    """
    from kerasgan import run

    classes = run.class_names(path) if labels else None
    if classes is None:
        return ""
    known = [each for each in dict.fromkeys(labels) if 0 <= each < len(classes)]
    names = [f"{classes[each]} ({each})" for each in known]
    same = all(classes[each] == str(each) for each in known)
    return "" if same else f" of {', '.join(names)}"
