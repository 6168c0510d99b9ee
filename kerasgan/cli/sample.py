"""`kerasgan sample`."""

from pathlib import Path

import click

from kerasgan.cli.backends import backend_option, choose
from kerasgan.cli.train import settings


def numbers(context, parameter, text):
    """Parses whole numbers with commas between them; None stays None."""
    if text is None:
        return None
    try:
        return [int(number) for number in text.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"expected whole numbers, 3 or 0,1,2. Received: {text!r}."
        ) from None


@click.command("sample")
@click.argument("model", type=click.Path())
@click.option("-n", "count", type=click.IntRange(1), default=64, show_default=True)
@click.option("--seed", type=click.IntRange(0), help="The same seed, the same samples.")
@click.option(
    "--labels",
    callback=numbers,
    help="Of a conditional model: a class, or several (0,1,2) for as many samples of "
    "each, a row a class.",
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="NAME=VALUE",
    callback=settings,
    help="Of an InfoGAN: set a code, --code c1=3. May be repeated.",
)
@click.option("--truncation", type=float, help="Cut the latents off at this value.")
@click.option(
    "--out",
    type=click.Path(),
    help="A .png (grid) or .npz file (array `images`); samples.png by default.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@backend_option
def command(model, count, seed, labels, codes, truncation, out, overwrite, backend):
    """Draw samples from MODEL: a run folder, a .keras file or a preset folder."""
    out = Path(out or "samples.png")
    if out.suffix not in (".png", ".npz"):
        raise ValueError(f"--out must end in .png or .npz. Received: {str(out)!r}.")
    if out.exists() and not overwrite:
        raise FileExistsError(
            f"{str(out)!r} exists. Add --overwrite, or choose another file with --out."
        )
    if not out.absolute().parent.is_dir():
        raise FileNotFoundError(
            f"--out is to lie in a folder that does not exist. Received: {str(out)!r}. "
            "Make the folder first."
        )
    choose(backend)
    import numpy as np

    from kerasgan import pictures, run

    sampler = run.load(model)
    if len(sampler.image_shape) == 1 and out.suffix != ".npz":
        raise ValueError(
            f"This model makes points and no images. Received: --out {out}. Write them "
            "to a file with --out samples.npz."
        )
    if labels is None and sampler.conditional:
        labels = sampler.labels(count, seed).tolist()
    images = sampler.generate(
        count, labels=labels, seed=seed, truncation=truncation, codes=codes or None
    )
    if out.suffix == ".npz":
        arrays = {"images": images}
        if labels is not None:
            arrays["labels"] = np.repeat(labels, count // len(labels))
        np.savez_compressed(out, **arrays)
    else:
        columns = None
        if labels is not None and 1 < len(labels) < count:
            columns = count // len(labels)
        pictures.grid(images, columns, data_range=sampler.data_range).save(out)
    click.echo(f"{count} samples: {out}")
