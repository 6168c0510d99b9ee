"""Metrics of samples: formulas on arrays, and classes that see images batch by batch.

Each file has one formula as a function of features, probabilities or images, and a
`SampleMetric` that gathers what it needs of a stream. `Evaluator` measures a model or a
sample with any number of them, each beside what real images score.
"""

from kerasgan.errors import unknown
from kerasgan.metrics import features
from kerasgan.metrics.alignment import CaptionAccuracy, caption_accuracy, r_precision
from kerasgan.metrics.audible import AudibleSounds, audible
from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.birthday import (
    BirthdaySupport,
    birthday_support,
    duplicate_threshold,
)
from kerasgan.metrics.class_accuracy import ClassAccuracy, class_accuracy
from kerasgan.metrics.class_diversity import ClassDiversity, class_diversity
from kerasgan.metrics.classification_accuracy_score import (
    classification_accuracy_score,
)
from kerasgan.metrics.classifier_score import ClassifierScore, classifier_score
from kerasgan.metrics.density_coverage import DensityCoverage, density_coverage
from kerasgan.metrics.evaluator import Evaluator, Score, as_logs
from kerasgan.metrics.features import Extractor
from kerasgan.metrics.frechet import (
    FrechetDistance,
    frechet_distance,
    frechet_distance_of_moments,
)
from kerasgan.metrics.kernel import KernelDistance, kernel_distance, unbiased_mmd2
from kerasgan.metrics.modes import ModeCoverage, mode_coverage, stacked_labels
from kerasgan.metrics.ms_ssim import MSSSIM, ms_ssim
from kerasgan.metrics.neighbours import copy_rate, nearest
from kerasgan.metrics.precision_recall import PrecisionRecall, precision_recall
from kerasgan.metrics.readable import Readable, readable
from kerasgan.metrics.sliced_wasserstein import SlicedWasserstein, sliced_wasserstein
from kerasgan.modalities import Image

_METRICS = {
    "audible": AudibleSounds,
    "birthday": BirthdaySupport,
    "class_accuracy": ClassAccuracy,
    "class_diversity": ClassDiversity,
    "classifier_score": ClassifierScore,
    "density_coverage": DensityCoverage,
    "frechet": FrechetDistance,
    "kernel": KernelDistance,
    "modes": ModeCoverage,
    "ms_ssim": MSSSIM,
    "precision_recall": PrecisionRecall,
    "sliced_wasserstein": SlicedWasserstein,
}


def names():
    """Returns the names of the sample metrics, sorted."""
    return sorted(_METRICS)


def claims(metric):
    """Returns what the values of a named metric claim; see `SampleMetric.claims`."""
    return dict(_METRICS[metric].claims)


def looks_at_pixels(metric):
    """Tells whether a named metric looks at images, and at nothing else.

    Raises:
        ValueError: There is no metric of that name.
    """
    return looks_at(metric, Image((1, 1, 1))) and _find(metric).looks_at == "images"


def looks_at(metric, example):
    """Tells whether a named metric can look at examples of a kind.

    Those that look at features or probabilities look at all; others at images alone, or
    at sounds.

    Args:
        metric: Its name.
        example: A `kerasgan.modalities.Modality`.

    Raises:
        ValueError: There is no metric of that name.
    """
    cls = _find(metric)
    return cls.looks_at != "images" or cls.example_axes == example.axes


def takes_labels(metric):
    """Tells whether a named metric is of labelled samples; see `SampleMetric.labelled`.

    Raises:
        ValueError: There is no metric of that name.
    """
    return _find(metric).labelled


def get(metric, features=None, n=10_000, seed=0):
    """Resolves what a user gave as a metric.

    Args:
        metric: One of `names()`, or a `SampleMetric`, which is returned as it is.
        features: As for `SampleMetric`; left aside by metrics that look at pixels.
        n: As for `SampleMetric`.
        seed: As for `SampleMetric`.

    Returns:
        A `SampleMetric`.

    Raises:
        ValueError: None of these.
    """
    if isinstance(metric, SampleMetric):
        return metric
    cls = _find(metric)
    return cls(None if cls.looks_at == "images" else features, n=n, seed=seed)


def _find(metric):
    if not isinstance(metric, str) or metric not in _METRICS:
        raise ValueError(unknown("sample metric", metric, names()))
    return _METRICS[metric]


__all__ = [
    "MSSSIM",
    "AudibleSounds",
    "BirthdaySupport",
    "CaptionAccuracy",
    "ClassAccuracy",
    "ClassDiversity",
    "ClassifierScore",
    "DensityCoverage",
    "Evaluator",
    "Extractor",
    "FrechetDistance",
    "KernelDistance",
    "ModeCoverage",
    "PrecisionRecall",
    "Readable",
    "SampleMetric",
    "Score",
    "SlicedWasserstein",
    "as_logs",
    "audible",
    "birthday_support",
    "caption_accuracy",
    "claims",
    "class_accuracy",
    "class_diversity",
    "classification_accuracy_score",
    "classifier_score",
    "copy_rate",
    "density_coverage",
    "duplicate_threshold",
    "features",
    "frechet_distance",
    "frechet_distance_of_moments",
    "get",
    "kernel_distance",
    "looks_at",
    "looks_at_pixels",
    "mode_coverage",
    "ms_ssim",
    "names",
    "nearest",
    "precision_recall",
    "r_precision",
    "readable",
    "sliced_wasserstein",
    "stacked_labels",
    "takes_labels",
    "unbiased_mmd2",
]
