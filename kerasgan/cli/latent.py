"""`kerasgan latent`: one sub-command for each tool of `kerasgan.latent`."""

import click

from kerasgan.cli import latent_options
from kerasgan.cli.latent_options import COLUMNS, PATH, POSITIVE, Pair, add_to, reals
from kerasgan.cli.parsing import value_range_option


@click.group("latent")
def command():
    """Steer a generator: look along, between and beside its latents.

    MODEL is a run folder, a .keras file, a preset's folder or a published name.
    """


tool = add_to(command)


@tool
@click.option("--steps", type=COLUMNS, default=8, show_default=True)
@click.option(
    "--method",
    type=click.Choice(["slerp", "lerp"]),
    help="Along the sphere, slerp, by default of normal latents; or the line.",
)
def interpolate(model, n, seed, given, steps, method):
    """Go from samples to other samples, N rows.

    Of two captions, "a red star; a blue disc", it goes from one to the other instead,
    along the line between their vectors, at the same latents in all of a row.
    """
    from kerasgan import latent
    from kerasgan.latent.checks import starts

    ends = two_of(model, given)
    if ends is not None:
        latent_options.refuse_method(method)
        return latent.interpolate_captions(model, *ends, steps, n, seed)
    start, asked = starts(model, n, seed, **given)
    end = model.latents(n, seed + 1)
    return latent.interpolate(model, start, end, steps, method, **asked)


def two_of(model, given):
    """Returns the two captions, or vectors, that were given; None of one.

    Args:
        model: A `GenerativeModel`.
        given: As for all sub-commands.

    Raises:
        ValueError: There are more.
    """
    for name in model.undrawn:
        count = model.conditions[name].count(given.get(name))
        if count > 2:
            raise ValueError(
                f"interpolate goes from one {name} to another, or between latents at "
                f"one. Received: {count}. Give one or two."
            )
        if count == 2:
            return given[name]
    return None


@tool
@click.argument("first", type=click.IntRange(0))
@click.argument("second", type=click.IntRange(0))
@click.option("--steps", type=COLUMNS, default=8, show_default=True)
def classes(model, n, seed, given, first, second, steps):
    """Go from class FIRST to class SECOND at the same latents, N rows."""
    from kerasgan import latent

    for name in given:
        raise ValueError(f"The classes are FIRST and SECOND. Leave --{name} out.")
    return latent.interpolate_classes(model, first, second, steps, n, seed)


@tool
@click.option("--code", required=True, help="Name of a code, or number of a latent.")
@click.option("--low", type=float, default=-2.0, show_default=True)
@click.option("--high", type=float, default=2.0, show_default=True)
@click.option("--columns", type=COLUMNS, default=10, show_default=True)
@click.option("--against", type=PATH, help="Draw another model below, a GAN's ...")
@click.option("--dimension", type=click.IntRange(0), help="... latent of this number.")
def traverse(model, n, seed, given, code, low, high, columns, against, dimension):
    """Change one code and leave all else as it is, N rows.

    A categorical code takes each of its values. A GAN without codes below it, --against
    gan --dimension 0, makes the figure of InfoGAN.
    """
    import numpy as np

    from kerasgan import latent, run

    if (against is None) != (dimension is None):
        raise ValueError(
            "--against MODEL and --dimension NUMBER go together. Received: "
            f"--against {against}, --dimension {dimension}. Give both or neither."
        )
    kinds = model.codes.given if "codes" in model.draws else {}
    values = np.linspace(low, high, columns)
    if isinstance(kinds.get(code), int):
        values = range(kinds[code])
    code = int(code) if code.isdecimal() and code not in kinds else code
    sheet = latent.traverse(model, code, values, n, seed, **given)
    if against is None:
        return sheet
    other = run.load(against)
    if tuple(other.image_shape) != tuple(model.image_shape):
        raise ValueError(
            "--against takes a model of images of the same shape, "
            f"{tuple(model.image_shape)}. Received: {tuple(other.image_shape)}."
        )
    values = np.linspace(low, high, len(values))
    told = {name: given[name] for name in other.undrawn if name in given}
    below = latent.traverse(other, dimension, values, n, seed, **told)
    name = code if isinstance(code, str) else f"latent {code}"
    mine, theirs = type(model).__name__, type(other).__name__
    labels = f"{mine} {name}", f"{theirs} latent {dimension}"
    return Pair(labels, (sheet, below))


@tool
@click.option("--across", type=click.IntRange(0), default=0, show_default=True)
@click.option("--down", type=click.IntRange(0), default=1, show_default=True)
def manifold(model, n, seed, given, across, down):
    """Show the plane of two latents, N rows and columns; others are those of a draw."""
    from kerasgan import latent

    return latent.manifold(model, n, (across, down), seed, **given)


@tool
@click.option(
    "--values",
    callback=reals,
    default="0.25,0.5,1,2,none",
    show_default=True,
    help="Truncations; none for a whole normal.",
)
def truncate(model, n, seed, given, values):
    """Show the same latents, cut off at one value after another, N rows."""
    from kerasgan import latent

    return latent.truncate(model, values, n, seed, **given)


@tool
@click.option("--measure", help="slant, or stroke_width: what the direction changes.")
@click.option("--plus", type=click.IntRange(0), help="Or: towards this class ...")
@click.option("--minus", type=click.IntRange(0), help="... and away from this one,")
@click.option(
    "--features",
    help="as this classifier sees them; classifier_DATASET of the run by default.",
)
@click.option(
    "--samples", type=click.IntRange(2, 10**6), default=2000, show_default=True
)
@click.option("--strengths", callback=reals, default="-4,-2,0,2,4", show_default=True)
def attribute(model, n, seed, given, measure, plus, minus, features, **options):
    """Find a direction from measured samples, and add it to latents, N rows."""
    import numpy as np

    from kerasgan import latent
    from kerasgan.latent.checks import check_makes_images, starts

    measured = measure is not None
    others = [each is not None for each in (plus, minus, features)]
    if any(others) if measured else not all(others[:2]):
        raise ValueError(
            "Say what to change: either --measure slant, or --plus 8 --minus 3 and "
            f"perhaps --features. Received: measure={measure}, plus={plus}, "
            f"minus={minus}, features={features}."
        )
    latents, drawn = starts(model, n, seed + 1, **given)
    if measured:
        check_makes_images(model)
        look = latent.measures.by_name(measure)
    else:
        look = odds(features or classifier_of_run(), plus, minus)
    samples = options["samples"]
    among = {}
    for name, values in given.items():
        rows = model.conditions[name].rows(values, model.conditions[name].count(values))
        among[name] = rows[np.arange(samples) % len(rows)]
    vector, _ = latent.find_attribute(model, look, samples, seed, **among)
    return latent.edit(model, latents, vector, options["strengths"], **drawn)


def classifier_of_run():
    """Returns the name of the classifier of what MODEL was trained on."""
    from kerasgan import metrics

    recipe = recipe_of_model()
    if recipe is None:
        raise ValueError(
            "A run alone tells which classifier sees its classes. Received: no run and "
            "no --features. Add --features classifier_mnist, for example."
        )
    return metrics.features.of_dataset(recipe.dataset)


def recipe_of_model():
    """Returns the `Recipe` of MODEL, or None."""
    from kerasgan.run import subject

    return subject.recipe_of(click.get_current_context().params["model"])


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
@click.option("--split", help="test by default; a path may have none.")
@value_range_option("By default the run's.")
@click.option("--steps", type=POSITIVE, default=300, show_default=True)
@click.option("--restarts", type=POSITIVE, default=4, show_default=True)
@click.option("--plot", type=PATH, help="Draw the error over the steps, a .png file.")
def project(model, n, seed, given, dataset, split, value_range, steps, restarts, plot):
    """Search the latents of N real images, and say how near they come."""
    from kerasgan import latent

    images = real_images(model, dataset, value_range, split, n)
    found = latent.project(
        *(model, model.example.from_networks(images), steps, restarts),
        seed=seed,
        **given,
    )
    mean, least = found.psnr.mean(), found.psnr.min()
    click.echo(f"PSNR of {len(images)} images: mean {mean:.2f} dB, least {least:.2f}")
    if plot is not None:
        found.plot_errors(plot)
    return found


@tool
@click.option("--dataset", required=True, help="Name or path of the training images.")
@value_range_option("By default the run's.")
@click.option("--features", help="See them through: classifier_mnist. Else pixels.")
@click.option("-k", "k", type=POSITIVE, default=5, show_default=True)
def nearest(model, n, seed, given, dataset, value_range, features, k):
    """Set N samples beside the training images that are nearest to them."""
    from kerasgan import latent

    training = real_images(model, dataset, value_range, "train")
    samples = model.example.to_networks(model.generate(n, seed=seed, **given))
    return latent.nearest_training_images(samples, training, features, k)


def real_images(model, dataset, value_range, split=None, n=None):
    """Returns the first n images of a dataset in [-1, 1]; all of them by default.

    The split is `"test"` by default, and everything of a path that has no splits; the
    range of values is by default that with which the run read such files.
    """
    import numpy as np

    from kerasgan import datasets
    from kerasgan.latent.checks import check_makes_images
    from kerasgan.run import real

    check_makes_images(model)
    recipes = list(filter(None, [recipe_of_model()]))
    whole = datasets.splits(dataset) == ()
    data = datasets.load(
        dataset,
        split=split or ("all" if whole else "test"),
        batch_size=500,
        **model.example.reading(),
        shuffle=False,
        value_range=value_range or real.value_range(dataset, recipes),
    )
    parts = []
    for batch in data:
        parts.append(np.asarray(batch))
        if n is not None and sum(map(len, parts)) >= n:
            break
    return np.concatenate(parts)[:n]
