"""Calling a command that refuses."""

import hashlib

from click.testing import CliRunner

from kerasgan.cli import main


def digests(folder):
    """Returns dict of path -> digest of all that lies in a folder; None of a folder."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        for path in folder.rglob("*")
    }


def first_line(words, folder):
    """Returns what a command refuses with; nothing may have changed then."""
    words = words.split() if isinstance(words, str) else words
    before = digests(folder)
    result = CliRunner().invoke(main, words)
    assert result.exit_code in (1, 2), result.output
    assert "Traceback" not in result.output
    assert digests(folder) == before
    lines = result.stderr.splitlines()
    # A word that click does not understand is told behind how to use the command.
    assert len(lines) == 1 or lines[0].startswith("Usage: "), result.stderr
    assert sum(line.startswith("Error: ") for line in lines) == 1
    return lines[-1].replace(str(folder), "{folder}")
