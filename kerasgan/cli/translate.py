"""`kerasgan translate`."""

import click

from kerasgan.cli.parsing import backend_option, choose


@click.command("translate")
@click.argument("model", type=click.Path())
@click.argument("source", type=click.Path())
@click.argument("out", type=click.Path())
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--back",
    is_flag=True,
    help="Go the other way, of a model that has learned both: B to A of a cyclegan.",
)
@click.option("--overwrite", is_flag=True, help="Replace existing files.")
@backend_option
def command(model, source, out, seed, back, overwrite, backend):
    """Make images of images: OUT of SOURCE, a file or a folder of any size.

    MODEL is a run folder, a .keras file, or a preset's folder or published name, of a
    model that makes images of images: pix2pix, cyclegan, srresnet, srgan ... Large
    images are enlarged in parts, without seams. Grey images stay grey where the model
    turns colours into colours, and transparency stays.
    """
    choose(backend)
    from kerasgan import run
    from kerasgan.run import translate

    found = translate.pairs(source, out)
    for _, target in found:
        if target.exists() and not overwrite:
            raise FileExistsError(
                f"{str(target)!r} exists. Add --overwrite, or choose another place."
            )
    made_by = run.load(model)
    made_by.ends(back)  # refuses other models before the first file
    for path, target in found:
        height, width = translate.translate(made_by, path, target, seed=seed, back=back)
        click.echo(f"{target}: {width}x{height}")
