"""Evaluating samples: each metric beside its floor, copies, and a picture."""

import dataclasses
import json
import math
import shlex
import time
from pathlib import Path

import keras
import numpy as np

from kerasgan import metrics, pictures
from kerasgan.export.files import staged
from kerasgan.metrics.neighbours import Copies
from kerasgan.run import agreement, caption_diversity, likelihood, matching, truth
from kerasgan.run.folder import made_with
from kerasgan.run.real import pick
from kerasgan.run.subject import Subject, find
from kerasgan.run.yardstick import RealImages

SHOWN, COLUMNS = 32, 8
QUANTILE = 0.01  # of unseen images that `copy_rate` takes for copies


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """What was found of one subject.

    Attributes:
        subject: The `Subject`.
        yardstick: The `RealImages` that measured it.
        scores: List of `metrics.Score`.
        left_out: Dict of metric -> why it gave no number.
        copies: `(copy_rate, threshold)`; None where `left_out` says why.
        samples: The first samples (32 at most, height, width, channels) in [-1, 1]; of
            points more.
        nearest: The training image that is nearest to each in the features.
        seconds: What it took, the real images included.
    """

    subject: Subject
    yardstick: RealImages
    scores: list
    left_out: dict
    copies: Copies | None
    samples: np.ndarray
    nearest: np.ndarray
    seconds: float

    def facts(self):
        """Returns a dict for JSON: the subject and its numbers."""
        copies = None
        if self.copies is not None:
            copies = {**self.copies._asdict(), "quantile": QUANTILE}
        return {
            "subject": self.subject.facts(),
            "scores": score_facts(self.scores),
            "left_out": self.left_out,
            "copies": copies,
            "seconds": round(self.seconds, 1),
        }


def evaluate(subject, given=None, **options):
    """Measures samples against images that no model was trained on.

    Where a model tells how probable images are, that of the test images is measured.

    Args:
        subject: A run folder, a `.keras` file, a preset's folder or published name, an
            `.npz` file or a folder of images; or a model.
        given: Name or path of the images that samples are made of, of a model that
            makes them of images; by default those of its run.
        **options: `dataset`, `test`, `features`, `metrics`, `n`, `seed`,
            `value_range`, `importance_samples` and `matching`, as for `RealImages`.

    Returns:
        `Evaluation`.

    Raises:
        ValueError: It cannot be evaluated so; the message says why.
    """
    subject = find(subject, given, options.get("dataset"))
    return measure(subject, RealImages([subject], **options))


def compare(subjects, **options):
    """Measures several samples against the same real images.

    Args:
        subjects: List of at least two, each as for `evaluate`.
        **options: As for `evaluate`.

    Returns:
        List of `Evaluation`, for each what `evaluate` returns.

    Raises:
        ValueError: As for `evaluate`, or they do not compare.
    """
    if len(subjects) < 2:
        raise ValueError(
            "Two or more subjects compare. Received: "
            f"{', '.join(map(str, subjects))}. Name another, or `kerasgan evaluate` it."
        )
    dataset = options.get("dataset")
    subjects = [find(subject, dataset=dataset) for subject in subjects]
    yardstick = RealImages(subjects, **options)
    return [measure(subject, yardstick) for subject in subjects]


def measure(subject, yardstick):
    """Measures one `Subject` with a `RealImages`; returns an `Evaluation`."""
    training = yardstick.training
    start = time.perf_counter()
    scores = measured(subject, yardstick)
    seen, left_out, copies = yardstick.seen, yardstick.left_out(), None
    try:
        copies = metrics.copy_rate(seen.sample, training, seen.real, QUANTILE)
    except ValueError as error:
        left_out["copy_rate"] = str(error)
    places = subject.example.shown(SHOWN)
    shown = min(places, subject.size or places)
    samples = np.concatenate(list(subject.generate_batches(shown, yardstick.seed)))
    _, rows = metrics.nearest(yardstick.extractor(samples).features, training)
    rows, places = np.unique(rows[:, 0], return_inverse=True)
    nearest = np.concatenate(list(pick(yardstick.train, rows)))[places]
    seconds = yardstick.seconds + time.perf_counter() - start
    return Evaluation(
        subject, yardstick, scores, left_out, copies, samples, nearest, seconds
    )


def measured(subject, yardstick):
    """Returns the scores of a `Subject`: of its samples, and of how it finds images.

    What cannot be measured is left out, and the yardstick notes why.
    """
    found = yardstick.scores(subject)
    for part in (likelihood, agreement, matching, caption_diversity, truth):
        yardstick.unfit.pop(part.KEY, None)
        try:
            found += part.scores(subject, yardstick)
        except ValueError as error:
            yardstick.unfit[part.KEY] = str(error)
    return found


def save_evaluation(evaluation, folder):
    """Writes `evaluation.json` and `samples.png` to a new folder.

    In the picture each row of samples stands above its nearest training images.
    """
    folder.mkdir()
    yardstick = evaluation.yardstick
    command = ["evaluate", evaluation.subject.path, *yardstick.words()]
    facts = {**yardstick.facts(), **evaluation.facts()}
    _write(folder / "evaluation.json", command, facts)
    pair = evaluation.samples, evaluation.nearest
    strips = evaluation.subject.example.beside(*pair, COLUMNS)
    pictures.labelled(list(strips)).save(folder / "samples.png")


def save_comparison(evaluations, folder):
    """Writes `compare.json` and `compare.png` to a new folder.

    In the picture the samples of each subject stand in a block of their own.
    """
    folder.mkdir()
    yardstick = evaluations[0].yardstick
    paths = [each.subject.path for each in evaluations]
    facts = {**yardstick.facts(), "subjects": [each.facts() for each in evaluations]}
    command = ["compare", *paths, *yardstick.words()]
    _write(folder / "compare.json", command, facts)
    strips = [
        (each.subject.path, each.subject.example.sheet(each.samples, COLUMNS))
        for each in evaluations
    ]
    pictures.labelled(strips).save(folder / "compare.png")


def output(folder, files, overwrite=False):
    """Gives a temporary folder that becomes `folder` at the end, or leaves no trace.

    Args:
        folder: Path of the folder to write.
        files: Names that an earlier one may hold, and still be replaced.
        overwrite: Whether an earlier one is replaced.

    Raises:
        FileExistsError: Something is there that must not be lost.
        FileNotFoundError: There is no folder to make it in.
    """
    folder = Path(folder)
    if folder.exists() and not overwrite:
        raise FileExistsError(
            f"{str(folder)!r} exists. Add --overwrite, or choose another with --out."
        )
    if folder.exists() and not _is_earlier(folder, files):
        raise FileExistsError(
            f"{str(folder)!r} holds something else than {' and '.join(files)}, and is "
            "not deleted. Choose another folder with --out."
        )
    return staged(folder, overwrite=True, replaceable=Path.is_dir)


def _is_earlier(folder, files):
    return folder.is_dir() and {path.name for path in folder.iterdir()} <= set(files)


def _write(path, command, facts):
    backend = keras.backend.backend()
    command = shlex.join(["kerasgan", *command, "--backend", backend])
    content = {"command": command, **facts, "made_with": made_with()}
    path.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n")


def score_facts(scores):
    """Returns a list of `metrics.Score` as dicts for JSON."""
    return [
        {
            "key": score.key,
            "name": score.name,
            "value": _number(score.value),
            "floor": _number(score.floor),
            "ratio": _number(score.ratio),
            "better": score.better,
        }
        for score in scores
    ]


def _number(value):
    """Returns a number that JSON has; "inf", "-inf" and "nan" as text."""
    finite = value is None or math.isfinite(value)
    return value if finite else str(float(value))
