"""Seeing a GAN fail while it fails."""

import dataclasses
from pathlib import Path

import keras
import numpy as np

from kerasgan.callbacks.observation import Observation, Observer, first_examples
from kerasgan.callbacks.symptoms import Finding, diagnose
from kerasgan.callbacks.terminate_on_nan import not_finite
from kerasgan.engine import checks
from kerasgan.errors import check_positive, is_integer, unknown
from kerasgan.metrics import features as extractors
from kerasgan.modalities import ranges

ACTIONS = ("warn", "stop", "rollback")


class CollapseMonitor(keras.callbacks.Callback):
    """Names what goes wrong with a GAN: collapse, oscillation, a lost game, NaN.

    After each epoch it looks at samples of the same latents, at how the discriminator
    ranks them against real images, and at both players' gradients. Where the model
    keeps an average of its generator, it is the average's samples. The rules and their
    thresholds are in `kerasgan.callbacks.symptoms`; nothing but NaN is found before
    2 patience looks, and nothing while the samples come nearer to the real ones.

    It must stand in the list of callbacks after what writes the metric and the best
    checkpoint.

    Args:
        real: Real images (m, height, width, channels) in the model's data range, or
            points (m, d): an array, of which `n` evenly spaced rows are used, or a
            dataset, whose first batches are taken. A dataset of `kerasgan.datasets` is
            brought to the model's range, and counts that as a pass: load one of its own
            for this. For conditional models a pair `(images, labels)` of arrays, or a
            dataset of pairs; for models of captions `(images, captions)`, likewise.
            Nobody draws captions: samples are then asked for those of real images.
        n: Number of samples, and of real images.
        every: Epochs between two looks.
        patience: Looks in a row that must agree.
        warmup: Steps of the generator's optimizer after which looks begin to count,
            but for NaN: at first healthy players wander too.
        metric: Name of a metric in the logs, as a callback before this one writes it,
            that tells as well whether the samples improve; None for none.
        mode: `"min"` or `"max"`: what is better.
        action: `"warn"` prints the finding; `"stop"` also ends the training;
            `"rollback"` also loads all state of `best_checkpoint` (weights, optimizers,
            averages, seeds) and goes on.
        best_checkpoint: Path of the `.keras` file to go back to.
        rollbacks: How often to go back before the training is stopped instead.
        features: Classifier through which classes are counted: what
            `kerasgan.metrics.features.get` takes; None does not count them.
        seed: Seed of the latents, and of the labels or captions of samples.

    Attributes:
        findings: List of all `symptoms.Finding`s, printed once as long as they last.
        observations: List of all `observation.Observation`s.
        rolled_back: Number of rollbacks of this training.
        why: What it ended the training for, or None.

    Raises:
        ValueError: An argument is not what it should be.
    """

    def __init__(
        self,
        real,
        *,
        n=256,
        every=1,
        patience=3,
        warmup=500,
        metric=None,
        mode="min",
        action="warn",
        best_checkpoint=None,
        rollbacks=2,
        features=None,
        seed=0,
    ):
        super().__init__()
        check_positive(n=n, every=every, patience=patience, rollbacks=rollbacks)
        if n < 2 or not is_integer(warmup) or not is_integer(seed):
            raise ValueError(
                "n must be at least 2, warmup and seed whole numbers from 0. Received: "
                f"n={n!r}, warmup={warmup!r}, seed={seed!r}."
            )
        if mode not in ("min", "max"):
            raise ValueError(unknown("mode", mode, ("min", "max")))
        if action not in ACTIONS:
            raise ValueError(unknown("action", action, ACTIONS))
        if metric is not None and not isinstance(metric, str):
            raise ValueError(
                "metric must be a name in the logs, 'generator_loss' for example. "
                f"Received: metric={metric!r}."
            )
        _check_checkpoint(action, best_checkpoint)
        extractor = None if features is None else extractors.get(features)
        if extractor is not None and extractor.classes is None:
            raise ValueError(
                "features must have classes to count. Received: "
                f"{extractor.name!r}, which has none. Give a classifier."
            )
        examples, self.told = first_examples(real, n)
        self.observer = Observer(examples, self.told, extractor)
        self.info, self.data_range = getattr(real, "info", None), ranges.of(real, None)
        self.n, self.every, self.seed = n, every, int(seed)
        self.patience, self.warmup = patience, warmup
        self.metric, self.mode = metric, mode
        self.action, self.rollbacks = action, rollbacks
        self.best_checkpoint = best_checkpoint
        self.findings, self.observations, self.rolled_back = [], [], 0

    def on_train_begin(self, logs=None):
        """Forgets an earlier training, and refuses what does not fit the model."""
        _check_players(self.model)
        self._bring_to(self.model.data_range)
        real = self.observer.real
        beside = self.told if len(self.model.fields) > 1 else None
        if self.info is not None:
            checks.check_same_words(self.info, self.model)
        _, beside = checks.check_training_data(real, beside, self.model)
        self.observer.labels = beside
        if real.ndim > self.model.example.axes + 1:
            raise ValueError(
                "real must hold single examples. Received: several batches a step, "
                f"shape {real.shape}. Load them with batches_per_step=1."
            )
        if self.observer.extractor is not None and not self.model.example.pictured:
            raise ValueError(
                "features are of images, and this model makes "
                f"{self.model.example.things}. Received: "
                f"image_shape={self.model.image_shape}. Leave features out."
            )
        self.findings, self.observations, self.rolled_back = [], [], 0
        self.largest_norm = self.why = None
        self._start_anew()

    def _bring_to(self, data_range):
        """Brings real images that say their range to that of the model."""
        if self.data_range is None or data_range is None:
            return
        seen = self.observer
        real = ranges.converted(seen.real, self.data_range, data_range)
        self.observer = Observer(real, seen.labels, seen.extractor)
        self.data_range = data_range

    def _start_anew(self):
        """Begins a new history: at first, and where the state was replaced."""
        self.history, self.lasting = [], set()
        self.observer.previous = None

    def get_state(self):
        """Returns what it remembers of this training, for `Checkpoint` to keep."""
        return {
            "findings": [dataclasses.asdict(each) for each in self.findings],
            "observations": [dataclasses.asdict(each) for each in self.observations],
            "rolled_back": self.rolled_back,
            "largest_norm": self.largest_norm,
            "looks": len(self.history),  # the last of the observations
            "lasting": sorted(self.lasting),
            "previous": self.observer.previous,
        }

    def set_state(self, state):
        """Goes on from what `get_state` returned."""
        self.findings = [Finding(**each) for each in state["findings"]]
        self.observations = [_observation(each) for each in state["observations"]]
        self.rolled_back = state["rolled_back"]
        self.largest_norm = state["largest_norm"]
        first = len(self.observations) - state["looks"]
        self.history = self.observations[first:]
        self.lasting = set(state["lasting"])
        self.observer.previous = state["previous"]

    def on_train_batch_end(self, batch, logs=None):
        """Remembers the generator's first gradient; epochs only have means."""
        if self.largest_norm is None:
            self.largest_norm = float((logs or {}).get("generator_gradient_norm", 0))

    def on_epoch_end(self, epoch, logs=None):
        """Looks, tells what is new, and acts."""
        if (epoch + 1) % self.every:
            return
        self.observations.append(self._look(epoch + 1, logs or {}))
        self.history.append(self.observations[-1])
        found = diagnose(self.history, self.patience)
        if int(self.model.optimizer.of("generator").iterations) < self.warmup:
            self.history = []
        new = [each for each in found if each.symptom not in self.lasting]
        self.lasting = {each.symptom for each in found}
        self.findings += new
        for finding in new:
            self._say(finding)
        if found and self.action == "stop":
            self._stop(found[0].symptom)
        if found and self.action == "rollback":
            self._roll_back(bool(new))

    def _look(self, epoch, logs):
        norms = {
            f"{player}_gradient_norm": float(logs.get(f"{player}_gradient_norm", "nan"))
            for player in ("generator", "discriminator")
        }
        norm = norms["generator_gradient_norm"]
        self.largest_norm = float(np.fmax(self.largest_norm, norm))
        share = norm / self.largest_norm if self.largest_norm else 0.0
        metric = logs.get(self.metric)
        missing = self.metric is not None and metric is None
        if missing and len(self.observations) + 1 == 2 * self.patience:
            self._say(
                f"CollapseMonitor finds no {self.metric!r} in the logs, which hold "
                f"{', '.join(logs)}: put what writes it before CollapseMonitor."
            )
        n, seed = self.n, self.seed
        asked = {name: self.observer.asked(n, seed) for name in self.model.undrawn}
        draws, given = self.model.draw_inputs(n, seed=seed, **asked)
        samples = self.model.examples_of(draws, given)
        told = next(iter(given.values()), None)
        seen = self.observer.look(self.model, samples, told)
        seen["not_finite"] = (*not_finite(logs), *seen.get("not_finite", ()))
        return Observation(
            epoch,
            **seen,
            **norms,
            gradient_share=share,
            metric=None if metric is None else float(metric),
            higher_is_better=self.mode == "max",
        )

    def _stop(self, why):
        self.why = f"CollapseMonitor, {why}"
        self.model.stop_training = True

    def _roll_back(self, new):
        if self.rolled_back == self.rollbacks:
            self._say(f"Training stopped: it went back {self.rollbacks} times already.")
            self._stop(f"{self.rollbacks} rollbacks")
        elif Path(self.best_checkpoint).is_file():
            self.model.load_weights(self.best_checkpoint)
            self.rolled_back += 1
            self._start_anew()
            self._say(
                f"Went back to the state of {self.best_checkpoint} "
                f"({self.rolled_back} of {self.rollbacks} times)."
            )
        elif new:
            self._say(
                f"There is no {self.best_checkpoint} to go back to yet, so training "
                "goes on: put what writes it before CollapseMonitor."
            )

    def _say(self, text):
        print(f"\n{text}", flush=True)


def _observation(fields):
    """Returns an `Observation`, whose tuples JSON made lists."""
    return Observation(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
    )


def _check_players(model):
    """Refuses models that are no game of a generator and a discriminator."""
    if not {"generator", "discriminator"} <= {*model.players}:
        raise ValueError(
            "CollapseMonitor watches a generator and a discriminator. Received: a "
            f"{type(model).__name__}, whose players are {', '.join(model.players)}. "
            "Watch it by SampleSnapshot, or by MetricMonitor."
        )


def _check_checkpoint(action, path):
    """Refuses a rollback without a file to go back to, and a file without rollback."""
    if (action == "rollback") != (path is not None):
        raise ValueError(
            "best_checkpoint is for action='rollback', which needs it. Received: "
            f"action={action!r}, best_checkpoint={path!r}. Give both: the path that "
            "MetricMonitor(best_checkpoint=...) writes."
        )
    if path is not None and Path(path).suffix != ".keras":
        raise ValueError(
            "best_checkpoint must be the path of a .keras file, which holds all state. "
            f"Received: best_checkpoint={str(path)!r}."
        )
