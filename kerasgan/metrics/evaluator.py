"""Real images seen once, against which any number of samples are measured."""

import dataclasses
import itertools
import math

import numpy as np

from kerasgan.metrics.base import SampleMetric
from kerasgan.metrics.features import BATCH, KINDS, Seen, as_images
from kerasgan.metrics.gathering import Rows, check_labels
from kerasgan.modalities import ranges


@dataclasses.dataclass(frozen=True)
class Score:
    """One number about a sample, beside what real images score.

    Attributes:
        key: Short name, `"frechet"`.
        name: Full name: with extractor, number of samples and seed.
        value: The number.
        better: `"lower"`, `"higher"`, `"real"`, or None for an error bar.
        floor: The same number for as many images of the training split, which is what a
            perfect model scores; None where no training images were given.
    """

    key: str
    name: str
    value: float
    better: str | None
    floor: float | None = None

    @property
    def ratio(self):
        """A distance over its floor; None for other numbers, and over no or 0 floor."""
        if self.better != "lower" or self.floor is None or self.floor <= 0:
            return None
        if not (math.isfinite(self.value) and math.isfinite(self.floor)):
            return None
        return self.value / self.floor


class Evaluator:
    """Measures samples against real images, each metric beside its floor.

    Every image passes once through each extractor, batch by batch, and is then
    forgotten: memory does not grow with the number of images.

    ```python
    evaluator = Evaluator([FrechetDistance("classifier_mnist")], test, train)
    for score in evaluator.evaluate(model):
        print(score.name, score.value, score.floor, score.ratio)
    ```

    Args:
        metrics: List of `SampleMetric`.
        real: Real images that no model was trained on: an array (n, height, width,
            channels), or an iterable of batches of images or of tuples that begin with
            them. Metrics that keep rows draw `n` of them.
        train: Images of the training split, likewise, for the floors; as many as
            samples are used, drawn at random. None leaves the floors out. Metrics of
            labelled samples take batches of pairs (images, labels), labels being whole
            numbers (m,): of two arrays, write `[(images, labels)]`.
        data_range: `(low, high)` of the pixel values of images that do not say it:
            models do, and what `kerasgan.datasets` made. Points have none, and are
            measured as they are.

    Raises:
        ValueError: No metrics, two of one name, or images that are not what they should
            be.
    """

    def __init__(self, metrics, real, train=None, data_range=(-1.0, 1.0)):
        self.metrics = _checked(metrics)
        self.axes = self.metrics[0].axes
        self.data_range = data_range
        comparing = [metric for metric in self.metrics if metric.compares]
        said = ranges.of(real, data_range)
        doubtful = not hasattr(real, "info")
        gathered = iter(self._gather(comparing, real, said, doubtful=doubtful))
        self.real = [next(gathered) if m.compares else None for m in self.metrics]
        self.floors = [{} for _ in self.metrics]
        if train is not None:
            for metric, sample in self._limited(train):
                index = self.metrics.index(metric)
                self.floors[index] = metric.compute(sample, self.real[index])

    def evaluate(self, sample):
        """Measures one sample of images.

        Args:
            sample: A model with `generate_batches`, which then draws `n` samples with
                `seed` for each metric; or images, as an array or batches. Metrics of
                labelled samples take a model that is `conditional` and then asked for
                its `labels`, or batches of pairs as in `train`.

        Returns:
            List of `Score`.

        Raises:
            ValueError: Samples that are not finite, out of range, or fewer than n; or
                labels that are missing or do not fit.
        """
        scores = []
        for metric, gathered in self._limited(sample):
            index = self.metrics.index(metric)
            values = metric.compute(gathered, self.real[index])
            names = metric.full_names()
            scores += [
                Score(key, names[key], value, metric.values[key], floor)
                for key, value in values.items()
                for floor in [self.floors[index].get(key)]
            ]
        return scores

    def _limited(self, images):
        """Yields each metric with the first n of the images that it asks for."""
        data_range = ranges.of(images, self.data_range)
        for seed, same in itertools.groupby(
            sorted(self.metrics, key=lambda each: each.seed), lambda each: each.seed
        ):
            same = list(same)
            most = max(metric.n for metric in same)
            labelled = _labelled(same)
            drawn = hasattr(images, "generate_batches")
            if drawn:
                batches = images.generate_batches(most, seed=seed, batch_size=BATCH)
                if labelled and getattr(images, "conditional", False):
                    batches = paired(batches, images.labels(most, seed))
            else:
                batches = _some(images, most, seed, labelled, self.axes)
            limits = [metric.n for metric in same]
            doubtful = not (drawn or hasattr(images, "info"))
            gathered = self._gather(same, batches, data_range, limits, doubtful)
            yield from zip(same, gathered, strict=True)

    def _gather(self, metrics, batches, data_range, limits=None, doubtful=False):
        """Shows the images to all metrics; returns what each of them gathered.

        Of `doubtful` ones, whose range nobody but the caller says, a first batch in a
        part of it is warned of.
        """
        gathered = [metric.gather() for metric in metrics]
        left = list(limits or [math.inf] * len(metrics))
        extractors = {id(m.features): m.features for m in metrics if m.features}
        for images, *labels in columns(batches, _labelled(metrics), self.axes):
            if doubtful and not KINDS[self.axes].units:
                ranges.warn_of_part(images.min(), images.max(), data_range)
                doubtful = False
            images = as_images(images, data_range, self.axes)
            seen = {key: look(images) for key, look in extractors.items()}
            seen[None] = Seen(images)
            for index, metric in enumerate(metrics):
                key = None if metric.features is None else id(metric.features)
                rows = getattr(seen[key], metric.looks_at)
                given = [rows, *labels] if metric.labelled else [rows]
                count = int(min(left[index], len(rows)))
                gathered[index].add(*(each[:count] for each in given))
                left[index] -= count
        if limits and any(left):
            most = max(limits)
            raise ValueError(
                f"A metric looks at n={most} images. Received: {most - max(left)}. "
                "Write a smaller n, or give more images."
            )
        return gathered


def as_logs(scores):
    """Flattens scores for logs: dict of name -> number.

    Where there are floors, `..._floor` and `..._ratio` stand beside the name.
    """
    logs = {}
    for score in scores:
        logs[score.name] = score.value
        if score.floor is not None:
            logs[f"{score.name}_floor"] = score.floor
        if score.ratio is not None:
            logs[f"{score.name}_ratio"] = score.ratio
    return logs


def _checked(metrics):
    metrics = list(metrics) if isinstance(metrics, (tuple, list)) else [metrics]
    wrong = [metric for metric in metrics if not isinstance(metric, SampleMetric)]
    names = [name for m in metrics if not wrong for name in m.full_names().values()]
    if wrong or not metrics or len(set(names)) < len(names):
        raise ValueError(
            "metrics must be a list of sample metrics of different names, "
            "[FrechetDistance('classifier_mnist')] for example. Received: "
            f"{wrong or names}."
        )
    if len({metric.axes for metric in metrics}) > 1:
        raise ValueError(
            "Metrics that look at images, at sounds and at points do not measure the "
            f"same. Received: {', '.join(names)}. Give each an evaluator "
            "of its own."
        )
    return metrics


def _labelled(metrics):
    return any(metric.labelled for metric in metrics)


def columns(images, labelled=False, axes=3):
    """Yields batches of at most BATCH images.

    Args:
        images: An array, or batches of images or of tuples that begin with them.
        labelled: Whether the second of the tuple is wanted, too: whole numbers (m,).
        axes: Number of axes of one image, or of one sound.

    Yields:
        Lists of arrays: of images, and of their labels where they have any and these
        are wanted.
    """
    if hasattr(images, "__array__"):
        images = [images]
    for batch in images:
        batch = batch if isinstance(batch, (tuple, list)) else [batch]
        batch = [np.asarray(each) for each in batch[: 1 + labelled]]
        if batch[0].ndim == axes + 2:  # (m, batches_per_step, height, width, channels)
            batch = [each.reshape(-1, *each.shape[2:]) for each in batch]
        batch[1:] = [check_labels(labels, len(batch[0])) for labels in batch[1:]]
        for first in range(0, len(batch[0]), BATCH):
            yield [each[first : first + BATCH] for each in batch]


def paired(batches, labels):
    """Yields pairs of each batch of a stream and its part of the labels (n,)."""
    first = 0
    for images in batches:
        yield images, labels[first : first + len(images)]
        first += len(images)


def _some(images, n, seed, labelled, axes):
    """Returns n of the images as one batch, drawn by the hashes of their pixels.

    Neither order nor batches change what is drawn, and a smaller n draws a part of what
    a larger one does. Labels stay with their images.
    """
    rows = Rows(n, seed)
    for batch in columns(images, labelled, axes):
        rows.add(*batch)
    return [rows.drawn()]
