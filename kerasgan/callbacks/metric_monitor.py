"""Measuring samples through training, and keeping the best model."""

import contextlib
import json
import math
import os
from pathlib import Path

import keras
import numpy as np

from kerasgan import metrics
from kerasgan.errors import check_positive


class MetricMonitor(keras.callbacks.Callback):
    """Measures samples after epochs, and keeps the model of the best measurement.

    The losses of two players do not tell whether samples get better; a distance to real
    images does. GANs peak and may then fall apart, so the best model is worth keeping.
    Choose it by images of the training split, or you tune on the test split.

    ```python
    monitor = MetricMonitor(
        FrechetDistance("classifier_mnist", n=5000),
        real=train_images,
        best_checkpoint="best.keras",
    )
    ```

    What it measures is logged under the metric's full name, so that `CSVLogger`,
    `EarlyStopping(monitor=name, mode="min")` and TensorBoard find it; put it before
    them. An epoch that is not measured logs the last measurement again.

    Args:
        metric: A `SampleMetric`, or a list of them; the first chooses the best model.
        real: Real images to measure against, an array in the model's `data_range`, or a
            dataset. They are seen once, when training begins.
        train: Images for the floor, logged as `..._floor` and `..._ratio`; None for no
            floor.
        every: Epochs between two measurements; the first epoch is always measured.
        best_checkpoint: Path of a `.keras` file for the best model; None keeps none.
            Beside it a `.json` file tells epoch and value. A training that goes on
            after its first epoch goes on from them too.
        value: Which number of the first metric chooses, `"recall"` for example; by
            default its first.

    Attributes:
        scores: List of `Score` of the last measurement.
        best: The best value so far, None before the first.
        best_epoch: Its epoch, counted from 1.

    Raises:
        ValueError: Arguments that cannot work.
    """

    writes = True  # on the chief of several workers alone

    def __init__(
        self, metric, real, train=None, every=1, best_checkpoint=None, value=None
    ):
        super().__init__()
        check_positive(every=every)
        self.metrics = list(metric) if isinstance(metric, (tuple, list)) else [metric]
        wrong = [m for m in self.metrics if not isinstance(m, metrics.SampleMetric)]
        if wrong or not self.metrics:
            raise ValueError(
                "metric must be a sample metric or a list of them, such as "
                f"FrechetDistance('classifier_mnist'). Received: {metric!r}."
            )
        first = self.metrics[0]
        value = next(iter(first.values)) if value is None else value
        if first.values.get(value) not in ("lower", "higher"):
            known = [key for key, which in first.values.items() if which is not None]
            raise ValueError(
                f"value must be one of {known} and have a better side. "
                f"Received: value={value!r}."
            )
        if best_checkpoint is not None and Path(best_checkpoint).suffix != ".keras":
            raise ValueError(
                "best_checkpoint must be the path of a .keras file. "
                f"Received: {str(best_checkpoint)!r}. Write 'best.keras', for example."
            )
        self.real = real
        self.train = train
        self.every = every
        self.path = None if best_checkpoint is None else Path(best_checkpoint)
        self.name = first.full_names()[value]
        self.sign = 1 if first.values[value] == "lower" else -1
        self.evaluator = None
        self.earlier = {}
        self.forget()

    def forget(self):
        """Forgets what was measured, as a new training does."""
        self.scores, self.logged = [], None
        self.best = self.best_epoch = None

    def remember(self, logs):
        """Tells what was logged in the last epoch of a training that goes on.

        Args:
            logs: Dict of name -> number; what the metrics do not give is left aside.
        """
        known = [n for each in self.metrics for n in each.full_names().values()]
        known += [f"{name}_{what}" for name in known for what in ("floor", "ratio")]
        self.earlier = {name: logs[name] for name in known if name in logs}

    def on_train_begin(self, logs=None):
        """Looks at the real images, before hours of training are spent."""
        self.fresh = True
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.evaluator is None:
            self.evaluator = metrics.Evaluator(
                self.metrics, self.real, self.train, self.model.data_range
            )

    def on_epoch_begin(self, epoch, logs=None):
        """Finds out whether a training begins or goes on."""
        if self.fresh:
            self.forget()
            if epoch > 0:
                self.logged = self.earlier or None
                self._recall()
        self.fresh = False

    def on_epoch_end(self, epoch, logs=None):
        """Measures, every so many epochs, and adds the numbers to the logs."""
        if self.logged is None or (epoch + 1) % self.every == 0:
            if not self._samples_are_finite():
                self._say(f"Samples of epoch {epoch + 1} are not finite, not measured.")
                return
            self.scores = self.evaluator.evaluate(self.model.sampling_from_data())
            self._keep_if_better(epoch + 1)
            found = metrics.as_logs(self.scores)
            # An infinite divergence is a finding, not a loss that diverged.
            self.logged = {k: v for k, v in found.items() if math.isfinite(v)}
        if logs is not None:
            logs.update(self.logged)

    def _samples_are_finite(self):
        model = self.model.sampling_from_data()
        batches = model.generate_batches(16, seed=self.metrics[0].seed)
        return all(np.isfinite(images).all() for images in batches)

    def _keep_if_better(self, epoch):
        found = {score.name: score.value for score in self.scores}[self.name]
        better = self.best is None or self.sign * found < self.sign * self.best
        if math.isfinite(found) and better and self._saved(found, epoch):
            self.best, self.best_epoch = found, epoch

    def _saved(self, value, epoch):
        """Writes the model; a full disk costs the file but not the training."""
        if self.path is None:
            return True
        unfinished = self.path.with_name(f".unfinished-{os.getpid()}.keras")
        note = self.path.with_name(f".unfinished-{os.getpid()}.json")
        found = {"metric": self.name, "value": value, "epoch": epoch}
        try:
            self.model.save(unfinished)
            note.write_text(json.dumps(found, indent=2) + "\n")
            os.replace(unfinished, self.path)
            os.replace(note, self._note())
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
                note.unlink(missing_ok=True)
            self._say(
                f"The best model so far could not be written to {self.path} ({error}). "
                "Training goes on; free space or choose another folder."
            )
            return False
        return True

    def _say(self, text):
        print(f"\n{text}", flush=True)

    def _recall(self):
        """Reads what the best model of the earlier part of this training scored."""
        if self.path is None or not (self.path.is_file() and self._note().is_file()):
            return
        try:
            found = json.loads(self._note().read_text())
            if found["metric"] == self.name:
                self.best, self.best_epoch = float(found["value"]), int(found["epoch"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._say(
                f"{self._note()} could not be read ({error}), so the best model is "
                "looked for anew."
            )

    def _note(self):
        return self.path.with_name(f"{self.path.name}.json")
