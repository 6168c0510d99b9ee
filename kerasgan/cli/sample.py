"""`kerasgan sample`."""

import os
from pathlib import Path

import click

from kerasgan.cli.backends import backend_option, choose
from kerasgan.cli.labels import parse, resolve, told
from kerasgan.cli.parsing import settings


@click.command("sample")
@click.argument("model", type=click.Path())
@click.option("-n", "count", type=click.IntRange(1), default=64, show_default=True)
@click.option("--seed", type=click.IntRange(0), help="The same seed, the same samples.")
@click.option(
    "--labels",
    callback=parse,
    help="Of a conditional model: a class, or several (0,1,2 or cat,dog) for as many "
    "samples of each, a row a class.",
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
    help="A .png (grid) or .npz file (array `images`), or a folder for a PNG file of "
    "each sample; samples.png by default.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@backend_option
def command(model, count, seed, labels, codes, truncation, out, overwrite, backend):
    """Draw samples from MODEL: a run folder, a .keras file or a preset folder."""
    given = out or "samples.png"
    out = Path(given)
    is_folder = out.is_dir() or not out.suffix or given.endswith(("/", os.sep))
    if not is_folder and out.suffix not in (".png", ".npz"):
        raise ValueError(
            "--out must end in .png or .npz, or be a folder. Received: "
            f"{str(out)!r}. Write --out {out.stem}/ for a PNG file of each sample."
        )
    _refuse_existing(out, overwrite)
    if not out.absolute().parent.is_dir():
        raise FileNotFoundError(
            f"--out is to lie in a folder that does not exist. Received: {str(out)!r}. "
            "Make the folder first."
        )
    choose(backend)
    import numpy as np

    from kerasgan import pictures, run

    sampler = run.load(model)
    if not sampler.example.pictured and (is_folder or out.suffix != ".npz"):
        raise ValueError(
            f"This model makes points and no images. Received: --out {out}. Write them "
            "to a file with --out samples.npz."
        )
    labels = resolve(labels, model)
    asked = told(labels, model)
    if labels is None and sampler.conditional:
        labels = sampler.labels(count, seed).tolist()
    images = sampler.generate(
        count, labels=labels, seed=seed, truncation=truncation, codes=codes or None
    )
    if is_folder:
        pictures.save_images(images, out, sampler.data_range)
    elif out.suffix == ".npz":
        arrays = {"images": images}
        if sampler.example.pictured:
            arrays["value_range"] = np.array(sampler.data_range)
        if labels is not None:
            arrays["labels"] = np.repeat(labels, count // len(labels))
        np.savez_compressed(out, **arrays)
    else:
        columns = None
        if labels is not None and 1 < len(labels) < count:
            columns = count // len(labels)
        pictures.grid(images, columns, data_range=sampler.data_range).save(out)
    click.echo(f"{count} samples{asked}: {out}")


def _refuse_existing(out, overwrite):
    """Refuses to write over a file, or among others in a folder, unless asked to."""
    taken = any(out.iterdir()) if out.is_dir() else out.exists()
    if taken and not overwrite:
        what = "holds files already" if out.is_dir() else "exists"
        raise FileExistsError(
            f"{str(out)!r} {what}. Add --overwrite, or choose another with --out."
        )
