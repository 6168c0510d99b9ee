"""The folder of an entry: what lies in it, and what it weighs."""

import hashlib
import json
from pathlib import Path

from kerasgan import presets
from kerasgan.errors import is_integer, shown
from kerasgan.modalities import of_shape
from kerasgan.modalities.text import VOCABULARY

FORMAT = 2  # of entries; those of format 1 do not tell it
METADATA, CARD = "metadata.json", "README.md"
ANIMATION, EARLIER_ANIMATION = "training.png", "training.gif"
FILES = {
    "recipe.yaml",
    "compile.json",
    "config.json",
    "model.weights.h5",
    "model.tflite",
    VOCABULARY,
    "metadata.json",
    "samples.png",
    ANIMATION,
    EARLIER_ANIMATION,
    "history.csv",
    "README.md",
}
TOLD = {  # by every entry, and of which kind it is
    "name": str,
    "model": str,
    "recipe": dict,
    "dataset": dict,
    "evaluation": dict | None,  # a classifier may have no test split
    "exports": list,
    "files": dict,
}
FOLDERS = {"samples", "saved_model"}
MEASURING = "classifier", "text_image_matching"  # models that sample nothing
MOST_BYTES = 6 * 1000**2  # an entry
BYTES_OF_WORDS = 30_000  # of these, for its card and facts
MOST_BYTES_IN_ALL = 200 * 1000**2


def samples(metadata):
    """Tells whether an entry samples; the others measure what those make."""
    return metadata["model"] not in MEASURING


def is_entry(folder):
    """Tells whether a folder holds nothing but what an entry may hold."""
    return folder.is_dir() and {each.name for each in folder.iterdir()} <= (
        FILES | FOLDERS
    )


def check_folder(folder):
    """Refuses to write an entry into a folder that holds something else.

    Raises:
        FileExistsError: It does.
    """
    folder = Path(folder)
    strange = sorted({each.name for each in folder.iterdir()} - FILES - FOLDERS)
    if strange:
        raise FileExistsError(
            f"{str(folder)!r} holds {', '.join(strange)}, which belongs to no entry, "
            "and what writes an entry replaces its folder. Move it elsewhere first."
        )


def room(folder):
    """Returns the bytes that an entry may still gain; some stay for card and facts."""
    files = all_files(folder).values()
    return MOST_BYTES - BYTES_OF_WORDS - sum(each["bytes"] for each in files)


def check_size(folder):
    """Refuses an entry that is larger than an entry may be.

    Raises:
        ValueError: It is.
    """
    sizes = {name: each["bytes"] for name, each in all_files(folder).items()}
    if sum(sizes.values()) > MOST_BYTES:
        largest = max(sizes, key=sizes.get)
        raise ValueError(
            f"An entry has at most {MOST_BYTES / 1e6:g} MB. {folder.name} would have "
            f"{sum(sizes.values()) / 1e6:.2f}, of which {largest} alone "
            f"{sizes[largest] / 1e6:.2f}. Train a smaller width."
        )


def files(folder):
    """Returns `{path: {"bytes", "sha256"}}` of all files but metadata and card."""
    return {
        name: described
        for name, described in all_files(folder).items()
        if name not in (METADATA, CARD)
    }


def all_files(folder):
    """Returns `{path: {"bytes", "sha256"}}` of all files below a folder, sorted."""
    folder = Path(folder)
    found = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = path.relative_to(folder).as_posix()
        found[name] = {"bytes": path.stat().st_size, "sha256": digest}
    return found


def example(metadata):
    """Returns the `Modality` of what an entry makes."""
    return of_shape(tuple(metadata["image_shape"]), rate=metadata.get("rate"))


def scored(metadata, key):
    """Returns one score of an entry, or None: a classifier may have no test split."""
    scores = (metadata["evaluation"] or {"scores": []})["scores"]
    return next((each for each in scores if each["key"] == key), None)


def megabytes(metadata):
    """Returns the size of all files of an entry, as tables tell it."""
    return f"{sum(file['bytes'] for file in metadata['files'].values()) / 1e6:.1f} MB"


def check_format(folder, metadata):
    """Refuses an entry of another format than this version writes.

    Raises:
        ValueError: It is of an earlier format, or of a later one.
    """
    found = metadata.get("format", 1)
    if found == FORMAT:
        return
    if is_integer(found) and found < FORMAT:
        advice = f"Type: kerasgan zoo convert {Path(folder).name}"
    else:
        advice = "Install the version of kerasgan that wrote it."
    raise ValueError(
        f"{str(folder)!r} is an entry of format {shown(found)}, and this version takes "
        f"format {FORMAT}. {advice}"
    )


def write_metadata(folder, metadata):
    """Writes `metadata.json`."""
    text = json.dumps(metadata, indent=2, allow_nan=False) + "\n"
    (Path(folder) / METADATA).write_text(text)


def read_metadata(folder):
    """Reads `metadata.json`.

    Raises:
        ValueError: It is missing, no JSON, or lacks what every entry tells.
    """
    path = Path(folder) / METADATA
    try:
        metadata = presets.read_json(path)
        if missing := set(TOLD) - set(metadata):
            raise ValueError(f"{', '.join(sorted(missing))} missing")
        for name, kind in TOLD.items():
            if not isinstance(metadata[name], kind):
                raise ValueError(f"{name} is {shown(metadata[name])}")
        return metadata
    except (OSError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path} could not be read ({error}). Publish the entry anew: kerasgan "
            f"publish {Path(folder) / 'recipe.yaml'}"
        ) from None
