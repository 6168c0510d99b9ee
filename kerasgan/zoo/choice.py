"""Which entries are measured again where all would take too long."""

import hashlib
import json
import subprocess
from pathlib import Path

from kerasgan.errors import shown
from kerasgan.presets import CONFIG, WEIGHTS
from kerasgan.zoo import index
from kerasgan.zoo.entry import METADATA

DRAWN = 3  # of the entries that nobody changed
FILES = (METADATA, CONFIG)


def since(zoo, commit, names=()):
    """Chooses the entries whose scores may have changed, and three of the others.

    Scores depend on what an entry's model is made of, its configuration and weights;
    and what it tells of them may have changed. Other files of an entry do not matter.
    The three are drawn by the hash of the commit that is checked out: who runs the
    check again measures the same ones, and each commit measures others.

    Args:
        zoo: Path of the folder `zoo/`, in a checkout of git.
        commit: Name of the commit that last passed.
        names: Entries to choose from; all by default.

    Returns:
        Dict of name -> why it was chosen.

    Raises:
        ValueError: There is no such zoo, entry or commit.
    """
    known = [folder.name for folder in index.chosen(zoo, names)]
    before = _git(zoo, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    here = _git(zoo, "rev-parse", "HEAD")
    changed = [name for name in known if _changed(zoo, name, before)]
    chosen = dict.fromkeys(changed, f"changed since {before[:7]}")
    others = [name for name in known if name not in changed]
    for name in drawn(others, here):
        chosen[name] = f"drawn by {here[:7]}"
    return chosen


def _changed(zoo, name, commit):
    """Tells whether what an entry's scores depend on is other than in a commit.

    So it is where the entry was not there, or cannot be read.
    """
    try:
        here = [(Path(zoo) / name / each).read_text() for each in FILES]
        then = [_git(zoo, "show", f"{commit}:./{name}/{each}") for each in FILES]
        return _scored(*here) != _scored(*then)
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _scored(metadata, config):
    """Returns what the scores of an entry depend on, and what it tells of them."""
    metadata, config = json.loads(metadata), json.loads(config)
    return metadata["files"][WEIGHTS], metadata["evaluation"], config["config"]


def drawn(names, seed):
    """Returns DRAWN of the names, or all if they are fewer, sorted.

    Which ones is a function of each name and the seed: another entry beside them
    changes at most one of them.
    """
    order = sorted(names, key=lambda name: _digest(f"{seed} {name}"))
    return sorted(order[:DRAWN])


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _git(zoo, *words):
    command = ["git", "-C", str(Path(zoo)), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise ValueError(
            f"git knows no answer in {shown(str(zoo))} to: git {' '.join(words)}. Give "
            "a commit of the checkout in which the zoo lies."
        ) from None
    return done.stdout.strip()
