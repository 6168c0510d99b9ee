"""Which files a published entry has: `presets.json`, `files` in `metadata.json`."""

import hashlib
import json
import re
from dataclasses import dataclass

from kerasgan.errors import is_integer, is_real
from kerasgan.presets.config import MEGABYTE, parse, read_json

INDEX = "presets.json"
LARGEST = 512 * MEGABYTE  # of one file
LARGEST_INDEX = 16 * MEGABYTE
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class File:
    """What a file must be.

    Attributes:
        bytes: Its size.
        sha256: Its digest, 64 hex digits in lower case.
    """

    bytes: int
    sha256: str

    @classmethod
    def of(cls, content):
        """Returns the facts of a content, bytes."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


def read(folders):
    """Returns the published entries: dict of name -> dict of file name -> `File`.

    Args:
        folders: Paths that may hold a `presets.json`; the first that knows a name wins.

    Raises:
        ValueError: If one of them is damaged, or asks for what no entry may have.
    """
    return {name: files for name, (_, files) in _entries(folders).items()}


def listed(folders):
    """Returns what is known of the published entries without any of their files.

    Args:
        folders: As for `read`.

    Returns:
        Dict of name -> `{"bytes": of all files, "scores": {key: {"value", "ratio"}}}`,
        sorted by name; the scores are the main ones, their ratio to the floor may be
        None, and indices of before have none.

    Raises:
        ValueError: As for `read`.
    """
    found = {}
    for name, (entry, files) in sorted(_entries(folders).items()):
        scores = entry.get("scores")
        size = sum(file.bytes for file in files.values())
        scores = scores if isinstance(scores, dict) else {}
        known = {key: each for key, each in scores.items() if _is_score(each)}
        found[name] = {"bytes": size, "scores": known}
    return found


def _is_score(value):
    if not isinstance(value, dict) or not is_real(value.get("value")):
        return False
    ratio = value.get("ratio")
    return ratio is None or is_real(ratio)


def _entries(folders):
    """Returns dict of name -> (what the index says, dict of file name -> `File`)."""
    entries = {}
    for path in (folder / INDEX for folder in folders):
        if not path.is_file():
            continue
        content = read_json(path, LARGEST_INDEX)
        presets = content.get("presets") if isinstance(content, dict) else None
        if not isinstance(presets, dict):
            raise ValueError(f"{path} has no dictionary 'presets'. Publish it anew.")
        for name, entry in presets.items():
            where = f"Preset {name!r} in {path}"
            if "/" in name:
                raise ValueError(f"{where} must have a plain name, without '/'.")
            check_name(name, where)
            block = entry.get("files") if isinstance(entry, dict) else None
            entries.setdefault(name, (entry, check_files(block, where)))
    return entries


def read_metadata(content, where):
    """Returns the `files` of a metadata.json: dict of file name -> `File`.

    Args:
        content: The file's content, bytes.
        where: Where it is from, for the error.

    Raises:
        ValueError: If it is no metadata of an entry, or lists what none may have.
    """
    try:
        metadata = parse(content)
    except ValueError as error:
        raise ValueError(f"{where} is no metadata of a preset: {error}.") from None
    block = metadata.get("files") if isinstance(metadata, dict) else None
    return check_files(block, where)


def check_files(block, where):
    """Returns a block of files as dict of file name -> `File`.

    Args:
        block: Dict of file name -> `{"bytes": ..., "sha256": ...}`, as it was read.
        where: Where it is from, the beginning of the error's sentence.

    Raises:
        ValueError: If a name leaves the folder, or a size or digest is none.
    """
    if not isinstance(block, dict):
        raise ValueError(
            f"{where} has no block 'files' with the size and sha256 of each file, so "
            "that nothing could be checked. Publish it anew, or give a local folder."
        )
    files = {}
    for name, facts in block.items():
        check_name(name, where)
        facts = facts if isinstance(facts, dict) else {}
        size, digest = facts.get("bytes"), facts.get("sha256")
        if not is_integer(size):
            raise ValueError(
                f"{where}: the bytes of {name!r} must be a whole number. Received: "
                f"{_short(size)}. Publish it anew."
            )
        if size > LARGEST:
            raise ValueError(
                f"{where}: {name!r} has {size} bytes, and at most {LARGEST} are "
                "fetched. Download it by hand, and give its folder."
            )
        if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
            raise ValueError(
                f"{where}: the sha256 of {name!r} must be 64 hex digits. Received: "
                f"{_short(digest)}. Publish it anew."
            )
        files[name] = File(int(size), digest.lower())
    return files


def check_name(name, where):
    """Refuses the name of a file that does not lie inside of the entry's folder.

    Raises:
        ValueError: If it is no relative path of plain names, with `/` between them.
    """
    parts = name.split("/")
    inside = all(part and not part.startswith(".") for part in parts)
    if not inside or "\\" in name or "\0" in name or _DRIVE.match(name):
        raise ValueError(
            f"{where}: {_short(name)} is no name of a file inside of a folder. Names "
            "are relative, without '..', '\\' and hidden parts. Publish it anew."
        )


def to_block(files):
    """Returns the block that `check_files` reads."""
    return {
        name: {"bytes": file.bytes, "sha256": file.sha256}
        for name, file in sorted(files.items())
    }


def digest(files):
    """Returns 12 hex digits that stand for all files of an entry."""
    text = json.dumps(to_block(files), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _short(value):
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
