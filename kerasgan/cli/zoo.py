"""`kerasgan zoo`."""

import time

import click

from kerasgan.cli.backends import choose

ZOO = click.option(
    "--zoo",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    default="zoo",
    show_default=True,
    help="Folder of the entries.",
)


@click.group("zoo")
def command():
    """Look at the published models, check them, and write their index."""


@command.command("list")
@ZOO
def list_entries(folder):
    """List the entries with their main scores."""
    from kerasgan.zoo import entry, index

    for path in index.entries(folder):
        metadata = entry.read_metadata(path)
        size = sum(each["bytes"] for each in entry.all_files(path).values())
        frechet = index.scored(metadata, "frechet")
        accuracy = index.scored(metadata, "accuracy")
        told = f"accuracy {accuracy['value']:.2%}" if accuracy else ""
        if frechet:
            told = f"Fréchet {frechet['value']:.3g}, {frechet['ratio']:.3g} floors"
        click.echo(f"{path.name:<26} {size / 1e6:5.1f} MB  {told}")


@command.command()
@click.argument("name")
@ZOO
def show(name, folder):
    """Print the card of entry NAME."""
    from pathlib import Path

    from kerasgan.zoo import entry, index

    known = [path.name for path in index.entries(folder)]
    if name not in known:
        raise click.ClickException(
            f"There is no entry {name!r} in {folder}. Known: {', '.join(known)}."
        )
    click.echo((Path(folder) / name / entry.CARD).read_text())


@command.command()
@click.argument("names", nargs=-1)
@ZOO
@click.option("--no-scores", is_flag=True, help="Do not measure the scores again.")
def verify(names, folder, no_scores):
    """Check the entries NAMES, or all: files, texts, formats, scores.

    Ends with 1 where anything is wrong.
    """
    choose("tensorflow")
    from kerasgan import zoo

    start, wrong, seen = time.perf_counter(), 0, set()
    for name, problem in zoo.verify(folder, names, scores=not no_scores):
        seen.add(name)
        if problem is not None:
            wrong += 1
            click.echo(f"{name}: {problem}", err=True)
    seconds = time.perf_counter() - start
    if wrong:
        raise click.ClickException(f"{wrong} problems, found in {seconds:.0f} s.")
    click.echo(f"{len(seen)} entries are sound; checked in {seconds:.0f} s.")


@command.command("index")
@ZOO
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if stale.")
def index_(folder, check):
    """Write presets.json, the zoo's README and the tables in README.md anew."""
    from kerasgan import zoo
    from kerasgan.zoo import index

    if not check:
        for path in zoo.write_index(folder):
            click.echo(f"Wrote {path}")
        return
    stale = [
        str(path)
        for path, text in index.texts(folder).items()
        if not path.is_file() or path.read_text() != text
    ]
    if stale:
        raise click.ClickException(
            f"{', '.join(stale)}: not what the entries make of it. Type: kerasgan zoo "
            "index"
        )
