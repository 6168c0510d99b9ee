"""Real images, and the metrics that samples are measured with against them."""

import functools
import time
from pathlib import Path

import numpy as np

from kerasgan import metrics
from kerasgan.errors import is_integer
from kerasgan.metrics.evaluator import columns
from kerasgan.run import likelihood, real
from kerasgan.run import matching as encoders
from kerasgan.run.real import pick
from kerasgan.run.sample_metrics import Optional, SeenFeatures
from kerasgan.run.subject import weights_digest

MOST = 10_000  # samples by default


class RealImages:
    """Real images seen once, which any number of subjects are measured against.

    Samples are compared with the test images. The floors, and what samples may be
    copies of, are images of the training split.

    Args:
        subjects: List of the `Subject`s to measure, of one image shape.
        dataset: Name or path of the real images; by default that of the run folders.
        test: Split to compare with, `"test"` by default; where the dataset is a path,
            which has no splits, the path of held-out images.
        features: As for `kerasgan.metrics.features.get`; by default what
            `default` there finds.
        metrics: Names of metrics, whose refusals are errors; by default all that do not
            refuse these images, those of labelled samples if any subject has labels.
        n: Number of samples; by default as many as lie in files, and of models as many
            as there are training images, at most 10,000.
        seed: Seed of the samples, and of all that is drawn.
        value_range: `(low, high)` of black and white in the files of `dataset` and
            `test`; by default what a run on such files was given.
        importance_samples: Draws of the latent variables, of models that bound log
            p(x); 500 by default.
        matching: Run folder, file, preset or published name of encoders that measure
            samples of captions; by default the published ones of the dataset.

    Attributes:
        train, test: The datasets, not shuffled; that of the training images has labels
            if a metric takes them.
        extractor: `metrics.Extractor` of the features.
        training: Features (n_train, d) of all training images; they are looked at when
            this is first asked for.
        evaluator: `metrics.Evaluator`.
        encoders: `matching.Encoders` of captions; None where there are none.
        seen: `SeenFeatures` of what the evaluator saw last.
        seconds: What it took so far to look at the real images.

    Raises:
        ValueError: Something does not fit; the message says what.
    """

    def __init__(
        self,
        subjects,
        dataset=None,
        test=None,
        features=None,
        metrics=None,
        n=None,
        seed=0,
        value_range=None,
        importance_samples=None,
        matching=None,
    ):
        start = time.perf_counter()
        self.importance_samples = likelihood.check_samples(importance_samples)
        self.dataset = real.dataset(subjects, dataset)
        places = real.places(self.dataset, test)
        recipes = [each.recipe for each in subjects if each.recipe]
        self.given = value_range
        self.ranges = {
            name: value_range or real.value_range(name, recipes, self.dataset)
            for name, _ in places
        }
        self.extractor, self.features = _extractor(
            features, self.dataset, subjects[0].example
        )
        self.encoders = encoders.find(matching, self.dataset, subjects)
        self.names = list(dict.fromkeys(metrics or ()))
        wanted = self.names or _default_names(subjects)
        self.unfit = {}
        self.train = self._train(places[0], wanted, subjects)
        self.test = self._load(*places[1], subjects)
        self.n = _count(n, subjects, self.train.info.size)
        self.seed = seed
        self.places = places
        self.chosen = self._metrics([name for name in wanted if name not in self.unfit])
        self.seen = SeenFeatures(self.extractor, self.n, seed)
        self.evaluator = self._evaluator()
        self.seconds = time.perf_counter() - start

    def _train(self, place, wanted, subjects):
        """Returns the training images, with labels if a metric takes them."""
        labelled = [name for name in wanted if metrics.takes_labels(name)]
        if self.names:
            _check_labelled(labelled, subjects)
        try:
            return self._load(*place, subjects, labels=bool(labelled))
        except ValueError as error:
            if self.names or not labelled:
                raise
            self.unfit = dict.fromkeys(labelled, str(error))
            return self._load(*place, subjects)

    def _load(self, name, split, subjects, labels=False, captions=False):
        return real.load(name, split, subjects, labels, self.ranges[name], captions)

    def captioned_test(self, subjects):
        """Returns the test images with their captions.

        Raises:
            ValueError: They have none.
        """
        return self._load(*self.places[1], subjects, captions=True)

    def labelled_test(self, subjects):
        """Returns the test images with their labels.

        Raises:
            ValueError: They have none.
        """
        return self._load(*self.places[1], subjects, labels=True)

    def _metrics(self, wanted):
        """Returns the metrics; keeps the refusals of those that cannot be."""
        options = {"features": self.extractor, "n": self.n, "seed": self.seed}
        if self.names:
            return [metrics.get(name, **options) for name in wanted]
        chosen = []
        for name in wanted:
            try:
                chosen.append(Optional(name, metrics.get(name, **options)))
            except ValueError as error:
                self.unfit[name] = str(error)
        return chosen

    @functools.cached_property
    def training(self):
        """Features (n_train, d) of all training images."""
        start = time.perf_counter()
        parts = [self.extractor(images).features for (images,) in columns(self.train)]
        self.seconds += time.perf_counter() - start
        return np.concatenate(parts)

    def _evaluator(self):
        order = np.random.default_rng(self.seed).permutation(self.train.info.size)
        floor = _Some(self.train, order[: self.n])
        return metrics.Evaluator([*self.chosen, self.seen], self.test, floor)

    def scores(self, subject):
        """Measures a `Subject`; returns a list of `metrics.Score`.

        Raises:
            ValueError: It gets no number; the message says why.
        """
        scores = self.evaluator.evaluate(subject)
        if not scores:
            raise ValueError(next(iter(self.left_out().values())))
        return scores

    def left_out(self):
        """Returns dict of metric -> why it gave no number of the last subject."""
        optional = [metric for metric in self.chosen if isinstance(metric, Optional)]
        return self.unfit | {
            each.name: each.refusal for each in optional if each.refusal
        }

    def __str__(self):
        things = self.train.info.example.things
        return (
            f"{self.dataset} through {self.extractor.name}, n={self.n:,}, seed "
            f"{self.seed}, {self.test.info.size:,} test {things}, "
            f"{self.train.info.size:,} training {things}"
        )

    def facts(self):
        """Returns a dict for JSON: all that the numbers depend on but the samples."""
        sides = {
            side: {"name": info.name, "split": info.split, "images": info.size}
            for side, info in (("train", self.train.info), ("test", self.test.info))
        }
        matching = {"matching": self.encoders.facts()} if self.encoders else {}
        return {
            "dataset": self.dataset,
            **sides,
            "image_shape": self.train.info.image_shape,
            "features": {
                "name": self.extractor.name,
                "note": self.extractor.note,
                "sha256": weights_digest(self.extractor.network),
            },
            **matching,
            "n": self.n,
            "seed": self.seed,
        }

    def words(self):
        """Returns the words of the command line that make it again."""
        test = self.test.info
        here = test.name == self.train.info.name
        where = test.split if here else test.name
        words = [
            "--dataset",
            self.dataset,
            "--test",
            where,
            "--features",
            self.features,
        ]
        words += [word for name in self.names for word in ("--metrics", name)]
        if self.importance_samples is not None:
            words += ["--importance-samples", str(self.importance_samples)]
        if self.encoders:
            words += ["--matching", self.encoders.path]
        if self.given is not None:
            words += ["--value-range", ",".join(map(str, self.given))]
        return [*words, "-n", str(self.n), "--seed", str(self.seed)]


def _default_names(subjects):
    """Returns all metrics; those of labelled samples only if a subject has labels."""
    labels = any(each.conditional for each in subjects)
    names = metrics.names()
    names = [name for name in names if metrics.looks_at(name, subjects[0].example)]
    return [name for name in names if labels or not metrics.takes_labels(name)]


def _check_labelled(names, subjects):
    """Refuses metrics of labelled samples where a subject has no labels."""
    without = [each.path for each in subjects if not each.conditional]
    if names and without:
        raise ValueError(
            f"{names[0]} takes the class that each sample was asked for. Received: "
            f"{without[0]}, which knows of no classes. Give a conditional model or an "
            f".npz file with labels, or leave out {names[0]}."
        )


def _extractor(features, dataset, example):
    """Returns what to see images through, and the text that names it."""
    if features is None:
        extractor = metrics.features.default(dataset, example)
    else:
        extractor = metrics.features.get(features, example)
    named = isinstance(features, (str, Path))
    return extractor, str(features) if named else extractor.name


def _count(n, subjects, most):
    """Returns the number of samples."""
    sizes = {each.size: each.path for each in subjects if each.size is not None}
    least = min(sizes, default=most)
    if n is None:
        n = least if sizes else min(most, MOST)
    if not is_integer(n, least=2):
        raise ValueError(f"n must be a whole number of at least 2. Received: n={n!r}.")
    if n > least and sizes:
        raise ValueError(
            f"{sizes[least]} holds {least} samples. Received: n={n}. Write -n {least} "
            "or less, or leave it out."
        )
    if n > most:
        raise ValueError(
            "The floor is what n training images score, so there must be as many. "
            f"Received: n={n}, {most} training images. Write -n {most} or less."
        )
    return n


class _Some:
    """Batches of some images of a dataset, which say their range as all of them do."""

    def __init__(self, data, rows):
        self.info = data.info
        self.data = data
        self.rows = rows

    def __iter__(self):
        return pick(self.data, self.rows, labelled=True)
