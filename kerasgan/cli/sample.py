"""`kerasgan sample`."""

import os
from pathlib import Path

import click

from kerasgan.cli.given import asked, given_options, told
from kerasgan.cli.parsing import backend_option, choose, settings

MOST = 1000  # samples on the sheet beside a folder


@click.command("sample")
@click.argument("model", type=click.Path())
@click.option(
    "-n",
    "count",
    type=click.IntRange(1),
    help="Samples; 64 by default, or one of each image that they are made of.",
)
@click.option("--seed", type=click.IntRange(0), help="The same seed, the same samples.")
@given_options(
    "Of a conditional model: a class, or several (0,1,2 or cat,dog) for as many "
    "samples of each, a row a class."
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
    help="A .png (grid, of sounds their spectrograms) or .npz file (array `images`, "
    "`sounds` or `points`), of points a .csv, or a folder for a PNG or WAV file of "
    "each, and beside it of sounds a sheet of all; samples.png by default.",
)
@click.option(
    "--bits",
    type=click.Choice(["8", "16"]),
    help="Of a channel in PNG files of each sample; by default those of the run's "
    "data, else 8. Sheets have 8, .npz files all that the model makes.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@backend_option
def command(model, count, seed, given, codes, truncation, out, **options):
    """Draw samples from MODEL: a run folder, a .keras file or a preset folder."""
    name = out or "samples.png"
    out = Path(name)
    is_folder = out.is_dir() or not out.suffix or name.endswith(("/", os.sep))
    if not is_folder and out.suffix not in (".png", ".npz", ".csv"):
        raise ValueError(
            "--out must end in .png, .npz or .csv, or be a folder. Received: "
            f"{str(out)!r}. Write --out {out.stem}/ for a file of each sample."
        )
    _refuse_existing(out, options["overwrite"])
    if not out.absolute().parent.is_dir():
        raise FileNotFoundError(
            f"--out is to lie in a folder that does not exist. Received: {str(out)!r}. "
            "Make the folder first."
        )
    choose(options["backend"])
    from kerasgan import run
    from kerasgan.modalities import seeds

    sampler = run.load(model)
    sheet = None
    if is_folder and sampler.example.apart:  # beside it, since all in it are sounds
        sheet = out.absolute().parent / f"{out.absolute().name}.png"
        _refuse_existing(sheet, options["overwrite"])
    if is_folder or out.suffix != ".npz":
        sampler.example.refuse_files(out, each=is_folder)
    if out.suffix == ".csv" and not sampler.example.table:
        raise ValueError(
            f"A .csv file holds points, and {model} makes {sampler.example.things}. "
            f"Received: --out {out}. Write --out {out.stem}.npz."
        )
    wanted = asked(sampler, model, given)
    seed = seeds.drawn(seed)
    count = count or number_of(sampler, wanted) or 64
    drawn = {"truncation": truncation, "codes": codes or None}
    drawn = {name: value for name, value in drawn.items() if value is not None}
    images = sampler.generate(count, seed=seed, **drawn, **wanted)
    several = [len(each) for each in wanted.values() if 1 < len(each) < count]
    columns = count // max(several) if several else None
    if is_folder:
        bits = options["bits"] or (run.bits(model) if sampler.example.pictured else 16)
        sampler.example.save(images, out, int(bits))
        if sheet is not None:
            sampler.example.sheet(images[:MOST], columns).save(sheet)
    elif out.suffix == ".csv":
        _, rows = sampler.draw_inputs(count, seed=seed, **wanted)
        labels = sampler.conditions.get("labels")
        labels = labels and labels.outside(rows["labels"])
        sampler.example.write_table(images, out, labels)
    elif out.suffix == ".npz":
        _, rows = sampler.draw_inputs(count, seed=seed, **wanted)
        _save_arrays(out, sampler, images, rows)
    elif number_of(sampler, wanted):
        _, rows = sampler.draw_inputs(count, seed=seed, **wanted)
        shown = {name: sampler.conditions[name].outside(rows[name]) for name in wanted}
        sampler.sheet_of(shown, images).save(out)
    else:
        sampler.example.sheet(images, columns).save(out)
    written = f"{out} and {sheet.name}" if sheet else out
    click.echo(f"{count} samples{told(sampler, model, wanted)}: {written}")


def number_of(model, wanted):
    """Returns the number of examples that samples are made of; None where of none."""
    made_of = [wanted[name] for name in model.undrawn if name in wanted]
    return max(map(len, made_of), default=None)


def _save_arrays(out, model, images, rows):
    """Writes an .npz file: samples, their range, and what they were asked for."""
    import numpy as np

    arrays = model.example.arrays(images)
    for name, kind in model.conditions.items():
        arrays[f"{name}_given" if name in arrays else name] = kind.outside(rows[name])
    np.savez_compressed(out, **arrays)


def _refuse_existing(out, overwrite):
    """Refuses to write over a file, or among others in a folder, unless asked to."""
    taken = any(out.iterdir()) if out.is_dir() else out.exists()
    if taken and not overwrite:
        what = "holds files already" if out.is_dir() else "exists"
        raise FileExistsError(
            f"{str(out)!r} {what}. Add --overwrite, or choose another with --out."
        )
