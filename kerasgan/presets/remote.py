"""Entries of a zoo, of any address or of the Hugging Face Hub, in the cache.

The cache is `$KERASGAN_HOME`, by default `~/.cache/kerasgan`. What lies there is
checked before it is used and needs no connection; delete a folder to fetch it anew.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from kerasgan import optional
from kerasgan.presets import download, index
from kerasgan.presets.config import read_json
from kerasgan.presets.sources import METADATA, Hub, Web

NEEDED = ("config.json", "model.weights.h5")
# What is loaded, and the card; the other files are for programs without Keras.
FETCHED = (*NEEDED, "compile.json", METADATA, "README.md")
PATIENCE = 3600  # seconds to wait for another process that downloads the same


def home():
    """Returns the folder of the cache; it need not exist."""
    if folder := os.environ.get("KERASGAN_HOME"):
        return Path(folder).expanduser()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return (
        cache if cache.is_absolute() else Path("~/.cache").expanduser()
    ) / "kerasgan"


def is_address(preset):
    """Tells whether a preset is given by an address, not by a path or name."""
    return isinstance(preset, str) and bool(re.match(r"(https?|hf)://", preset))


def cached(name, files):
    """Returns the folder of a published entry if it is in the cache, or None.

    Args:
        name: Name in the index.
        files: Its files, as `index.read` returns them.

    Raises:
        ValueError: If the index lists no preset under that name.
    """
    folder = _folder(name, files)
    return folder if _whole(folder, _wanted(name, files)) else None


def from_zoo(name, files, base):
    """Returns the folder of a published entry, which is downloaded if need be.

    Args:
        name: Name in the index.
        files: Its files, as `index.read` returns them.
        base: Address of the folder of all entries.

    Raises:
        ConnectionError: If the server cannot be reached, or drops every connection.
        OSError: If the cache cannot be written.
        ValueError: If the server has another entry than the index.
    """
    if not re.match(r"https?://", base):
        raise ValueError(
            "KERASGAN_ZOO_URL must be the address of the zoo folder, beginning with "
            f"http:// or https://. Received: {base!r}."
        )
    return _entry(Web(f"{base.rstrip('/')}/{name}"), files)


def from_address(address):
    """Returns the folder of the entry at an address, which is downloaded if need be.

    Raises:
        ImportError: If `huggingface_hub` is needed and not installed.
        ConnectionError: If the server cannot be reached, or drops every connection.
        OSError: If the cache cannot be written.
        ValueError: If there is no entry, or one whose files are not those it lists.
    """
    source = Hub(address) if address.startswith("hf://") else Web(address)
    key = f"{source.name}-{hashlib.sha256(address.encode()).hexdigest()[:12]}"
    note = home() / "addresses" / f"{key}.json"
    if folder := _noted(note, source):
        return folder
    with _alone(key):
        if folder := _noted(note, source):
            return folder
        content = source.read_metadata()
        files = index.read_metadata(content, f"{source.address}/{METADATA}")
        files[METADATA] = index.File.of(content)
        folder = _entry(source, files, {METADATA: content})
        note.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"address": address, "files": index.to_block(files)})
        note.with_suffix(".part").write_text(text)
        os.replace(note.with_suffix(".part"), note)
        return folder


def _noted(note, source):
    """Returns the folder that an address led to, if it is still whole, or None."""
    try:
        content = read_json(note)
        files = index.check_files(content["files"], str(note))
        wanted = _wanted(source.address, files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    folder = _folder(source.name, files)
    return folder if _whole(folder, wanted) else None


def _folder(name, files):
    return home() / "presets" / f"{name}-{index.digest(files)}"


def _wanted(where, files):
    for name in NEEDED:
        if name not in files:
            raise ValueError(
                f"{where} is no preset: it lists no {name}, but "
                f"{', '.join(sorted(files)[:9]) or 'no file'}. Check the address."
            )
    return {name: files[name] for name in FETCHED if name in files}


def _whole(folder, files):
    return all(download.matches(folder / name, file) for name, file in files.items())


def _entry(source, files, ready=None):
    """Returns the folder of an entry in the cache; it is whole, or this raises."""
    folder, wanted = _folder(source.name, files), _wanted(source.address, files)
    if _whole(folder, wanted):
        return folder
    with _alone(folder.name):
        if _whole(folder, wanted):
            return folder
        staging = folder.with_name(f".{folder.name}.part")
        try:
            staging.mkdir(parents=True, exist_ok=True)
            for name, file in wanted.items():
                if ready and name in ready:
                    (staging / name).write_bytes(ready[name])
                else:
                    source.fetch(name, staging / name, file)
            for path in staging.iterdir():
                if path.name not in wanted:
                    _remove(path)
            _replace(staging, folder)
        except (ImportError, OSError, ValueError):
            _remove(staging)
            raise
    return folder


def _replace(staging, folder):
    """Puts a folder in the place of another, which may be spoilt."""
    old = folder.with_name(f".{folder.name}.old")
    _remove(old)
    if os.path.lexists(folder):
        os.replace(folder, old)
    os.replace(staging, folder)
    _remove(old)


def _remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(key):
    """Lets one process at a time fetch what belongs to a key."""
    filelock = optional.require("filelock", "Downloading a preset")
    lock = home() / "locks" / f"{key}.lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        (home() / "presets").mkdir(exist_ok=True)
        with filelock.FileLock(lock, timeout=PATIENCE):
            yield
    except filelock.Timeout:
        raise TimeoutError(
            f"Another process holds {lock} for {PATIENCE} seconds. End it, try again."
        ) from None
    except OSError as error:
        if error.errno is None:  # of a connection, and worded already
            raise
        raise OSError(
            f"The cache {str(home())!r} cannot be written ({error.strerror}). Set "
            "KERASGAN_HOME to a folder that can be."
        ) from None
