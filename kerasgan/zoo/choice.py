"""Which entries are measured again where all would take too long."""

import hashlib
import subprocess
from pathlib import Path

from kerasgan.errors import shown
from kerasgan.zoo import index

DRAWN = 3  # of the entries that nobody changed


def since(zoo, commit, names=()):
    """Chooses the entries that changed since a commit, and three of the others.

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
    paths = [
        *_git(zoo, "diff", "--name-only", "--relative", before, "--", ".").splitlines(),
        *_git(zoo, "ls-files", "--others", "--exclude-standard").splitlines(),
    ]
    changed = {path.partition("/")[0] for path in paths}
    chosen = {name: f"changed since {before[:7]}" for name in known if name in changed}
    others = [name for name in known if name not in changed]
    for name in drawn(others, here):
        chosen[name] = f"drawn by {here[:7]}"
    return chosen


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
