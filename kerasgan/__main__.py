"""`python -m kerasgan`."""

from kerasgan.cli import main

main()
