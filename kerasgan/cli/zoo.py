"""`kerasgan zoo`."""

import time

import click

from kerasgan.cli.parsing import choose

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
    """Look at the published models, check them, and write their cards and index."""


ANY = click.option(
    "--zoo",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    help="Folder of the entries; by default zoo/ if it is here, or what is installed.",
)


def _indexed(folder):
    """Returns the folders whose index of entries counts; Keras is not imported."""
    from pathlib import Path

    from kerasgan.presets import index
    from kerasgan.presets.folder import PUBLISHED

    place = Path(folder or "zoo")
    if (place / index.INDEX).is_file():
        return [place]
    if folder is None:
        return PUBLISHED
    raise click.ClickException(
        f"{folder!r} holds no {index.INDEX}. Type: kerasgan zoo index --zoo {folder}"
    )


@command.command("list")
@ANY
def list_entries(folder):
    """List the entries with their main scores, and whether they are here."""
    from kerasgan import presets

    places = _indexed(folder)
    for name, known in presets.listed(places).items():
        scores, told = known["scores"], ""
        if accuracy := scores.get("accuracy"):
            told = f"accuracy {accuracy['value']:.2%}"
        if frechet := scores.get("frechet"):
            told = f"Fréchet {frechet['value']:.3g}"
            if frechet["ratio"] is not None:
                told += f", {frechet['ratio']:.3g} floors"
        here = any((place / name / presets.CONFIG).is_file() for place in places)
        where = "" if here or presets.local(name) else "not here"
        click.echo(
            f"{name:<26} {known['bytes'] / 1e6:5.1f} MB  {told:<28} {where}".rstrip()
        )


@command.command()
@click.argument("name")
@ANY
def show(name, folder):
    """Print the card of entry NAME."""
    from kerasgan import presets
    from kerasgan.errors import unknown

    places = _indexed(folder)
    known = presets.listed(places)
    if name not in known:
        raise click.ClickException(unknown("entry", name, known))
    for entry in (*(place / name for place in places), presets.local(name)):
        if entry and (entry / "README.md").is_file():
            click.echo((entry / "README.md").read_text())
            return
    raise click.ClickException(
        f"The card of {name!r} is not installed here. Read it where the zoo is "
        "published, or give that folder with --zoo."
    )


@command.command()
@click.argument("names", nargs=-1)
@ZOO
def convert(names, folder):
    """Rewrite entries NAMES, or all, that an earlier version published.

    Nothing is trained: weights and scores stay, and all that an entry offers
    gives the samples that it gave. What is of today's format is left alone.
    """
    choose("tensorflow")
    from kerasgan import zoo

    for name, difference in zoo.convert(folder, names):
        if difference is None:
            click.echo(f"{name}: as it was")
        else:
            told = f"its samples of seed 0 differ by at most {difference:.1e}"
            click.echo(f"{name}: converted; {told}")
    for path in zoo.write_index(folder):
        click.echo(f"Wrote {path}")


@command.command()
@click.argument("names", nargs=-1)
@ZOO
@click.option("--measure", is_flag=True, help="Draw and measure the samples again.")
@click.option("--litert", is_flag=True, help="Export model.tflite again.")
def cards(names, folder, measure, litert):
    """Write the cards of entries NAMES, or of all, and the index anew.

    Nothing is trained, and weights stay as they are. What older entries do
    not tell of themselves is read from their recipes and files.
    """
    choose("tensorflow")
    from kerasgan import zoo

    for name, changed in zoo.renew(folder, names, measure, litert):
        click.echo(f"{name}: {'written anew' if changed else 'as it was'}")
    for path in zoo.write_index(folder):
        click.echo(f"Wrote {path}")


@command.command()
@click.argument("names", nargs=-1)
@ZOO
@click.option("--no-scores", is_flag=True, help="Do not measure the scores again.")
@click.option(
    "--since",
    metavar="COMMIT",
    help="Measure the scores of those alone that changed since this commit, and of "
    "three more, each on few samples.",
)
def verify(names, folder, no_scores, since):
    """Check the entries NAMES, or all: files, texts, formats, scores.

    Ends with 1 where anything is wrong.
    """
    if since is not None and no_scores:
        raise click.UsageError(
            "--since chooses whose scores are measured, and --no-scores measures none. "
            "Give one of the two."
        )
    choose("tensorflow")
    from kerasgan import zoo

    start, wrong, seen = time.perf_counter(), 0, set()
    chosen = None if since is None else zoo.since(folder, since, names)
    for name, why in (chosen or {}).items():
        click.echo(f"{name} is measured again: {why}.")
    for name, problem in zoo.verify(folder, names, not no_scores, chosen):
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
