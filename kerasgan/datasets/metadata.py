"""Tables beside images, as the Hub's ImageFolder has them: metadata.csv and .jsonl.

A table named captions.csv is read as one of them where captions are wanted.

https://huggingface.co/docs/datasets/image_dataset#imagefolder
"""

import csv
import dataclasses
import json
import os
import posixpath

from kerasgan.errors import is_integer, listed, shown

FILES = ("metadata.csv", "metadata.jsonl")
CAPTION_FILES = (*FILES, "captions.csv")
FILE_NAME = "file_name"
LABELS = ("label", "labels", "class", "category")
CAPTIONS = ("caption", "captions", "text")
MOST_BYTES = 2**28


@dataclasses.dataclass
class Table:
    """What the tables of a folder say.

    Attributes:
        names: Dict of image (folders and file name) -> name of its class, or None.
        labelled: Whether they name classes.
        captions: Dict of image -> list of its captions, which may be empty.
        notes: Sentences for the user.
    """

    names: dict
    labelled: bool
    captions: dict
    notes: list


def read(path, tables, images, captions=False):
    """Reads the tables of a folder.

    Args:
        path: `pathlib.Path` of the folder.
        tables: Tuples of folders and file name, relative to it.
        images: The images that there are, such tuples as well.
        captions: Whether their captions are wanted.

    Returns:
        `Table`; None where no table has the column `file_name`.

    Raises:
        ValueError: A table cannot be read, or names an image that is not there.
    """
    names, columns, there, told = {}, {}, set(images), {}
    for table in tables:
        file = os.path.join(path, *table)
        for number, row in _rows(file):
            if FILE_NAME not in row:
                break  # it is about something else
            columns.update(dict.fromkeys(filter(None, row)))
            image = _image(table[:-1], row[FILE_NAME])
            if image not in there:
                raise ValueError(
                    f"{file}, row {number}: there is no image "
                    f"{shown(row[FILE_NAME], 200)} below {os.path.dirname(file)}. "
                    "Correct the file_name, or delete the row."
                )
            names[image] = _class(file, number, row) or names.get(image)
            if captions:
                told.setdefault(image, []).extend(_captions(file, number, row))
    if not names:
        return None
    read = (FILE_NAME, *LABELS, *(CAPTIONS if captions else ()))
    others = [column for column in columns if column not in read]
    note = f"columns of the metadata that are not read: {listed(others)}"
    labelled = any(name is not None for name in names.values())
    return Table(names, labelled, told, [note] if others else [])


def _image(folders, name):
    """Returns the image that a row names, as folders and file name; or None."""
    if not isinstance(name, str):
        return None
    parts = posixpath.normpath(name.replace("\\", "/")).split("/")
    return (*folders, *parts)


def _class(file, number, row):
    for column in LABELS:
        label = row.get(column)
        if label is None or label == "":
            continue
        if not isinstance(label, str) and not is_integer(label, -(2**63)):
            raise ValueError(
                f"{file}, row {number}: {column} must be a name or a whole number. "
                f"Received: {shown(label)}. Give each image one class."
            )
        return str(label)
    return None


def _captions(file, number, row):
    for column in CAPTIONS:
        told = row.get(column)
        if told is None or told == "":
            continue
        told = [told] if isinstance(told, str) else told
        right = isinstance(told, list) and all(isinstance(each, str) for each in told)
        if not right or not all(each.strip() for each in told):
            raise ValueError(
                f"{file}, row {number}: {column} must be a text, or a list of texts. "
                f"Received: {shown(row[column])}. Write what the image shows."
            )
        return told
    return []


def _rows(file):
    """Yields `(number, dict)` of the rows of a table."""
    try:
        if not os.path.isfile(file):
            raise _TableError("it is no regular file")
        if os.path.getsize(file) > MOST_BYTES:
            raise _TableError(f"it has more than {MOST_BYTES:,} bytes")
        with open(file, encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened) if file.endswith(".csv") else _json(opened)
            yield from enumerate(rows, start=1)
    except (csv.Error, RecursionError, UnicodeError, _TableError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ValueError(
            f"{file}: not a readable table ({reason}). Write a .csv with a header, or "
            'one {"file_name": "a.png", "label": "cat"} a line in a .jsonl.'
        ) from None


class _TableError(ValueError):
    """What is wrong with a table."""


def _json(lines):
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise _TableError(f"line {number}: {error}") from None
        if not isinstance(row, dict):
            raise _TableError(f"line {number} is no object")
        yield row
