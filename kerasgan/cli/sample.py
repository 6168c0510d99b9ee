"""`kerasgan sample`."""

from pathlib import Path

import click

from kerasgan.cli.backends import backend_option, choose


@click.command("sample")
@click.argument("model", type=click.Path())
@click.option("-n", "count", type=click.IntRange(1), default=64, show_default=True)
@click.option("--seed", type=click.IntRange(0), help="The same seed, the same samples.")
@click.option("--labels", type=int, help="Class to sample, of a conditional model.")
@click.option("--truncation", type=float, help="Cut the latents off at this value.")
@click.option(
    "--out",
    type=click.Path(),
    help="A .png (grid) or .npz file (array `images`); samples.png by default.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@backend_option
def command(model, count, seed, labels, truncation, out, overwrite, backend):
    """Draw samples from MODEL: a run folder, a .keras file or a preset folder."""
    out = Path(out or "samples.png")
    if out.suffix not in (".png", ".npz"):
        raise ValueError(f"--out must end in .png or .npz. Received: {str(out)!r}.")
    if out.exists() and not overwrite:
        raise FileExistsError(
            f"{str(out)!r} exists. Add --overwrite, or choose another file with --out."
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
    images = sampler.generate(count, labels=labels, seed=seed, truncation=truncation)
    if out.suffix == ".npz":
        np.savez_compressed(out, images=images)
    else:
        pictures.grid(images, data_range=sampler.data_range).save(out)
    click.echo(f"{count} samples: {out}")
