"""`kerasgan list`."""

import click

from kerasgan.cli import catalogue


@click.command("list")
def command():
    """List the models, networks, losses and datasets by name."""
    from kerasgan import datasets

    click.echo("Models:")
    for name, summary in catalogue.models():
        click.echo(f"  {name:<14} {summary}")
    click.echo(f"Networks: {', '.join(catalogue.networks())}")
    click.echo(f"Losses:   {', '.join(catalogue.losses())}")
    click.echo(
        f"Datasets: {', '.join(datasets.names())}, any name of TensorFlow Datasets "
        "(mnist, fashion_mnist, cifar10 ...), a folder of images, an .npz file"
    )
