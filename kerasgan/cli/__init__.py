"""The command line, one file a sub-command."""

from kerasgan.cli.main import main

__all__ = ["main"]
