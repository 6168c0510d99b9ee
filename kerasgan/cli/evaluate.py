"""`kerasgan evaluate`."""

from pathlib import Path

import click

from kerasgan.cli.parsing import backend_option, choose, value_range_option

FILES = {
    "evaluation.json": "every number, and all that it takes to measure it again",
    "samples.png": "samples of the seed, their nearest training images below them",
}
BETTER = {None: "error bar", "lower": "lower", "higher": "higher", "real": "as real"}


def measuring_options(command):
    """Adds the options that say what to measure, and against what."""
    for option in reversed(
        [
            click.option(
                "--dataset", help="Real images: a name or path; by default the run's."
            ),
            click.option(
                "--test",
                metavar="PATH|SPLIT",
                help='Images that no model saw: a split, "test" by default; a path '
                "where the dataset is one.",
            ),
            click.option(
                "--features",
                help="What images are seen through; by default classifier_DATASET if "
                "it is published and takes them, else text_image_matching_DATASET "
                "likewise, else random_features.",
            ),
            click.option(
                "--metrics",
                multiple=True,
                metavar="NAME",
                help="May be repeated; by default all metrics, those of labelled "
                "samples where there are labels.",
            ),
            click.option(
                "-n",
                type=click.IntRange(2),
                help="Samples; by default as many as there are training images, at "
                "most 10,000, or all that lie in files.",
            ),
            click.option(
                "--seed", type=click.IntRange(0), default=0, show_default=True
            ),
            click.option(
                "--importance-samples",
                type=click.IntRange(1),
                metavar="K",
                help="Draws of the latent variables, of models that bound log p(x); "
                "500 by default.",
            ),
            click.option(
                "--matching",
                metavar="ENCODERS",
                help="Of models that are told captions: encoders that find the caption "
                "of a picture, a run folder or an entry; by default "
                "text_image_matching_DATASET.",
            ),
            value_range_option("By default the run's."),
            click.option("--overwrite", is_flag=True, help="Replace earlier files."),
            backend_option,
        ]
    ):
        command = option(command)
    return command


def images_of(context, parameter, text):
    """Parses `images=path` to the path."""
    name, _, path = (text or "").partition("=")
    if text is not None and (name != "images" or not path):
        raise click.BadParameter(
            "expected images=PATH, for example --given images=photos. Received: "
            f"{text!r}."
        )
    return path or None


@click.command("evaluate")
@click.argument("subject", type=click.Path())
@measuring_options
@click.option(
    "--out",
    type=click.Path(),
    help="Folder; evaluation in a run folder, else evaluation_SUBJECT.",
)
@click.option(
    "--given",
    metavar="images=PATH",
    callback=images_of,
    help="Of a model that makes images of images: those to make samples of; by "
    "default the test split of the run's --dataset, or all where it has none.",
)
def command(subject, out, overwrite, backend, **options):
    """Measure the samples of SUBJECT against real images that no model saw.

    SUBJECT is a run folder, a .keras file, a preset's folder or published name, an .npz
    file of samples (of points a .csv) or a folder of images. Every number stands beside
    its floor, what as many real images score.
    """
    choose(backend)
    from kerasgan.run import evaluation as evaluations

    out = Path(out) if out else default_output(Path(subject))
    with evaluations.output(out, FILES, overwrite) as folder:
        found = evaluations.evaluate(subject, **options)
        evaluations.save_evaluation(found, folder)
    click.echo(f"{subject}: {found.yardstick}\n")
    for line in table(rows(found.scores)):
        click.echo(line)
    click.echo()
    for line in remarks(found):
        click.echo(line)
    report(out, FILES)


def default_output(subject):
    """Returns the folder for what is found of a subject."""
    if (subject / "run.json").is_file():
        return subject / "evaluation"
    return Path(f"evaluation_{subject.resolve().stem}")


def rows(scores):
    """Yields the cells of the table."""
    yield "", "value", "floor", "ratio", "better"
    for score in scores:
        floor, ratio = text(score.floor), text(score.ratio)
        yield score.key, text(score.value), floor, ratio, BETTER[score.better]


def text(number):
    """Writes a number with four digits, or more if it is whole; nothing for None."""
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def table(rows):
    """Lays cells out in columns, the first to the left, the others to the right."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = zip(others, widths[1:], strict=True)
        cells = "".join(f"  {cell:>{width}}" for cell, width in cells)
        yield f"{first:<{widths[0]}}{cells}".rstrip()


def remarks(found):
    """Yields what is to be said below the table."""
    from kerasgan.run.evaluation import QUANTILE
    from kerasgan.run.likelihood import remarks as meanings

    yield from meanings(found.scores)
    if found.copies is not None:
        things = found.subject.example.things
        yield (
            f"copy rate {found.copies.copy_rate:.2%}: the share of samples that lie "
            f"as near to a training {things[:-1]} as the nearest {QUANTILE:.0%} of "
            f"test {things}"
        )
    for name, reason in found.left_out.items():
        yield f"left out: {name}: {reason}"
    if found.yardstick.extractor.note:
        yield found.yardstick.extractor.note


def report(folder, files):
    """Says what lies where."""
    click.echo(f"\nIn {folder}:")
    for name, meaning in files.items():
        click.echo(f"  {name:<16} {meaning}")
