"""`kerasgan compare`."""

import contextlib
import math
from pathlib import Path

import click

from kerasgan.cli.evaluate import BETTER, measuring_options, report, table, text
from kerasgan.cli.parsing import choose

FILES = {
    "compare.json": "every number, and all that it takes to measure it again",
    "compare.png": "samples of the seed, a block a subject",
}


@click.command("compare")
@click.argument("subjects", nargs=-1, required=True, type=click.Path())
@measuring_options
@click.option("--out", type=click.Path(), help="Folder; by default nothing is written.")
def command(subjects, out, overwrite, backend, **options):
    """Measure several SUBJECTS as `evaluate` does, and print them side by side.

    The dataset is that of the run folders among them, the floor what as many real
    images score. * marks the best of each row.
    """
    choose(backend)
    from kerasgan.run import evaluation as evaluations

    target = contextlib.nullcontext()
    if out:
        target = evaluations.output(out, FILES, overwrite)
    with target as folder:
        found = evaluations.compare(subjects, **options)
        if out:
            evaluations.save_comparison(found, folder)
    click.echo(f"{found[0].yardstick}\n")
    for line in table(rows(found)):
        click.echo(line)
    click.echo()
    for line in remarks(found):
        click.echo(line)
    if out:
        report(out, FILES)


def rows(found):
    """Yields the cells of the table: a row a number, a column a subject."""
    from kerasgan.run.evaluation import QUANTILE

    yield "", *labels(found), "floor", "better"
    scores = [{score.key: score for score in each.scores} for each in found]
    for key in dict.fromkeys(key for each in scores for key in each):
        row = [each.get(key) for each in scores]
        known = [score for score in row if score is not None]
        best = best_of(known)
        cells = [
            "" if score is None else text(score.value) + " *"[score.value in best]
            for score in row
        ]
        yield key, *cells, text(known[0].floor), BETTER[known[0].better]
    copied = [each.copies and text(each.copies.copy_rate) + " " for each in found]
    yield "copy_rate", *(cell or "" for cell in copied), text(QUANTILE), BETTER["real"]


def best_of(scores):
    """Returns the best values: the lowest, the highest, or the nearest to the floor."""
    better, floor = scores[0].better, scores[0].floor
    distance = {
        "lower": lambda value: value,
        "higher": lambda value: -value,
        "real": lambda value: abs(value - floor),
    }.get(better)
    if distance is None or (better == "real" and floor is None):
        return []
    known = [score.value for score in scores if not math.isnan(score.value)]
    least = min(map(distance, known), default=None)
    return [value for value in known if distance(value) == least]


def labels(found):
    """Returns the last parts of the paths, or the whole if these are alike."""
    paths = [each.subject.path for each in found]
    names = [Path(path).name for path in paths]
    return names if len(set(names)) == len(names) else paths


def remarks(found):
    """Yields what is to be said below the table, once where it is of all subjects."""
    yield "* is the best of its row."
    said = [set(each.left_out.items()) for each in found]
    for name, reason in sorted(set.intersection(*said)):
        yield f"left out: {name}: {reason}"
    for label, each in zip(labels(found), said, strict=True):
        for name, reason in sorted(each - set.intersection(*said)):
            yield f"left out of {label}: {name}: {reason}"
    if found[0].yardstick.extractor.note:
        yield found[0].yardstick.extractor.note
