"""Which files of a folder are images, of which split, and of which class."""

import dataclasses
import os
import re

import numpy as np

from kerasgan.datasets import metadata
from kerasgan.datasets.kinds import IMAGES, OTHER_SOUNDS, endings, folders
from kerasgan.errors import listed

SPLITS = {
    "train": ("train", "training"),
    "validation": ("val", "valid", "validation", "dev"),
    "test": ("test", "testing", "eval", "evaluation"),
}
CANONICAL = {name: split for split, names in SPLITS.items() for name in names}
SPLIT_NAME = re.compile(
    rf"(.*[^a-z0-9])?({'|'.join(CANONICAL)})"
    # trainA and trainB are of CycleGAN, train2017 is of COCO
    r"(?:([^a-z0-9].*)|(?P<letter>(?-i:[A-Z]))|[0-9]+)?",
    re.IGNORECASE,
)


@dataclasses.dataclass
class Layout:
    """The images of one split of a folder.

    Attributes:
        files: Paths of the images, sorted.
        labels: (n,) int32, or None.
        classes: Tuple of names, or None.
        captions: List of lists of strings, one for each image, some perhaps empty; or
            None where no table has captions.
        passed: Names of the files that are not read, relative to the folder.
        notes: Sentences for the user about what was read otherwise than it may seem.
    """

    files: list
    labels: np.ndarray | None
    classes: tuple | None
    captions: list | None
    passed: list
    notes: list


def by_name(name):
    """The key that sorts numbers as numbers, and before all other names."""
    if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", name, re.ASCII):
        return 0, float(name), name
    return 1, 0.0, name


def splits(path, kind=IMAGES):
    """Returns the tuple of the splits that a folder has; empty where it has none."""
    images, _, _ = _walk(path, kind)
    level = _split_level(images)
    if level is None:
        return ()
    found = {_split_of(image, level) for image in images} - {None}
    return tuple(split for split in SPLITS if split in found)


def find(path, split, labels, kind=IMAGES, captions=False):
    """Finds the images, or sounds, of a split, and their classes.

    Folders named train, test or validation (or as in `SPLITS`) are splits: a folder has
    them if all its images lie in such ones, or if there are two of them. The classes
    are the folders in or above them, or A and B of trainA and trainB; or the column
    `label` of `metadata.csv` or `metadata.jsonl`, which name the images that then
    count.

    Args:
        path: `pathlib.Path` of the folder.
        split: Name of a split, or `"all"`. A folder without splits is all `"train"`.
        labels: Whether each image must have a class.
        kind: `IMAGES` or `SOUNDS`.
        captions: Whether captions are wanted.

    Returns:
        `Layout`. Classes are those of the training images, in the order of `by_name`.

    Raises:
        ValueError: There are no images, no such split, or no classes.
    """
    names = metadata.CAPTION_FILES if captions else metadata.FILES
    images, tables, passed = _walk(path, kind, names)
    if not images:
        raise ValueError(_no_images(path, passed))
    table = metadata.read(path, tables, images, captions)
    if table is not None and not (captions and any(table.captions.values())):
        passed += [image for image in images if image not in table.names]
        images = [image for image in images if image in table.names]
    level = _split_level(images)
    parts = [_split_of(image, level) for image in images]
    passed += [image for image, part in zip(images, parts, strict=True) if not part]
    known = [each for each in SPLITS if each in parts]
    wanted = CANONICAL.get(str(split).lower(), split)
    if wanted not in (*known, "all"):
        known = known if level is not None else None
        raise ValueError(_no_split(path, split, known, kind.things))
    pairs = list(zip(images, parts, strict=True))
    chosen = [image for image, part in pairs if part and wanted in (part, "all")]
    train = [image for image, part in pairs if part == known[0]]
    if table is not None and table.labelled:
        name_of = table.names.get
    else:
        name_of = _folder_of(train, level)
    classes, numbers = _classes(path, chosen, train, name_of, labels and kind.things)
    return Layout(
        files=[os.path.join(path, *image) for image in chosen],
        labels=numbers,
        classes=classes,
        captions=_captions(table, chosen) if captions else None,
        passed=[_text(each) for each in sorted(passed)],
        notes=[] if table is None else table.notes,
    )


def names(path, files):
    """Returns the names of files in a folder, without its path and their endings."""
    known = [os.path.splitext(os.path.relpath(file, path))[0] for file in files]
    return [name.replace(os.sep, "/") for name in known]


def _captions(table, chosen):
    """Returns the list of captions of each image; None where there are none at all."""
    told = {} if table is None else table.captions
    return [told.get(image, []) for image in chosen] if any(told.values()) else None


def _text(parts):
    return "/".join(parts)


def _walk(path, kind=IMAGES, tables=metadata.FILES):
    """Returns the images, the tables of metadata and all other files, hidden ones not.

    Each is a sorted list of tuples: the folders below `path`, and the file's name.
    """
    if os.path.isfile(path):
        return [()], [], []  # a picture is itself
    taken, found = tuple(kind.endings()), ([], [], [])
    for folder, names in folders(path):
        below = os.path.relpath(folder, path)
        below = () if below == os.curdir else tuple(below.split(os.sep))
        for name in names:
            image, table = name.lower().endswith(taken), name in tables
            found[0 if image else 1 if table else 2].append((*below, name))
    return tuple(map(sorted, found))


def _split_level(images):
    """Returns which of the folders that an image lies in is its split, or None."""
    folders = [image[:-1] for image in images]
    parents, shared = {}, _shared(folders)
    for each in folders:
        for level, name in enumerate(each):
            parents.setdefault(each[:level], set()).add(name)
    for parent, names in sorted(parents.items(), key=lambda item: len(item[0])):
        matches = list(filter(None, map(SPLIT_NAME.fullmatch, names)))
        kinds = {CANONICAL[match[2].lower()] for match in matches}
        if len(kinds) > 1 and len({(match[1], match[3]) for match in matches}) == 1:
            return len(parent)
    for level in range(len(shared) + 2):
        names = {each[level].lower() if len(each) > level else "" for each in folders}
        if folders and names <= set(CANONICAL):
            return level
    return None


def _split_of(image, level):
    """Returns the name of an image's split; "train" where the folder has none."""
    if level is None:
        return "train"
    match = SPLIT_NAME.fullmatch(image[level]) if len(image) > level + 1 else None
    return CANONICAL[match[2].lower()] if match else None


def _shared(folders):
    """Returns the folders that all images lie in, before those that tell them apart."""
    shared = ()
    while folders:
        depth = len(shared) + 1
        names = {each[:depth] for each in folders}
        if len(names) > 1 or any(len(each) <= depth for each in folders):
            break
        shared = names.pop()
    return shared


def _folder_of(train, level):
    """Returns the function from an image to the folder that is its class, or None."""

    def without_split(image):
        folders = image[:-1]
        if level is None:
            return folders
        match = SPLIT_NAME.fullmatch(folders[level])
        letter = (match["letter"],) if match["letter"] else ()
        return folders[:level] + letter + folders[level + 1 :]

    shared = _shared([without_split(image) for image in train])
    depth = len(shared)

    def name_of(image):
        folders = without_split(image)
        inside = folders[:depth] == shared and len(folders) > depth
        return folders[depth] if inside else None

    return name_of


def _classes(path, chosen, train, name_of, required):
    """Returns the tuple of class names and labels (n,) int32, or None for both.

    What is `required` to have a class is named there, else it is false.
    """
    known = {name_of(image) for image in train}
    names = [name_of(image) for image in chosen]
    strange = [
        image
        for image, name in zip(chosen, names, strict=True)
        if name is None or name not in known
    ]
    if required and strange:
        raise ValueError(
            f"Labels are asked for, but {len(strange)} of {len(chosen)} {required} in "
            f"{path} have no class of the training {required}: "
            f"{listed(map(_text, strange), 3)}. Put them into one subfolder a class, "
            "or do without labels."
        )
    if None in known:
        return None, None
    classes = tuple(sorted(known, key=by_name))
    if strange:
        return classes, None
    position = {name: i for i, name in enumerate(classes)}
    return classes, np.array([position[name] for name in names], "int32")


def _no_images(path, passed):
    """Words the refusal of a folder where nothing ends as an image does."""
    others = f" Received: {listed(map(_text, passed))}." if passed else ""
    advice = "Give the folder that holds them."
    if any(each[-1].lower().endswith(OTHER_SOUNDS) for each in passed):
        advice = (
            "Of sounds, WAV files are read: convert them, ffmpeg -i sound.mp3 "
            "sound.wav for example."
        )
    bare = [each for each in passed if "." not in each[-1]]
    if 2 * len(bare) > len(passed):
        name = listed([bare[0][-1]])
        advice = (
            f"Images are known by their endings alone: rename them, {name}.png for "
            "example, or give the folder that holds them."
        )
    return (
        f"No images or sounds in the folder {path}. Looked for .png, .jpg, .wav and "
        f"{len(endings()) - 2} more endings, in subfolders too.{others} {advice}"
    )


def _no_split(path, split, known, things):
    """Words the refusal of a split that there is not."""
    if known is None:
        return (
            f"{str(path)!r} is a folder without splits. Received: split={split!r}. "
            'Leave split out ("train" and "all" are everything), put the '
            f"{things} into subfolders train and test, or give the test {things} as a "
            "folder of their own."
        )
    return (
        f"{str(path)!r} has no split {split!r}. Known: {', '.join(known)}, all. Name "
        "one of them, or give that subfolder itself."
    )
