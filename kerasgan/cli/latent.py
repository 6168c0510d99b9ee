"""`kerasgan latent`: one sub-command for each tool of `kerasgan.latent`."""

import functools
import re
from pathlib import Path

import click

from kerasgan.cli.backends import backend_option, choose
from kerasgan.cli.sample import numbers

POSITIVE = click.IntRange(1)
PATH = click.Path()


def reals(context, parameter, text):
    """Parses numbers with commas between them; "none" is None."""
    try:
        return [None if t.strip() == "none" else float(t) for t in text.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"expected numbers, for example 0.5,1,2. Received: {text!r}."
        ) from None


def tool(function):
    """Makes a sub-command of a function that returns a `Sheet` or a `Projection`.

    The function takes the model, `n`, `seed` and `labels`, and options of its own; what
    it returns is written as a picture, and as an animation and arrays where asked for.
    """
    name = function.__name__

    @functools.wraps(function)
    def run(model, out, gif, npz, overwrite, backend, **options):
        out = Path(out or f"latent_{name}.png")
        check_outputs({".png": out, ".gif": gif, ".npz": npz}, overwrite)
        choose(backend)
        import numpy as np

        from kerasgan import run

        found = function(run.load(model), **options)
        found.picture().save(out)
        written = [str(out)]
        if gif is not None:
            found.save_gif(gif)
            written.append(gif)
        if npz is not None:
            np.savez_compressed(npz, **found.arrays())
            written.append(npz)
        click.echo(f"Written: {', '.join(written)}")

    decorators = [
        command.command(name, help=inspect_summary(function)),
        click.argument("model", type=PATH),
        click.option("-n", "n", type=POSITIVE, default=8, show_default=True),
        click.option("--seed", type=click.IntRange(0), default=0, show_default=True),
        click.option(
            "--labels",
            callback=numbers,
            help="Of a conditional model: a class, or as many as divide -n (0,1,2).",
        ),
        click.option("--out", type=PATH, help=f".png, latent_{name}.png by default."),
        click.option("--gif", type=PATH, help="Write an animation as well."),
        click.option("--npz", type=PATH, help="Write the arrays as well."),
        click.option("--overwrite", is_flag=True, help="Replace existing files."),
        backend_option,
    ]
    for decorate in reversed(decorators):
        run = decorate(run)
    return run


def inspect_summary(function):
    """Returns a function's docstring as one paragraph."""
    return re.sub(r"\s+", " ", function.__doc__).strip()


def check_outputs(paths, overwrite):
    """Refuses other endings and existing files, before anything is computed."""
    for suffix, path in paths.items():
        if path is None:
            continue
        if Path(path).suffix != suffix:
            raise ValueError(f"Write a file that ends in {suffix}. Received: {path}.")
        if Path(path).exists() and not overwrite:
            raise FileExistsError(
                f"{str(path)!r} exists. Add --overwrite, or choose another file."
            )


@click.group("latent")
def command():
    """Steer a generator: look along, between and beside its latents.

    MODEL is a run folder, a .keras file, a preset's folder or a published name.
    """


@tool
@click.option("--steps", type=click.IntRange(2), default=8, show_default=True)
@click.option(
    "--method",
    type=click.Choice(["slerp", "lerp"]),
    default="slerp",
    show_default=True,
    help="Along the sphere, or the line.",
)
def interpolate(model, n, seed, labels, steps, method):
    """Go from samples to other samples, N rows."""
    from kerasgan import latent

    start, labels = model.conditioned(n, labels, seed)
    end, _ = model.conditioned(n, labels, seed + 1)
    return latent.interpolate(model, start, end, steps, method, labels)


@tool
@click.argument("first", type=click.IntRange(0))
@click.argument("second", type=click.IntRange(0))
@click.option("--steps", type=click.IntRange(2), default=8, show_default=True)
def classes(model, n, seed, labels, first, second, steps):
    """Go from class FIRST to class SECOND at the same latents, N rows."""
    from kerasgan import latent

    if labels is not None:
        raise ValueError("The classes are FIRST and SECOND. Leave --labels out.")
    return latent.interpolate_classes(model, first, second, steps, n, seed)


@tool
@click.option("--code", required=True, help="Name of a code, or number of a latent.")
@click.option("--low", type=float, default=-2.0, show_default=True)
@click.option("--high", type=float, default=2.0, show_default=True)
@click.option("--columns", type=click.IntRange(2), default=10, show_default=True)
def traverse(model, n, seed, labels, code, low, high, columns):
    """Change one code and leave all else as it is, N rows.

    A categorical code takes each of its values.
    """
    import numpy as np

    from kerasgan import latent

    kinds = model.codes.given if hasattr(model, "codes") else {}
    values = np.linspace(low, high, columns)
    if isinstance(kinds.get(code), int):
        values = range(kinds[code])
    code = int(code) if code.isdigit() and code not in kinds else code
    return latent.traverse(model, code, values, n, seed, labels)


@tool
@click.option(
    "--values",
    callback=reals,
    default="0.25,0.5,1,2,none",
    show_default=True,
    help="Truncations; none for a whole normal.",
)
def truncate(model, n, seed, labels, values):
    """Show the same latents, cut off at one value after another, N rows."""
    from kerasgan import latent

    return latent.truncate(model, values, n, seed, labels)


@tool
@click.option("--measure", help="slant, or stroke_width: what the direction changes.")
@click.option("--plus", type=click.IntRange(0), help="Or: towards this class ...")
@click.option("--minus", type=click.IntRange(0), help="... and away from this one,")
@click.option("--features", help="as this classifier sees them: classifier_mnist.")
@click.option("--samples", type=click.IntRange(2), default=2000, show_default=True)
@click.option("--strengths", callback=reals, default="-4,-2,0,2,4", show_default=True)
def attribute(model, n, seed, labels, measure, plus, minus, features, **options):
    """Find a direction from measured samples, and add it to latents, N rows."""
    from kerasgan import latent

    if (measure is None) == (plus is None or minus is None or features is None):
        raise ValueError(
            "Say what to change: --measure slant, or --plus 8 --minus 3 --features "
            f"classifier_mnist. Received: measure={measure}, plus={plus}, "
            f"minus={minus}, features={features}."
        )
    if measure is not None:
        look = latent.measures.by_name(measure)
    else:
        look = odds(features, plus, minus)
    vector, _ = latent.find_attribute(model, look, options["samples"], seed, labels)
    latents, labels = model.conditioned(n, labels, seed + 1)
    return latent.edit(model, latents, vector, options["strengths"], labels)


def odds(features, plus, minus):
    """Returns the function of images that gives log p(plus) - log p(minus)."""
    import numpy as np

    from kerasgan import metrics

    extractor = metrics.features.get(features)
    if extractor.classes is None or max(plus, minus) >= extractor.classes:
        raise ValueError(
            f"{features!r} has {extractor.classes or 'no'} classes. Received: "
            f"--plus {plus} --minus {minus}. Give two of its classes."
        )

    def look(images):
        log = np.log(np.maximum(extractor(images).probabilities, 1e-12))
        return log[:, plus] - log[:, minus]

    return look


@tool
@click.option("--dataset", required=True, help="Name or path of the real images.")
@click.option("--split", default="test", show_default=True)
@click.option("--steps", type=POSITIVE, default=300, show_default=True)
@click.option("--restarts", type=POSITIVE, default=4, show_default=True)
@click.option("--plot", type=PATH, help="Draw the error over the steps, a .png file.")
def project(model, n, seed, labels, dataset, split, steps, restarts, plot):
    """Search the latents of N real images, and say how near they come."""
    from kerasgan import latent

    if plot is not None and Path(plot).suffix != ".png":
        raise ValueError(f"--plot must end in .png. Received: {plot}.")
    images = real_images(model, dataset, split, n)
    found = latent.project(
        *(model, model.to_data_range(images), steps, restarts, labels), seed=seed
    )
    mean, least = found.psnr.mean(), found.psnr.min()
    click.echo(f"PSNR of {len(images)} images: mean {mean:.2f} dB, least {least:.2f}")
    if plot is not None:
        found.plot_errors(plot)
    return found


@tool
@click.option("--dataset", required=True, help="Name or path of the training images.")
@click.option("--features", help="See them through: classifier_mnist. Else pixels.")
@click.option("-k", "k", type=POSITIVE, default=5, show_default=True)
def nearest(model, n, seed, labels, dataset, features, k):
    """Set N samples beside the training images that are nearest to them."""
    from kerasgan import latent

    training = real_images(model, dataset, "train", None)
    samples = model.from_data_range(model.generate(n, labels, seed))
    return latent.nearest_training_images(samples, training, features, k)


def real_images(model, dataset, split, n):
    """Returns the first n images (all, if None) of a dataset, in [-1, 1]."""
    import numpy as np

    from kerasgan import datasets

    height, width, channels = model.image_shape
    whole = Path(dataset).is_dir() or Path(dataset).suffix == ".npz"
    data = datasets.load(
        dataset,
        split="train" if whole else split,
        batch_size=500,
        image_size=height if height == width else None,
        channels=channels if channels in (1, 3) else None,
        shuffle=False,
    )
    parts = []
    for batch in data:
        parts.append(np.asarray(batch))
        if n is not None and sum(map(len, parts)) >= n:
            break
    return np.concatenate(parts)[:n]
