"""`kerasgan publish`."""

from pathlib import Path

import click

from kerasgan.cli.parsing import choose


@click.command("publish")
@click.argument("recipe", type=click.Path(exists=True))
@click.option(
    "--run",
    "folder",
    type=click.Path(),
    help="Folder of the run; runs/NAME by default.",
)
@click.option("--quiet", is_flag=True, help="One line an epoch, no progress bar.")
def command(recipe, folder, quiet):
    """Make the zoo entry of RECIPE, a zoo/NAME/recipe.yaml: train, export, measure.

    A run that was interrupted goes on; one that is finished is published as it is. The
    entry is written next to the recipe, and the zoo's index anew.
    """
    choose("tensorflow")
    from kerasgan import zoo

    metadata = zoo.publish(recipe, folder, verbose=2 if quiet else 1)
    path = Path(recipe).resolve()
    place = path if path.is_dir() else path.parent
    for each in (metadata["evaluation"] or {"scores": []})["scores"]:
        floor = "" if each["floor"] is None else f" (floor {each['floor']:.4g})"
        click.echo(f"{each['name']}: {each['value']:.4g}{floor}")
    for changed in zoo.write_index(place.parent):
        click.echo(f"Wrote {changed}")
    look = " Look at samples.png before anyone else does."
    click.echo(f"In {place}.{look * (place / 'samples.png').is_file()}")
