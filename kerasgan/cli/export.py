"""`kerasgan export`."""

from pathlib import Path

import click

from kerasgan.cli.parsing import choose

NAMES = {
    "tf_saved_model": "saved_model",
    "litert": "model.tflite",
    "onnx": "model.onnx",
}


@click.command("export")
@click.argument("model", type=click.Path())
@click.option(
    "--format",
    "formats",
    type=click.Choice(sorted(NAMES)),
    multiple=True,
    help="May be repeated; SavedModel and LiteRT by default.",
)
@click.option(
    "--precision",
    type=click.Choice(["float32", "float16"]),
    default="float32",
    show_default=True,
    help="Type of the weights in the LiteRT file.",
)
@click.option(
    "--out", type=click.Path(), help="Folder for the files; MODEL by default."
)
@click.option("--overwrite", is_flag=True, help="Replace existing files.")
@click.option(
    "--backend",
    type=click.Choice(["tensorflow", "jax", "torch"]),
    default="tensorflow",
    show_default=True,
    help="Keras backend; SavedModel and LiteRT take TensorFlow.",
)
def command(model, formats, precision, out, overwrite, backend):
    """Write the sampler of MODEL: a run folder, a .keras file or a preset folder."""
    choose(backend)
    from kerasgan import run

    source = run.load(model)
    folder = Path(out or (model if Path(model).is_dir() else Path(model).parent))
    folder.mkdir(parents=True, exist_ok=True)
    for name in formats or ("tf_saved_model", "litert"):
        options = {"precision": precision} if name == "litert" else {}
        filename = NAMES[name]
        if options.get("precision") == "float16":
            filename = "model_float16.tflite"
        report = source.export(
            folder / filename, format=name, overwrite=overwrite, **options
        )
        click.echo(str(report))
