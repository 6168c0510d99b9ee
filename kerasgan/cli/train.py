"""`kerasgan train`."""

import dataclasses
from pathlib import Path

import click

from kerasgan.cli.parsing import (
    backend_option,
    choose,
    finite,
    layers,
    pixels,
    rates,
    settings,
    sources,
    value_range_option,
)
from kerasgan.cli.typed import changed, gone_on, sides, stems, typed

POSITIVE = click.IntRange(min=1)
SEED = click.IntRange(0, 2**32 - 1)  # what NumPy takes


@click.command("train")
@click.argument("model", required=False)
@click.option(
    "--dataset",
    help="mnist_4000 (the default), digits, a TensorFlow Datasets name, a folder of "
    "images or WAV files, or an .npz file.",
)
@click.option(
    "--dataset-b",
    help="The other set, likewise, of a model that learns from two: cyclegan turns "
    "images of --dataset into such as these, and back.",
)
@click.option(
    "--side-by-side",
    type=click.Choice(["A|B", "B|A"]),
    help="In place of --dataset-b: each file of the folder --dataset shows both images "
    "of a pair, A on the left or on the right.",
)
@click.option("--epochs", type=POSITIVE, help="Passes through the data, in all.")
@click.option("--steps", type=POSITIVE, help="Stop after so many steps, in all.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    callback=finite,
    help="Stop after so many minutes.",
)
@click.option("--batch-size", type=POSITIVE, help="Images a step; 64 by default.")
@click.option(
    "--batches-per-step",
    type=POSITIVE,
    help="Batches for each step: as many as the discriminator takes steps, which is "
    "the default, or 1 for all of them.",
)
@click.option(
    "--image-size",
    metavar="N|HxW",
    callback=pixels,
    help="Resize to this height and width: 64, or 32x64.",
)
@click.option(
    "--channels",
    type=click.Choice(["1", "3", "4"]),
    callback=lambda context, parameter, text: text and int(text),
    help="Make images grey (1) or RGB (3), or keep the transparency of a folder (4).",
)
@click.option(
    "--audio-length",
    type=POSITIVE,
    help="Of sounds: cut or pad each to so many samples, 8192 for example.",
)
@click.option(
    "--rate",
    type=POSITIVE,
    help="Of sounds: resample them to so many samples a second.",
)
@click.option(
    "--normalize/--no-normalize",
    default=None,
    help="Of sounds: make each as loud as it can be, or leave it as loud as it is. By "
    "default recordings are made so, and arrays left.",
)
@click.option("--seed", type=SEED, default=0, show_default=True)
@click.option(
    "--deterministic",
    is_flag=True,
    help="Give the same weights again on the same machine; slower on TensorFlow.",
)
@click.option(
    "--dtype-policy",
    type=click.Choice(["float32", "mixed_bfloat16"]),
    help="What the networks compute in; by default Keras' own configuration. "
    "mixed_bfloat16 is faster on GPUs, and on processors that know bfloat16.",
)
@click.option(
    "--devices",
    type=POSITIVE,
    default=1,
    show_default=True,
    help="GPUs that share each batch; without any, so many shares of the CPU.",
)
@click.option(
    "--sync-batch-norm",
    is_flag=True,
    help="Let batch norm see the batch of all devices, on TensorFlow; on JAX it does.",
)
@backend_option
@click.option("--out", type=click.Path(), help="Folder; runs/MODEL_DATASET by default.")
@click.option(
    "--set",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    callback=settings,
    help="Argument of the model's constructor: --set width=32. May be repeated.",
)
@click.option(
    "--ema",
    type=click.FloatRange(0, 1, max_open=True),
    help="Decay of the average of the generator, 0.999 by default; 0 for none.",
)
@click.option(
    "--learning-rate",
    multiple=True,
    metavar="[PLAYER=]RATE",
    callback=rates,
    help="Of every player, or of one: generator=0.001. By default each one's own, as "
    "in the model's paper. May be repeated.",
)
@click.option(
    "--loss",
    metavar="NAME",
    help="Adversarial loss, hinge for example; by default the model's own.",
)
@click.option(
    "--start-from",
    multiple=True,
    metavar="[NETWORK=]SOURCE",
    callback=sources,
    help="Copy the weights of a run, an entry of the zoo or a .keras file where layers "
    "agree, and say what was left out. MODEL, --set and --image-size are those of the "
    "run or entry unless they are typed. May be repeated for networks of several.",
)
@click.option(
    "--freeze",
    multiple=True,
    metavar="NETWORK[:LAYERS]",
    callback=layers,
    help="Keep the first layers of a network as they are, or all of it: "
    "discriminator:3. May be repeated.",
)
@click.option(
    "--select",
    metavar="METRIC",
    help="Keep the best model too, by this metric of samples and training images.",
)
@click.option(
    "--save-every-steps",
    type=click.IntRange(min=1),
    help="Keep a checkpoint within epochs too, after every so many steps.",
)
@value_range_option("By default what they tell.")
@click.option("--skip-corrupt", is_flag=True, help="Leave unreadable images out.")
@click.option("--overwrite", is_flag=True, help="Delete an earlier run in --out first.")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with the run in --out, to the end that it was given or a new one, and "
    "begin it where there is none yet.",
)
@click.option("--quiet", is_flag=True, help="One line an epoch, no progress bar.")
def command(model, dataset, out, backend, overwrite, resume, quiet, **given):
    """Train MODEL and leave all there is to see in a folder.

    Without MODEL and --dataset it is the demo, a small acgan that draws the digit that
    it is asked for, in 3 minutes at most. A dataset alone trains a dcgan.

    The folder holds sample grids, an animation, losses, checkpoints, and the sampler as
    SavedModel and LiteRT. Ctrl-C stops after the running batch and keeps what was
    trained.
    """
    if overwrite and resume:
        raise click.UsageError("--overwrite and --resume exclude each other.")
    choose(backend)
    from kerasgan import run

    side_by_side = given.pop("side_by_side")
    changes = typed({"model": model, "dataset": dataset, **given})
    changes |= sides(dataset, given["dataset_b"], side_by_side)
    demo = not {"model", "dataset"} & set(changes)
    recipe = run.Recipe()
    if "start_from" in changes:
        like = run.building(changes["start_from"], model)
        recipe = dataclasses.replace(recipe, **like)
    elif demo:
        recipe = run.DEMO
    recipe = changed(recipe, changes)
    out = out or Path("runs") / "_".join([recipe.model, *stems(recipe)])
    folder = run.RunFolder(Path(out))
    if resume and folder.settings.exists():
        recipe = gone_on(folder, recipe, changes)
    limits = {
        name: given[name] for name in ("epochs", "steps", "minutes", "save_every_steps")
    }
    trained = run.train(
        folder,
        recipe,
        overwrite=overwrite,
        resume=resume,
        verbose=2 if quiet else 1,
        **limits,
    )
    click.echo("Exporting ...")
    report(folder, run.finish(trained, folder))


def report(folder, notes):
    """Says what lies where."""
    click.echo(f"\nIn {folder.root}:")
    for path, meaning in folder.contents():
        click.echo(f"  {path.name:<20} {meaning}")
    for note in notes:
        click.echo(note)
    if folder.sheet.exists():
        click.echo(f"\nOpen {folder.sheet}")
