"""`kerasgan list`."""

import inspect

import click

from kerasgan.cli.backends import choose


@click.command("list")
def command():
    """List the models, networks, losses and datasets by name."""
    choose(None)
    from kerasgan import datasets, losses, models, networks

    click.echo("Models:")
    for name in models.names():
        summary = inspect.getdoc(models.get(name)).splitlines()[0]
        click.echo(f"  {name:<14} {summary}")
    click.echo(f"Networks: {', '.join(networks.names())}")
    click.echo(f"Losses:   {', '.join(losses.names())}")
    click.echo(
        f"Datasets: {', '.join(datasets.names())}, any name of TensorFlow Datasets "
        "(mnist, fashion_mnist, cifar10 ...), a folder of images, an .npz file"
    )
