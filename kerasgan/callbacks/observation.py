"""What one look at the two players sees, in numbers."""

import dataclasses

import keras
import numpy as np
from scipy.spatial.distance import cdist, pdist
from scipy.stats import rankdata

from kerasgan.errors import shown

COORDINATES = 16  # of the samples' mean that are kept of each look
COMMON = 0.02  # share of the real images, for a class whose absence counts


@dataclasses.dataclass(frozen=True)
class Observation:
    """What one look at the players saw; distances are in units of `spread`.

    `spread` is the mean Euclidean distance of two real examples.

    Attributes:
        epoch: Epochs finished, from 1.
        not_finite: What was NaN or infinite, in words; the rest is then NaN.
        auc: Share of the pairs (real, sample) that the discriminator ranks rightly.
        diversity: Mean distance of two samples.
        distance: Energy distance of samples and real examples, divided by its largest
            value: 1 - (E|x - x'| + E|y - y'|) / (2 E|x - y|), 0 if they are alike.
        movement: Mean distance of a latent's sample from the one a look before.
        center: The samples' mean, a tuple of coordinates in some basis.
        generator_gradient_norm: As logged.
        discriminator_gradient_norm: As logged.
        gradient_share: The generator's gradient norm, as a share of the largest so far.
        metric: The watched metric as logged, or None.
        higher_is_better: Whether the metric is such a one.
        largest_class: Share of the most frequent class among the samples, or None.
        excess: By how much the share of a class exceeds that among real images.
        missing: Share of the real classes that no sample is of, or None.
    """

    epoch: int
    not_finite: tuple = ()
    auc: float = np.nan
    diversity: float = np.nan
    distance: float = np.nan
    movement: float = np.nan
    center: tuple = ()
    generator_gradient_norm: float = np.nan
    discriminator_gradient_norm: float = np.nan
    gradient_share: float = np.nan
    metric: float | None = None
    higher_is_better: bool = False
    largest_class: float | None = None
    excess: float | None = None
    missing: float | None = None

    @property
    def cost(self):
        """The metric, turned round if necessary so that lower is better."""
        return -self.metric if self.metric and self.higher_is_better else self.metric


class Observer:
    """Sets samples of the same latents against real examples.

    Args:
        real: Array (m, ...), m at least 2, in the data range of the models.
        labels: Their labels, for conditional models, or their captions; or None.
        extractor: `kerasgan.metrics.features.Extractor` with classes, or None.

    Attributes:
        previous: The samples of the look before, flat (n, d), or None.

    Raises:
        ValueError: Too few real examples, or all of them are the same.
    """

    def __init__(self, real, labels=None, extractor=None):
        self.real = np.asarray(real)
        self.labels = labels
        self.flat = _flat(self.real)
        self.spread = pdist(self.flat).mean() if len(self.flat) > 1 else 0.0
        if not self.spread > 0:
            raise ValueError(
                "real must hold at least 2 examples that are finite and not all the "
                f"same. Received: {len(self.real)}, a mean distance of {self.spread:g}."
            )
        self.extractor = extractor
        self.real_classes = None
        d = self.flat.shape[1]
        basis = np.random.default_rng(0).standard_normal((d, COORDINATES))
        # Random directions keep distances (Johnson and Lindenstrauss, 1984).
        self.basis = np.eye(d) if d <= COORDINATES else basis / np.sqrt(COORDINATES)
        self.previous = None

    def asked(self, n, seed):
        """Draws what n samples are asked for where no model draws it: captions.

        They are those of the real examples, each as often as any other, but for one.

        Args:
            n: Number of samples.
            seed: Integer.
        """
        order = np.random.default_rng(seed).permutation(len(self.labels))
        return self.labels[np.resize(order, n)]

    def look(self, model, samples, labels=None):
        """Measures.

        Args:
            model: A `GAN`.
            samples: Array (n, ...), n at least 2, in its data range.
            labels: Their labels, or what else they were asked for; None of an
                unconditional model.

        Returns:
            Dict of the fields of `Observation` that samples tell of.
        """
        flat = _flat(samples)
        mine = None if labels is None else self.labels
        real = model.discriminate(self.real, mine)
        fake = model.discriminate(samples, labels)
        seen = {"samples": flat, "D(x)": real, "D(G(z))": fake}
        bad = tuple(what for what, x in seen.items() if not np.isfinite(x).all())
        if bad:
            return {"not_finite": bad}
        within, across = pdist(flat).mean(), cdist(flat, self.flat).mean()
        steps = np.nan if self.previous is None else _lengths(flat - self.previous)
        self.previous = flat
        return {
            "auc": area_under_curve(real, fake),
            "diversity": within / self.spread,
            "distance": 1 - (within + self.spread) / (2 * across),
            "movement": np.mean(steps) / self.spread,
            "center": tuple(flat.mean(axis=0) @ self.basis / self.spread),
            **self._classes(model, samples),
        }

    def _classes(self, model, samples):
        if self.extractor is None:
            return {}
        if self.real_classes is None:
            self.real_classes = self._histogram(model, self.real)
        shares = self._histogram(model, samples)
        common = self.real_classes >= COMMON
        return {
            "largest_class": shares.max(),
            "excess": (shares - self.real_classes).max(),
            "missing": (shares[common] == 0).mean(),
        }

    def _histogram(self, model, images):
        seen = self.extractor(images, model.data_range)
        classes = seen.probabilities.argmax(axis=1)
        return np.bincount(classes, minlength=self.extractor.classes) / len(images)


def first_examples(real, n):
    """Returns at most n real examples, and what stands beside them, or None.

    They are evenly spaced ones of arrays, else the first.

    Args:
        real: Array, pair of arrays, or dataset, as for `CollapseMonitor`.
        n: Number of examples.
    """
    if isinstance(real, tuple) or hasattr(real, "shape") or isinstance(real, list):
        images, labels = real if isinstance(real, tuple) else (real, None)
        images = np.asarray(images)
        told = len(images) if labels is None else len(labels)
        if told != len(images):
            raise ValueError(
                "real has a label or a caption for each example. Received: "
                f"{len(images)} examples and {told}. Give as many."
            )
        rows = np.linspace(0, len(images) - 1, min(n, len(images))).astype(int)
        return images[rows], None if labels is None else _of_each(labels)[rows]
    if not hasattr(real, "__iter__") and not hasattr(real, "__getitem__"):
        raise ValueError(
            "real must be an array of real examples, or a dataset of them. Received: "
            f"{type(real).__name__}."
        )
    parts, labelled = [], []
    for batch in real:
        images, labels, _ = keras.utils.unpack_x_y_sample_weight(batch)
        parts.append(keras.ops.convert_to_numpy(images))
        if labels is not None:
            labelled.append(keras.ops.convert_to_numpy(labels))
        if sum(map(len, parts)) >= n:
            break
    images = np.concatenate(parts)[:n] if parts else np.empty((0,))
    return images, np.concatenate(labelled)[:n] if labelled else None


def _of_each(labels):
    """Returns labels or captions as an array, one of each example."""
    try:
        return np.asarray(labels)
    except ValueError:  # lists of several captions
        raise ValueError(
            "real has one label or caption for each example. Received: "
            f"{shown(labels[0])} for the first. Give one of them."
        ) from None


def area_under_curve(real, fake):
    """Computes the share of pairs with D(real) > D(fake), ties counted by half.

    Args:
        real: What the discriminator says of real examples, (m,).
        fake: The same of samples, (n,).
    """
    m, n = len(real), len(fake)
    ranks = rankdata(np.concatenate([real, fake]))[:m].sum()
    return (ranks - m * (m + 1) / 2) / (m * n)


def _flat(images):
    return np.asarray(images, "float64").reshape(len(images), -1)


def _lengths(rows):
    return np.linalg.norm(rows, axis=1)
