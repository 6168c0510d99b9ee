"""`kerasgan list`."""

import click

from kerasgan.cli import catalogue
from kerasgan.cli.parsing import choose


@click.command("list")
@click.pass_context
def command(context):
    """List the models, networks, losses and datasets by name."""
    from kerasgan import datasets

    click.echo("Models:")
    found = catalogue.models()
    if context.obj:  # files of models of one's own
        choose(None)
        found = sorted({**dict(registered()), **dict(found)}.items())
    for name, summary in found:
        click.echo(f"  {name:<14} {summary}")
    click.echo(f"Networks: {', '.join(catalogue.networks())}")
    click.echo(f"Losses:   {', '.join(catalogue.losses())}")
    click.echo(
        f"Datasets: {', '.join(datasets.names())}, any name of TensorFlow Datasets "
        "(mnist, fashion_mnist, cifar10 ...), a folder of images, an .npz file"
    )


def registered():
    """Yields `(name, first line of the docstring)` of all registered models."""
    import inspect

    from kerasgan.engine import registry

    for name, cls in registry.known().items():
        yield name, (inspect.getdoc(cls) or "").partition("\n")[0]
